import { isKana, LONG_VOWEL } from '../reading/kana.ts';
import { CJK } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import type { Entry } from '../tables/entries.ts';
import type { Path } from './path.ts';

/** Nobody writes so many characters of Japanese without kana: an address or a title is shorter. */
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
export function isInJapanese(entry: Entry, { text, runs, first, after, depth }: Path): boolean {
  const before = scriptBeside(runs, first[0]! - 1, -1);
  const behind = scriptBeside(runs, after[depth - 1]!, 1);
  if (before === 'kana' || behind === 'kana') return true;
  if (before === 'han' || behind === 'han') return false;
  return text.slice(runs.from[first[0]!]!, runs.to[after[depth - 1]! - 1]!).toLowerCase() === entry.literal;
}
