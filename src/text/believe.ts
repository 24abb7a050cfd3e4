import { believeCjk } from './believe-cjk.ts';
import { believeLatin } from './believe-latin.ts';
import { DIGIT, LETTER } from './kinds.ts';
import type { Path } from './path.ts';
import { EXACT } from './path.ts';
import { BREAK, type Entry } from './terms.ts';

/** Offsets of what was found, half-open. */
export type Stretch = { readonly start: number; readonly end: number };

export function stretchOf(path: Path): Stretch {
  return { start: path.runs.from[path.first[0]!]!, end: path.runs.to[path.after[path.depth - 1]! - 1]! };
}

/** A term that begins or ends with a letter of a spaced script must begin or end a word there. */
function standsAlone(entry: Entry, path: Path): boolean {
  const { runs } = path;
  const first = path.first[0]!;
  const after = path.after[path.depth - 1]!;
  const starts = entry.kinds[0]!;
  const ends = entry.kinds[path.depth - 1]!;
  if ((starts === LETTER || starts === DIGIT) && first > 0) {
    const before = runs.kind[first - 1]!;
    if (before === LETTER || before === DIGIT) return false;
  }
  if ((ends === LETTER || ends === DIGIT) && after < runs.count) {
    const next = runs.kind[after]!;
    if (next === LETTER || next === DIGIT) return false;
  }
  return true;
}

/** Nothing was undone but case, width, marks and the like: gaps only where the term has them, no repeats, no readings. */
function isPlain(entry: Entry, path: Path): boolean {
  const { runs, first, after, how, depth } = path;
  for (let at = 0; at < depth; at++) {
    if (how[at] !== EXACT) return false;
    if (at > 0 && first[at] !== first[at - 1]) {
      const gap = first[at]! - after[at - 1]!;
      if (gap !== 0 && (gap > 1 || (entry.shape[at]! & BREAK) === 0)) return false;
      if (gap === 0 && (entry.shape[at]! & BREAK) !== 0) return false;
    }
    const isLast = at + 1 === depth || first[at + 1] !== first[at];
    if (isLast) {
      let used = 1;
      while (at - used >= 0 && first[at - used] === first[at]) used++;
      if (runs.length[first[at]!] !== used) return false;
    }
  }
  return true;
}

/**
 * Whether a way through the text that spells a term is the term. What the walk finds is generous; here is decided, by
 * script, which disguises are believed. docs/detection.md has the price of each.
 */
export function believe(entry: Entry, path: Path): boolean {
  if (!standsAlone(entry, path)) return false;
  if (entry.evasion === 'off') {
    const { start, end } = stretchOf(path);
    const around = entry.literal.length - (end - start);
    for (let lead = 0; lead <= Math.max(0, around); lead++)
      if (path.text.substr(start - lead, entry.literal.length).toLowerCase() === entry.literal && start >= lead)
        return true;
    return false;
  }
  if (isPlain(entry, path)) return entry.script === 'cjk' ? believeCjk(entry, path) : true;
  return entry.script === 'cjk' ? believeCjk(entry, path) : believeLatin(entry, path);
}
