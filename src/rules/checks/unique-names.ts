import { say } from '../../words/saying.ts';
import type { Report } from '../problem.ts';
import type { Located } from '../source.ts';
import { positionOf } from '../source.ts';

/** Names that people, metrics and file systems take for the same: `spam`, `Spam` and `ｓｐａｍ`. */
// Stryker disable next-line MethodExpression: either case does.
const folded = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Ids of rules, names of lists and of ladders, and the brake, are each there once in all files: E-ID-DUPLICATE. */
export function checkUniqueNames(
  what: 'rule' | 'list' | 'ladder' | 'brake',
  names: readonly Located<string>[],
  report: Report,
) {
  const first = new Map<string, Located<string>>();
  for (const name of names) {
    const other = first.get(folded(name.value));
    if (other === undefined) {
      first.set(folded(name.value), name);
      continue;
    }
    const place = `${other.at.source.file}:${positionOf(other.at).line}`;
    const message = say('another', what, other.value);
    const hint = say('anotherHint', what, place, other.value === name.value);
    report({ code: 'E-ID-DUPLICATE', at: name.at, message, hint });
  }
}
