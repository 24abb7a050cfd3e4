import type { Runs } from '../reading/runs.ts';

/** How a symbol of a term was found in the text. */
export const EXACT = 0;
/** Another reading of the character: leet, look-alike of several letters, a swap of plain letters. */
export const OTHER = 1;
/** Drawn with two or more characters. */
export const DRAWN = 2;
/** Hidden behind a mask. */
export const HIDDEN = 3;
/** A long vowel written the other way. */
export const LENGTHENED = 4;

/** Where a term was found, symbol by symbol. Filled by the walk, judged by `believe`. */
export type Path = {
  depth: number;
  /** By symbol, the runs that show it: half-open. Symbols of one run share it. */
  readonly first: Int32Array;
  readonly after: Int32Array;
  readonly how: Uint8Array;
  text: string;
  runs: Runs;
};

/** Longer terms are matched by their first so many symbols and no more. */
export const LONGEST_TERM = 512;

export const makePath = (runs: Runs): Path => ({
  depth: 0,
  first: new Int32Array(LONGEST_TERM + 1),
  after: new Int32Array(LONGEST_TERM + 1),
  how: new Uint8Array(LONGEST_TERM + 1),
  text: '',
  runs,
});

/** Letters at the end of a term that give way to an ending (rav|ing for rave, part|ies for party). */
export const GIVES_WAY = [...'ey'].map((letter) => letter.charCodeAt(0));
const [LETTER_I, LETTER_Y] = [...'iy'].map((letter) => letter.charCodeAt(0));
/** Whether an ending that they give way to may begin so. */
export const mayGiveWay = (symbol: number): boolean => symbol === LETTER_I || symbol === LETTER_Y;
