import { DIGIT_NAMES, EMOJI_NAMES, RARE_FOR_OTHERS } from './emoji-names.ts';
import { ANYWHERE, foldCharacter } from './fold-character.ts';
import { foldHan } from './han.ts';
import { isJamo } from './jamo.ts';
import {
  DRAWN_KANA,
  ITERATION_MARKS,
  LONG_VOWEL,
  SEMI_VOICED_MARKS,
  VOICED_ITERATION_MARKS,
  VOICED_MARKS,
} from './kana.ts';
import { CJK, CLAUSE, DIGIT, DROP, ESCAPE, GAP, HIGH, ITERATE, LETTER, MANY, SPACE, VOICE } from './kinds.ts';
import { DRAWN, LEET, LEET_SYMBOLS, MASKS, SWAPS } from './leet.ts';
import { lookAlikes, otherReadings } from './look-alikes.ts';
import { TURNED_ONLY } from './mirror.ts';
import { DRAWS, type Drawn, FOREIGN, KATAKANA, MASK, type Reading, type Readings, SWAP, TURNED } from './readings.ts';

const HAN = /\p{Script=Han}/u;
/** Of two blocks, in which no character is one of another kind or is written by several. */
const PLAIN_HAN = /^[\u3400-\u4dbf\u4e00-\u9fff]$/;
/** An escape or a tag may begin with it. */
const STARTS_ESCAPE = new Set('%&\\<[');
const CLAUSES = new Set('，。！？；：、｡､…');

/** Strokes that are no words, and stand between characters for a bar: 加丨微. 〇 hides a character, or is a zero. */
const STROKES = '丨丶丿亅乀乁〇';
/** May be the long vowel of kana. */
const LONG_STROKES = '-－—–―─━~～〜一';
function kindOf(folded: string, character: string): number {
  if (STROKES.includes(folded)) return GAP;
  if (CLAUSES.has(character)) return CLAUSE;
  if (/[\s\u2800]/u.test(folded)) return SPACE;
  if (/^[0-9]/.test(folded) || /\p{Nd}/u.test(folded)) return DIGIT;
  if (ANYWHERE.test(folded) || folded.startsWith(LONG_VOWEL)) return CJK;
  if (/\p{L}/u.test(folded)) return LETTER;
  return GAP;
}

/**
 * Whether a character stands for itself or another Han character, its `shape`, and for nothing else: most of Unicode. The same
 * as reading it says, for a tenth of the time. `drawing`: characters that draw others.
 */
function hanAlone(drawing: readonly string[]): (character: string, shape: string) => boolean {
  const known = new Set<string>([...lookAlikes().keys(), ...otherReadings().keys(), ...STROKES, ...LONG_STROKES]);
  for (const character of [...drawing, ...Object.keys(EMOJI_NAMES), ...Object.keys(RARE_FOR_OTHERS)])
    known.add(character);
  return (character, shape) =>
    PLAIN_HAN.test(character) && shape.length === 1 && !known.has(character) && !known.has(shape);
}

/**
 * How every character is read, worked out from what the files beside this one say: some 0.2 s. The service reads what
 * `scripts/reading-tables.ts` wrote of it.
 */
