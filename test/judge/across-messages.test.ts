import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsToKeep, evaluateAcross } from '../../src/judge/across-messages.ts';
import type { AcrossCondition } from '../../src/judge/compiled-condition.ts';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { Facts } from '../../src/judge/facts.ts';
import { findMatches } from '../../src/judge/matches.ts';
import type { CounterReading, MessageKey } from '../../src/model.ts';
import { compileEngine } from '../../src/text/compile.ts';
import type { Evasion } from '../../src/text/engine.ts';
import { acrossPlainly } from '../support/plainly/across-messages.ts';

const engineAt = (evasion: Evasion) => {
  const compiled = compileEngine([{ type: 'terms', terms: ['badword', '加微信', 'buy now'], evasion }]);
  if (!compiled.ok) throw new Error('does not compile');
  return compiled.engine;
};
const engines = { off: engineAt('off'), standard: engineAt('standard'), high: engineAt('high') };
const condition: AcrossCondition = { type: 'across', pattern: 0, counter: 0, last: 20, withinMs: 60_000 };

/** The message stands at `position` among those that were kept. `read` counts the units that were looked through. */
function factsOf(texts: readonly string[], own: string, position: number, evasion: Evasion) {
  const engine = engines[evasion];
  const keyOf = (seq: number): MessageKey => ({ kind: 'group', group: 'g', topic: '', seq });
  const reading: CounterReading = {
    value: texts.length + 1,
    contributing: texts.map((_, index) => keyOf(index)),
    position,
    texts,
    times: texts.map((_, index) => 1_000 + index),
  };
  const read = { units: 0 };
  const facts: Facts = {
    content: { ...contentOfText(own), sentAt: 1_000 + position },
    matchesOf: () => [],
    withoutExcepted: (stretches) => stretches.flat(),
    readingOf: () => reading,
    phonesIn: () => [],
    linksOf: () => [],
    endsOf: engine.ends,
    readAs: () => own,
    matchesIn(text, pattern) {
      read.units += text.length;
      return findMatches(engine, [{ source: 'text', run: 0, text }]).of(pattern);
    },
  };
  return { facts, read };
}

const found = (texts: readonly string[], own: string, position: number, evasion: Evasion) => {
  const kept = texts.map((text) => endsToKeep(text, engines[evasion].ends));
  return evaluateAcross(condition, factsOf(kept, own, position, evasion).facts);
};

const bits = fc.constantFrom(
  ...['bad', 'word', 'b', 'a', 'd', 'w', 'o', 'r', '加', '微', '信', 'buy', 'now', ' ', '. ', '*', '\u200d', '8', '，'],
  ...[
    'the cat sat on the mat, and nobody knows what it did there until the evening came ',
    '今天天气很好我们去公园玩',
    '加加加加加加加',
  ],
);
const message = fc.array(bits, { minLength: 1, maxLength: 6 }).map((all) => all.join(''));

describe('reading only what is near the joints of messages', () => {
  it('finds what reading every row whole finds', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 6 }),
        message,
        fc.nat(),
        fc.constantFrom<Evasion>('off', 'standard', 'high'),
        (texts, own, at, evasion) => {
          const position = at % (texts.length + 1);
          const { facts } = factsOf(texts, own, position, evasion);
          expect(found(texts, own, position, evasion)).toEqual(acrossPlainly(condition, facts));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('a word over the joint of two long messages is found, and one that long messages keep apart is not', () => {
    const long = 'and so on '.repeat(1_000);
    expect(found([`${long} bad`], `word ${long}`, 1, 'standard')?.readings[0]?.value).toBe(2);
    expect(found([`${long} b`, 'adwor'], `d ${long}`, 2, 'standard')?.readings[0]?.value).toBe(3);
    expect(found(['bad', long], 'word', 2, 'standard')).toBeUndefined();
  });

  it('what nobody sees does not push a word away from the joint', () => {
    const unseen = '\u200d'.repeat(5_000);
    expect(found([`well bad${unseen}`], `${unseen}word`, 1, 'standard')?.readings[0]?.value).toBe(2);
    expect(found([`well ${'b'.repeat(5_000)}a`], 'dword', 1, 'standard')?.readings[0]?.value).toBe(2);
  });

  it('reads no more for messages of 12 KB than for short ones', () => {
    for (const unit of ['f*c ', '加', 'a', 'ab', '\u200d', '%61']) {
      const long = unit.repeat(12_000 / unit.length);
      const texts = Array.from({ length: 38 }, () => endsToKeep(long, engines.high.ends));
      const { facts, read } = factsOf(texts, long, 19, 'high');
      evaluateAcross(condition, facts);
      expect(read.units, JSON.stringify(unit)).toBeLessThan(60_000);
      for (const text of texts) expect(text.length).toBeLessThan(1_200);
    }
  });

  it('what was kept may be kept again', () => {
    fc.assert(
      fc.property(message, fc.nat(300), (text, times) => {
        const kept = endsToKeep(text.repeat(times), engines.high.ends);
        expect(endsToKeep(kept, engines.high.ends).length).toBeLessThanOrEqual(kept.length + 16);
      }),
      { numRuns: 100 },
    );
  });
});
