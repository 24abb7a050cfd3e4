import type { ParsedPattern } from 'obscenity';
import type { Runs } from '../reading/runs.ts';
import { obscenity } from './obscenity.ts';

/**
 * Patterns in obscenity's syntax (literals, `[optional]`, `?` for any character, `|` for a word boundary) as one
 * deterministic automaton: one table look-up a character says whether any of them occurs.
 */

// Classes of characters after obscenity's transformers: a–z are 1…26.
const WORD = 27;
const SPACE = 28;
const OTHER = 29;
const CLASSES = 30;
const ANY = -1;
/** A position between characters where a word begins or ends. */
const EDGE = -2;

const isWord = (kind: number): boolean => kind >= 1 && kind <= WORD;

/** One way through a pattern: classes, ANY and EDGE. */
function waysOf(pattern: ParsedPattern): number[][] {
  const { SyntaxKind } = obscenity();
  let ways: number[][] = [pattern.requireWordBoundaryAtStart ? [EDGE] : []];
  for (const node of pattern.nodes) {
    const inner = node.kind === SyntaxKind.Optional ? node.childNode : node;
    const steps = inner.kind === SyntaxKind.Wildcard ? [ANY] : inner.chars.map(classOf);
    ways =
      node.kind === SyntaxKind.Optional
        ? ways.flatMap((way) => [way, [...way, ...steps]])
        : ways.map((way) => [...way, ...steps]);
  }
  return pattern.requireWordBoundaryAtEnd ? ways.map((way) => [...way, EDGE]) : ways;
}

function classOf(point: number): number {
  if (point >= 97 && point <= 122) return point - 96;
  if (point === 32) return SPACE;
  return (point >= 48 && point <= 57) || point === 95 || (point >= 65 && point <= 90) ? WORD : OTHER;
}

/** The pattern's words, where it is letters and nothing else: what is optional is there or not. */
export const wordsOf = (pattern: ParsedPattern): readonly string[] =>
  waysOf(pattern)
    .map((way) => way.filter((step) => step !== EDGE))
    .filter((way) => way.every((step) => step >= 1 && step <= 26))
    .map((way) => String.fromCharCode(...way.map((step) => step + 96)));

/**
 * An automaton as data. By state and class, the state after that; a state is the number of its row times `CLASSES`, or
 * `ACCEPTED`.
 */
export type ProfanityTable = { readonly table: Uint16Array; readonly characters: Int32Array };
/** A pattern was met: nothing more is asked, so it has no row. */
const ACCEPTED = 0xffff;
/** Nothing of any pattern stands before, and no word. */
const START = 0;

