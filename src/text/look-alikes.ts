import table from './data/look-alikes.json' with { type: 'json' };

/**
 * Look-alikes that Unicode's confusables do not list, because they are alike only to somebody who wants to read them:
 * the "fancy text" of generators, letters of other alphabets used for their looks, emoji that show a letter.
 * Where one shape is used for several letters, all are given, the likeliest first.
 */
const BY_EYE: readonly (readonly [letters: string, characters: string])[] = [
  ['a', 'αΑаАᗩ₳ДΔΛƛልᎯแคձǟǞᏗ'],
  ['ad', 'д'],
  ['b', 'βΒЬьЪъѢѣᗷ฿๒ცɮჩҍᏰ♭'],
  ['bv', 'вВ'],
  ['b6', 'бБ'],
  ['c', 'сСᑕ₵☪ςƈℂςՇ'],
  ['d', 'ԁᗪĐ๔ɖԃᎴÐ'],
  ['e', 'еЕεΕєЄэЭᗴ₠Ɇ€ξΞĚҽʒᏋēëÉ'],
  ['ez', 'зЗ'],
  ['f', 'ϝᖴ₣ƒʄҒғꞘ'],
  ['g', 'ԌցɢᘜƓ₲ɠɕງgᎶ'],
  ['gy', 'γ'],
  ['h', 'һНнᕼⱧђɦԋᏂН'],
  ['i', 'іІιΙїЇӀӏıΪเίɨℹ❗❕¡ꞮᎥ'],
  ['il', '|¦ǀ∣ⅼⅠ│┃'],
  ['j', 'јЈʝןᒍʆ♩'],
  ['k', 'κΚкКҚқƙҟқᏦ₭ӄ'],
  ['l', 'ⱠļℓɭՆʟ'],
  ['m', 'мМΜᗰ₥๓ɱ♏ʍ൱'],
  ['n', 'пПηΠπᑎ₦ภռɳիՌŋŊ'],
  ['nu', 'иИйЙ'],
  ['nl', 'лЛ'],
  ['o', 'оОοΟθΘσФфΦ๏⭕○●◯◎⊙☉⚪⚫⭐〇🔴🟠🟡🟢🔵🟣🟤◉օ☺☻⨀⦿'],
  ['p', 'рРρΡᑭ₱קթᎮþÞ'],
  ['q', 'ԛᑫợզՔֆʠ'],
  ['r', 'гГяЯᖇⱤгɾɽՐ®ཞ'],
  ['s', 'ѕЅᔕ₴รϟʂՏֆ💲💵§∫ς'],
  ['t', 'тТτΤ₮ՇŦŧէ✝➕†☨'],
  ['u', 'μµυսᑌцЦՍᏌบυપ∪'],
  ['u', 'ʉɄ'],
  ['v', 'νѵѴᐯ∨√ⱱ۷ง☑✓✔ѷ'],
  ['w', 'ωшШщЩᗯ₩ฬധѡ'],
  ['x', 'хХχΧ᙭Жжאӿ❌❎✖✘✗╳ჯ'],
  ['yu', 'уУўЎ'],
  ['y', 'ΥүҮ¥ץɎყʏฯ'],
  ['z', 'ᘔⱫƶʑɀՀℤ'],
  ['ss', 'ß'],
  ['io', 'юЮ'],
  ['bi', 'ыЫ'],
];

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

/**
 * A character of another shape or script → the ASCII letters it is read as, one after the other.
 * Source: Unicode confusables and character names (data/look-alikes.json).
 */
export const lookAlikes: ReadonlyMap<string, string> = (() => {
  const readings = new Map<string, string>();
  for (const [letters, characters] of Object.entries(table.readings)) spread(readings, letters, characters);
  for (const [letters, characters] of WORDS) spread(readings, letters, characters);
  for (const [letters, characters] of BY_EYE) {
    if (letters === 'ss' || letters === 'io' || letters === 'bi') spread(readings, letters, characters);
    else spread(readings, letters[0]!, characters);
  }
  return readings;
})();

/**
 * Whether a symbol or punctuation mark is made to show a letter (Ⓐ, 🄰, 🇦). Others (¥, ○, ✝) are symbols first, and
 * may only be used for one.
 */
export const showsLetter = (character: string): boolean =>
  !/[\p{S}\p{P}]/u.test(character) ||
  /[a-z]/i.test(character.normalize('NFKC')) ||
  (character >= '\u{1f110}' && character <= '\u{1f189}') ||
  (character >= '\u{1f1e6}' && character <= '\u{1f1ff}') ||
  WORDS.some(([, emoji]) => emoji === character);

/** A character → further single letters it may stand for, beside the one in `lookAlikes`. */
export const otherReadings: ReadonlyMap<string, string> = (() => {
  const others = new Map<string, string>();
  for (const [character, letters] of lookAlikes) if (letters === 'l') others.set(character, 'i');
  for (const [letters, characters] of BY_EYE) {
    if (letters.length === 1) for (const character of characters) others.delete(character);
    else if (letters.length === 2 && !['ss', 'io', 'bi'].includes(letters))
      spread(others, letters.slice(1), characters);
  }
  for (const [character, letters] of lookAlikes) {
    if (!showsLetter(character) && letters.length === 1) others.set(character, letters + (others.get(character) ?? ''));
  }
  // A sharp s is drawn like a b; the double bars like two or like one.
  others.set('ß', 'b');
  others.set('‖', 'i');
  others.set('∥', 'i');
  return others;
})();
