import { foldHan } from '../reading/han.ts';
import { reverse } from '../reading/mirror.ts';
import type { Entry } from '../tables/entries.ts';
import { isChineseWord, isDictionaryWord, isEnglishWord, RARE_TWO, rarityOf } from '../words/lexicon.ts';
import type { Stretch } from './believe.ts';

const HAN = /^\p{Script=Han}+$/u;

const hasChineseWord = (text: string): boolean => [...text].some((_, at) => isChineseWord(text.slice(at, at + 2)));

/** Two of its letters swapped make a word that people use: somebody typed `tihs` for "this". */
function isSlip(word: string): boolean {
  for (let at = 0; at + 1 < word.length; at++)
    if (isEnglishWord(word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2))) return true;
  return false;
}

/** Kana of one syllabary stands on both sides: とかす out of ところとかすごい. */
const isInsideKana = (text: string, at: number): boolean =>
  KANA.some((syllabary) => syllabary.test(text.slice(at > 0 ? at - 1 : at, at + 1)));
const KANA = [/^\p{Script=Hiragana}{2}$/u, /^\p{Script=Katakana}{2}$/u];

/** Shorter terms stand backwards in other words by chance: Latin letters, kana. */
// At 3: 9 more of 26,662 disguised, 7 more other words; at 5: 32 fewer disguised (docs/thresholds.md).
const SHORTEST_LATIN = 4;
// At 2: 5 more of 4,425 disguised, 5 more other words; at 4: 22 fewer disguised (docs/thresholds.md).
const SHORTEST_KANA = 3;
/** Longer terms of Han characters are no chance, whatever words they cut. */
// At 2: 110 more of 50,825 disguised, 6 more other words, 18 more clean lines; at 4: 211 fewer disguised (docs/thresholds.md).
const LONGEST_CHANCE = 3;

/** `maps` for spam: a word, a slip of one (`tihs`), or next to Chinese the beginning of one. */
const isWordBackwards = (backwards: string): boolean =>
  isDictionaryWord(backwards) || isSlip(backwards) || hasChineseWord(backwards);

/** Bits added where the text says nothing else: nobody sends two characters of no sense. */
// At 4: 4 fewer of 50,825 disguised; at 6: 2 more disguised (docs/thresholds.md).
const WHOLE_TEXT = 5;
/** No letters, digits or Han characters on either side. Looked at only around two characters. */
const saysNothingElse = (text: string, { start, end }: Stretch): boolean =>
  text.length <= LONGEST_EMPTY && !SAYS.test(text.slice(0, start)) && !SAYS.test(text.slice(end));
/** So that many findings in a long text cost no more. */
const LONGEST_EMPTY = 64;
const SAYS = /[\p{L}\p{N}]/u;

/** Two Han characters must stand there exactly, and be rare together: 信微. */
function isRarePair(sequence: string, text: string, stretch: Stretch): boolean {
  if (stretch.end - stretch.start !== 2) return false;
  const bits = rarityOf(sequence.charCodeAt(0)) + rarityOf(sequence.charCodeAt(1));
  return bits >= RARE_TWO || (bits + WHOLE_TEXT >= RARE_TWO && saysNothingElse(text, stretch));
}

/** 信微信: with a character more on either side there is a word. */
const cutsWord = (text: string, { start, end }: Stretch): boolean =>
  hasChineseWord([...text.slice(Math.max(0, start - 1), end + 1)].map(foldHan).join(''));

/** Whether a term that stands backwards at `stretch` of the text is meant: only where that is no word or slip of one. */
export function believeReversed(entry: Entry, text: string, stretch: Stretch): boolean {
  const { sequence, script, evasion } = entry;
  if (evasion !== 'high') return false;
  const backwards = reverse(sequence);
  if (script !== 'cjk') return sequence.length >= SHORTEST_LATIN && !isWordBackwards(backwards);
  if (!HAN.test(sequence)) {
    const { start, end } = stretch;
    return sequence.length >= SHORTEST_KANA && !isInsideKana(text, start) && !isInsideKana(text, end);
  }
  if (sequence.length >= LONGEST_CHANCE) return sequence.length > LONGEST_CHANCE || !hasChineseWord(backwards);
  return isRarePair(sequence, text, stretch) && !cutsWord(text, stretch);
}
