import type { Report } from '../problem.ts';
import type { Located } from '../source.ts';
import { positionOf } from '../source.ts';

/** Ids of rules, names of lists and of ladders are each unique over all files: E-ID-DUPLICATE. */
export function checkUniqueNames(what: 'rule' | 'list' | 'ladder', names: readonly Located<string>[], report: Report) {
  const first = new Map<string, Located<string>>();
  for (const name of names) {
    const other = first.get(name.value);
    if (other === undefined) {
      first.set(name.value, name);
      continue;
    }
    const message = `there is another ${what} "${name.value}"`;
    const hint = `the other is at ${other.at.source.file}:${positionOf(other.at).line}; give one of them another name`;
    report({ code: 'E-ID-DUPLICATE', at: name.at, message, hint });
  }
}
