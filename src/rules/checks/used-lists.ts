import { say } from '../../words/saying.ts';
import type { Report } from '../problem.ts';
import type { Located } from '../source.ts';

/** A list that nothing refers to is usually one whose rule was renamed: W-LIST-UNUSED. */
export function checkUsedLists(declared: readonly Located<string>[], used: ReadonlySet<string>, report: Report): void {
  for (const { value, at } of declared) {
    if (used.has(value)) continue;
    report({ code: 'W-LIST-UNUSED', at, message: say('listUnused', value), hint: say('removeOrUse') });
  }
}
