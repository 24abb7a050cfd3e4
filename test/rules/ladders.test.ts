import { expect, test } from 'vitest';
import { say } from '../../src/words/saying.ts';
import { parsed, withRule } from './parsed.ts';

test('a rung asks for nothing that comes too late for it', () => {
  const told = (actions: string) => {
    const head = `version: 1\nladders: { steps: { window: 1d, rungs: [{ at: 1, do: ${actions} }] } }\n`;
    return parsed(withRule('{ text: { terms: [x y] } }', '    then: [{ strike: { ladder: steps } }]\n'), {
      head,
    }).problems.map(({ code, lineText, column, endColumn, message, hint }) => [
      code,
      lineText!.slice(column - 1, endColumn - 1),
      message,
      hint,
    ]);
  };
  const never = (at: string, message: unknown, hint: unknown) => [['E-NEVER', at, message, hint]];
  expect(told('[block]')).toEqual(never('block', say('rungBlock'), say('rungBlockHint')));
  expect(told('[{ block: { code: 10100 } }]')).toEqual(never('block', say('rungBlock'), say('rungBlockHint')));
  expect(told('[{ strike: { ladder: steps } }]')).toEqual(never('strike', say('rungStrike'), say('rungStrikeHint')));
  expect(told('[{ recall: { which: contributing } }]')).toEqual(
    never('recall', say('rungContributing'), say('rungContributingHint')),
  );
  expect(told('[recall, { recall: { which: this } }, { recall: {} }, { mute: 1h }, review, purge]')).toEqual([]);
});
