import {
  type ParsedPattern,
  resolveConfusablesTransformer,
  resolveLeetSpeakTransformer,
  SyntaxKind,
  toAsciiLowerCaseTransformer,
} from 'obscenity';
import type { Runs } from '../reading/runs.ts';

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

type Automaton = { readonly table: Int16Array; readonly accepts: Uint8Array };

/** An automaton as data, with what obscenity's transformers make of every UTF-16 unit, and the class of that. */
export type ProfanityTable = Automaton & { readonly resolved: Uint16Array; readonly classes: Uint8Array };

/** Subset construction. A state is the set of places reached, with whether the last character belonged to a word. */
function determinize(ways: readonly (readonly number[])[]): Automaton {
  const rows: Int16Array[] = [];
  const accepts: number[] = [];
  const known = new Map<string, number>();
  const open: { places: readonly number[]; word: boolean; state: number }[] = [];
  const widest = Math.max(...ways.map((way) => way.length)) + 1;

  const stateOf = (places: readonly number[], word: boolean, accepted: boolean): number => {
    const key = `${word ? 'w' : '-'}${accepted ? '!' : ''}${places.join(',')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const state = rows.push(new Int16Array(CLASSES)) - 1;
    known.set(key, state);
    accepts.push(accepted ? 1 : 0);
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

  stateOf([], false, false);
  for (let item = open.shift(); item !== undefined; item = open.shift()) {
    for (let kind = 1; kind < CLASSES; kind++) {
      const { next, accepted } = advance(item.places, item.word, kind);
      rows[item.state]![kind] = stateOf(next, isWord(kind), accepted);
    }
  }
  const table = new Int16Array(rows.length * CLASSES);
  for (const [state, row] of rows.entries()) table.set(row, state * CLASSES);
  return { table, accepts: Uint8Array.from(accepts) };
}

type Simple = { transform: (point: number) => number | undefined };
const simple = (transformer: unknown): Simple => transformer as Simple;

/** Says whether one of the patterns may occur; yes wrongly now and then, never no. */
export type ProfanityAutomaton = {
  inText(text: string): boolean;
  /** In what the runs spell, without spelling it. */
  inRuns(text: string, runs: Runs): boolean;
};

/** Duplicates are collapsed as in obscenity's English preset: these letters stay double, all else single. */
const doubled = new Uint8Array(0x10000);
for (const letter of 'beolsg') doubled[letter.charCodeAt(0)] = 1;
/** More in a row than this change nothing. */
const MOST_REPEATS = 3;

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
/** Not a character itself but a place in the text where one stands that is kept as it is. */
const standsForText = (symbol: number): boolean => symbol === 0 || (symbol >= 0xe000 && symbol <= 0xf8ff);

/** What obscenity's transformers make of a character. */
function makeResolver(): (point: number) => number {
  const steps = [resolveConfusablesTransformer(), resolveLeetSpeakTransformer(), toAsciiLowerCaseTransformer()].map(
    simple,
  );
  return (point) => {
    let resolved = point;
    for (const step of steps) resolved = step.transform(resolved) ?? resolved;
    return resolved;
  };
}

/** Compiles patterns. */
export function compileProfanity(patterns: readonly ParsedPattern[]): ProfanityTable {
  const resolve = makeResolver();
  const resolved = Uint16Array.from({ length: 0x10000 }, (_, unit) => resolve(unit));
  const classes = Uint8Array.from({ length: 0x10000 }, (_, unit) => classOf(unit));
  return { ...determinize(patterns.flatMap(waysOf)), resolved, classes };
}

/**
 * The automaton of a table. The step from character to character stands in both loops: as a function that both call, or
 * over a buffer that both fill, it costs every message a quarter to a half more.
 */
export function openProfanity({ table, accepts, resolved, classes }: ProfanityTable): ProfanityAutomaton {
  const resolve = makeResolver();

  const inText = (text: string): boolean => {
    let state = 0;
    let last = -1;
    let repeats = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      let character = resolved[unit]!;
      if (isHigh(unit)) {
        const point = text.codePointAt(at)!;
        if (point > 0xffff) at++;
        character = resolve(point);
      }
      if (character === last) {
        if (++repeats > 1 || doubled[character] !== 1) continue;
      } else {
        last = character;
        repeats = 0;
      }
      state = table[state * CLASSES + (character > 0xffff ? OTHER : classes[character]!)]!;
      if (accepts[state] === 1) return true;
    }
    return accepts[table[state * CLASSES + OTHER]!] === 1;
  };

  const inRuns = (text: string, runs: Runs): boolean => {
    const { symbol: symbols, length, from, to, count } = runs;
    let state = 0;
    let last = -1;
    let repeats = 0;
    for (let at = 0; at < count; at++) {
      const symbol = symbols[at]!;
      const kept = standsForText(symbol) || isHigh(symbol);
      const end = kept ? to[at]! : Math.min(length[at]!, MOST_REPEATS);
      for (let place = kept ? from[at]! : 0; place < end; place++) {
        let character = resolved[symbol]!;
        if (kept) {
          const point = text.codePointAt(place)!;
          if (point > 0xffff) place++;
          character = resolve(point);
        }
        if (character === last) {
          if (++repeats > 1 || doubled[character] !== 1) continue;
        } else {
          last = character;
          repeats = 0;
        }
        state = table[state * CLASSES + (character > 0xffff ? OTHER : classes[character]!)]!;
        if (accepts[state] === 1) return true;
      }
    }
    return accepts[table[state * CLASSES + OTHER]!] === 1;
  };
  return { inText, inRuns };
}
