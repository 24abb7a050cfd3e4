import type { Evasion } from '../engine.ts';
import { CJK, LETTER } from '../reading/kinds.ts';
import { bytes, makeColumn, numbers, units } from './columns.ts';

/** A term as the trie knows it. */
export type Entry = {
  readonly pattern: number;
  readonly term: number;
  readonly evasion: Evasion;
  /** The symbols that must be read, one after the other. */
  readonly sequence: string;
  /** By symbol, bits: `BREAK`, `WAS_KATAKANA`, `MARKED`. */
  readonly shape: Uint8Array;
  /** The kind (LETTER, DIGIT, CJK, GAP) of each symbol. */
  readonly kinds: Uint8Array;
  /** Has letters of scripts with word boundaries only, of scripts without, or both. */
  readonly script: Script;
  readonly hasLetters: boolean;
  /** Bits: `OPEN_LEFT`, `OPEN_RIGHT`, `WITH_FORMS`, `JAPANESE`, `CHINESE`, `COMPOUNDS`. */
  readonly traits: number;
  /** What an undisguised text must contain, for `evasion: off`; how a `JAPANESE` term is written. */
  readonly literal: string;
};
/** Matches inside words: something may stand directly before it, or behind it. */
export const OPEN_LEFT = 1;
export const OPEN_RIGHT = 2;
/** Its plural, -ed, -ing, … are meant too. */
export const WITH_FORMS = 4;
/** Kanji only, in a Japanese list. */
export const JAPANESE = 8;
/** Han characters only, in a Chinese list. */
export const CHINESE = 16;
/** One word of spaced scripts, which others are put together with: compounds of it are meant too. */
export const COMPOUNDS = 32;
export type Script = 'latin' | 'cjk' | 'mixed';

/** The term itself has a gap before the symbol. */
export const BREAK = 1;
export const WAS_KATAKANA = 2;
/** In that gap the term has a mark of its own: the comma of "hello, world". */
export const MARKED = 4;

/**
 * All entries as columns: a hundred thousand objects would take ten times the memory, be walked by every garbage
 * collection and have to be copied one by one from the thread that compiles to the one that matches.
 */
export type EntryTable = {
  readonly pattern: Int32Array;
  readonly term: Int32Array;
  /** Bits 0–1: index into EVASIONS; 2–3: index into SCRIPTS; 4–9: the traits of an entry. */
  readonly traits: Uint16Array;
  /** Where the symbols of each begin in the next three, and one number more: where the last ends. */
  readonly start: Int32Array;
  readonly symbols: Uint16Array;
  readonly shapes: Uint8Array;
  readonly kinds: Uint8Array;
  /** Where the literal of each begins, and one more. Empty where it is the sequence, or where nobody asks for it. */
  readonly literalStart: Int32Array;
  readonly literals: Uint16Array;
};

const EVASIONS: readonly Evasion[] = ['off', 'standard', 'high'];
const SCRIPTS: readonly Script[] = ['latin', 'cjk', 'mixed'];

export const countEntries = (table: EntryTable): number => table.pattern.length;
export const sequenceOf = ({ start, symbols }: EntryTable, index: number): string =>
  spelt(symbols, start[index]!, start[index + 1]!);
export const evasionOf = ({ traits }: EntryTable, index: number): Evasion => EVASIONS[traits[index]! & 3]!;
export const traitsOf = ({ traits }: EntryTable, index: number): number => traits[index]! >>> 4;

/** Terms are up to some hundred units; more than a few thousand arguments would not fit a call. */
const MOST_AT_ONCE = 4096;
function spelt(from: Uint16Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += MOST_AT_ONCE)
    text += String.fromCharCode(...from.subarray(at, Math.min(end, at + MOST_AT_ONCE)));
  return text;
}

/** What an entry is beside its symbols. */
export type EntryFacts = {
  readonly pattern: number;
  readonly term: number;
  readonly evasion: Evasion;
  readonly script: Script;
  readonly traits: number;
  readonly literal: string;
};

/** Entries one after the other: first the symbols of one, then what it is. */
export type EntryWriter = {
  symbol(symbol: number, kind: number, shape: number): void;
  /** Ends the entry. */
  end(facts: EntryFacts): void;
  /** Forgets the symbols since the last entry. */
  drop(): void;
  finish(): EntryTable;
};

export function makeEntryWriter(): EntryWriter {
  const pattern = makeColumn(numbers);
  const term = makeColumn(numbers);
  const traits = makeColumn(units);
  const start = makeColumn(numbers);
  const symbols = makeColumn(units);
  const shapes = makeColumn(bytes);
  const kinds = makeColumn(bytes);
  const literalStart = makeColumn(numbers);
  const literals = makeColumn(units);
  start.push(0);
  literalStart.push(0);
  let from = 0;
  return {
    symbol(symbol, kind, shape) {
      symbols.push(symbol);
      kinds.push(kind);
      shapes.push(shape);
    },
    end(facts) {
      pattern.push(facts.pattern);
      term.push(facts.term);
      traits.push(EVASIONS.indexOf(facts.evasion) | (SCRIPTS.indexOf(facts.script) << 2) | (facts.traits << 4));
      if (facts.evasion === 'off' || (facts.traits & JAPANESE) !== 0)
        for (let at = 0; at < facts.literal.length; at++) literals.push(facts.literal.charCodeAt(at));
      start.push(symbols.size);
      literalStart.push(literals.size);
      from = symbols.size;
    },
    drop() {
      for (const column of [symbols, kinds, shapes]) column.cut(from);
    },
    finish: () => ({
      pattern: pattern.finish(),
      term: term.finish(),
      traits: traits.finish(),
      start: start.finish(),
      symbols: symbols.finish(),
      shapes: shapes.finish(),
      kinds: kinds.finish(),
      literalStart: literalStart.finish(),
      literals: literals.finish(),
    }),
  };
}

/** Entries looked at lately: the same few terms are met again and again. A power of two. */
const REMEMBERED = 1024;

/** Reads entries out of a table, by index. */
export function makeEntryReader(table: EntryTable): (index: number) => Entry {
  const { pattern, term, traits, start, shapes, kinds, literalStart, literals } = table;
  const remembered: (Entry | undefined)[] = new Array(REMEMBERED);
  const holds = new Int32Array(REMEMBERED).fill(-1);
  const read = (index: number): Entry => {
    const from = start[index]!;
    const to = start[index + 1]!;
    const its = traits[index]!;
    const sequence = sequenceOf(table, index);
    const own = kinds.subarray(from, to);
    return {
      pattern: pattern[index]!,
      term: term[index]!,
      evasion: EVASIONS[its & 3]!,
      sequence,
      shape: shapes.subarray(from, to),
      kinds: own,
      script: SCRIPTS[(its >>> 2) & 3]!,
      traits: its >>> 4,
      hasLetters: own.includes(LETTER) || own.includes(CJK),
      literal: spelt(literals, literalStart[index]!, literalStart[index + 1]!),
    };
  };
  return (index) => {
    const place = index & (REMEMBERED - 1);
    if (holds[place] === index) return remembered[place]!;
    const entry = read(index);
    remembered[place] = entry;
    holds[place] = index;
    return entry;
  };
}
