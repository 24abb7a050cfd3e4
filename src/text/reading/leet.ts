/**
 * Digits, symbols and pairs of characters that stand for letters. Each stays what it is as well: `2g1c` is a term with
 * digits, and the exclamation mark in "shit!" is one.
 */

/** ASCII character → the letters it is used for, the likeliest first. */
export const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'bg',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'il',
  '+': 't',
  '(': 'c',
  '<': 'c',
  '[': 'c',
  '{': 'c',
  '^': 'a',
  '#': 'h',
  '%': 'x',
  '&': 'e',
};

/** Symbols beyond ASCII, used the same way. */
export const LEET_SYMBOLS: Readonly<Record<string, string>> = {
  '€': 'e',
  '£': 'le',
  '¥': 'y',
  '¢': 'c',
  '©': 'c',
  '×': 'x',
  '°': 'o',
  '¿': 'c',
  '∆': 'a',
  '∂': 'd',
  '∑': 'e',
  '∏': 'n',
  '♥': 'v',
  '🐍': 's',
  '⚡': 's',
};

/** Plain letters written for one another: believed only where the result is no ordinary word. */
export const SWAPS: Readonly<Record<string, string>> = { l: 'i', v: 'u', z: 's' };

/** Two or more characters drawn or spelt for one letter. The first of each is looked up first. */
export const DRAWN: readonly (readonly [drawn: string, letter: string])[] = [
  ['vv', 'w'],
  ['uu', 'w'],
  ['rn', 'm'],
  ['nn', 'm'],
  ['cl', 'd'],
  ['ph', 'f'],
  ['kn', 'n'],
  ['()', 'o'],
  ['[]', 'o'],
  ['{}', 'o'],
  ['<>', 'o'],
  ['\\/', 'v'],
  ['/\\', 'a'],
  ['|<', 'k'],
  ['|{', 'k'],
  ['|)', 'd'],
  ['|]', 'd'],
  ['|>', 'p'],
  ['|=', 'f'],
  ['|3', 'b'],
  ['13', 'b'],
  ['|-|', 'h'],
  ['/-/', 'h'],
  ['|_|', 'u'],
  ['\\_/', 'u'],
  ['|\\|', 'n'],
  ['/\\/', 'n'],
  ['|\\/|', 'm'],
  ['/\\/\\', 'm'],
  ['\\/\\/', 'w'],
  ['><', 'x'],
  [')(', 'x'],
  ['}{', 'x'],
  ['|_', 'l'],
  ['_|', 'j'],
  ['|2', 'r'],
];

/** Characters that hide a letter instead of showing one. Emoji do the same. */
export const MASKS = '*#●○◯〇×✕✗✘■□▪▫◆◇★☆※♥❤•';
