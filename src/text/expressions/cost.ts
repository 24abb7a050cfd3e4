import type { RE2JS } from 're2js';
import { makeCountedMachine } from './counted-machine.ts';

/**
 * What an expression costs at worst, in steps a character (counted-machine.ts): measured on texts made to keep as many of
 * its ways open as they can. Steps are the same on every machine, so is what is refused.
 */
export type Cost = {
  readonly stepsPerCharacter: number;
  /** The text that took them, by what it repeats. */
  readonly unit: string;
};

/** Long enough to fill the widest repeat that RE2 allows, twice; pairs of characters, of which there are many, show early. */
const UNITS = 2_000;
const UNITS_OF_PAIR = 600;
/** What costs so many times too much is told no more exactly. */
const FAR_OVER = 8;
/** Sets of characters that are looked at: expressions have few, and the widest decide. */
const MOST_LETTERS = 16;

/** The most that any of the texts cost, or the first that cost more than `enough`. */
export function costOf(regex: RE2JS, enough: number): Cost {
  const machine = makeCountedMachine(regex, 0);
  let worst: Cost = { stepsPerCharacter: 0, unit: '' };
  for (const unit of unitsFor(regex)) {
    const text = unit.repeat(Math.ceil((unit.length === 2 ? UNITS_OF_PAIR : UNITS) / unit.length));
    const allowed = enough * FAR_OVER * text.length;
    const steps = { left: allowed };
    const blind = machine.blindWaysOf(text);
    for (let at = 0; at <= text.length; ) {
      const match = machine.find(text, at, steps, blind);
      if (typeof match === 'string') break;
      at = Math.max(match.end, match.start + 1);
    }
    const stepsPerCharacter = Math.ceil((allowed - steps.left) / text.length);
    if (stepsPerCharacter > worst.stepsPerCharacter) worst = { stepsPerCharacter, unit };
    if (stepsPerCharacter > enough) break;
  }
  return worst;
}

type Instruction = { readonly op: number; readonly out: number; readonly arg: number; readonly runes: Int32Array };
type Program = { readonly inst: readonly Instruction[]; readonly start: number };

/**
 * A character of each set that the expression reads, each by itself and behind each other, and texts that come to the
 * last character of a match and not to a match.
 */
function unitsFor(regex: RE2JS): readonly string[] {
  const program = (regex.re2() as unknown as { readonly prog: Program }).prog;
  const { inst } = program;
  const letters = new Set<string>();
  for (const { runes } of inst) {
    for (const rune of [runes[0], runes[runes.length - 1]]) {
      // The wide sets that end beyond all that is assigned are shown by their beginning.
      if (rune !== undefined && rune >= 0x20 && rune < 0x30000 && letters.size < MOST_LETTERS)
        letters.add(String.fromCodePoint(rune).toWellFormed());
    }
  }
  for (const common of ['a', '1', '加', ' ']) letters.add(common);
  const all = [...letters];
  const samples = Array.from({ length: 8 }, (_, seed) => almostMatched(program, seed));
  return [
    ...all,
    ...samples.filter((sample) => sample.length > 2),
    ...all.flatMap((one) => all.filter((other) => other !== one).map((other) => one + other)),
  ];
}

/** What is read on one way through the program, the last character left out. `seed` says which way where it parts. */
function almostMatched({ inst, start }: Program, seed: number): string {
  let text = '';
  let turn = seed;
  let pc = start;
  for (let walked = 0; walked < LONGEST_WALK; walked++) {
    const { op, out, arg, runes } = inst[pc]!;
    if (op === MATCH || pc === 0) break;
    if (op === ALT || op === ALT_MATCH) {
      turn = (Math.imul(turn, 1_103_515_245) + 12_345) >>> 0;
      // The first seeds go one way only: straight on, and always around.
      const around = seed < 2 ? seed === 1 : (turn & 0x10000) !== 0;
      pc = around ? out : arg;
      continue;
    }
    if (op >= RUNE) text += runes.length === 0 ? 'a' : String.fromCodePoint(runes[0]!).toWellFormed();
    pc = out;
  }
  return [...text].slice(0, -1).join('');
}
const [ALT, ALT_MATCH, MATCH, RUNE] = [1, 2, 6, 8];
const LONGEST_WALK = 4_000;
