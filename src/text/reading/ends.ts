import type { Ends } from '../engine.ts';
import type { Reader } from './reader.ts';
import { type Runs, spellText } from './runs.ts';

/**
 * Units that are nearly always enough for so many symbols. A text that needs more is stretched with invisible characters.
 */
const roomFor = (symbols: number): number => symbols * 4;
/** Longer repetitions of a symbol say nothing more. */
const LONGEST_RUN = 16;

/**
 * The first and the last so many symbols of a text, as it was sent. Symbols and not units: what a reader does not see
 * must not push a word out. Where they are stretched beyond measure, as they are read. Reads no more of the text than it
 * has to, in time proportional to that.
 */
export function endsOf(text: string, symbols: number, reader: Reader): Ends {
  if (text.length <= symbols * 2) return { head: text, tail: text, isWhole: true };
  const head = firstOf(text, symbols, reader);
  const tail = lastOf(text, symbols, reader);
  const isWhole = head.until >= tail.from;
  if (!isWhole) return { head: head.text, tail: tail.text, isWhole };
  const whole = text.length <= roomFor(symbols) * 2 ? text : shortened(text, reader.read(text));
  return { head: whole, tail: whole, isWhole };
}

function firstOf(text: string, symbols: number, reader: Reader): { readonly text: string; readonly until: number } {
  for (let size = roomFor(symbols); ; size *= 4) {
    const part = text.slice(0, size);
    const runs = reader.read(part);
    if (runs.count <= symbols && size < text.length) continue;
    const until = runs.count <= symbols ? text.length : runs.to[symbols - 1]!;
    const kept = part.slice(0, until);
    return { text: until <= roomFor(symbols) ? kept : shortened(kept, reader.read(kept)), until };
  }
}

function lastOf(text: string, symbols: number, reader: Reader): { readonly text: string; readonly from: number } {
  for (let size = roomFor(symbols); ; size *= 4) {
    const start = Math.max(0, text.length - size);
    const part = text.slice(start);
    const runs = reader.read(part);
    if (runs.count <= symbols && start > 0) continue;
    const from = runs.count <= symbols ? 0 : runs.from[runs.count - symbols]!;
    const kept = part.slice(from);
    const isShort = kept.length <= roomFor(symbols);
    return { text: isShort ? kept : shortened(kept, reader.read(kept)), from: start + from };
  }
}

/** The text as it is read, with long runs cut short. The reader hands the same runs out again, so they are not changed. */
function shortened(text: string, runs: Runs): string {
  const length = runs.length.slice(0, runs.count).map((times) => Math.min(times, LONGEST_RUN));
  return spellText(text, { ...runs, length });
}
