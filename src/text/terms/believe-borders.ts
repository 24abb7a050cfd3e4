import { isKana } from '../reading/kana.ts';
import { CJK } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import { type Entry, OPEN_LEFT, OPEN_RIGHT } from '../tables/entries.ts';
import { costOfLeavingWhole } from '../words/segment.ts';
import type { Path } from './path.ts';

/** Characters looked at on either side of a term: twice the longest word, so that the first cut of the window shows nothing. */
// Nothing measured changes at 5 or 7 (docs/thresholds.md).
const AROUND = 6;
/** Longer terms are no chance, whatever their ends cut. */
// Nothing measured changes at 5 or 7 (docs/thresholds.md).
const LONGEST_CUT = 6;
/** Half bits by which another way to cut must be likelier. docs/detection.md has what other values catch and cost. */
// At 2: 3 fewer bad lines, 2 fewer clean lines; at 4: 1 more clean line (docs/thresholds.md).
const CLEARLY = 3;

const isHan = ({ kind, symbol }: Runs, at: number): boolean =>
  at >= 0 && at < kind.length && kind[at] === CJK && !isKana(symbol[at]!);

/** The characters from run `at` on, in one direction, as far as they stand next to one another; `own` of the first are left out. */
function neighbours(runs: Runs, at: number, step: 1 | -1, own: number): { text: string; end: number } {
  let text = '';
  let run = at;
  for (let left = runs.length[at]! - own; text.length < AROUND; left = runs.length[run]!) {
    const character = String.fromCharCode(runs.symbol[run]!);
    const some = character.repeat(Math.min(left, AROUND));
    text = step === 1 ? text + some : some + text;
    run += step;
    if (run < 0 || run >= runs.count || !isHan(runs, run)) break;
  }
  return { text, end: run };
}

const NOTHING = { text: '', end: -1 };

const isKanaAt = ({ kind, symbol, count }: Runs, at: number): boolean =>
  at >= 0 && at < count && kind[at] === CJK && isKana(symbol[at]!);

/**
 * Whether the ends of a term of Han characters, as it stands there, cut words of the likeliest reading: 大麻 in 大麻烦 is
 * 大 and a piece of 麻烦. What stands beside a mark, a space or another script begins or ends there. Japanese, told by kana
 * next to the characters, has other words.
 */
export function cutsWords(entry: Entry, { runs, first, after, depth }: Path): boolean {
  if (depth > LONGEST_CUT) return false;
  const from = first[0]!;
  const to = after[depth - 1]! - 1;
  let own = 1;
  while (own < depth && first[own] === from) own++;
  let last = 1;
  while (last < depth && first[depth - 1 - last] === to) last++;
  // Marks at an end of the term are an end.
  const isOpenLeft = (entry.traits & OPEN_LEFT) !== 0 || entry.kinds[0] !== CJK;
  const isOpenRight = (entry.traits & OPEN_RIGHT) !== 0 || entry.kinds[depth - 1] !== CJK;
  const left = isOpenLeft ? NOTHING : neighbours(runs, from, -1, from === to ? runs.length[from]! : own);
  const right = isOpenRight ? NOTHING : neighbours(runs, to, 1, last);
  if (left.text === '' && right.text === '') return false;
  if (isKanaAt(runs, left.end) || isKanaAt(runs, right.end)) return false;
  const text = left.text + entry.sequence + right.text;
  return costOfLeavingWhole(text, left.text.length, left.text.length + depth) > CLEARLY;
}
