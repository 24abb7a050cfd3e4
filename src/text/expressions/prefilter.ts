import { KINDS_OF_KINDS, kindsSeen, type Runs } from '../reading/runs.ts';
import { bitOf, ENDS_LONGER, IS_GRAM, LONGEST_GRAM, MIX, type PrefilterTable } from './prefilter-table.ts';

const [MIX_LAST, MIX_SECOND, MIX_THIRD] = MIX;

/**
 * Says which of many sets of literals a text may contain, in one look at each character: every literal is known by one
 * rare gram of up to three characters, and a bit per hash of a gram says if any literal has it. Literals and text are
 * compared as they are read (runs.ts): what stands in the text as sent, or in what it reads as, stands there too.
 *
 * Sets of single characters, such as the digits, come first: most expressions need one of them, and most texts have none.
 * What else those expressions need is then not looked for.
 */
export type Prefilter = {
  /**
   * Calls `seen` for each owner of a literal that stands in the text, in one of these readings of it; an owner may come
   * more than once. One that nobody can do anything with, since the text has not what it is needed together with, may
   * not come.
   */
  scan(runs: Runs, closed: Runs | undefined, seen: (owner: number) => void): void;
  /** The same in one reading, and every owner comes. */
  scanAll(runs: Runs, seen: (owner: number) => void): void;
  /** Owners of a literal that was itself read with characters merged: it may stand in a text and not be seen. */
  readonly merged: readonly number[];
};

/**
 * By hash, its first literal; -1 where there is none. In one array with open addressing: a gram that is some literal's by its bit
 * only is told from it in one line of the cache. As a `Map` this was a tenth of what texts with digits cost.
 */
function makeFirstOf(hashes: Int32Array): (hash: number) => number {
  const mask = 2 ** Math.ceil(Math.log2(hashes.length * 2 + 2)) - 1;
  const places = new Int32Array(mask + 1).fill(-1);
  for (let at = hashes.length - 1; at >= 0; at--) {
    let slot = bitOf(hashes[at]! >>> 0) & mask;
    while (places[slot]! >= 0 && hashes[places[slot]!] !== hashes[at]) slot = (slot + 1) & mask;
    places[slot] = at;
  }
  return (hash) => {
    for (let slot = bitOf(hash >>> 0) & mask; places[slot]! >= 0; slot = (slot + 1) & mask)
      if (hashes[places[slot]!] === hash) return places[slot]!;
    return -1;
  };
}

