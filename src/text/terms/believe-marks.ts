import { DIGIT, GAP, SPACE } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import type { Effort } from './effort.ts';
import { isCommon, isOrdinary, JOINERS, plainWord, symbolSet } from './latin-words.ts';
import { EXACT, type Path } from './path.ts';

/** Marks read as letters, `$pam`. Punctuation is frequent: each predicate names a way in which a mark is punctuation. */

/** Marks that innocent text puts before or behind a word. */
const OPENERS = symbolSet('([{<#@&+^%!*|');
const CLOSERS = symbolSet('!)]}>|+%&^#*');
const HASH = '#'.charCodeAt(0);
/** A term all in marks has at least so many: `$!` is no word. */
// At 2: 2 texts are marked elsewhere; at 4: 2 fewer of 26,662 disguised, 3 fewer bad lines (docs/thresholds.md).
const SHORTEST_OF_MARKS = 3;

const isMark = (runs: Runs, run: number, from: number, to: number): boolean =>
  run >= from && run < to && runs.kind[run] === GAP;

/** `$!`: two marks and nothing else. */
const isFewMarks = ({ depth }: Path, { letters, foreign, digits }: Effort): boolean =>
  letters + foreign + digits === 0 && depth < SHORTEST_OF_MARKS;

/** `#ow`: a tag, where no other mark or digit is read as a letter. */
function isTag({ runs, first, how, depth }: Path, opening: boolean): boolean {
  if (!opening || runs.symbol[first[0]!] !== HASH) return false;
  for (let at = 1; at < depth; at++)
    if (how[at] !== EXACT && (runs.kind[first[at]!] === DIGIT || runs.kind[first[at]!] === GAP)) return false;
  return true;
}

/** `$ cat`, `$(cat`: a mark that stands apart from the word belongs to something else. */
const opensApart = ({ first, after }: Path, opening: boolean): boolean =>
  opening && first[1]! > after[0]! && first[2] === after[1];

/** `sp@@m`, `sp$m`: a mark that innocent text does not put where it stands, or two together. */
function hasUnnaturalMark({ runs }: Path, from: number, to: number): boolean {
  for (let run = from; run < to; run++) {
    if (!isMark(runs, run, from, to)) continue;
    const natural = run === from ? OPENERS : run === to - 1 ? CLOSERS : JOINERS;
    if (!natural.has(runs.symbol[run]!) || isMark(runs, run + 1, from, to)) return true;
  }
  return false;
}

/** `(um`, `yes|no`: without the marks, all that remains are words. */
function areWordsBetweenMarks({ runs }: Path, from: number, to: number): boolean {
  const words: (string | undefined)[] = [];
  for (let run = from; run < to; ) {
    let end = run;
    while (end < to && !isMark(runs, end, from, to) && runs.kind[end] !== SPACE) end++;
    if (end > run) words.push(plainWord(runs, run, end));
    run = end + 1;
  }
  const isAtEdge = isMark(runs, from, from, to) || isMark(runs, to - 1, from, to);
  if (words.length === 1 && isAtEdge) return words[0]?.length === 1 || isOrdinary(words[0]);
  return words.length > 0 && words.every(isCommon);
}

/** Whether marks in the path are letters of the term. */
export function believeMarks(path: Path, effort: Effort): boolean {
  if (effort.symbols === 0) return true;
  const { runs, first, after, depth } = path;
  const from = first[0]!;
  const to = after[depth - 1]!;
  const opening = isMark(runs, from, from, to);
  if (isFewMarks(path, effort) || isTag(path, opening) || opensApart(path, opening)) return false;
  return hasUnnaturalMark(path, from, to) || !areWordsBetweenMarks(path, from, to);
}
