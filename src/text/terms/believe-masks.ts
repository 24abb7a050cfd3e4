import { GAP, LETTER } from '../reading/kinds.ts';
import type { Effort } from './effort.ts';
import { HIDDEN, type Path } from './path.ts';

/**
 * Letters hidden behind a mask, `sp*m`. A mask may stand for any letter, so most ways to read one are chance: each
 * predicate below names a reason not to believe it.
 */

const ASTERISK = '*'.charCodeAt(0);
/** Shorter terms with a hidden letter may be any word: `b*y` is buy, boy and bay. */
// At 3: 35 more of 26,662 disguised, 2 more other words; at 5: 73 fewer disguised, 42 fewer other words (docs/thresholds.md).
const SHORTEST_HIDDEN = 4;
/** Where all masks are asterisks one letter less: people write `d*e` and mean one word. */
// At 4: 7 fewer of 26,662 disguised, 4 fewer other words (docs/thresholds.md).
const SHORTEST_STARRED = 3;
/** Letters that must be shown where other readings are needed beside a mask (`sp*m1ng`), and where the mask is an asterisk. */
// At 2: 46 more of 26,662 disguised; at 4: 52 fewer disguised, 1 fewer other word (docs/thresholds.md).
const SHOWN_BESIDE_READINGS = 3;
// At 1: 4 more of 26,662 disguised, 1 more other word; at 3: 10 fewer disguised (docs/thresholds.md).
const SHOWN_BESIDE_READINGS_STARRED = 2;
/** Asterisks that may hide more than half of a term: `s****r`. */
// Nothing measured changes at 3 or 5 (docs/thresholds.md).
const MOST_STARRED = 4;

/** As many asterisks as letters is how people spare each other a word: `s***r`. */
function isStarred({ runs, first, how, depth }: Path): boolean {
  for (let at = 0; at < depth; at++) if (how[at] === HIDDEN && runs.symbol[first[at]!] !== ASTERISK) return false;
  return true;
}

/** `c*l*a*s*s`: a mask that also stands beyond the term, with a letter behind it, parts letters and hides none. */
function isParted({ runs, first, after, how, depth }: Path): boolean {
  const before = first[0]! - 1;
  const behind = after[depth - 1]!;
  for (let at = 0; at < depth; at++) {
    if (how[at] !== HIDDEN) continue;
    const mask = runs.symbol[first[at]!];
    if (before > 0 && runs.symbol[before] === mask && runs.kind[before - 1] === LETTER) return true;
    if (behind + 1 < runs.count && runs.symbol[behind] === mask && runs.kind[behind + 1] === LETTER) return true;
  }
  return false;
}

/** `b*y` may be many words; `b●y` even more. */
const isTooShort = ({ depth }: Path, starred: boolean): boolean =>
  depth < (starred ? SHORTEST_STARRED : SHORTEST_HIDDEN);

/** `5p**m`: with digits, marks or swaps beside the masks, too little is left that is certain. */
const isGuessed = ({ hidden, letters, foreign, symbols, digits, swaps }: Effort, starred: boolean): boolean =>
  symbols + digits + swaps > 0 &&
  (hidden > 1 || letters + foreign < (starred ? SHOWN_BESIDE_READINGS_STARRED : SHOWN_BESIDE_READINGS));

/** `sp*!` is not "spil": two signs in a row at an end are both masks, or none. */
const hasMarkAtEnd = ({ runs, first, depth }: Path, { symbols }: Effort): boolean =>
  symbols > 0 && (runs.kind[first[0]!] === GAP || runs.kind[first[depth - 1]!] === GAP);

/** `s●●●r`: more is hidden than shown, and not by a few asterisks. */
const hidesMost = ({ depth }: Path, { hidden }: Effort, starred: boolean): boolean =>
  hidden * 2 > depth && (hidden > MOST_STARRED || !starred);

/** `*pam`, `spa*`: beside a word a mark is a mark. */
const hidesAnEnd = ({ how, depth }: Path): boolean => how[0] === HIDDEN || how[depth - 1] === HIDDEN;

/** Whether masks in the path hide letters of the term. */
export function believeMasks(path: Path, effort: Effort): boolean {
  if (effort.hidden === 0) return true;
  const starred = isStarred(path);
  return !(
    isParted(path) ||
    isTooShort(path, starred) ||
    isGuessed(effort, starred) ||
    hasMarkAtEnd(path, effort) ||
    hidesMost(path, effort, starred) ||
    hidesAnEnd(path)
  );
}
