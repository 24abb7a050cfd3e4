import { describe, expect, test } from 'vitest';
import { printProblems, tellProblem } from '../../src/rules/print-problems.ts';
import { type Problem, problemAt, problemWithFile } from '../../src/rules/problem.ts';
import { readYaml } from '../../src/rules/read-yaml.ts';
import { makeSource } from '../../src/rules/source.ts';
import { EN } from '../../src/words/en/rules.ts';
import { say, tell } from '../../src/words/saying.ts';

const at = (text: string, part: string) => {
  const source = makeSource('a.yaml', text);
  const start = text.indexOf(part);
  return { source, start, end: start + part.length };
};
const problem = (text: string, part: string, more: Partial<Parameters<typeof problemAt>[0]> = {}): Problem =>
  problemAt({ code: 'E-VALUE', at: at(text, part), message: say('tab'), ...more });
const lines = (...problems: readonly Problem[]) => printProblems(problems).split('\n');
const TAB = tell(EN, say('tab'));

describe('a problem for people', () => {
  test('is told with its place, the line, and signs under what is meant', () => {
    expect(lines(problem('a: [b, c]\n', 'b, c')).slice(0, 4)).toEqual([
      `a.yaml:1:5  E-VALUE  ${TAB}`,
      '     1 | a: [b, c]',
      '       |     ^^^^',
      '',
    ]);
    expect(lines(problem('a: 加微信 x\n', '微信'))[2]).toBe('       |      ^^^^');
    expect(lines(problem('\ta: b\n', 'b')).slice(1, 3)).toEqual(['     1 | →a: b', '       |     ^']);
    expect(lines(problem('a: 👋b\n', 'b')).slice(0, 3)).toEqual([
      `a.yaml:1:5  E-VALUE  ${TAB}`,
      '     1 | a: 👋b',
      '       |      ^',
    ]);
    expect(lines(problem(`${'\n'.repeat(11)}a: b\n`, 'b'))[1]).toBe('    12 | a: b');
  });
  test('of an empty line or a whole file shows no line', () => {
    expect(lines(problem('\n  \n', '  ')).slice(0, 2)).toEqual([`a.yaml:2:1  E-VALUE  ${TAB}`, '']);
    expect(lines(problemWithFile('E-FILE', 'x.yaml', say('tab'))).slice(0, 2)).toEqual([`x.yaml  E-FILE  ${TAB}`, '']);
  });
  test('has a row for its rule, for details and for what to do, one under the other', () => {
    const details = [{ label: say('noSuchKey', 'an event', 'x'), text: say('tab') }];
    const label = tell(EN, details[0]!.label);
    expect(lines(problem('a: b\n', 'b', { rule: 'r', hint: say('useSpaces'), details })).slice(3, 6)).toEqual([
      `    ${'rule'.padEnd(label.length)}  r`,
      `    ${label}  ${TAB}`,
      `    ${'hint'.padEnd(label.length)}  ${tell(EN, say('useSpaces'))}`,
    ]);
    expect(tellProblem(problem('a: b\n', 'b', { details }))).toMatchObject({
      ...{ message: TAB, hint: null, rule: null, details: [{ label, text: TAB }], line: 1, column: 4, endColumn: 5 },
    });
  });
  test('shows nothing that a terminal would obey', () => {
    expect(printProblems([problem('a: \u001b[2Jb\n', 'b')])).not.toContain('\u001b');
    expect(printProblems([problem('a: b\n', 'b', { rule: '\u001b[2J' })])).not.toContain('\u001b');
  });
  test('is one of so many, which are summed up at the end', () => {
    const warning = problem('a: b\n', 'b', { code: 'W-LIST-UNUSED' });
    expect(lines(problem('a: b\n', 'b'), warning).slice(-2)).toEqual([EN.problemsSum(1, 1, undefined), '']);
    expect(printProblems([warning], 'abcd').endsWith(`\n${EN.problemsSum(0, 1, 'abcd')}\n`)).toBe(true);
    expect(printProblems([])).toBe(`\n${EN.problemsSum(0, 0, undefined)}\n`);
  });
});

describe('YAML without what surprises people', () => {
  const said = (text: string) => {
    const problems: Problem[] = [];
    const document = readYaml(makeSource('a.yaml', text), (one) => problems.push(problemAt(one)));
    const told = problems.map(({ code, line, column, endColumn, lineText, message, hint }) => [
      ...[code, line, lineText!.slice(column - 1, endColumn - 1), message, hint],
    ]);
    return { isRead: document !== undefined, told };
  };
  const shared = say('sharedHint');
  test.each([
    ['a: &x b', 'E-YAML-ANCHOR', '&x', say('sharedAnchor', 'x'), shared],
    ['a: !!str b', 'E-YAML-ANCHOR', '!!str', say('sharedTag', '!!str'), shared],
    ['a: !x b', 'E-YAML-ANCHOR', '!x', say('sharedTag', '!x'), shared],
    ['<<: { b: c }', 'E-YAML-ANCHOR', '<<', say('sharedMerge'), shared],
    ['? [a]\n: b', 'E-TYPE', '[a]', say('keyIsMore'), null],
  ])('refuses %j and reads on', (text, code, part, message, hint) => {
    expect(said(text)).toEqual({ isRead: true, told: [[code, 1, part, message, hint]] });
  });
  test('refuses what refers to another place', () => {
    const { told } = said('a: &x b\nc: *x');
    expect(told.map((one) => one.slice(0, 4))).toEqual([
      ['E-YAML-ANCHOR', 1, '&x', say('sharedAnchor', 'x')],
      ['E-YAML-ANCHOR', 2, '*x', say('sharedAlias', 'x')],
    ]);
  });
  test.each([
    ['a:\n\tb: c', 'E-YAML-TAB', say('useSpaces')],
    ['a: b\n---\nc: d', 'E-YAML-DOCUMENTS', say('secondDocumentHint')],
    ['a: [b', 'E-YAML-SYNTAX', say('notClosed')],
    ['a: "b', 'E-YAML-SYNTAX', say('notClosed')],
    ['a: @b', 'E-YAML-SYNTAX', say('atNeedsQuotes')],
    ['a: "\\d"', 'E-YAML-SYNTAX', say('singleQuotesForRegex')],
    ['a: b: c', 'E-YAML-SYNTAX', say('colonNeedsQuotes')],
  ])('says of %j what people mostly did', (text, code, hint) => {
    const { isRead, told } = said(text);
    expect([isRead, told.length, told[0]![0], told[0]![4]]).toEqual([false, 1, code, hint]);
  });
  test('is no deeper than a rule can be', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}a${']'.repeat(depth)}`;
    expect([said(nested(63)).told, said(nested(64)).told]).toEqual([[], []]);
    expect(said(nested(65))).toMatchObject({
      isRead: false,
      told: [['E-YAML-SYNTAX', 1, 'a', say('nestedMore', 64), say('nestedHint')]],
    });
    expect(said(nested(4_000))).toMatchObject({
      isRead: false,
      told: [['E-YAML-SYNTAX', 1, expect.anything(), expect.anything(), say('nestedHint')]],
    });
  });
  test('is read as it stands', () => {
    expect(said('a: [b, "c"]\n')).toEqual({ isRead: true, told: [] });
    expect(said('')).toEqual({ isRead: true, told: [] });
  });
});