/** Subset construction. A state is the set of places reached, with whether the last character belonged to a word. */
function determinize(ways: readonly (readonly number[])[]): Uint16Array {
  const rows: Uint16Array[] = [];
  const known = new Map<string, number>();
  const open: { places: readonly number[]; word: boolean; state: number }[] = [];
  const widest = Math.max(...ways.map((way) => way.length)) + 1;

  const stateOf = (places: readonly number[], word: boolean): number => {
    const key = `${word ? 'w' : '-'}${places.join(',')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const state = rows.push(new Uint16Array(CLASSES)) - 1;
    known.set(key, state);
    open.push({ places, word, state });
    return state;
  };

  /** After the character of class `kind`: edges between it and the one before are decided now. */
  const advance = (places: readonly number[], word: boolean, kind: number): { next: number[]; accepted: boolean } => {
    const next = new Set<number>();
    let accepted = false;
    const edge = word !== isWord(kind);
    const enter = (index: number, at: number): void => {
      const way = ways[index]!;
      if (way[at] === EDGE) {
        if (!edge) return;
        if (at + 1 === way.length) accepted = true;
        else enter(index, at + 1);
      } else if (way[at] === ANY || way[at] === kind) {
        if (at + 1 === way.length) accepted = true;
        else next.add(index * widest + at + 1);
      }
    };
    for (const place of places) enter(Math.floor(place / widest), place % widest);
    for (let index = 0; index < ways.length; index++) enter(index, 0);
    return { next: [...next].sort((a, b) => a - b), accepted };
  };

  stateOf([], false);
  for (let item = open.shift(); item !== undefined; item = open.shift()) {
    for (let kind = 1; kind < CLASSES; kind++) {
      const { next, accepted } = advance(item.places, item.word, kind);
      rows[item.state]![kind] = accepted ? ACCEPTED : stateOf(next, isWord(kind)) * CLASSES;
    }
  }
  if (rows.length * CLASSES > ACCEPTED) throw new Error('more states than sixteen bits hold');
  const table = new Uint16Array(rows.length * CLASSES);
  for (const [state, row] of rows.entries()) table.set(row, state * CLASSES);
  return table;
}

type Simple = { transform: (point: number) => number | undefined };
const simple = (transformer: unknown): Simple => transformer as Simple;

/** Says whether one of the patterns may occur; yes wrongly now and then, never no. */
export type ProfanityAutomaton = {
  inText(text: string): boolean;
  /** In what the runs spell, without spelling it. */
  inRuns(text: string, runs: Runs): boolean;
};

/**
 * What a character is to the automaton, in one number, since each of them is asked for all of it: the code point that
 * obscenity's transformers make of it in bits 0–20, the class of that from bit 21 on, and the bits below.
 */
const CLASS = 21;
const CLASS_BITS = 31;
/** Duplicates are collapsed as in obscenity's English preset: these letters stay double, all else single. */
const STAYS_DOUBLE = 1 << 26;
const DOUBLE_LETTERS = 'beolsg';
/** Leaves the automaton at its start, if it is there. */
const QUIET = 1 << 27;
/** The first half of a pair: what it is, the pair says. */
const HIGH = 1 << 28;
/** Of a run: not a character itself but a place in the text where one stands that is kept as it is. */
const STANDS_FOR_TEXT = 1 << 29;
/** More in a row than this change nothing. */
const MOST_REPEATS = 3;

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const standsForText = (symbol: number): boolean =>
  symbol === 0 || isHigh(symbol) || (symbol >= 0xe000 && symbol <= 0xf8ff);

/** What obscenity's transformers make of a character. */
function makeResolver(): (point: number) => number {
  const { resolveConfusablesTransformer, resolveLeetSpeakTransformer, toAsciiLowerCaseTransformer } = obscenity();
  const steps = [resolveConfusablesTransformer(), resolveLeetSpeakTransformer(), toAsciiLowerCaseTransformer()].map(
    simple,
  );
  return (point) => {
    let resolved = point;
    for (const step of steps) resolved = step.transform(resolved) ?? resolved;
    return resolved;
  };
}

/** What each code point is to the automaton of a table. */
function makeCharacters(table: Uint16Array): (point: number) => number {
  const resolve = makeResolver();
  return (point) => {
    const resolved = resolve(point);
    const kind = classOf(resolved);
    const isDouble = resolved < 0x80 && DOUBLE_LETTERS.includes(String.fromCharCode(resolved));
    const isQuiet = table[START + kind] === START;
    return resolved | (kind << CLASS) | (isDouble ? STAYS_DOUBLE : 0) | (isQuiet ? QUIET : 0);
  };
}

/** Compiles patterns. */
export function compileProfanity(patterns: readonly ParsedPattern[]): ProfanityTable {
  const table = determinize(patterns.flatMap(waysOf));
  const characterOf = makeCharacters(table);
  const characters = Int32Array.from({ length: 0x10000 }, (_, unit) => {
    const character = characterOf(unit) | (standsForText(unit) ? STANDS_FOR_TEXT : 0);
    return isHigh(unit) ? (character & ~QUIET) | HIGH : character;
  });
  return { table, characters };
}

/**
 * The automaton of a table. The step from character to character stands in both loops: as a function that both call, or
 * over a buffer that both fill, it costs every message a quarter to a half more. At the start what is quiet is passed over
 * on one look, which is most of any Chinese text; a duplicate of it changes nothing there.
 */
export function openProfanity({ table, characters }: ProfanityTable): ProfanityAutomaton {
  const characterOf = makeCharacters(table);

  const inText = (text: string): boolean => {
    let state = START;
    let last = -1;
    let repeats = 0;
    for (let at = 0; at < text.length; at++) {
      let character = characters[text.charCodeAt(at)]! & ~STANDS_FOR_TEXT;
      if (state === START && (character & QUIET) !== 0) continue;
      if ((character & HIGH) !== 0) {
        const point = text.codePointAt(at)!;
        if (point > 0xffff) at++;
        character = characterOf(point);
      }
      if (character === last) {
        if (++repeats > 1 || (character & STAYS_DOUBLE) === 0) continue;
      } else {
        last = character;
        repeats = 0;
      }
      state = table[state + ((character >>> CLASS) & CLASS_BITS)]!;
      if (state === ACCEPTED) return true;
    }
    return table[state + OTHER] === ACCEPTED;
  };

  const inRuns = (text: string, runs: Runs): boolean => {
    const { symbol: symbols, length, from, to, count } = runs;
    let state = START;
    let last = -1;
    let repeats = 0;
    for (let at = 0; at < count; at++) {
      const known = characters[symbols[at]!]!;
      const kept = (known & STANDS_FOR_TEXT) !== 0;
      if (state === START && !kept && (known & QUIET) !== 0) continue;
      const end = kept ? to[at]! : Math.min(length[at]!, MOST_REPEATS);
      for (let place = kept ? from[at]! : 0; place < end; place++) {
        let character = known;
        if (kept) {
          const point = text.codePointAt(place)!;
          if (point > 0xffff) place++;
          character = characterOf(point);
        }
        if (character === last) {
          if (++repeats > 1 || (character & STAYS_DOUBLE) === 0) continue;
        } else {
          last = character;
          repeats = 0;
        }
        state = table[state + ((character >>> CLASS) & CLASS_BITS)]!;
        if (state === ACCEPTED) return true;
      }
    }
    return table[state + OTHER] === ACCEPTED;
  };
  return { inText, inRuns };
}
