import { LETTER } from '../reading/kinds.ts';
import { FOREIGN } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import { isEnglishWord } from '../words/lexicon.ts';

/** What stands in a text in plain Latin letters, and whether it is a word that people use. */

export const symbolSet = (text: string): ReadonlySet<number> =>
  new Set([...text].map((symbol) => symbol.charCodeAt(0)));
/** Symbols that join words in innocent text, so that one of them between two words shows nothing. */
export const JOINERS = symbolSet('-/.,\':;&+()"’“”‘!?_=…·|\\@#<>[]{}*~`^%');

/** The runs as a plain lower-case ASCII word, or undefined where a letter is foreign or something else stands there. */
export function plainWord(runs: Runs, from: number, to: number): string | undefined {
  let word = '';
  for (let at = from; at < to; at++) {
    if (runs.kind[at] !== LETTER || (runs.traits[at]! & FOREIGN) !== 0) return undefined;
    word += String.fromCharCode(runs.symbol[at]!).repeat(runs.length[at]!);
  }
  return word;
}
const SHORT = new Set(
  'a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we'.split(' '),
);
/** Shorter words are told by the list above: as a dictionary has it, every pair of letters is a word. */
// At 2: 10 fewer of 26,662 disguised, 2 fewer clean lines; at 4: 23 more disguised, 1 more other word, 65 more clean lines
// (docs/thresholds.md).
const SHORTEST_KNOWN = 3;
/** A word that may stand beside another: longer ones by the dictionary, short ones only if everybody uses them. */
export const isCommon = (word: string | undefined): boolean =>
  word !== undefined && (word.length < SHORTEST_KNOWN ? SHORT.has(word) : isEnglishWord(word));
export const isOrdinary = (word: string | undefined): boolean =>
  word !== undefined && word.length > 1 && isEnglishWord(word);
