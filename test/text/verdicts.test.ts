import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasEvalData } from '../../bench/eval-data.ts';
import { type Corpus, corpora } from '../../bench/verdict-corpora.ts';
import { differences, type HashList, hashesOf } from '../../bench/verdict-hashes.ts';

const LIST = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/verdicts/hashes.json'), 'utf8'),
) as HashList;
/** Of the evaluation data one chunk in so many is judged here; `npm run verdicts` judges all of them. */
const EVERY = 12;
/** Disguised terms are where most changes show, so more of them are judged. */
const EVERY_DISGUISED = 4;
const everyOf = ({ name }: Corpus): number => (name.startsWith('disguised/') ? EVERY_DISGUISED : EVERY);
const MEANT = 'a verdict changed; where that is meant: npm run verdicts -- --write';

const all = await corpora();
const isMadeUp = ({ name }: Corpus): boolean => name.startsWith('made-up/');
const toldUnknown: string[] = [];
const unknown = (why: string): void => void toldUnknown.push(why);

describe('verdicts are those of the committed list of hashes', () => {
  test('of made-up texts, which need no data', () => {
    const madeUp = all.filter(isMadeUp);
    expect(madeUp.map(({ name }) => name)).toEqual(['made-up/en', 'made-up/zh', 'made-up/ja']);
    expect(
      madeUp.flatMap((corpus) => differences(corpus, LIST, { unknown })),
      MEANT,
    ).toEqual([]);
    expect(toldUnknown, 'the dictionaries changed, and the made-up texts with them').toEqual([]);
  });

  test(
    hasEvalData()
      ? 'of the evaluation data, one chunk in twelve'
      : 'the evaluation data is not here: made-up texts only',
    () => {
      const others = all.filter((corpus) => !isMadeUp(corpus));
      expect(
        others.flatMap((corpus) => differences(corpus, LIST, { every: everyOf(corpus), unknown })),
        MEANT,
      ).toEqual([]);
      for (const why of toldUnknown) console.log(why);
    },
  );

  test('one verdict that changed names its corpus, the way of judging and the lines', () => {
    const texts = Array.from({ length: 600 }, (_, at) => `text ${at}`);
    const corpus = (way: (text: string) => string): Corpus => ({ name: 'own', texts, ways: { find: () => way } });
    const list = { own: hashesOf(corpus(() => '')) };
    const changed = corpus((text) => (text === 'text 300' ? '0 0 3 7' : ''));
    const fail = (why: string): never => expect.fail(why);
    expect(
      differences(
        corpus(() => ''),
        list,
        { unknown: fail },
      ),
    ).toEqual([]);
    expect(differences(changed, list, { unknown: fail })).toEqual(['own, find: lines 251 to 500']);
    expect(differences(changed, list, { every: 2, unknown: fail })).toEqual([]);
  });

  test('texts that are others than those of the list are told, and not compared', () => {
    const told: string[] = [];
    const corpus: Corpus = { name: 'own', texts: ['a'], ways: { find: () => () => '' } };
    const list = { own: hashesOf({ ...corpus, texts: ['b'] }) };
    expect(differences(corpus, list, { unknown: (why) => told.push(why) })).toEqual([]);
    expect(told).toEqual(['own: the list has no verdicts of these texts']);
  });
});
