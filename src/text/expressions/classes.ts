import { contextBetween, type Instruction, reads, setsOf } from './program.ts';

/** Units of text that an expression cannot tell apart are one class, learnt as they are met: a character is then a look-up. */
export type Classes = {
  of(unit: number): number;
  /** One of the units of a class. */
  sampleOf(which: number): number;
  /** By set of characters, 1 where the class is in it. */
  rowOf(which: number): Uint8Array;
  /** The same for any character, worked out each time. */
  rowOfPoint(point: number): Uint8Array;
  /** By instruction, the set of characters that it reads. */
  readonly setOf: Int32Array;
};

const PAGE = 256;

export function makeClasses(inst: readonly Instruction[]): Classes {
  const { sets, setOf } = setsOf(inst);
  const pages: (Uint16Array | undefined)[] = new Array(PAGE);
  const known = new Map<string, number>();
  /** Class 0 is none. */
  const samples: number[] = [-1];
  const rows: Uint8Array[] = [new Uint8Array(sets.length)];
  const rowOfPoint = (point: number): Uint8Array => Uint8Array.from(sets, (set) => (reads(set, point) ? 1 : 0));
  const learn = (unit: number): number => {
    const row = rowOfPoint(unit);
    const name = `${contextBetween(unit, LETTER)} ${row.join('')}`;
    let which = known.get(name);
    if (which === undefined) {
      which = samples.push(unit) - 1;
      rows.push(row);
      known.set(name, which);
    }
    pages[unit >>> 8] ??= new Uint16Array(PAGE);
    pages[unit >>> 8]![unit & (PAGE - 1)] = which;
    return which;
  };
  return {
    of(unit) {
      const page = pages[unit >>> 8];
      return (page === undefined ? 0 : page[unit & (PAGE - 1)]!) || learn(unit);
    },
    sampleOf: (which) => samples[which]!,
    rowOf: (which) => rows[which]!,
    rowOfPoint,
    setOf,
  };
}

const LETTER = 0x61;
