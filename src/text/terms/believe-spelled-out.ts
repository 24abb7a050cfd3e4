import { LETTER, SPACE } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import type { Entry } from '../tables/entries.ts';
import { isEnglishWord } from '../words/lexicon.ts';
import type { Path } from './path.ts';

/** No word is longer; looking further would make the whole quadratic. */
const LONGEST_SPELLING = 24;

/** What stands between two letters, as a number that is the same for the same separator; 0 where nothing does. */
function separatorOf(runs: Runs, from: number, to: number): number {
  if (from >= to) return 0;
  return runs.kind[from] === SPACE ? SPACE : (runs.kind[from]! << 16) | runs.symbol[from]!;
}

/**
 * Where a spelt-out run of single letters goes on beyond the path with one of the separators that it has, the letters
 * there.
 */
function spelledOn(runs: Runs, from: number, step: 1 | -1, separators: ReadonlySet<number>): string {
  let letters = '';
  for (let at = from; letters.length < LONGEST_SPELLING; ) {
    let next = at;
    while (next >= 0 && next < runs.count && runs.kind[next]! < LETTER && Math.abs(next - at) < LONGEST_SPELLING)
      next += step;
    const beyond = next + step;
    const single = beyond < 0 || beyond >= runs.count || runs.kind[beyond]! < LETTER;
    if (next === at || next < 0 || next >= runs.count || !single) return letters;
    if (runs.kind[next] !== LETTER || runs.length[next] !== 1) return letters;
    if (!separators.has(step === 1 ? separatorOf(runs, at, next) : separatorOf(runs, next + 1, at + 1))) return letters;
    const letter = String.fromCharCode(runs.symbol[next]!);
    letters = step === 1 ? letters + letter : letter + letters;
    at = beyond;
  }
  return letters;
}

/** Fewer letters on their own are initials or a list; so few are believed only where the spelling ends with them. */
// At 2: 1 more of 26,662 disguised, 17 more other words; at 4: 98 fewer disguised, 8 fewer other words (docs/thresholds.md).
const SHORTEST_SPELLED = 3;

/** Every letter stands alone: believed unless it is part of something longer that is a word, as `c l a s s`. */
export function believeSpelledOut(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  const { sequence } = entry;
  const isOneLetter = new Set(sequence).size === 1;
  if (depth < SHORTEST_SPELLED || isOneLetter) return false;
  const separators = new Set<number>();
  for (let at = 1; at < depth; at++) separators.add(separatorOf(runs, after[at - 1]!, first[at]!));
  // "I" and "a" before it are words.
  const before = spelledOn(runs, first[0]! - 1, -1, separators).replace(/^[ai]$/, '');
  const behind = spelledOn(runs, after[depth - 1]!, 1, separators);
  // The last letter once more, d-a-m-n-n, is part of it.
  const goesOn = [...behind].some((letter) => letter !== sequence[depth - 1]);
  if (before === '' && !goesOn) return true;
  if (depth === SHORTEST_SPELLED) return false;
  const isWordWithBefore = before !== '' && isEnglishWord(before + sequence);
  const isWordWithBehind = goesOn && isEnglishWord(sequence + behind);
  const isWordWithBoth = before !== '' && goesOn && isEnglishWord(before + sequence + behind);
  return !(isWordWithBefore || isWordWithBehind || isWordWithBoth);
}
