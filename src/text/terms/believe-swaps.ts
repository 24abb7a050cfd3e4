import { isPartOfName } from '../words/names.ts';
import type { Effort } from './effort.ts';
import type { Path } from './path.ts';

/** Plain letters read as others, `sparn` for spam: what stands there may as well be a word that nobody listed. */

/** Shorter terms with a swapped letter may be any word. */
// At 3: 5 more of 26,662 disguised, 1 more other word, 2 more clean lines; at 5: 8 fewer disguised, 2 fewer other words, 1 fewer
// clean line (docs/thresholds.md).
const SHORTEST_SWAPPED = 4;

/** More than half is swapped. */
const isMostlySwapped = ({ depth }: Path, { swaps }: Effort): boolean => swaps * 2 > depth;

/** Spaztic_One: a swapped letter in a name of two parts is its own. */
const isInName = ({ text, runs, first, after, depth }: Path): boolean =>
  isPartOfName(text, runs.from[first[0]!]!, runs.to[after[depth - 1]! - 1]!);

/** Whether letters in the path are other letters of the term. */
export const believeSwaps = (path: Path, effort: Effort): boolean =>
  effort.swaps === 0 || !(path.depth < SHORTEST_SWAPPED || isMostlySwapped(path, effort) || isInName(path));
