import type { Entry } from '../tables/entries.ts';
import { isChineseWord, isDictionaryWord, isEnglishWord, RARE_TWO, rarityOf } from '../words/lexicon.ts';
import type { Sign } from './signs.ts';
import { LONGEST_SYLLABLE, type Sounds } from './sound.ts';

/** How one character of a term was written. */
export const SAME = 0;
export const HOMOPHONE = 1;
export const SPELT = 2;
export const INITIAL = 3;

/** A term heard in a text: character by character, at which sign it begins and how it was written. */
export type Heard = {
  readonly text: string;
  readonly signs: readonly Sign[];
  readonly places: readonly number[];
  /** `HOMOPHONE` for every Han character, the term's own ones too: `believeSound` tells them apart. */
  readonly how: number[];
  readonly depth: number;
  /** The sign behind the term. */
  readonly next: number;
};

/** How rare three characters must be together, in bits, for a homophone among them. */
// At 29: 10 more of 50,825 disguised; at 31: 11 fewer disguised (docs/thresholds.md).
const RARE_THREE = 30;
/** A Han character beside a single letter, 操n, needs less: letters seldom stand so. */
// At 11: 2 more of 50,825 disguised, 1 more bad line, 1 more clean line; at 13: 2 fewer bad lines (docs/thresholds.md).
const RARE_BESIDE_LETTER = 12;
/** Bits added when nothing adjoins them on either side: few clauses are two or three characters long. */
// At 4: 1 fewer of 50,825 disguised, 13 fewer other words; at 6: 5 texts are marked elsewhere (docs/thresholds.md).
const ALONE = 5;
/** And these where the text says nothing else: nobody sends two or three characters of no sense. */
// Nothing measured changes at 4 or 6 (docs/thresholds.md).
const WHOLE_TEXT = 5;
/** What a syllable in letters counts for among Han characters. */
// At 13: 43 fewer of 50,825 disguised, 1 fewer other word; at 15: 17 more disguised (docs/thresholds.md).
const SPELT_RARITY = 14;

const symbolAt = ({ signs, places }: Heard, at: number): number => signs[places[at]!]!.symbol;
const lettersBetween = ({ signs }: Heard, from: number, to: number): string => {
  let letters = '';
  for (let at = from; at < to; at++) letters += String.fromCharCode(signs[at]!.symbol);
  return letters;
};
const written = ({ text, signs, places, next }: Heard): string =>
  text.slice(signs[places[0]!]!.from, signs[next - 1]!.to);

/** The Han characters from that sign on, next to one another, are a word. */
function isWord({ signs }: Heard, from: number, length: number): boolean {
  let word = '';
  for (let at = from; at < from + length; at++) {
    const sign = signs[at];
    if (sign === undefined || sign.latin || (at > from && !sign.adjoins)) return false;
    word += String.fromCharCode(sign.symbol);
  }
  return isChineseWord(word);
}

/** Nothing stands between the characters. */
const isTight = ({ signs, places, next }: Heard): boolean =>
  signs.slice(places[0]! + 1, next).every((sign) => sign.adjoins);

/** The word of Latin letters that begins or ends there is a syllable. */
function isSyllable({ signs }: Heard, from: number, step: 1 | -1, sounds: Sounds): boolean {
  let letters = '';
  for (let at = from; letters.length < LONGEST_SYLLABLE; at += step) {
    const sign = signs[at];
    if (sign?.latin !== true) return false;
    const letter = String.fromCharCode(sign.symbol);
    letters = step === 1 ? letters + letter : letter + letters;
    if (step === 1 ? sign.closes : sign.opens) return sounds.spelt(letters) !== 0;
  }
  return false;
}

/** Two syllables apart, cao ni: not a name, not two words, not a piece of more that is spelt so. */
function believeApart(heard: Heard, sounds: Sounds): boolean {
  const { places, next } = heard;
  const second = places[1]!;
  if (/\p{Lu}/u.test(written(heard))) return false;
  if (isEnglishWord(lettersBetween(heard, places[0]!, second)) && isEnglishWord(lettersBetween(heard, second, next)))
    return false;
  return !isSyllable(heard, places[0]! - 1, -1, sounds) && !isSyllable(heard, next, 1, sounds);
}

/** Initials alone, `jwx`: from so many on; of so many only where they are all small or parted, since capitals abbreviate. */
// At 3: 3 more bad lines, 5 more clean lines; at 5: 321 fewer of 50,825 disguised (docs/thresholds.md).
const FEWEST_INITIALS = 4;
// At 2: 314 more of 50,825 disguised, 340 more other words, 29 more clean lines; at 4: 489 fewer disguised, 27 fewer other words, 2
// fewer clean lines (docs/thresholds.md).
const FEWEST_SMALL_INITIALS = 3;
/** Fewer letters of pinyin without a space, `nihao`, are other words and names. */
// At 4: 14 more of 50,825 disguised; at 6: 49 fewer disguised, 5 fewer other words, 1 fewer bad line (docs/thresholds.md).
const SHORTEST_PINYIN = 5;

