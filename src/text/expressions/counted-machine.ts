import type { RE2JS } from 're2js';
import type { Steps } from '../engine.ts';
import { type Classes, makeClasses } from './classes.ts';
import {
  ALT,
  ALT_MATCH,
  CAPTURE,
  contextBetween,
  EMPTY_WIDTH,
  type Instruction,
  MATCH,
  NOP,
  programOf,
} from './program.ts';

/**
 * RE2's automaton run over a text step by step, each of them counted, so that a search can be ended where it has cost
 * enough. The library that compiles expressions finds the same, and faster in short texts, but cannot be stopped.
 */
export type CountedMachine = {
  /**
   * The first match that begins at `at` or later, leftmost and then as the expression prefers. Takes what it costs from
   * `steps`, and ends with `spent` when nothing of them is left.
   */
  find(text: string, at: number, steps: Steps, blind?: BlindWays): CountedMatch | 'none' | 'spent';
  /** What searches of one text, one behind the other, learn of it: then all of them together are linear, too. */
  blindWaysOf(text: string): BlindWays;
};
/**
 * Where an expression can be at a place of the text and come to no match from there. `a.*b|a` looks for a `b` up to the
 * end of the text behind each `a`: once is enough.
 */
export type BlindWays = {
  isBlind(pc: number, place: number): boolean;
  /** Instructions and places, one after the other, `count` numbers in all. */
  learn(ways: Int32Array, count: number): void;
};
/** UTF-16 offsets, half-open: of the whole match, and of the group that is shown for it; -1 where that took no part. */
export type CountedMatch = {
  readonly start: number;
  readonly end: number;
  readonly shownStart: number;
  readonly shownEnd: number;
};

/** Where a match began, where the shown group began and ended. */
const KEPT = 3;

/** Threads of the automaton, in the order in which the expression prefers them. */
type Threads = { readonly pcs: Int32Array; readonly places: Int32Array; readonly kept: Int32Array; size: number };
const noThreads = (count: number): Threads => ({
  pcs: new Int32Array(count),
  places: new Int32Array(count),
  kept: new Int32Array(count * KEPT),
  size: 0,
});
const holds = ({ pcs, places, size }: Threads, pc: number): boolean => {
  const place = places[pc]!;
  return place < size && pcs[place] === pc;
};

/** `shown` is the number of the group that is shown; 0 for none. */
export function makeCountedMachine(
  regex: RE2JS,
  shown: number,
  classes: Classes = makeClasses(programOf(regex).inst),
): CountedMachine {
  const { inst, start } = programOf(regex);
  const count = inst.length;
  const op = Uint8Array.from(inst, (one) => one.op);
  const out = Int32Array.from(inst, (one) => one.out);
  const arg = Int32Array.from(inst, (one) => one.arg);
  const reading = makeReading(classes);
  let now = noThreads(count);
  let next = noThreads(count);
  const stack = new Int32Array(count * 2 + 4);
  const kept = new Int32Array(KEPT);
  /** Ways followed beyond a match, in the hope of one that is preferred. */
  let hopes = new Int32Array(256);
  const looksAround = inst.some(({ op }) => op === EMPTY_WIDTH);
  const first = makeFirst(inst, start, classes);

  /** Adds what an instruction leads to without reading on; the steps that took. `kept` is that of the thread. */
  const add = (threads: Threads, from: number, at: number, flags: number, blind?: BlindWays): number => {
    let depth = 0;
    let pc = from;
    let taken = 0;
    for (;;) {
      while (pc !== 0 && !holds(threads, pc)) {
        taken++;
        const place = threads.size++;
        threads.pcs[place] = pc;
        threads.places[pc] = place;
        const kind = op[pc]!;
        if (kind === ALT || kind === ALT_MATCH) {
          stack[depth++] = arg[pc]!;
          stack[depth++] = 0;
          pc = out[pc]!;
        } else if (kind === NOP) pc = out[pc]!;
        else if (kind === EMPTY_WIDTH) pc = (arg[pc]! & ~flags) === 0 ? out[pc]! : 0;
        else if (kind === CAPTURE) {
          const slot = shown > 0 ? arg[pc]! - 2 * shown + 1 : 0;
          if (slot === 1 || slot === 2) {
            stack[depth++] = -slot;
            stack[depth++] = kept[slot]!;
            kept[slot] = at;
          }
          pc = out[pc]!;
        } else if (blind?.isBlind(pc, at)) {
          threads.size--;
          pc = 0;
        } else {
          const base = place * KEPT;
          threads.kept[base] = kept[0]!;
          threads.kept[base + 1] = kept[1]!;
          threads.kept[base + 2] = kept[2]!;
          pc = 0;
        }
      }
      if (depth === 0) return taken;
      const value = stack[--depth]!;
      const entry = stack[--depth]!;
      if (entry < 0) {
        kept[-entry] = value;
        pc = 0;
      } else pc = entry;
    }
  };

  return {
    blindWaysOf: (text) => makeBlindWays(count, text.length),
    find(text, at, steps, blind) {
      now.size = 0;
      next.size = 0;
      let matched: CountedMatch | undefined;
      let hoped = 0;
      const settle = () => {
        if (hoped > 0) blind?.learn(hopes, hoped);
        return matched ?? 'none';
      };
      for (let place = at; ; ) {
        if (now.size === 0) {
          if (matched !== undefined) return settle();
          const from = place;
          while (place < text.length && !first.may(text.charCodeAt(place))) place++;
          steps.left -= (place - from) >> 2;
          if (place >= text.length && !first.mayBeEmpty) return 'none';
        }
        const rune = place < text.length ? text.codePointAt(place)! : -1;
        const after = place + (rune > 0xffff ? 2 : 1);
        // No match begins with a character that none can begin with.
        if (matched === undefined && (first.mayBeEmpty || (rune >= 0 && first.may(text.charCodeAt(place))))) {
          kept[0] = place;
          kept[1] = -1;
          kept[2] = -1;
          steps.left -= add(now, start, place, looksAround ? contextOf(text, place) : 0, blind);
        }
        const flags = looksAround ? contextOf(text, after) : 0;
        steps.left -= now.size + 1;
        reading.begin(rune);
        for (let index = 0; index < now.size; index++) {
          const pc = now.pcs[index]!;
          const kind = op[pc]!;
          if (kind < MATCH || kind === NOP) continue;
          const base = index * KEPT;
          if (kind === MATCH) {
            const [shownStart, shownEnd] = [now.kept[base + 1]!, now.kept[base + 2]!];
            matched = { start: now.kept[base]!, end: place, shownStart, shownEnd };
            // Those that were hoped for may have led here.
            hoped = 0;
            break;
          }
          if (matched !== undefined && blind !== undefined) {
            if (hoped + 2 > hopes.length) hopes = doubled(hopes);
            hopes[hoped++] = pc;
            hopes[hoped++] = place;
          }
          if (!reading.goesOn(pc)) continue;
          kept[0] = now.kept[base]!;
          kept[1] = now.kept[base + 1]!;
          kept[2] = now.kept[base + 2]!;
          steps.left -= add(next, out[pc]!, after, flags, blind);
        }
        if (rune < 0) return settle();
        if (steps.left < 0) return 'spent';
        [now, next] = [next, now];
        next.size = 0;
        place = after;
      }
    },
  };
}

