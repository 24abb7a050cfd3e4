import { CJK } from '../reading/kinds.ts';
import { BREAK, type Entry, MARKED } from '../tables/entries.ts';
import { cutsWords } from './believe-borders.ts';
import { believeCjk } from './believe-cjk.ts';
import { isOfItsLanguage } from './believe-language.ts';
import { believeLatin } from './believe-latin.ts';
import type { Path } from './path.ts';
import { EXACT } from './path.ts';
import { standsAlone } from './word-ends.ts';

/** Offsets of what was found, half-open. */
export type Stretch = { readonly start: number; readonly end: number };

function stretchOf(entry: Entry, path: Path): Stretch {
  const { runs, first, after, depth } = path;
  let start = runs.from[first[0]!]!;
  let end = runs.to[after[depth - 1]! - 1]!;
  // 娘的 in 娘娘的: of a run of equal characters only those that belong to the term.
  if (entry.kinds[0] === CJK && first[0] !== first[depth - 1]) {
    const run = first[0]!;
    let used = 1;
    while (used < depth && first[used] === run) used++;
    if (runs.to[run]! - start === runs.length[run]) start = runs.to[run]! - used;
  }
  if (entry.kinds[depth - 1] === CJK) {
    const run = after[depth - 1]! - 1;
    let used = 1;
    while (used < depth && first[depth - 1 - used] === first[depth - 1]) used++;
    if (runs.to[run]! - runs.from[run]! === runs.length[run]) end = Math.max(runs.from[run]!, start) + used;
  }
  return { start, end };
}

/**
 * A gap that the term has, too: one run, or where it has a mark itself, as many as the walk goes over. "hello, world" is a
 * comma and a space.
 */
function isOwnGap(shape: number, gap: number): boolean {
  if (gap === 0) return (shape & BREAK) === 0;
  return (shape & BREAK) !== 0 && (gap === 1 || (shape & MARKED) !== 0);
}

/** Nothing was undone but case, width, marks and the like: gaps only where the term has them, no repeats, no readings. */
export function isPlain(entry: Entry, path: Path): boolean {
  const { runs, first, after, how, depth } = path;
  for (let at = 0; at < depth; at++) {
    if (how[at] !== EXACT) return false;
    if (at > 0 && first[at] !== first[at - 1] && !isOwnGap(entry.shape[at]!, first[at]! - after[at - 1]!)) return false;
    const isLast = at + 1 === depth || first[at + 1] !== first[at];
    if (isLast) {
      let used = 1;
      while (at - used >= 0 && first[at - used] === first[at]) used++;
      // A CJK term may begin or end inside a run of its own character.
      const edge = entry.kinds[at] === CJK && (at + 1 === depth || at + 1 === used);
      if (runs.length[first[at]!] !== used && !edge) return false;
    }
  }
  return true;
}

/** As it was sent, apart from case: for `evasion: off`. */
function isLiteral(entry: Entry, path: Path): boolean {
  const { start, end } = stretchOf(entry, path);
  const { literal } = entry;
  for (let lead = 0; lead <= Math.max(0, literal.length - (end - start)) && lead <= start; lead++)
    if (path.text.substr(start - lead, literal.length).toLowerCase() === literal && isPlain(entry, path)) return true;
  return false;
}

/**
 * Where the term is, if a way through the text that spells it is meant to. What the walk finds is generous; here is
 * decided, by script, which disguises are believed. docs/detection.md has the price of each.
 */
export function believe(entry: Entry, path: Path): Stretch | undefined {
  const stands = standsAlone(entry, path);
  if (stands === undefined) return undefined;
  const isMeant = entry.evasion === 'off' ? isLiteral(entry, path) : believeDisguise(entry, path);
  if (!isMeant || !isOfItsLanguage(entry, path)) return undefined;
  const { start, end } = stretchOf(entry, path);
  const { runs } = path;
  // With what hangs on it: an ending, or the rest of the word where it was written with a `*`.
  return {
    start: stands.from < path.first[0]! ? runs.from[stands.from]! : start,
    end: stands.to > path.after[path.depth - 1]! ? runs.to[stands.to - 1]! : end,
  };
}

function believeDisguise(entry: Entry, path: Path): boolean {
  if (isPlain(entry, path)) return entry.script !== 'cjk' || (believeCjk(entry, path) && !cutsWords(entry, path));
  // A number or a figure of symbols has no disguise.
  if (!entry.hasLetters) return false;
  return entry.script === 'cjk' ? believeCjk(entry, path) : believeLatin(entry, path);
}