/** In a row, or each alone between equal marks. */
const SMALL_OR_PARTED = /^(?:[a-z]{3}|[a-z]([.·_*~+-])[a-z]\1[a-z])$|^[A-Z]([.·_*~+-])[A-Z]\2[A-Z]$/;
const SMALL = /[a-z]/;

/** A Han character next to the letters: 发JWX. */
function isBesideHan({ signs, places, next }: Heard): boolean {
  const first = places[0]!;
  const [before, behind] = [signs[first - 1], signs[next]];
  const isHan = (sign: Sign | undefined): boolean => sign !== undefined && !sign.latin && isHanUnit(sign.symbol);
  return (signs[first]!.adjoins && isHan(before)) || (behind?.adjoins === true && isHan(behind));
}
const isHanUnit = (symbol: number): boolean => symbol >= 0x3400 && symbol <= 0x9fff;

/**
 * `JWX` in a sentence of letters is an abbreviation, `jwx` and `J.W.X` may be 加微信. Among Han characters, or where nothing else
 * is said, capitals may be too.
 */
function believeInitials(heard: Heard): boolean {
  if (heard.depth >= FEWEST_INITIALS) return true;
  if (heard.depth < FEWEST_SMALL_INITIALS) return false;
  const letters = written(heard);
  return SMALL_OR_PARTED.test(letters) || (!SMALL.test(letters) && (isBesideHan(heard) || isWholeText(heard)));
}

/** Initials that are an oath more often than what dictionaries know them for. */
const USUAL_INITIALS: ReadonlySet<string> = new Set('cnm cnmb rnm tmd nmd nmb gnm mmp qnmd'.split(' '));
export const isWordOfLetters = (letters: string): boolean => isDictionaryWord(letters) && !USUAL_INITIALS.has(letters);

/** All of it is written in letters, syllables or initials. */
function believeLetters(heard: Heard, initials: number, sounds: Sounds): boolean {
  const { signs, places, depth, next } = heard;
  const letters = lettersBetween(heard, places[0]!, next);
  if (initials === depth) return !isWordOfLetters(letters) && believeInitials(heard);
  if (isDictionaryWord(letters)) return false;
  // jia w xin: syllables and initials in turn are seldom meant.
  if (initials > 0 || (signs[places[0]!]!.latin && letters.length < SHORTEST_PINYIN)) return false;
  const isOfTwoWords = depth === 2 && signs[places[1]!]!.opens;
  return !isOfTwoWords || believeApart(heard, sounds);
}

/** A single letter beside a character that is not frequent, nor part of a word: 操n. A capital stands behind it: 傻B, not B站. */
function believeInitialOfTwo(heard: Heard): boolean {
  const { signs, places, how } = heard;
  const han = how[0] === SAME ? 0 : 1;
  const place = places[han]!;
  const letter = signs[places[1 - han]!]!;
  if (!letter.opens || !letter.closes || !isTight(heard)) return false;
  if (han === 1 && /\p{Lu}/u.test(written(heard))) return false;
  return symbolRarity(heard, han) >= RARE_BESIDE_LETTER && !isWord(heard, han === 0 ? place - 1 : place, 2);
}

const symbolRarity = (heard: Heard, at: number): number =>
  heard.how[at] === SPELT ? SPELT_RARITY : rarityOf(symbolAt(heard, at));

/** The text has no other letters or Han characters. */
export const isWholeText = ({ signs, places, next }: Heard): boolean => places[0] === 0 && next === signs.length;

/** How rare the characters are together, and whether they stand alone. */
function rarity(heard: Heard): number {
  const { signs, places, next } = heard;
  let bits = isWholeText(heard) ? WHOLE_TEXT : 0;
  bits += signs[places[0]!]!.adjoins || signs[next]?.adjoins === true ? 0 : ALONE;
  for (let at = 0; at < heard.depth; at++) bits += symbolRarity(heard, at);
  return bits;
}

/**
 * Words that are in dictionaries because they are written for oaths so often. They sound like a term or they do not, so none of
 * them is found that nobody listed.
 */
const WRITTEN_FOR_OTHERS: ReadonlySet<string> = new Set('草泥马 草拟马 草拟吗 草泥妈 沙比 表子 强间'.split(' '));
export const isWrittenForAnother = ({ signs, places, next }: Heard): boolean => {
  let word = '';
  for (let at = places[0]!; at < next; at++) word += String.fromCharCode(signs[at]!.symbol);
  return WRITTEN_FOR_OTHERS.has(word);
};

