import type { Evasion, Pattern, PatternProblem } from './engine.ts';
import { CJK, DIGIT, GAP, LETTER, SPACE } from './kinds.ts';
import { LONGEST_TERM } from './path.ts';
import { KATAKANA, readings } from './readings.ts';
import type { Reader, Runs } from './runs.ts';

/** A term as the trie knows it. */
export type Entry = {
  readonly pattern: number;
  readonly term: number;
  readonly evasion: Evasion;
  /** The symbols that must be read, one after the other. */
  readonly sequence: string;
  /** By symbol: bit 0, the term itself has a gap before it; bit 1, it was katakana. */
  readonly shape: Uint8Array;
  /** The kind (LETTER, DIGIT, CJK, GAP) of each symbol. */
  readonly kinds: Uint8Array;
  /** Has letters of scripts with word boundaries only, of scripts without, or both. */
  readonly script: 'latin' | 'cjk' | 'mixed';
  /** One slip away from the term (near-misses.ts). */
  readonly nearMiss: boolean;
  readonly hasLetters: boolean;
  /** What an undisguised text must contain, for `evasion: off`. */
  readonly literal: string;
};

export const BREAK = 1;
export const WAS_KATAKANA = 2;

const SHOWS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}\p{S}]/u;
/** Symbols that belong to a term even at its edge: `@everyone`, `$$$`. */
const KEPT_AT_EDGE = '@$#+';

/**
 * One array for all terms that have the same: there are few kinds of shapes, and an array of a few bytes costs a hundred.
 */
const shared = new Map<string, Uint8Array>();
const MOST_SHARED = 10_000;
function sharedBytes(bytes: readonly number[]): Uint8Array {
  const key = String.fromCharCode(...bytes);
  const known = shared.get(key);
  if (known !== undefined) return known;
  const made = Uint8Array.from(bytes);
  if (shared.size < MOST_SHARED && bytes.length < LONGEST_TERM) shared.set(key, made);
  return made;
}

type Problem = Omit<PatternProblem, 'pattern' | 'term'>;

function isBlank(runs: Runs): boolean {
  for (let at = 0; at < runs.count; at++) if (runs.kind[at] !== SPACE) return false;
  return true;
}

/** Three marks of two kinds and more are a drawing, (.)(.), not punctuation. */
function isDrawing(term: string): boolean {
  const marks = [...term.replace(/\s/gu, '')];
  return marks.length >= 3 && new Set(marks).size >= 2;
}

/** Reads a term; what cannot be matched with sense is a problem. */
export function readTerm(
  term: string,
  reader: Reader,
):
  | { readonly ok: true; readonly entry: Omit<Entry, 'pattern' | 'term' | 'evasion'> }
  | { readonly ok: false; readonly problem: Problem } {
  const table = readings();
  for (const character of term)
    if (character.length === 2 && !table.astral.has(character.codePointAt(0)!)) table.unitOf(character);
  const runs = reader.read(term);
  const quoted = (): string => JSON.stringify(term);
  if (isBlank(runs))
    return refuse('E-TERM-EMPTY', `the phrase ${quoted()} is empty`, 'remove the line, or write a phrase');
  if (!SHOWS_SOMETHING.test(term) && !isDrawing(term))
    return refuse(
      'E-TERM-EVERYTHING',
      `the phrase ${quoted()} is only punctuation and would match everything`,
      'write a word',
    );

  let letters = 0;
  let digits = 0;
  let wide = 0;
  for (let at = 0; at < runs.count; at++) {
    if (runs.kind[at]! < LETTER) continue;
    letters += runs.length[at]!;
    if (runs.kind[at] === DIGIT) digits += runs.length[at]!;
    if (runs.kind[at] === CJK) wide += runs.length[at]!;
  }
  // Without its symbols `9/11`, `3==D` or `c++` would be an everyday number or abbreviation: they stay part of it.
  const symbolic = letters < 2 || letters === digits || (wide === 0 && letters <= 2);
  let sequence = '';
  const shape: number[] = [];
  const kinds: number[] = [];
  let broken = false;
  for (let at = 0; at < runs.count; at++) {
    const kind = runs.kind[at]!;
    const symbol = String.fromCharCode(runs.symbol[at]!);
    const edge = sequence === '' || at === runs.count - 1;
    const keeps =
      kind >= LETTER ||
      (kind === GAP && runs.symbol[at] !== 0 && symbolic) ||
      (kind === 0 &&
        (edge ? KEPT_AT_EDGE.includes(symbol) : runs.other[at] !== 0 || symbol === '*') &&
        runs.kind[at - 1] !== CJK);
    if (!keeps) {
      broken = sequence !== '';
      continue;
    }
    for (let times = 0; times < runs.length[at]!; times++) {
      sequence += symbol;
      shape.push((broken ? BREAK : 0) | ((runs.traits[at]! & KATAKANA) !== 0 ? WAS_KATAKANA : 0));
      kinds.push(kind);
      broken = false;
    }
  }
  if (sequence === '')
    return refuse('E-TERM-EMPTY', `the phrase ${quoted()} has nothing that can be read`, 'write a phrase');
  if (sequence.length === 1 && wide === 1)
    return refuse(
      'E-TERM-SINGLE-CJK',
      `${quoted()} is a single character; it would match inside innocent words`,
      'use a phrase of two characters or more',
    );
  if (sequence.length === 1 && letters === 1)
    return refuse(
      'E-TERM-EVERYTHING',
      `${quoted()} is a single letter or digit and would match nearly everything`,
      'use a word',
    );
  const literal = term.trim().toLowerCase();
  return {
    ok: true,
    entry: {
      sequence,
      shape: sharedBytes(shape),
      kinds: sharedBytes(kinds),
      script: wide === 0 ? 'latin' : wide === letters ? 'cjk' : 'mixed',
      nearMiss: false,
      hasLetters: kinds.some((kind) => kind === LETTER || kind === CJK),
      literal: literal === sequence ? sequence : literal,
    },
  };
}

const refuse = (code: Problem['code'], message: string, hint: string) =>
  ({ ok: false, problem: { code, message, hint } }) as const;

/** All terms of all patterns as entries, with what is wrong about any of them. */
export function readTerms(
  patterns: readonly Pattern[],
  reader: Reader,
): { entries: Entry[]; problems: PatternProblem[] } {
  const entries: Entry[] = [];
  const problems: PatternProblem[] = [];
  patterns.forEach((pattern, patternIndex) => {
    if (pattern.type !== 'terms') return;
    pattern.terms.forEach((term, termIndex) => {
      const read = readTerm(term, reader);
      if (read.ok) entries.push({ ...read.entry, pattern: patternIndex, term: termIndex, evasion: pattern.evasion });
      else problems.push({ ...read.problem, pattern: patternIndex, term: termIndex });
    });
  });
  return { entries, problems };
}

export const isSpelt = (kind: number): boolean => kind === LETTER || kind === DIGIT;
