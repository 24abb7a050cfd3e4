import table from '../data/look-alikes.json' with { type: 'json' };

/**
 * Look-alikes that Unicode's confusables do not list, because they are alike only to somebody who wants to read them:
 * the "fancy text" of generators, letters of other alphabets used for their looks, emoji that show a letter.
 * Where one shape is used for several letters, all are given, the likeliest first.
 */
const BY_EYE: readonly (readonly [letters: string, characters: string])[] = [
  ['a', 'αΑаАᗩ₳ДΔΛƛልᎯแคძǟǞᏗꍏꋬꭿᗅⲀⲁ'],
  ['ad', 'дծ'],
  ['b', 'ƅƄβΒЬьЪъѢѣᗷ฿๒ცɮჩҍᏰ♭ꌃጌⲂⲃ'],
  ['bv', 'вВ'],
  ['b6', 'бБ'],
  ['c', 'сСᑕ₵☪ƈℂՇꉓꉔርፈҀҁ'],
  ['sc', 'ς'],
  ['co', 'ɔ'],
  ['d', 'ԁᗪĐ๔ɖԃᎴÐðժꀸ꒯ዕԀԂ'],
  ['do', 'δ'],
  ['e', 'еЕεΕєЄэЭᗴ₠Ɇ€ξΞĚҽʒᏋēëÉəƏꍟꏂቿԷⲈⲉ'],
  ['ez', 'зЗ'],
  ['f', 'ϝᖴ₣ƒʄҒғꞘꎇꊰቻᎦꞙ'],
  ['fj', 'ɟ'],
  ['fp', 'ք'],
  ['pf', 'բ'],
  ['fl', 'ʃ'],
  ['g', 'ԌցɢᘜƓ₲ɠɕງgᎶԍꁅꍌኗגﻮ'],
  ['gy', 'γɣ'],
  ['gb', 'ƃ'],
  ['h', 'һНнᕼⱧђɦԋᏂꃅꁝዘɧћ'],
  ['hy', 'ҺЧч'],
  ['i', 'ᏆіІιΙїЇıΪเίɨℹ❗❕¡ꞮᎥꀤ꒐ጎ'],
  ['il', '|¦ǀ∣ⅼⅠ│┃'],
  ['j', 'јЈʝᒍʆ♩ʲנյջꀭ꒻ጋᏠ'],
  ['jl', 'ן'],
  ['k', 'κΚкКҚқƙҟᏦ₭ӄꀘጕϗԟԞ'],
  ['li', 'Ӏӏ'],
  ['l', 'ⱠļℓɭՆʟԼլ꒒ረᏝɬ'],
  ['la', 'λ'],
  ['m', 'мМΜᗰ₥๓ɱ♏൱ꂵጠ'],
  ['mw', 'ɯʍϻ'],
  ['n', 'пПᑎ₦ภռɳիՌŋŊղոꈤꋊክᏁ'],
  ['nh', 'ηΗ'],
  ['np', 'πⲠⲡ'],
  ['nu', 'иИйЙ'],
  ['nl', 'лЛ'],
  ['o', 'оОοΟθΘФфΦ๏⭕○●◯◎⊙☉⚪⚫⭐〇🔴🟠🟡🟢🔵🟣🟤◉օ☺☻⨀⦿ꂦꄲዐᎧంಂംංΩⲐⲑʘ'],
  ['os', 'σ'],
  ['of', 'φϕⲪⲫɸ'],
  ['p', 'рРρΡᑭ₱קթᎮþÞꉣየ℘'],
  ['q', 'ԛᑫզՔʠꆰዒ'],
  ['qo', 'Ꭴ'],
  ['r', 'гГяЯᖇⱤɽՐ®ཞꋪዪ'],
  ['rj', 'ɾ'],
  ['s', 'ѕЅᔕ₴รϟʂՏ💲💵§∫ꌗꇙነƧƨ'],
  ['sf', 'ſẝ'],
  ['sf', 'ֆ'],
  // Emoji that show a letter, or what begins with one: a zodiac sign, a boot, a letter in a box.
  ['a', '🔺'],
  ['c', '🌜🌙🌘'],
  ['d', '🌛🌒'],
  ['e', '📧💶'],
  ['h', '♓🎛'],
  ['i', '📍🕯'],
  ['k', '🎋'],
  ['l', '👢'],
  ['n', '♑♈'],
  ['o', '🅾🍩⚽'],
  ['p', '🚏'],
  ['q', '🍳'],
  ['s', '🐍⚡'],
  ['t', '🌴☦⛏'],
  ['u', '⛎🧲'],
  ['v', '♈🔻'],
  ['w', '〰'],
  ['x', '⚔'],
  ['y', '💴🌱'],
  ['z', '💤⚡'],
  ['t', 'тТτΤ₮✝➕†☨꓄ፕᏖԵե'],
  ['te', 'է'],
  ['tf', 'Ŧŧ'],
  ['u', 'μµυսᑌцЦՍᏌบપ∪ยʊմꀎ꒤ሁᏬЏџ'],
  ['u', 'ʉɄ'],
  ['v', 'νѵѴᐯ∨√ⱱ۷ง☑✓✔ѷשꃴ꒦ሀᏉ'],
  ['va', 'ʌ'],
  ['vu', 'ʋ'],
  ['vy', 'ᶌ'],
  ['w', 'ωшШщЩᗯ₩ฬധѡꅏꅐሠᏇⲰⲱɷ'],
  ['wy', 'ψΨѱѰ'],
  ['wa', 'ա'],
  ['x', 'хХχΧ᙭Жжאӿ❌❎✖✘✗╳ჯӼӽҳՃꊼꉧሸጀ'],
  ['yu', 'уУўЎ'],
  ['y', 'ΥүҮ¥ץɎყʏฯվʎꌩꌦሃ'],
  ['z', 'ᘔⱫƶʑɀՀℤꁴፚⲌⲍƷʓ'],
  ['ss', 'ß'],
  ['io', 'юЮ'],
  ['bi', 'ыЫ'],
];

