import { describe, expect, test } from 'vitest';
import { leastPrice, missingFor, pointFor } from '../../src/rules/price.ts';
import { inReadingOrder, problemAt, problemWithFile } from '../../src/rules/problem.ts';
import type { Rule } from '../../src/rules/rule-set.ts';
import { makeRuleVersions, versionOf } from '../../src/rules/rule-version.ts';
import { makeSource } from '../../src/rules/source.ts';
import { hintFor } from '../../src/rules/suggest.ts';
import { say } from '../../src/words/saying.ts';

test('what was meant is guessed where it is near', () => {
  expect(hintFor('spam', ['ham', 'spams'], 'Keys here')).toEqual(
    say('choices', 'spams', 'Keys here', ['ham', 'spams']),
  );
  expect(hintFor('zzzzz', ['ham'], 'Keys here')).toEqual(say('choices', undefined, 'Keys here', ['ham']));
  expect(hintFor('zzzzz', [], 'Keys here')).toBeUndefined();
});

describe('the price of a model', () => {
  test('needs three innocent lines for each that it promises', () => {
    expect([missingFor({ noMatch: 2_999 }, 1_000), missingFor({ noMatch: 3_001 }, 1_000)]).toEqual([1, 0]);
    expect([leastPrice({ noMatch: 3_000 }), leastPrice({ noMatch: 8 }), leastPrice({ noMatch: 0 })]).toEqual([
      1_000, 2, 2,
    ]);
  });
  test('is that of the last point with no more false alarms', () => {
    const curve = [0, 1, 2].map((innocent) => ({ innocent, score: 10 - innocent })) as never;
    const score = (noMatch: number, oneIn: number) =>
      (pointFor({ curve, noMatch }, oneIn) as unknown as { score: number }).score;
    expect([score(1_999, 1_000), score(2_000, 1_000), score(999, 1_000), score(9_000, 1_000)]).toEqual([9, 8, 10, 8]);
    const strict = [{ innocent: 3, score: 7 }] as never;
    expect(pointFor({ curve: strict, noMatch: 10 }, 1_000)).toMatchObject({ score: 7 });
  });
});

describe('the version of a rule', () => {
  const rule = (more: object = {}) =>
    ({
      id: 'a',
      title: 't',
      when: { type: 'length', longerThan: 1 },
      except: [],
      scope: {},
      state: 'live',
      then: [],
      ...more,
    }) as unknown as Rule;
  test('changes with what it finds and does, and stays as it is from version to version', () => {
    expect(versionOf(rule())).toBe(versionOf(rule({ title: 'other', examples: {}, brake: {} })));
    const others = [
      { when: { type: 'length', longerThan: 2 } },
      { except: ['a'] },
      { scope: { groups: ['g'] } },
      { state: 'shadow' },
    ];
    const versions = [{}, ...others, { then: [{ type: 'review' }] }].map((more) => versionOf(rule(more)));
    expect(new Set(versions).size).toBe(6);
    expect(versions[0]).toBe('8377f7eee3317b59');
    const learned = (table: object, digest = 'd') => versionOf(rule({ when: { type: 'learned', digest, table } }));
    expect(learned({ a: 1 })).toBe(learned({ a: 2 }));
    expect(learned({})).not.toBe(learned({}, 'e'));
  });
  test('is known of the last eight rule sets', () => {
    const versions = makeRuleVersions();
    for (let nth = 1; nth <= 8; nth++) versions.learn({ hash: `${nth}`, rules: [rule()] });
    versions.learn({ hash: '1', rules: [rule()] });
    versions.learn({ hash: '9', rules: [rule()] });
    expect(['1', '2', '3', '9', '10'].map((hash) => versions.of(hash, 'a') !== '')).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect([versions.of('9', 'a'), versions.of('9', 'b')]).toEqual([versionOf(rule()), '']);
  });
});

test('problems are told errors first, then by file, line and column', () => {
  const at = (file: string, line: number, start = 0) => {
    const source = makeSource(file, 'abc\nabc\n');
    return { source, start: (line - 1) * 4 + start, end: (line - 1) * 4 + start + 1 };
  };
  const message = say('tab');
  const problems = [
    problemAt({ code: 'W-LIST-UNUSED', at: at('a', 1), message }),
    problemAt({ code: 'E-VALUE', at: at('b', 1), message }),
    problemAt({
      code: 'E-VALUE',
      at: at('a', 2, 1),
      message,
      hint: message,
      rule: 'r',
      details: [{ label: message, text: message }],
    }),
    problemAt({ code: 'E-VALUE', at: at('a', 2), message }),
    problemAt({ code: 'E-VALUE', at: at('a', 1, 2), message }),
  ];
  expect(
    inReadingOrder(problems).map(({ severity, file, line, column }) => `${severity} ${file}:${line}:${column}`),
  ).toEqual(['error a:1:3', 'error a:2:1', 'error a:2:2', 'error b:1:1', 'warning a:1:1']);
  expect(inReadingOrder(problems.toReversed())).toEqual(inReadingOrder(problems));
  expect(problems[2]).toEqual({
    ...{ code: 'E-VALUE', severity: 'error', file: 'a', line: 2, column: 2, endColumn: 3, rule: 'r', lineText: 'abc' },
    ...{ message, hint: message, details: [{ label: message, text: message }] },
  });
  expect(problems[0]).toMatchObject({ rule: null, hint: null, details: [] });
  expect(problemWithFile('E-FILE', 'x', message)).toEqual({
    ...{ code: 'E-FILE', severity: 'error', file: 'x', line: 1, column: 1, endColumn: 1, lineText: null, rule: null },
    ...{ message, hint: null, details: [] },
  });
});
