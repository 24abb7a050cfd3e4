import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { explain } from '../../src/judge/explain.ts';
import { piecesOf } from '../../src/judge/pieces.ts';
import { compareWith, likenessOf, NO_SAMPLES } from '../../src/judge/samples.ts';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import { compileEngine } from '../../src/text/compile.ts';
import { EN } from '../../src/words/en/rules.ts';
import { tell } from '../../src/words/saying.ts';

const SAMPLES = [
  'Earn money at home, ask my assistant for details: 138 0013 8000',
  '今天新到一批茶叶，懂茶的朋友来我的小店看看',
  'limited seats for the summer course, write to the office today',
];
const lists = 'lists: { known: { file: lists/known.txt, kind: samples } }';
const rulesWith = (like: string, samples: readonly string[] = SAMPLES, more = '') => ({
  directory: 'rules',
  ruleFiles: [
    {
      path: 'rules.yaml',
      text: `version: 1
${lists}
rules:
  - id: tested
    state: live
    when: { text: { like: ${like}${more} } }
    then: [recall]
    examples: { match: [${JSON.stringify(samples[0])}], no_match: ["good morning to all of you"] }
`,
    },
  ],
  listFiles: [{ path: 'lists/known.txt', text: samples.join('\n') }],
});
const compiled = (like: string, samples?: readonly string[], more?: string) =>
  compileRules(rulesWith(like, samples, more), new Date('2026-11-20T00:00:00Z'));
const problemsOf = (like: string, samples?: readonly string[], more?: string) => {
  const made = compiled(like, samples, more);
  return made.ok ? [] : made.problems.map(({ code, message }) => `${code} ${tell(EN, message)}`);
};

describe('like: samples', () => {
  const made = compiled('known');
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const { judge } = made;
  const matches = (text: string) => judge.judge(contentOfText(text), { counters: [] }).hits.length > 0;

  it.each([
    SAMPLES[0]!,
    'EARN money at home!! ask my assistant for details: 139 1111 2222',
    'Еаrn mоney at hоme, аsk my assistаnt fоr details 1',
    'earn money from home, ask my assistant for the details 1380013',
    'x7k2 earn money at home, ask my assistant for details 1380013 qq9z',
    '今天新到一批茶葉，懂茶的朋友来我小店看看哦',
    '今\u200b天新到一批茶叶 懂茶的朋友来我的小店看看',
  ])('sees %s', (text) => expect(matches(text)).toBe(true));

  it.each([
    '',
    '茶',
    '138 0013 8000',
    'ask my assistant',
    'I stay at home today and earn nothing, the details bore my assistant',
    '今天去喝茶',
  ])('leaves %s alone', (text) => expect(matches(text)).toBe(false));

  it('shows the whole text, and which sample it is like', () => {
    const { hits } = judge.judge(contentOfText(SAMPLES[2]!), { counters: [] });
    expect(hits[0]!.spans).toEqual([{ part: 0, start: 0, end: SAMPLES[2]!.length }]);
    const [told] = explain(judge, contentOfText('limited seats for the winter course, write to the school today'));
    expect(told!.condition.condition).toBe('text: { like: { samples: known, share: 60% } }');
    expect(tell(EN, told!.condition.because!)).toMatch(
      /^\d+ % like "limited seats for the summer course, wri", needs 60 %$/,
    );
    const [none] = explain(judge, contentOfText('nothing of the kind'));
    expect(tell(EN, none!.condition.because!)).toBe('like none of the samples');
  });

  it('is held to the share that is asked for', () => {
    const near = 'earn money from home, ask my sister for details';
    const holds = (share: string) => {
      const strict = compiled(`{ samples: known, share: ${share} }`);
      return strict.ok && strict.judge.judge(contentOfText(near), { counters: [] }).hits.length > 0;
    };
    expect([holds('40%'), holds('90%')]).toEqual([true, false]);
  });

  it.each([
    ['nothing', ['good enough to be one'], '', 'E-LIST-UNKNOWN there is no list called "nothing"'],
    ['known', [SAMPLES[0]!, 'ok bye'], '', 'E-LIST-ENTRY "ok bye" is too short'],
    ['known', SAMPLES, ', outside: [links]', 'E-VALUE outside goes with'],
    ['known', SAMPLES, ', words: anywhere', 'E-VALUE words goes with'],
    ['{ samples: known, share: 0% }', SAMPLES, '', 'E-VALUE'],
    ['{ share: 50% }', SAMPLES, '', 'E-KEY-MISSING'],
  ])('like: %s is refused with the reason', (like, samples, more, reason) => {
    const found = problemsOf(like, samples, more).find((problem) => problem.startsWith(reason));
    expect(found, problemsOf(like, samples, more).join('\n')).toBeDefined();
  });

  it('a list of phrases is no list of samples', () => {
    const texts = rulesWith('known');
    const asPhrases = { ...texts.ruleFiles[0]!, text: texts.ruleFiles[0]!.text.replace(', kind: samples', '') };
    const refused = compileRules({ ...texts, ruleFiles: [asPhrases] }, new Date(0));
    expect(refused.ok ? [] : refused.problems.map(({ code }) => code)).toContain('E-LIST-KIND');
  });
});

const engine = compileEngine([]);
if (!engine.ok) throw new Error('no engine');
const piecesIn = (text: string) => new Set(piecesOf(engine.engine.readAs(text, 'standard')));
const shareOf = (a: string, b: string): number => {
  const [left, right] = [piecesIn(a), piecesIn(b)];
  const common = [...left].filter((piece) => right.has(piece)).length;
  return left.size + right.size === common ? 0 : common / (left.size + right.size - common);
};

it('finds the sample that has most in common, whatever the samples: the index misses none', () => {
  const word = fc.constantFrom('tea', 'shop', 'friend', 'today', '茶叶', '朋友', '小店', '来看', 'money', '9');
  const text = fc.array(word, { minLength: 3, maxLength: 12 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 12 }),
      text,
      fc.constantFrom(0.3, 0.6, 0.9),
      (all, one, least) => {
        const best = Math.max(...all.map((sample) => shareOf(sample, one)));
        const found = compareWith(all)(one, least);
        expect(found?.share ?? 0).toBeCloseTo(best >= least ? best : 0, 10);
        if (found !== undefined) expect(shareOf(all[found.sample]!, one)).toBeCloseTo(best, 10);
      },
    ),
    { numRuns: 60 },
  );
});

it('a share that is just reached is reached, however it is written', () => {
  const twenty = '天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋';
  expect(piecesOf(twenty)).toHaveLength(20);
  expect(compareWith([twenty.slice(0, 12)])(twenty, 0.55)?.share).toBe(0.55);
});

describe('few samples', () => {
  const words = ['the', 'cat', 'dog', 'sun', 'red', 'big', 'new', 'old', 'day', 'man', 'way', 'her'];
  it('are each found by their own text, however few there are', () => {
    for (let count = 1; count <= words.length; count++) {
      const find = compareWith(words.slice(0, count));
      expect(words.map((word) => find(word, 1))).toEqual(
        words.map((_, sample) => (sample < count ? { sample, share: 1 } : undefined)),
      );
    }
  });
  it('that are equally like a text are told by the first', () => {
    expect(compareWith(['good day to all', 'good day to all'])('good day to all', 0.5)).toEqual({
      sample: 0,
      share: 1,
    });
  });
  it('are none of an empty table', () => {
    expect(likenessOf('good day to all', NO_SAMPLES, 0.5)).toBeUndefined();
  });
});
