import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import type { Match } from '../../src/judge/matches.ts';
import { findMatches, joinedRuns, NO_MATCHES, withoutOverlapped } from '../../src/judge/matches.ts';
import { OWN } from '../../src/judge/voices.ts';
import type { TextPart } from '../../src/model.ts';
import { compileEngine } from '../../src/text/compile.ts';
import type { Engine, Pattern } from '../../src/text/engine.ts';
import { judgeOf, ruleWith } from './rules-of.ts';

const span = fc
  .record({ part: fc.nat(2), start: fc.nat(30), length: fc.integer({ min: 1, max: 6 }) })
  .map(({ part, start, length }) => ({ part, start, end: start + length }));
const match = fc.array(span, { minLength: 1, maxLength: 2 }).map((spans): Match => ({ term: 0, spans }));
const matches = fc.array(match, { maxLength: 12 });

it('an exception cancels exactly the matches that share a character with it', () => {
  const characters = ({ spans }: Match) =>
    spans.flatMap(({ part, start, end }) =>
      Array.from({ length: end - start }, (_, index) => `${part}:${start + index}`),
    );
  fc.assert(
    fc.property(matches, matches, (all, exceptions) => {
      const cancelled = new Set(exceptions.flatMap(characters));
      const expected = all.filter((one) => !characters(one).some((character) => cancelled.has(character)));
      expect(withoutOverlapped(all, exceptions)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

const PATTERNS: readonly Pattern[] = [
  { type: 'terms', terms: ['red pear', '苹果'], evasion: 'standard' },
  { type: 'regex', source: '[0-9]{3,}', evasion: 'off' },
  { type: 'regex', source: 'pear\\s*[a-z]+', evasion: 'standard' },
];
const engineOf = (patterns: readonly Pattern[]): Engine => {
  const compiled = compileEngine(patterns);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.engine;
};
/** The same engine, which writes down the expressions that are tried. */
const watched = (engine: Engine, tried: number[]): Engine => ({
  ...engine,
  scan: (text) => {
    const scan = engine.scan(text);
    return {
      ...scan,
      search: (pattern, steps) => {
        tried.push(pattern);
        return scan.search(pattern, steps);
      },
    };
  },
});

it('what is found step by step is all there is to find', () => {
  const engine = engineOf(PATTERNS);
  const pieces = fc.constantFrom('red', 'pear', ' ', 'p e a r', '苹', '果', '4711', '12', 'ｐｅａｒ', 'x', '\n');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (words) => {
      const text = words.join('');
      const matches = findMatches(engine, [{ source: 'text', run: 0, text }]);
      const found = PATTERNS.flatMap((_, pattern) =>
        matches
          .of(pattern)
          .flatMap(({ term, spans }) => spans.map(({ start, end }) => ({ pattern, term, start, end }))),
      );
      expect(found).toEqual(engine.find(text));
      for (const { pattern } of found) expect(matches.possible).toContain(pattern);
    }),
    { numRuns: 500 },
  );
});

it('an expression is tried when somebody asks for it, once, and never without its literals', () => {
  const tried: number[] = [];
  const engine = watched(engineOf(PATTERNS), tried);
  const matches = findMatches(engine, [{ source: 'text', run: 0, text: 'a red pear tree' }]);
  expect(tried).toEqual([]);
  expect(matches.of(2)).toHaveLength(1);
  expect(matches.of(2)).toHaveLength(1);
  expect(tried).toEqual([2]);
  expect(findMatches(engine, [{ source: 'text', run: 0, text: 'an apple' }]).of(2)).toEqual([]);
  expect(tried).toEqual([2]);
});

it('no expression is asked for where the rest of the rule does not hold, wherever it stands', () => {
  const judge = judgeOf(
    ruleWith(
      '{ all: [{ any: [{ text: { regex: "[0-9]{3,}" } }, { contact: [email] }] }, { text: { terms: ["red pear"] } }] }',
      {
        match: 'red pear 4711',
      },
    ),
  );
  const [rule] = judge.inside.rules;
  const askedFor = (text: string) => {
    const asked: number[] = [];
    const facts = judge.inside.factsFor(rule!, contentOfText(text), []);
    const matchesOf = (pattern: number, voices: number) => {
      asked.push(pattern);
      return facts.matchesOf(pattern, voices);
    };
    const { holds } = evaluate(rule!.when, { ...facts, matchesOf });
    return { holds, types: new Set(asked.map((pattern) => typeOf(judge.inside.owners[pattern]!.condition))) };
  };
  const typeOf = (condition: 'exceptions' | { readonly type: string }) =>
    condition === 'exceptions' ? condition : condition.type;
  expect(askedFor('green pear 4711')).toEqual({ holds: false, types: new Set(['terms']) });
  expect(askedFor('red pear 4711')).toEqual({ holds: true, types: new Set(['terms', 'regex', 'contact']) });
});

describe('what is found in which part', () => {
  const part = (text: string, run: number, more: Partial<TextPart> = {}): TextPart => ({
    source: 'text',
    run,
    text,
    ...more,
  });
  const engine = engineOf(PATTERNS);

  it('is nothing where nothing stands, and in no words of others', () => {
    expect(NO_MATCHES.possible).toEqual([]);
    for (const parts of [
      [],
      [part('', 0)],
      [part('a red pear', 0, { voice: 'quoted' })],
      [part('hello', 0), part('', 1)],
    ])
      expect(findMatches(engine, parts).possible).toEqual([]);
  });
  it('is found once, also where the part is read on', () => {
    const found = findMatches(engine, [part('a red pear', 0), part('tree', 0)]);
    expect(found.of(0)).toEqual([{ term: 0, spans: [{ part: 0, start: 2, end: 10 }] }]);
  });
  it('is known of each part, whatever was found in the first', () => {
    const found = findMatches(engine, [part('number 4711', 0), part('a red pear', 1)]);
    expect([...found.possible].toSorted()).toEqual(expect.arrayContaining([0, 1]));
    expect([found.of(0).length, found.of(1).length]).toEqual([1, 1]);
  });
  it('is read over seams of what a reader sees joined, and of nothing else', () => {
    const parts = [part('a', 0), part('b', 1), part('', 1), part('cd', 1), part('e', 2, { voice: 'quoted' })];
    const quoted = [...parts, part('f', 2, { voice: 'quoted' })];
    const [run, ...others] = joinedRuns(quoted, OWN);
    expect([run!.text, run!.first, others]).toEqual(['bcd', 1, []]);
    expect(run!.spansOf({ start: 0, end: 2 })).toEqual([
      { part: 1, start: 0, end: 1 },
      { part: 3, start: 0, end: 1 },
    ]);
    expect(run!.spansOf({ start: 1, end: 3 })).toEqual([{ part: 3, start: 0, end: 2 }]);
    expect(run!.spansOf({ start: 0, end: 1 })).toEqual([{ part: 1, start: 0, end: 1 }]);
    expect(joinedRuns([part('a', 0), part('b', 1)], OWN)).toEqual([]);
  });
});