/** The filter of a table. */
export function openPrefilter(table: PrefilterTable): Prefilter {
  const { ends, twos, pairs, triples } = table.grams;
  const { hash: hashes, gram, owner, start, units: all, gate } = table.literals;
  const firstOf = makeFirstOf(hashes);
  const isIn = (set: Int32Array, bit: number): boolean => (set[bit >>> 5]! & (1 << (bit & 31))) !== 0;

  /** Whether the literal stands where its gram was seen: in run `at`, at place `place` of it. */
  const stands = (literal: number, runs: Runs, at: number, place: number): boolean => {
    let run = at;
    let offset = place - gram[literal]!;
    while (offset < 0) {
      if (--run < 0) return false;
      offset += runs.length[run]!;
    }
    for (let unit = start[literal]!; unit < start[literal + 1]!; unit++) {
      if (run >= runs.count || runs.symbol[run] !== all[unit]) return false;
      if (++offset >= runs.length[run]!) {
        run++;
        offset = 0;
      }
    }
    return true;
  };

  const { owners: setOwners, kinds, classOf, masks, gates } = table.sets;
  const rough = roughly(classOf, ends);
  const reportSets = (mask: number, seen: (owner: number) => void): void => {
    for (let left = mask; left !== 0; left &= left - 1) seen(setOwners[31 - Math.clz32(left & -left)]!);
  };
  const isOpen = (mask: number): boolean => {
    for (let at = 0; at < gates.length; at++) if ((gates[at]! & mask) === gates[at]) return true;
    return false;
  };
  /** By kinds of runs, 1 where a text that has them may have all of some gate. */
  const openFor = Uint8Array.from({ length: KINDS_OF_KINDS }, (_, seen) => {
    const mask = kinds.reduce((all, its, bit) => (kindsSeen(its) & seen ? all | (1 << bit) : all), 0);
    return isOpen(mask) ? 1 : 0;
  });

  /** Grams that were seen, three numbers each: hash, run, place in the run. Few texts have any. */
  let noted = new Int32Array(3 * 64);
  let size = 0;
  const note = (hash: number, at: number, place: number): void => {
    if (size === noted.length) {
      const larger = new Int32Array(size * 2);
      larger.set(noted);
      noted = larger;
    }
    noted[size++] = hash;
    noted[size++] = at;
    noted[size++] = place;
  };
  /** Notes the grams of a text, and says the sets of which it has a character, as bits. */
  const gather = ({ symbol, length, count }: Runs): number => {
    let mask = 0;
    let before = 0;
    let last = 0;
    for (let at = 0; at < count; at++) {
      const unit = symbol[at]!;
      let its = 0;
      if (rough[unit & ROUGH] !== 0) {
        mask |= masks[classOf[unit]!]!;
        its = ends[unit]!;
      }
      if (its === 0) {
        before = length[at]! > 1 ? unit : last;
        last = unit;
        continue;
      }
      const one = Math.imul(unit, MIX_LAST);
      // Beyond three in a row nothing new can begin.
      const times = Math.min(length[at]!, LONGEST_GRAM);
      for (let place = 0; place < times; place++) {
        if ((its & IS_GRAM) !== 0) note(one, at, place);
        const two = one ^ Math.imul(last, MIX_SECOND);
        if ((its & ENDS_LONGER) !== 0 && isIn(twos, bitOf(two >>> 0))) {
          const three = two ^ Math.imul(before, MIX_THIRD);
          if (isIn(pairs, bitOf(two >>> 0))) note(two, at, place);
          if (isIn(triples, bitOf(three >>> 0))) note(three, at, place);
        }
        before = last;
        last = unit;
      }
      if (length[at]! > LONGEST_GRAM) {
        // The last places of a long run: a literal may begin with a few of them and go on in the next run.
        before = unit;
        last = unit;
      }
    }
    return mask;
  };
  /** Tells the owners of the grams that were noted from `from` on up to `to`. */
  const tell = (runs: Runs, from: number, to: number, mask: number, seen: (owner: number) => void): void => {
    for (let at = from; at < to; at += 3) report(noted[at]!, runs, noted[at + 1]!, noted[at + 2]!, mask, seen);
  };
  return {
    merged: table.merged,
    scan(runs, closed, seen) {
      // Where every expression needs a digit, most texts have no run of that kind: then nothing is gone through.
      if (openFor[kindsSeen(closed === undefined ? runs.seen : closed.seen)] === 0) return;
      size = 0;
      let mask = gather(runs);
      const ofRuns = size;
      if (closed !== undefined) mask |= gather(closed);
      if ((mask === 0 && size === 0) || !isOpen(mask)) return;
      reportSets(mask, seen);
      tell(runs, 0, ofRuns, mask, seen);
      if (closed !== undefined) tell(closed, ofRuns, size, mask, seen);
    },
    scanAll(runs, seen) {
      size = 0;
      reportSets(gather(runs), seen);
      tell(runs, 0, size, -1, seen);
    },
  };

  function report(
    hash: number,
    runs: Runs,
    at: number,
    place: number,
    mask: number,
    seen: (owner: number) => void,
  ): void {
    const first = firstOf(hash);
    if (first < 0) return;
    for (let literal = first; hashes[literal] === hash; literal++) {
      if ((gate[literal]! & mask) !== gate[literal]) continue;
      // In a long run the place is not known exactly: the gram may stand at its end as well.
      const end = runs.length[at]! - 1;
      if (stands(literal, runs, at, place) || (end > place && stands(literal, runs, at, end))) seen(owner[literal]!);
      else if (runs.length[at]! > LONGEST_GRAM && start[literal + 1]! - start[literal]! > LONGEST_GRAM)
        seen(owner[literal]!);
    }
  }
}

/** The last twelve bits of a unit: what they say of it stays in the nearest cache. */
const ROUGH = 0xfff;
/** By the last bits of a unit, 1 where one that ends so is of a set or ends a gram: of ten Chinese characters nine do not. */
function roughly(classOf: Uint8Array, ends: Uint8Array): Uint8Array {
  const rough = new Uint8Array(ROUGH + 1);
  for (let unit = 0; unit < ends.length; unit++) if (classOf[unit] !== 0 || ends[unit] !== 0) rough[unit & ROUGH] = 1;
  return rough;
}
