import { costOfWord } from './lexicon.ts';

/**
 * Where the words of a stretch of Chinese end, by the likeliest way to cut it: the one whose words are together the least
 * rare (a Viterbi search over a dictionary with counts, as jieba does it).
 */

/** No word of the dictionary is longer. */
const LONGEST_WORD = 4;
/**
 * Half bits that a longer word is taken to be likelier by where it has the whole term inside: 处女作|品 is hardly likelier than
 * 处女|作品 by its words, and nobody says the second.
 */
// Nothing measured changes at 7 or 9 (docs/thresholds.md).
const AROUND_TERM = 8;
/** Half bits for a character that is no word by itself: rarer than any that is one. */
// Nothing measured changes at 42 or 50 (docs/thresholds.md).
const STRANGE = 46;
/**
 * Half bits for a term of two characters that no dictionary has: as rare as a word that occurs once in a million, or slang
 * that is listed falls apart into the words it is made of. And for each character more: 你去死 is three words.
 */
// At 38: 1 more clean line; at 42: 4 fewer bad lines, 3 fewer clean lines (docs/thresholds.md).
const LISTED = 40;
// At 9: 1 text is marked elsewhere (docs/thresholds.md).
const LISTED_LONGER = 8;

/** Half bits of the cheapest way to cut the first n characters of `text`; `mayBe` says which stretches may be words. */
function costs(
  text: string,
  mayBe: (from: number, to: number) => boolean,
  lessFor: (from: number, to: number) => number = nothing,
): Int32Array {
  const cheapest = new Int32Array(text.length + 1);
  for (let to = 1; to <= text.length; to++) {
    let best = cheapest[to - 1]! + (costOfWord(text, to - 1, to) || STRANGE);
    for (let from = Math.max(0, to - LONGEST_WORD); from < to - 1; from++) {
      if (!mayBe(from, to)) continue;
      const cost = costOfWord(text, from, to);
      if (cost !== 0) best = Math.min(best, cheapest[from]! + Math.max(1, cost - lessFor(from, to)));
    }
    cheapest[to] = best;
  }
  return cheapest;
}
const anything = (): boolean => true;
const nothing = (): number => 0;

/**
 * What may stand before or behind a word without making another word of it: who does it, with what, how, how many. Behind 强奸 a 犯
 * leaves it what it is, behind 处女 a 座 does not.
 */
const unitsIn = (characters: string): ReadonlySet<number> => new Set([...characters].map((one) => one.charCodeAt(0)));
const HANGS_BEFORE = unitsIn('老大小死臭烂狗贱骚破被总性真假女男那这');
const HANGS_BEHIND = unitsIn('犯罪者们狂的娘鬼狗片女男妇案界业品性化员师商人会费网剂物药癖店院场群号币枪弹刀图照吧');
/** Nothing, or one of these characters. */
const hangs = (text: string, from: number, to: number, characters: ReadonlySet<number>): boolean =>
  from === to || (from + 1 === to && characters.has(text.charCodeAt(from)));

/** A stretch of a text, half-open. */
type Part = { readonly start: number; readonly end: number };
/** Whether a dictionary's word with the term whole inside is another word: an idiom, a name, a thing. */
const isAnother = (text: string, word: Part, term: Part): boolean =>
  !(hangs(text, word.start, term.start, HANGS_BEFORE) && hangs(text, term.end, word.end, HANGS_BEHIND));

/**
 * By how many half bits the likeliest way to cut `text` into words beats the likeliest one that leaves `start` to `end`
 * whole; 0 or less where that is as likely. A longer word with the whole of it inside counts where it is another word: 处女座 is, and
 * 强奸犯 is 强奸 and one character more. `text` is simplified, Han characters only, and short: the work grows
 * with its length.
 */
export function costOfLeavingWhole(text: string, start: number, end: number): number {
  const apart = costs(
    text,
    (from, to) =>
      from > start ||
      to < end ||
      (from === start && to === end) ||
      isAnother(text, { start: from, end: to }, { start, end }),
    (from, to) => (from <= start && to >= end && to - from > end - start ? AROUND_TERM : 0),
  );
  const term = text.slice(start, end);
  const listed = LISTED + LISTED_LONGER * Math.max(0, term.length - 2);
  const inside = Math.min(costOfWord(term) || listed, listed, costs(term, anything)[term.length]!);
  const behind = costs(text.slice(end), anything);
  return apart[start]! + inside + behind[text.length - end]! - apart[text.length]!;
}
