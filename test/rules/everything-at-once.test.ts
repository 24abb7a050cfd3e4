import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/rulebook/compile-rules.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const codesOf = (text: string): readonly string[] => {
  const compiled = compileRules({ directory: 'rules', ruleFiles: [{ path: 'a.yaml', text }], listFiles: [] }, NOW);
  return (compiled.ok ? compiled.warnings : compiled.problems).map(({ code, line }) => `${code}:${line}`);
};

/** Each line of a rule, right and wrong, and what is said of the wrong one. */
const PARTS = [
  { right: '  - id: one', wrong: '  - id: "no spaces"', said: 'E-VALUE:3' },
  { right: '    severity: high', wrong: '    severity: hgh', said: 'E-VALUE:4' },
  { right: '    scope: { conversations: [group] }', wrong: '    scope: { conversations: [grup] }', said: 'E-VALUE:5' },
  { right: '    then: [recall]', wrong: '    then: [recal]', said: 'E-VALUE:6' },
  {
    right: '    examples: { match: [buy it], no_match: [x] }',
    wrong: '    title: no examples',
    said: 'E-KEY-MISSING:3',
  },
  { right: '    when:\n      any:', wrong: '    wen: 1\n    when:\n      any:', said: 'E-KEY-UNKNOWN:8' },
  { right: '        - text: { terms: [buy it] }', wrong: '        - text: { terms: [微] }', said: 'E-TERM-SINGLE-CJK' },
  { right: '        - text: { terms: [sell it] }', wrong: '        - text: { in: nowhere }', said: 'E-LIST-UNKNOWN' },
  { right: '        - text: { regex: xyz }', wrong: "        - text: { regex: '(?=a)' }", said: 'E-REGEX' },
  { right: '        - contact: [phone]', wrong: '        - contact: [fone]', said: 'E-VALUE' },
  { right: '        - text: { longer_than: 900 }', wrong: '        - txt: { longer_than: 9 }', said: 'E-KEY-UNKNOWN' },
];

describe('what is wrong in a rule', () => {
  it('is nothing while all parts are right', () => {
    expect(codesOf(['version: 1', 'rules:', ...PARTS.map(({ right }) => right)].join('\n'))).toEqual([]);
  });

  it('is said at once, whichever parts are wrong together', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: PARTS.length, maxLength: PARTS.length }), (wrong) => {
        const text = ['version: 1', 'rules:', ...PARTS.map((part, index) => (wrong[index] ? part.wrong : part.right))];
        const codes = codesOf(text.join('\n'));
        for (const [index, { said }] of PARTS.entries()) {
          // A list of contact kinds of which none can be read is no condition: that is the one thing said of it.
          if (wrong[index])
            expect(
              codes.some((code) => code.startsWith(said.split(':')[0]!)),
              said,
            ).toBe(true);
        }
        const expected = PARTS.filter((_, index) => wrong[index]).length;
        expect(codes.length).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });
});
