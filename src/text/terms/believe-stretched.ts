import { DIGIT, LETTER } from '../reading/kinds.ts';
import type { Entry } from '../tables/entries.ts';
import { isSecondName } from '../words/names.ts';
import type { Effort } from './effort.ts';
import type { Path } from './path.ts';

/** Letters that stand more often than in the term, `spaaam`. */

/** `hmmm` and `oooh` are nearly all of what is written for terms of two letters. */
// At 4: 61 fewer of 26,662 disguised, 1 fewer clean line (docs/thresholds.md).
const SHORTEST_STRETCHED = 3;

/** What a name may have of a letter in a row. */
// At 1: 4 more clean lines (docs/thresholds.md).
const DOUBLED = 2;

/** `aaaa` is a cry, whatever "aaa" means on the list. */
const isOneLetter = ({ sequence }: Entry): boolean => new Set(sequence).size === 1;

/** `1000`: a digit that repeats makes another number. */
const isAllDigits = ({ kinds }: Entry): boolean => kinds.every((kind) => kind === DIGIT);

/** Anna Spamm: a name, and a letter that it has twice is its own. */
function isDoubledName({ text, runs, first, after, depth }: Path): boolean {
  const from = first[0]!;
  const to = after[depth - 1]!;
  for (let run = from; run < to; run++) if (runs.length[run]! > DOUBLED || runs.kind[run] !== LETTER) return false;
  return isSecondName(text, runs.from[from]!, runs.to[to - 1]!);
}

/** Whether repeated letters in the path are stretched ones of the term. */
export const believeStretched = (entry: Entry, path: Path, { stretched }: Effort): boolean =>
  !stretched || !(path.depth < SHORTEST_STRETCHED || isOneLetter(entry) || isAllDigits(entry) || isDoubledName(path));
