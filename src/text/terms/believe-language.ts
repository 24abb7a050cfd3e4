import { isKana, LONG_VOWEL } from '../reading/kana.ts';
import { CJK } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import { CHINESE, type Entry, JAPANESE } from '../tables/entries.ts';
import type { Path } from './path.ts';

/** Nobody writes so many characters of Japanese without kana: an address or a title is shorter. */
// Nothing measured changes at 15 or 29 or 31 or 60 (docs/thresholds.md).
const NEAR = 30;
const LONG = LONG_VOWEL.charCodeAt(0);

/** What stands up to `NEAR` runs away in one direction: kana, or Han characters and no kana. */
function scriptBeside({ kind, symbol, count }: Runs, from: number, step: 1 | -1): 'kana' | 'han' | 'none' {
  let han = false;
  for (let at = from, seen = 0; at >= 0 && at < count && seen < NEAR; at += step, seen++) {
    if (kind[at] !== CJK) continue;
    if (isKana(symbol[at]!) && symbol[at] !== LONG) return 'kana';
    han = true;
  }
  return han ? 'han' : 'none';
}

/**
 * Whether a term in kanji stands in Japanese: kana are near. Alone, or among Latin words, it is Japanese if it is written
 * as the list has it; 人种 is Chinese, 人種 may be either.
 */
function isInJapanese(entry: Entry, { text, runs, first, after, depth }: Path): boolean {
  const before = scriptBeside(runs, first[0]! - 1, -1);
  const behind = scriptBeside(runs, after[depth - 1]!, 1);
  if (before === 'kana' || behind === 'kana') return true;
  if (before === 'han' || behind === 'han') return false;
  return text.slice(runs.from[first[0]!]!, runs.to[after[depth - 1]! - 1]!).toLowerCase() === entry.literal;
}

/** の stands in Chinese names and signs, too. */
const BORROWED = 'の'.charCodeAt(0);
/** So many kana near by are no decoration. */
// At 1: 2 fewer clean lines (docs/thresholds.md).
const FEWEST_KANA = 2;

/** Whether a Chinese term stands in Japanese: 杂种 of a Chinese list is not 雑種. */
function standsInJapanese({ runs, first, after, depth }: Path): boolean {
  const { kind, symbol, count } = runs;
  let kana = 0;
  const from = Math.max(0, first[0]! - NEAR);
  const to = Math.min(count, after[depth - 1]! + NEAR);
  for (let at = from; at < to; at++)
    if (kind[at] === CJK && isKana(symbol[at]!) && symbol[at] !== LONG && symbol[at] !== BORROWED) kana++;
  return kana >= FEWEST_KANA;
}

/** Whether a term of Han characters only stands in text of the language that its list has. */
export function isOfItsLanguage(entry: Entry, path: Path): boolean {
  if ((entry.traits & JAPANESE) !== 0) return isInJapanese(entry, path);
  return (entry.traits & CHINESE) === 0 || !standsInJapanese(path);
}
