import { LETTER } from '../reading/kinds.ts';
import type { Entry } from '../tables/entries.ts';
import { isDictionaryWord } from '../words/lexicon.ts';
import { believeDigits } from './believe-digits.ts';
import { believeMarks } from './believe-marks.ts';
import { believeMasks } from './believe-masks.ts';
import { believeStretched } from './believe-stretched.ts';
import { believeSwaps } from './believe-swaps.ts';
import type { Effort } from './effort.ts';
import { plainWord } from './latin-words.ts';
import type { Path } from './path.ts';

/**
 * "cIass" with a swap, "clas5 act": all words there that the term does not have are ordinary ones. What disguises a term
 * is no word, or stands beside a piece that is none.
 */
function isOfOrdinaryWords(entry: Entry, { runs, first, after, depth }: Path): boolean {
  let ordinary = false;
  for (let run = first[0]!; run < after[depth - 1]!; ) {
    let end = run;
    while (end < after[depth - 1]! && runs.kind[end]! >= LETTER) end++;
    const word = plainWord(runs, run, end);
    if (word !== undefined && word.length > 1 && !entry.sequence.includes(word)) {
      if (!isDictionaryWord(word)) return false;
      ordinary = true;
    }
    run = end + 1;
  }
  return ordinary;
}

/** The disguises after which what stands there may still be a word; marks are judged by their own words. */
const mayBeWords = ({ swaps, hidden, digits, stretched }: Effort): boolean => swaps + hidden + digits > 0 || stretched;

/** Whether each disguise of a letter that the path needed is believed. One file each says which are. */
export const believeReadings = (entry: Entry, path: Path, effort: Effort): boolean =>
  believeMasks(path, effort) &&
  believeDigits(entry, path, effort) &&
  believeSwaps(path, effort) &&
  believeMarks(path, effort) &&
  !(mayBeWords(effort) && isOfOrdinaryWords(entry, path)) &&
  believeStretched(entry, path, effort);