/** Whether chance would not have put these Han characters there: two or three of them must be rare together. */
export function isRareEnough(heard: Heard): boolean {
  const { depth } = heard;
  return depth > LONGEST_CHANCE || isWrittenForAnother(heard) || rarity(heard) >= (depth === 2 ? RARE_TWO : RARE_THREE);
}

/** 36码的: a character directly behind a number counts something. */
const isCounted = ({ text, signs, places }: Heard): boolean => /\d/.test(text[signs[places[0]!]!.from - 1] ?? '');

/**
 * Longer terms are not there by chance: only a word over an edge counts against a homophone. Inside, 院子 may stand for 原子.
 */
// At 2: 79 more of 50,825 disguised, 1 more other word, 12 more clean lines; at 4: 51 fewer disguised, 1 fewer clean line
// (docs/thresholds.md).
const LONGEST_CHANCE = 3;

/** Of two characters one at most, and nothing between: 加威 but not 家威 or 加 威; both where nothing else is said. */
const isTooVague = (heard: Heard, count: number): boolean =>
  heard.depth === 2 && ((count === 2 && !isWholeText(heard)) || !isTight(heard));

/** 威信 in 发威信了: a word over an edge of the term. */
const cutsWord = (heard: Heard): boolean => isWord(heard, heard.places[0]! - 1, 2) || isWord(heard, heard.next - 1, 2);

/** The homophone at `at` is part of a word that stands there: then it says what it says. */
function isOfWord(heard: Heard, at: number): boolean {
  const { places, depth } = heard;
  const place = places[at]!;
  const isShort = depth <= LONGEST_CHANCE;
  if ((isShort || at === 0) && isWord(heard, place - 1, 2)) return true;
  if ((isShort || at === depth - 1) && isWord(heard, place, 2)) return true;
  return isShort && [place - 2, place - 1, place].some((from) => isWord(heard, from, 3));
}

/** Other characters of the same sound are believed where chance would not have put them there, and they are no words. */
function believeHomophones(entry: Entry, heard: Heard, count: number, sounds: Sounds): boolean {
  const { how, depth } = heard;
  if (isWrittenForAnother(heard)) return true;
  if (isTooVague(heard, count)) return false;
  const isShort = depth <= LONGEST_CHANCE;
  if (isShort && (!isRareEnough(heard) || isCounted(heard) || cutsWord(heard))) return false;
  for (let at = 0; at < depth; at++) {
    if (how[at] !== HOMOPHONE) continue;
    if (isOfWord(heard, at)) return false;
    // One character alone must sound the same to everybody; where most are changed, an accent is believed.
    const isLone = isShort && count === 1;
    if (isLone && !sounds.areAlike(symbolAt(heard, at), entry.sequence.charCodeAt(at))) return false;
  }
  return true;
}

/** How many characters of a term are written each way. */
type Counts = [same: number, homophones: number, spelt: number, initials: number];

/** `jiaweixing` for 加微信: what sounds like the term goes on as a longer word of letters. */
function endsInsideLetters({ signs, next }: Heard): boolean {
  const last = signs[next - 1]!;
  return last.latin && !last.closes;
}

/**
 * 加wx beside 加w信: where initials stand, all else must be the term's own character; of two one, and of three not more than
 * one may be an initial.
 */
function believeBesideInitials(heard: Heard, [same, homophones, , initials]: Counts): boolean {
  if (heard.depth === 2) return same === 1 && believeInitialOfTwo(heard);
  return homophones === 0 && same > 0 && (heard.depth !== 3 || initials <= same);
}

/** Whether a term that a text sounds like is meant. */
export function believeSound(entry: Entry, heard: Heard, sounds: Sounds): boolean {
  const { how, depth } = heard;
  const counts: Counts = [0, 0, 0, 0];
  for (let at = 0; at < depth; at++) {
    // Each term that sounds so has characters of its own.
    if (how[at] === SAME || how[at] === HOMOPHONE)
      how[at] = symbolAt(heard, at) === entry.sequence.charCodeAt(at) ? SAME : HOMOPHONE;
    counts[how[at]!]!++;
  }
  const [same, homophones, spelt, initials] = counts;
  // The term as it is: others find that.
  if (same === depth) return false;
  if (endsInsideLetters(heard)) return false;
  if (spelt + initials === depth) return believeLetters(heard, initials, sounds);
  if (initials > 0) return believeBesideInitials(heard, counts);
  return homophones === 0 || believeHomophones(entry, heard, homophones, sounds);
}