export function workOutReadings(): Readings {
  const kind = new Uint8Array(0x10000);
  const symbol = new Uint16Array(0x10000);
  const other = new Uint8Array(0x10000);
  const traits = new Uint8Array(0x10000);
  const astral = new Map<number, Reading>();
  const many = new Map<number, readonly number[]>();
  const alternatives: number[][] = [[]];
  const numbered = new Map<string, number>();
  const privateUnits = new Map<string, number>();
  const drawn = new Map<number, Drawn[]>();
  const drawing = new Set(DRAWN.map(([shape]) => shape[0]!));

  const unitOf = (character: string): number => {
    if (character.length === 1) return character.charCodeAt(0);
    const unit = privateUnits.get(character) ?? 0xe000 + privateUnits.size;
    if (unit > 0xf8ff) return 0;
    privateUnits.set(character, unit);
    return unit;
  };
  const alternativeOf = (letters: string): number => {
    if (letters === '') return 0;
    let index = numbered.get(letters);
    if (index === undefined) {
      index = alternatives.push([...letters].map(unitOf)) - 1;
      numbered.set(letters, index);
    }
    return index;
  };

  const alsoReadAs = otherReadings();
  const drawnKana = new Map<string, string>();
  for (const [kana, shapes] of Object.entries(DRAWN_KANA))
    for (const shape of shapes) if (HAN.test(shape)) drawnKana.set(foldHan(shape), kana);

  /** What else the character may be, beside `folded`. */
  const others = (character: string, folded: string): string => {
    let letters = alsoReadAs.get(character) ?? '';
    letters += LEET_SYMBOLS[character] ?? '';
    if (folded.length === 1) letters += `${LEET[folded] ?? ''}${DIGIT_NAMES[folded] ?? ''}`;
    letters += EMOJI_NAMES[character] ?? RARE_FOR_OTHERS[folded] ?? '';
    // A capital I looks like a small l, in every alphabet that has one.
    if (character.normalize('NFKC') === 'I') letters += 'l';
    if (character === folded) letters += SWAPS[folded] ?? '';
    letters += drawnKana.get(folded) ?? '';
    if (LONG_STROKES.includes(character)) letters += LONG_VOWEL;
    return [...new Set(letters)].filter((letter) => letter !== folded).join('');
  };

  const isOnlyHan = hanAlone([...drawnKana.keys(), ...drawing]);

  const readingOf = (character: string): Reading => {
    const shape = foldHan(character);
    if (isOnlyHan(character, shape))
      return { kind: CJK, symbol: unitOf(shape), other: 0, traits: shape === character ? 0 : FOREIGN };
    let mark = 0;
    if (
      MASKS.includes(character) ||
      MASKS.includes(character.normalize('NFKC')) ||
      /\p{Extended_Pictographic}/u.test(character)
    )
      mark |= MASK;
    if (/\p{Script=Katakana}/u.test(character)) mark |= KATAKANA;
    if (VOICED_MARKS.includes(character) || SEMI_VOICED_MARKS.includes(character))
      return { kind: VOICE, symbol: SEMI_VOICED_MARKS.includes(character) ? 1 : 0, other: 0, traits: mark };
    if (ITERATION_MARKS.includes(character) || VOICED_ITERATION_MARKS.includes(character))
      return { kind: ITERATE, symbol: VOICED_ITERATION_MARKS.includes(character) ? 1 : 0, other: 0, traits: mark };
    if (TURNED_ONLY.includes(character)) mark |= TURNED;
    const folded = foldCharacter(character);
    if (isJamo(character.charCodeAt(0)))
      return { kind: VOICE, symbol: character.charCodeAt(0), other: 0, traits: mark };
    if (folded === '') return { kind: DROP, symbol: 0, other: 0, traits: 0 };
    if (STARTS_ESCAPE.has(folded)) {
      if (drawing.has(folded)) mark |= DRAWS;
      const also = LEET[folded] ?? '';
      return { kind: ESCAPE, symbol: folded.charCodeAt(0), other: alternativeOf(also), traits: mark };
    }
    const letters = [...folded];
    if (letters.length > 1) {
      many.set(character.codePointAt(0)!, letters.map(unitOf));
      return { kind: MANY, symbol: 0, other: 0, traits: mark | FOREIGN };
    }
    const plain = character.toLowerCase();
    if (drawing.has(folded)) mark |= DRAWS;
    if (folded !== plain) mark |= FOREIGN;
    const also = others(character, folded);
    if (/^[a-z]$/.test(plain) && also !== '') mark |= SWAP;
    return {
      kind: kindOf(folded, character),
      symbol: unitOf(folded),
      other: alternativeOf(also),
      traits: mark,
    };
  };

  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdbff) {
      kind[unit] = HIGH;
      continue;
    }
    // Unpaired low halves and private use mean nothing to a reader.
    if ((unit >= 0xdc00 && unit <= 0xf8ff) || (unit >= 0xac00 && unit <= 0xd7a3)) {
      kind[unit] = unit <= 0xd7a3 ? CJK : GAP;
      symbol[unit] = unit <= 0xd7a3 ? unit : 0;
      continue;
    }
    const reading = readingOf(String.fromCharCode(unit));
    kind[unit] = reading.kind;
    symbol[unit] = reading.symbol;
    other[unit] = reading.other;
    traits[unit] = reading.traits;
  }
  const beyond = (from: number, to: number): void => {
    for (let point = from; point <= to; point++) astral.set(point, readingOf(String.fromCodePoint(point)));
  };
  beyond(0x10280, 0x1044f);
  beyond(0x104b0, 0x104ff);
  beyond(0x118a0, 0x118ff);
  beyond(0x16f00, 0x16f9f);
  beyond(0x1d400, 0x1d7ff);
  beyond(0x1ee00, 0x1eeff);
  beyond(0x1f100, 0x1f2ff);
  beyond(0x1fbf0, 0x1fbf9);
  beyond(0x2f800, 0x2fa1d);
  beyond(0xe0000, 0xe01ef);
  const mostInBmp = alternatives.length;
  for (const character of [...lookAlikes().keys(), ...Object.keys(LEET_SYMBOLS), ...Object.keys(EMOJI_NAMES)])
    if (character.length === 2) astral.set(character.codePointAt(0)!, readingOf(character));

  for (const [shape, letter] of DRAWN) {
    const [first, ...rest] = [...shape].map(unitOf);
    const list = drawn.get(first!) ?? [];
    list.push({ rest, letter: unitOf(letter) });
    drawn.set(first!, list);
  }
  if (mostInBmp > 64 || alternatives.length > 256)
    throw new Error('more kinds of alternative readings than six bits hold, or eight beyond the BMP');
  const packed = new Uint32Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++)
    packed[unit] = symbol[unit]! | (kind[unit]! << 16) | (other[unit]! << 20) | (traits[unit]! << 26);
  return { packed, kind, symbol, other, traits, astral, many, alternatives, drawn, privateUnits };
}
