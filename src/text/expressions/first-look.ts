import type { RE2JS } from 're2js';
import type { Steps } from '../engine.ts';
import type { Classes } from './classes.ts';
import { ALT, ALT_MATCH, CAPTURE, contextBetween, EMPTY_WIDTH, MATCH, NOP, programOf, RUNE } from './program.ts';

/**
 * Whether an expression matches a text at all, by a deterministic automaton that is worked out as texts need it: one
 * look-up a character. Nearly every text that is searched has no match, and the counted machine, which says where one
 * is, takes twenty times as long to say so.
 */
export type FirstLook = {
  /**
   * False where it has no match. Takes from `steps` about what the counted machine would have, whatever was worked out
   * before: the same text comes to its end at the same place in every process. Nothing is taken where it may match.
   */
  mayMatch(text: string, steps: Steps): boolean;
};

/** Where the program may be before a character, and what stood before that. `cost` and `next` are by class of character. */
type State = {
  readonly pcs: readonly number[];
  /** A unit that stands for all that are like it to their right. */
  readonly before: number;
  readonly next: (State | undefined)[];
  readonly cost: number[];
};

/** Where it may be in more places, the counted machine is as fast. */
const MOST_PLACES = 120;
/** More are forgotten, and worked out again. */
const MOST_STATES = 500;
/** What passing over a character costs with which no match can begin. */
const COST_OF_NOTHING = 0.25;

const ACCEPTED: State = { pcs: [], before: -1, next: [], cost: [] };
/** Not to be told with few states. */
const UNKNOWN: State = { pcs: [], before: -1, next: [], cost: [] };

export function makeFirstLook(regex: RE2JS, classes: Classes): FirstLook {
  const { inst, start } = programOf(regex);
  const { setOf } = classes;
  let states = new Map<string, State>();
  const stateOf = (pcs: readonly number[], before: number): State => {
    const name = `${kindOfUnit(before)} ${pcs.join(' ')}`;
    let state = states.get(name);
    if (state === undefined) {
      if (states.size >= MOST_STATES) states = new Map();
      state = { pcs, before, next: [], cost: [] };
      states.set(name, state);
    }
    return state;
  };

  const isSeen = new Uint8Array(inst.length);
  const seen: number[] = [];
  const open: number[] = [];
  /** Fills `seen` with all that can be reached without reading on; whether the end is among that. */
  const reach = (pcs: readonly number[], flags: number): boolean => {
    let isEnd = false;
    open.push(start, ...pcs);
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      if (pc === 0 || isSeen[pc] === 1) continue;
      isSeen[pc] = 1;
      seen.push(pc);
      const { op, out, arg } = inst[pc]!;
      if (op === ALT || op === ALT_MATCH) open.push(arg, out);
      else if (op === CAPTURE || op === NOP) open.push(out);
      else if (op === EMPTY_WIDTH) {
        if ((arg & ~flags) === 0) open.push(out);
      } else if (op === MATCH) isEnd = true;
    }
    return isEnd;
  };
  const forget = (): void => {
    for (const pc of seen) isSeen[pc] = 0;
    seen.length = 0;
  };

  const workOut = (state: State, which: number): State => {
    const unit = classes.sampleOf(which);
    const row = classes.rowOf(which);
    const isEnd = reach(state.pcs, contextBetween(state.before, unit));
    const after = isEnd ? [] : seen.filter((pc) => inst[pc]!.op >= RUNE && row[setOf[pc]!] === 1);
    const size = seen.length;
    forget();
    const pcs = [...new Set(after.map((pc) => inst[pc]!.out))].sort((a, b) => a - b);
    const next = isEnd ? ACCEPTED : pcs.length > MOST_PLACES ? UNKNOWN : stateOf(pcs, unit);
    state.next[which] = next;
    state.cost[which] = pcs.length === 0 && state.pcs.length === 0 ? COST_OF_NOTHING : size + pcs.length;
    return next;
  };

  const isEndAt = (state: State): boolean => {
    const isEnd = reach(state.pcs, contextBetween(state.before, -1));
    forget();
    return isEnd;
  };

  return {
    mayMatch(text, steps) {
      let state = stateOf([], -1);
      let cost = 0;
      for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        // Halves of a character are read together, and that is not done here.
        if ((unit & 0xf800) === 0xd800) return true;
        const which = classes.of(unit);
        const next = state.next[which] ?? workOut(state, which);
        if (next === ACCEPTED || next === UNKNOWN) return true;
        cost += state.cost[which]!;
        if (cost > steps.left) return true;
        state = next;
      }
      if (isEndAt(state)) return true;
      steps.left -= Math.ceil(cost);
      return false;
    },
  };
}

/** What a unit is to what stands beside it: nothing, a letter of a word, the end of a line, anything else. */
const kindOfUnit = (unit: number): string => {
  const flags = contextBetween(unit, 0x61);
  return `${unit < 0 ? 'none' : ''}${flags}`;
};
