import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { linesOf, printLines } from '../../src/rulebook/kept-lines.ts';
import { loadRuleTexts } from '../../src/rulebook/load.ts';
import { type LookApart, makeLookApart, openFindApart } from '../../src/rulebook/look-apart.ts';
import { TooSlow } from '../../src/rulebook/thread-talk.ts';
import { readModel } from '../../src/rules/model-file.ts';
import type { Language } from '../../src/words/speak.ts';
import { makeLines, makeModel } from '../support/make-model.ts';

const RULES = `version: 1
rules:
  - id: ads
    title: Ads
    policy: spam
    severity: low
    state: live
    when: { text: { terms: ["cheap watches"] } }
    then: [recall]
    examples: { match: ["cheap watches"], no_match: ["hello"] }
`;
const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-look-'));
await writeFile(path.join(dir, 'rules.yaml'), RULES);
afterAll(() => rm(dir, { recursive: true, force: true }));
const loaded = await loadRuleTexts(dir);
if (!loaded.ok) throw new Error('the rules do not load');
const { texts } = loaded;
const opened: LookApart[] = [];
const open = (answerWithinMs?: number): LookApart => {
  const look = makeLookApart({
    directory: dir,
    textsOf: (hash) => (hash === 'known' ? texts : undefined),
    now: () => new Date(),
    ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
  });
  opened.push(look);
  return look;
};
const trying = (text: string, language: Language = 'en') => ({
  ...{ content: contentOfText(text), isSomewhere: false, language },
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((look) => look.close()));
});

test('what is asked while the thread works is answered in turn, each with its own', async () => {
  const look = open();
  const [one, other] = await Promise.all([
    look.try('known', trying('cheap watches')),
    look.try('known', trying('good morning')),
  ]);
  expect(one.matches.length).toBeGreaterThan(other.matches.length);
  expect(other.readAs).toContain('good morning');
});

test('why a rule does not match is said in the language that was asked for', async () => {
  const look = open();
  const whyIn = async (language: Language) =>
    (await look.try('known', trying('good morning', language))).others[0]!.why;
  const [en, zh, ja] = [await whyIn('en'), await whyIn('zh'), await whyIn('ja')];
  expect(en).toBe('not found');
  expect(zh).toMatch(/\p{Script=Han}/u);
  expect(ja).toMatch(/\p{Script=Hiragana}/u);
});

test('the tests of a rule are made once for a rule set, and those of no rule are none', async () => {
  let compiled = 0;
  const textsOf = () => {
    compiled++;
    return texts;
  };
  const look = makeLookApart({ directory: dir, textsOf, now: () => new Date() });
  opened.push(look);
  const [one, same] = await Promise.all([look.tests('a', 'ads'), look.tests('a', 'ads')]);
  expect(one).toMatchObject({
    examples: [
      { wanted: true, got: true },
      { wanted: false, got: false },
    ],
  });
  expect(same).toBe(one);
  await look.close();
  expect(await look.tests('a', 'ads')).toBe(one);
  expect(compiled).toBe(1);
  expect(await look.tests('a', 'none')).toBeUndefined();
  expect(await look.tests('b', 'ads')).toEqual(one);
  expect(compiled).toBe(3);
});

test('tests that take too long are given up', async () => {
  await expect(open(1).tests('known', 'ads')).rejects.toBeInstanceOf(TooSlow);
});

test('what takes too long is given up, and the next one is answered by a new thread', async () => {
  await expect(open(1).try('known', trying('x'))).rejects.toBeInstanceOf(TooSlow);
  const look = open();
  await expect(look.try('unknown', trying('x'))).rejects.toThrow('not kept any more');
  expect((await look.judge('known', contentOfText('good morning'))).hits).toEqual([]);
});

test('a thread that is closed answers nobody, and takes nothing along', async () => {
  const find = (await openFindApart('free lunch'))!;
  const parts = [{ source: 'text', run: 0, text: 'a fr33 lunch' }] as const;
  expect(await find.find([parts, []])).toMatchObject([[{ part: 0 }], []]);
  const many = find.find(Array.from({ length: 20_000 }, () => parts));
  await Promise.all([expect(many).rejects.toThrow(), find.close()]);
});

test('the lines that a model was taught are told with a text like them, while they are those of the model', async () => {
  const own = await mkdtemp(path.join(tmpdir(), 'unsaid-taught-'));
  const model = path.join(own, 'models/offers.model');
  await mkdir(path.dirname(model));
  const file = makeModel('offers');
  await writeFile(model, file);
  await writeFile(
    path.join(own, 'a.yaml'),
    'version: 1\nrules:\n  - id: offers\n    when: { text: { learned: offers } }\n    then: [review]\n    examples: { match: [深圳加微信领福利], no_match: [深圳今天天气不错] }\n',
  );
  const read = readModel(file);
  const of = await loadRuleTexts(own);
  if (!read.ok || !of.ok) throw new Error('the model does not load');
  const look = makeLookApart({ directory: own, textsOf: () => of.texts, now: () => new Date() });
  opened.push(look);
  const nearest = async () => (await look.try('any', trying('深圳 加.微.信 领福利'))).near;
  expect(await nearest()).toEqual([]);
  await writeFile(linesOf(model), printLines(read.digest, makeLines()));
  const [near] = await nearest();
  expect(near!.model).toBe('offers');
  expect(near!.lines).toHaveLength(3);
  expect(near!.lines[0]).toMatchObject({ isMatch: true, text: expect.stringContaining('加微信领福利') });
  await writeFile(linesOf(model), printLines('of another model', makeLines()));
  expect(await nearest()).toEqual([]);
  await writeFile(linesOf(model), '{"model":');
  expect(await nearest()).toEqual([]);
  await rm(own, { recursive: true });
});
