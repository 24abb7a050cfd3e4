import type { RE2JS } from 're2js';

/** Compiled programs of the library that compiles expressions; `test/text/counted-machine.test.ts` holds the two together. */
export type Instruction = {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: Int32Array;
  matchRune(rune: number): boolean;
};
export type Program = { readonly inst: readonly Instruction[]; readonly start: number };

export const programOf = (regex: RE2JS): Program => (regex.re2() as unknown as { readonly prog: Program }).prog;

/** Those that read a character are `RUNE` and above; the last, any but the end of a line, is 11. */
export const [ALT, ALT_MATCH, CAPTURE, EMPTY_WIDTH, MATCH, NOP, RUNE, RUNE1, RUNE_ANY] = [1, 2, 3, 4, 6, 7, 8, 9, 10];
const [BEGIN_LINE, END_LINE, BEGIN_TEXT, END_TEXT, WORD_BOUNDARY, NO_WORD_BOUNDARY] = [1, 2, 4, 8, 16, 32];
const NEWLINE = 10;

/** Whether two instructions read the same characters. */
function isSameSet(one: Instruction, other: Instruction): boolean {
  const { runes } = one;
  if (one.op !== other.op || runes.length !== other.runes.length) return false;
  // A single character says in its argument whether case counts.
  if (runes.length === 1 && one.arg !== other.arg) return false;
  return runes === other.runes || runes.every((rune, at) => rune === other.runes[at]);
}

/** Whether an instruction reads a character. */
export function reads(leaf: Instruction, rune: number): boolean {
  if (leaf.op === RUNE1) return leaf.runes[0] === rune;
  return leaf.op === RUNE ? leaf.matchRune(rune) : leaf.op === RUNE_ANY || rune !== NEWLINE;
}

/** Each set of characters that instructions read, once, and by instruction which one; -1 where it reads none. */
export function setsOf(inst: readonly Instruction[]): {
  readonly sets: readonly Instruction[];
  readonly setOf: Int32Array;
} {
  const sets: Instruction[] = [];
  const known = new Map<number, number[]>();
  const setOf = Int32Array.from(inst, (one) => {
    if (one.op < RUNE) return -1;
    const { length } = one.runes;
    const alike = length * 31 + one.op + (length > 0 ? one.runes[0]! + one.runes[length - 1]! * 7 : 0);
    const candidates = known.get(alike) ?? [];
    known.set(alike, candidates);
    const same = candidates.find((index) => isSameSet(sets[index]!, one));
    if (same !== undefined) return same;
    const index = sets.push(one) - 1;
    candidates.push(index);
    return index;
  });
  return { sets, setOf };
}

/** What holds between two units of a text, -1 where there is none, as the library says it. */
export function contextBetween(before: number, behind: number): number {
  let flags = isWordUnit(before) === isWordUnit(behind) ? NO_WORD_BOUNDARY : WORD_BOUNDARY;
  if (before < 0) flags |= BEGIN_TEXT | BEGIN_LINE;
  if (before === NEWLINE) flags |= BEGIN_LINE;
  if (behind < 0) flags |= END_TEXT | END_LINE;
  if (behind === NEWLINE) flags |= END_LINE;
  return flags;
}

const isWordUnit = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a);
