import { CJK, GAP, LETTER } from './kinds.ts';
import { DRAWS } from './readings.ts';

/**
 * A text as it is read: runs of equal symbols, each knowing where it stood. Arrays are longer than `count` and are
 * used again for the next text.
 */
export type Runs = {
  count: number;
  /** The traits of all runs together, `STRETCHED`, and the kinds (`seenAs`). */
  seen: number;
  /** Whether reading did more than lower-case the text. */
  changed: boolean;
  /** Whether characters were read together: escapes, ゛ and 々. */
  merged: boolean;
  /** What was taken out as markup and says something: UTF-16 offsets, from and to, one after the other. */
  hidden: readonly number[];
  symbol: Uint16Array;
  kind: Uint8Array;
  other: Uint8Array;
  traits: Uint8Array;
  /** How often the symbol stood there in a row. */
  length: Uint32Array;
  /** UTF-16 offsets in the original, half-open. */
  from: Int32Array;
  to: Int32Array;
};

/** The first `count` of `places` are runs at which words begin. Valid until the next text. */
export type Words = { readonly places: Int32Array; readonly count: number };

/** No word has a letter so often in a row: somebody stretches it. */
// Nothing measured changes at 2 or 4 (docs/thresholds.md).
export const STRETCH = 3;
/** Of all runs together, beside the traits: a letter is stretched. */
export const STRETCHED = 64;
/** The bit that says that there is a run of kind 0; those of the others follow. */
export const SEEN = 1 << 8;
/** The bit that says that there is a run of this kind. What is no kind of a run (the % of ℅) counts as a mark. */
export const seenAs = (kind: number): number => SEEN << (kind > CJK ? GAP : kind);
/** Which kinds there are, as a number below `KINDS_OF_KINDS`. */
export const kindsSeen = (seen: number): number => (seen >>> 8) & (KINDS_OF_KINDS - 1);
export const KINDS_OF_KINDS = 1 << (CJK + 1);

export const NOTHING_HIDDEN: readonly number[] = Object.freeze([]);

export const emptyRuns = (capacity: number): Runs => ({
  count: 0,
  seen: 0,
  changed: false,
  merged: false,
  hidden: NOTHING_HIDDEN,
  symbol: new Uint16Array(capacity),
  kind: new Uint8Array(capacity),
  other: new Uint8Array(capacity),
  traits: new Uint8Array(capacity),
  length: new Uint32Array(capacity),
  from: new Int32Array(capacity),
  to: new Int32Array(capacity),
});

/** The same runs, with room for as many again. */
export function grown(runs: Runs): Runs {
  const larger = emptyRuns(runs.symbol.length * 2);
  larger.count = runs.count;
  larger.seen = runs.seen;
  larger.changed = runs.changed;
  larger.merged = runs.merged;
  larger.hidden = runs.hidden;
  for (const name of ['symbol', 'kind', 'other', 'traits', 'length', 'from', 'to'] as const)
    larger[name].set(runs[name]);
  return larger;
}

/** One symbol more: in the last run, if that is of the same. */
export function addSymbol(
  runs: Runs,
  symbol: number,
  kind: number,
  other: number,
  traits: number,
  from: number,
  to: number,
): void {
  runs.seen |= traits | seenAs(kind);
  const last = runs.count - 1;
  // Marks that draw letters stay apart, as where they are read in a row.
  const isDrawn = kind === GAP && (traits & DRAWS) !== 0;
  if (last >= 0 && runs.symbol[last] === symbol && runs.kind[last] === kind && symbol !== 0 && !isDrawn) {
    runs.length[last]!++;
    if (kind === LETTER && runs.length[last]! >= STRETCH) runs.seen |= STRETCHED;
    runs.to[last] = to;
    runs.traits[last]! |= traits;
    if (other !== 0) runs.other[last] = other;
    return;
  }
  const at = runs.count++;
  runs.symbol[at] = symbol;
  runs.kind[at] = kind;
  runs.other[at] = other;
  runs.traits[at] = traits;
  runs.length[at] = 1;
  runs.from[at] = from;
  runs.to[at] = to;
}

/** The text as it is read. */
export function spellText(text: string, runs: Runs): string {
  let spelt = '';
  let plain = 0;
  for (let at = 0; at < runs.count; at++) {
    const symbol = runs.symbol[at]!;
    if (runs.length[at] === 1 && symbol !== 0 && !isPrivate(symbol)) continue;
    spelt += `${spellPlain(runs, plain, at)}${shownBy(text, runs, at)}`;
    plain = at + 1;
  }
  return spelt + spellPlain(runs, plain, runs.count);
}

/** Runs of one unit with a reading each, which nearly all are. */
function spellPlain({ symbol }: Runs, from: number, to: number): string {
  return from === to
    ? ''
    : bytesOf(symbol).toString('utf16le', symbol.byteOffset + from * 2, symbol.byteOffset + to * 2);
}

let bytes: Buffer = Buffer.alloc(0);
/** The runs of a reader stay where they are for long: wrapping their bytes costs as much as the text made of them. */
function bytesOf({ buffer }: Uint16Array): Buffer {
  if (bytes.buffer !== buffer) bytes = Buffer.from(buffer);
  return bytes;
}

const isPrivate = (symbol: number): boolean => symbol >= 0xe000 && symbol <= 0xf8ff;

/** The text as it is read, and for every unit of that the run it came from. */
export function spell(text: string, runs: Runs): { readonly text: string; readonly run: Int32Array } {
  const { symbol, length, from, to, count } = runs;
  let size = 0;
  for (let at = 0; at < count; at++) size += isShownAsSent(symbol[at]!) ? to[at]! - from[at]! : length[at]!;
  const run = new Int32Array(size);
  const units = new Uint16Array(size);
  for (let at = 0, place = 0; at < count; at++) {
    const one = symbol[at]!;
    const asSent = isShownAsSent(one);
    const end = place + (asSent ? to[at]! - from[at]! : length[at]!);
    for (let unit = from[at]!; place < end; place++, unit++) {
      units[place] = asSent ? text.charCodeAt(unit) : one;
      run[place] = at;
    }
  }
  return { text: Buffer.from(units.buffer).toString('utf16le'), run };
}

const isShownAsSent = (symbol: number): boolean => symbol === 0 || isPrivate(symbol);

/** What one run spells; what has no reading is shown as it was sent. */
function shownBy(text: string, runs: Runs, at: number): string {
  const symbol = runs.symbol[at]!;
  if (isShownAsSent(symbol)) return text.slice(runs.from[at], runs.to[at]);
  const unit = String.fromCharCode(symbol);
  return runs.length[at] === 1 ? unit : unit.repeat(runs.length[at]!);
}
