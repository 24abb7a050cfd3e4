import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import { type ToldProblem, tellProblem } from '../../src/rules/print-problems.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const problemsOf = (text: string): readonly ToldProblem[] => {
  const compiled = compileRules({ directory: 'rules', ruleFiles: [{ path: 'a.yaml', text }], listFiles: [] }, NOW);
  return (compiled.ok ? compiled.warnings : compiled.problems).map((problem) => tellProblem(problem));
};
const rule = (when: string, more = '') => `version: 1
rules:
  - id: one
${more}    when: ${when}
    then: [recall]
    examples: { match: [hello], no_match: [bye] }
`;
const HELLO = '{ text: { terms: [hello] } }';

describe('a key that belongs elsewhere', () => {
  it.each([
    ['{ terms: [hello] }', 'text: { terms: … }'],
    ['{ like: known }', 'text: { like: … }'],
    ['{ domain_in: shops }', 'link: { domain_in: … }'],
    ['{ capitals: 80% }', 'shape: { capitals: … }'],
    ['{ any: [{ gte: 3 }] }', 'count: { gte: … }'],
    ['{ threshold: 3 }', 'score: { threshold: … }'],
  ])('is shown in the condition that it belongs to: %s', (when, right) => {
    expect(problemsOf(rule(when))).toMatchObject([{ code: 'E-KEY-UNKNOWN', hint: `write ${right}` }]);
  });

  it.each([
    ['terms: [hello]', 'when: { text: { terms: … } }'],
    ['text: { terms: [hello] }', 'when: { text: … }'],
    ['conversations: [group]', 'scope: { conversations: … }'],
    ['recall: true', 'then: [recall]'],
    ['mute: 1h', 'then: [{ mute: … }]'],
  ])('is shown in the part of the rule that it belongs to: %s', (key, right) => {
    expect(problemsOf(rule(HELLO, `    ${key}\n`))).toMatchObject([
      { code: 'E-KEY-UNKNOWN', line: 4, hint: `write ${right}` },
    ]);
  });

  it.each(['constructor', 'toString', '__proto__', 'valueOf'])(
    'named like a property of every object belongs nowhere: %s',
    (key) => {
      const hints = [rule(HELLO, `    ${key}: 1\n`), rule(`{ ${key}: 1 }`)].map((text) => problemsOf(text)[0]!.hint);
      expect(hints).toEqual([expect.stringContaining('Keys here: id'), expect.stringContaining('Valid here: any')]);
    },
  );

  it('and one that belongs nowhere is answered with those that there are', () => {
    expect(problemsOf(rule('{ weather: rain }'))[0]!.hint).toContain('Valid here: any, all, none, text');
  });
});

describe('something else where a mapping should be', () => {
  it('is answered with the keys of the mapping', () => {
    expect(problemsOf('version: 1\nbrake: 5%,40,1h\nrules: []\n')).toMatchObject([
      { code: 'E-TYPE', hint: 'Keys here: share, min, window, then' },
    ]);
  });

  it('is told apart from a list where the list itself was written', () => {
    const [problem] = problemsOf('version: 1\nlists: { words: [a, b] }\nrules: []\n');
    expect(problem).toMatchObject({
      message: 'this should say which file a list is in, and is the list itself',
      hint: 'Keys here: file, kind, lang',
    });
  });
});

it('a value that cannot be read does not make a rule that matches everything', () => {
  expect(problemsOf(rule('{ shape: { capitals: 80 } }')).map(({ code }) => code)).toEqual(['E-VALUE']);
});

const signal = (add: number) => `{ add: ${add}, when: ${HELLO} }`;
it.each([
  [[1, 1], true],
  [[2, -1], true],
  [[2, 1], false],
  [[3, -5], false],
])('signals of %j points never come to 3: %s', (points, isNever) => {
  const when = `{ score: { threshold: 3, signals: [${points.map(signal).join(', ')}] } }`;
  expect(problemsOf(rule(when)).some(({ code }) => code === 'E-NEVER')).toBe(isNever);
});

it('a name that no model can have is not one to be learned', () => {
  const hints = problemsOf(rule('{ text: { learned: ../../etc/passwd } }')).map(({ hint }) => hint);
  expect(hints).toEqual(['the name of a model has letters, digits, "-" and "_", at most 64']);
});
