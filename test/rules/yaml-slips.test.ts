import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import { type ToldProblem, tellProblem } from '../../src/rules/print-problems.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const problemsOf = (text: string): readonly ToldProblem[] => {
  const compiled = compileRules({ directory: 'rules', ruleFiles: [{ path: 'a.yaml', text }], listFiles: [] }, NOW);
  return (compiled.ok ? compiled.warnings : compiled.problems).map((problem) => tellProblem(problem));
};

const GOOD = `version: 1
rules:
  - id: shouting
    title: Shouting
    severity: high
    state: live
    when:
      any:
        - text: { terms: ["buy now", "sell now"] }
        - text: { regex: 'x{3}' }
    then: [recall]
    examples:
      match: ["buy now"]
      no_match: ["good day"]
`;
const lines = GOOD.split('\n');
const at = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
const withLine = (number: number, line: string): string => lines.with(number - 1, line).join('\n');

describe('punctuation of a Chinese keyboard', () => {
  it('is nothing that a good file has', () => expect(problemsOf(GOOD)).toEqual([]));

  it.each(['version', 'rules', 'id', 'severity', 'state', 'when', 'any', 'then', 'examples', 'match'])(
    'a full-width colon behind %s is named with its place and the line as it should be',
    (key) => {
      const number = at(`${key}:`);
      const line = lines[number - 1]!.replace(`${key}:`, `${key}：`);
      const said = problemsOf(withLine(number, line)).find(({ hint }) => hint?.includes('write'));
      expect(said).toMatchObject({ line: number, hint: expect.stringContaining(`${key}:`) });
      expect(`${said!.message} ${said!.hint}`).toContain('full-width colon');
    },
  );

  it.each([
    ['then: 【recall】', 'write [recall]'],
    ['severity: “high”', 'high'],
    ['when: ｛ text: { terms: [a b] } }', '{ text'],
    ['scope: { groups: ["a"]， conversations: [group] }', 'scope: { groups: ["a"], conversations'],
  ])('is shown in ASCII: %s', (written, wanted) => {
    const text = withLine(at('severity'), `    ${written}`);
    expect(problemsOf(text).map(({ hint }) => hint ?? '')).toContainEqual(expect.stringContaining(wanted));
  });

  it('is told where a key was swallowed by the text of the line above', () => {
    const [problem] = problemsOf(withLine(at('severity'), '      severity： high'));
    expect(problem).toMatchObject({ code: 'E-YAML-SYNTAX', hint: expect.stringContaining('severity: high') });
  });

  it.each([
    ['title', 'title：Shouting', 'title: Shouting'],
    ['severity', 'severity：high', 'severity: high'],
    ['title', 'title： 加V：abc', 'title: 加V：abc'],
    ['then', 'then：【recall】', 'then: [recall]'],
    ['match', '  match：["buy now"]', 'match: ["buy now"]'],
  ])('behind %s is shown with the space that YAML wants, and the value as it is', (key, written, wanted) => {
    const hints = problemsOf(withLine(at(`${key}:`), `    ${written}`)).map(({ hint }) => hint);
    expect(hints).toContain(`write ${wanted}`);
  });

  it.each([
    ['version: １', 'version', 'write 1'],
    ['version: 1;', 'version', 'write 1'],
    ['  － id: shouting', 'id:', 'write - id: shouting'],
    ['  — id: shouting', 'id:', 'write - id: shouting'],
    ['  – id: shouting', 'id:', 'write - id: shouting'],
    ['  - id: ｓhouting', 'id:', 'write shouting'],
    ['    ｔｈｅｎ: [recall]', 'then:', 'write then'],
    ['        - ｔext: { terms: ["buy now"] }', 'terms', 'write text'],
    ['    scope: { groups: [a，b] }', 'severity', 'for 2 phrases write a, b'],
    ['    scope: { senders_not: [甲、乙] }', 'severity', 'for 2 phrases write 甲, 乙'],
    ['        - text: { regex: ‘buy now’ }', 'regex', "write 'buy now'"],
    ['        - text: { regex: 「buy」 }', 'regex', "write 'buy'"],
    ['        - text: { regex: "a\\_b" }', 'regex', 'single quotes'],
    ['        - text: { terms: [「buy now」] }', 'terms', 'for the words alone write "buy now"'],
  ])('is told as what it is: %s', (line, key, hint) => {
    expect(problemsOf(withLine(at(key), line)).map((problem) => problem.hint ?? '')).toContainEqual(
      expect.stringContaining(hint),
    );
  });

  it.each(['"加V：abc，【广告】"', '加V — abc', '— 加V －'])('is left alone in a text: %s', (title) => {
    expect(problemsOf(withLine(at('title'), `    title: ${title}`))).toEqual([]);
  });
});

describe('a line at the wrong depth', () => {
  const movable = lines.flatMap((line, index) => (/^\s+(?:- )?\w+:/.test(line) ? [index + 1] : []));

  it('is the line that is pointed at, with the depth that was meant', () => {
    const isMoved = fc.constantFrom(...movable);
    fc.assert(
      fc.property(isMoved, (number) => {
        const said = problemsOf(withLine(number, ` ${lines[number - 1]}`));
        const about = said.filter(({ code }) => code === 'E-YAML-SYNTAX');
        // One space more below an opening line is only another way to indent, where nothing else follows there.
        if (said.length === 0 || about.length === 0) return;
        // The first line of a level sets its depth: then those below it are the ones that differ.
        expect(Math.abs(about[0]!.line - number)).toBeLessThanOrEqual(1);
        expect(about[0]!.message).toMatch(/begins with \d+ spaces?/);
      }),
      { numRuns: 100 },
    );
  });

  it('is that of a list where a dash stands, and that of the rule where a key lost its own', () => {
    const second = problemsOf(`${GOOD}   - id: other\n`);
    expect(second[0]).toMatchObject({ hint: 'begin it with 2 spaces' });
    const lost = problemsOf(withLine(at('then'), 'then: [recall]'));
    expect(lost[0]).toMatchObject({ line: at('then'), hint: 'begin it with 4 spaces' });
  });

  it('is told a space too deep and a space too shallow', () => {
    const deep = problemsOf(withLine(at('state'), '     state: live'));
    expect(deep[0]).toMatchObject({ line: at('state'), hint: 'begin it with 4 spaces' });
    const shallow = problemsOf(withLine(at('state'), '   state: live'));
    expect(shallow[0]).toMatchObject({ line: at('state'), hint: 'begin it with 4 spaces' });
  });
});

describe('an escape in double quotes', () => {
  it.each(['\\b', '\\f', '\\v', '\\0', '\\e', '\\P'])('%s is not what a regular expression means by it', (escaped) => {
    const text = withLine(at('regex'), `        - text: { regex: "${escaped}foo" }`);
    expect(problemsOf(text)[0]).toMatchObject({ code: 'E-YAML-QUOTE', hint: expect.stringContaining('single quotes') });
  });

  it('a doubled backslash is what it says', () => {
    expect(problemsOf(withLine(at('regex'), '        - text: { regex: "\\\\bfoo\\\\b" }'))).toEqual([]);
  });
});