/** Rows whose letters are read one after the other. */
const WHOLE: ReadonlySet<string> = new Set(['ss', 'io', 'bi']);

/** Words on one emoji. */
const WORDS: readonly (readonly [string, string])[] = [
  ['ab', '🆎'],
  ['cl', '🆑'],
  ['id', '🆔'],
  ['ok', '🆗'],
  ['sos', '🆘'],
  ['free', '🆓'],
  ['sm', '℠'],
  ['tm', '™'],
];

/** Reads `characters` grouped under what they read as into one map, later groups winning. */
function spread(into: Map<string, string>, letters: string, characters: string): void {
  for (const character of characters) if (character.codePointAt(0)! > 0x7f) into.set(character, letters);
}

function workOut(): ReadonlyMap<string, string> {
  const readings = new Map<string, string>();
  for (const [letters, characters] of Object.entries(table.readings)) spread(readings, letters, characters);
  for (const [letters, characters] of WORDS) spread(readings, letters, characters);
  for (const [letters, characters] of BY_EYE) {
    spread(readings, WHOLE.has(letters) ? letters : letters[0]!, characters);
  }
  return readings;
}

let known: ReadonlyMap<string, string> | undefined;
/**
 * A character of another shape or script → the ASCII letters it is read as, one after the other.
 * Source: Unicode confusables and character names (data/look-alikes.json).
 */
export const lookAlikes = (): ReadonlyMap<string, string> => (known ??= workOut());
/** Of one character; undefined where it looks like nothing. */
export const lookAlikeOf = (character: string): string | undefined => lookAlikes().get(character);

/**
 * Whether a symbol or punctuation mark is made to show a letter (Ⓐ, 🄰, 🇦). Others (¥, ○, ✝) are symbols first, and
 * may only be used for one.
 */
export const showsLetter = (character: string): boolean =>
  !/[\p{S}\p{P}〇]/u.test(character) ||
  /[a-z]/i.test(character.normalize('NFKC')) ||
  (character >= '\u{1f110}' && character <= '\u{1f189}') ||
  (character >= '\u{1f1e6}' && character <= '\u{1f1ff}') ||
  WORDS.some(([, emoji]) => emoji === character);

/** A character → further single letters it may stand for, beside the one in `lookAlikes`. */
export function otherReadings(): ReadonlyMap<string, string> {
  const others = new Map<string, string>();
  const add = (character: string, letters: string): void => {
    if (lookAlikeOf(character) !== letters) others.set(character, letters + (others.get(character) ?? ''));
  };
  // Unicode and the eye may differ: a palochka is an l to one and an i to the other.
  for (const [letter, characters] of Object.entries(table.readings))
    if (letter.length === 1) for (const character of characters) add(character, letter);
  for (const [letters, characters] of BY_EYE)
    if (!WHOLE.has(letters))
      for (const character of characters) for (const letter of letters.slice(1)) add(character, letter);
  for (const [character, letters] of lookAlikes()) {
    if (letters === 'l') add(character, 'i');
    if (!showsLetter(character) && letters.length === 1) others.set(character, letters + (others.get(character) ?? ''));
  }
  // A sharp s is drawn like a b; the double bars like two or like one.
  others.set('ß', 'b');
  others.set('‖', 'i');
  others.set('∥', 'i');
  return others;
}