const doubled = (list: Int32Array): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
};

/** A bit for each instruction and place, 16 MB at most; a longer text with a larger program is searched without. */
const MOST_BITS = 128 * 1024 * 1024;
/** A few ways are not worth a table. */
const WORTH_A_TABLE = 4_000;

function makeBlindWays(instructions: number, units: number): BlindWays {
  const width = units + 2;
  let bits: Uint32Array | undefined;
  let met = 0;
  return {
    isBlind(pc, place) {
      if (bits === undefined) return false;
      const bit = pc * width + place;
      return (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
    },
    learn(ways, count) {
      met += count;
      if (bits === undefined) {
        if (met < WORTH_A_TABLE || instructions * width > MOST_BITS) return;
        bits = new Uint32Array(Math.ceil((instructions * width) / 32));
      }
      for (let at = 0; at < count; at += 2) {
        const bit = ways[at]! * width + ways[at + 1]!;
        bits[bit >>> 5]! |= 1 << (bit & 31);
      }
    },
  };
}

/** Whether an instruction reads the character that was begun with. */
function makeReading({ of, rowOf, rowOfPoint, setOf }: Classes) {
  const none = rowOf(0);
  let row = none;
  return {
    begin(rune: number): void {
      if (rune < 0) row = none;
      else row = rune > 0xffff ? rowOfPoint(rune) : rowOf(of(rune));
    },
    goesOn: (pc: number): boolean => row[setOf[pc]!] === 1,
  };
}

/** With what unit a match may begin: learnt as units are met. */
function makeFirst(inst: readonly Instruction[], start: number, { of, rowOf, setOf }: Classes) {
  const leaves: number[] = [];
  const seen = new Set<number>();
  const open = [start];
  let mayBeEmpty = false;
  for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
    if (pc === 0 || seen.has(pc)) continue;
    seen.add(pc);
    const one = inst[pc]!;
    if (one.op === ALT || one.op === ALT_MATCH) open.push(one.arg, one.out);
    else if (one.op < MATCH || one.op === NOP) open.push(one.out);
    else if (one.op === MATCH) mayBeEmpty = true;
    else leaves.push(pc);
  }
  /** By class. */
  const known: (boolean | undefined)[] = [];
  const learn = (which: number): boolean => {
    const row = rowOf(which);
    known[which] = mayBeEmpty || leaves.some((pc) => row[setOf[pc]!] === 1);
    return known[which];
  };
  return {
    mayBeEmpty,
    may(unit: number): boolean {
      if ((unit & 0xf800) === 0xd800) return true;
      const which = of(unit);
      return known[which] ?? learn(which);
    },
  };
}

/** What holds between two units of a text. */
const contextOf = (text: string, at: number): number =>
  contextBetween(
    at > 0 && at <= text.length ? text.charCodeAt(at - 1) : -1,
    at < text.length ? text.charCodeAt(at) : -1,
  );
