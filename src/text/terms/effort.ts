import { CJK, DIGIT, GAP, LETTER } from '../reading/kinds.ts';
import { FOREIGN, SWAP } from '../reading/readings.ts';
import { DRAWN, EXACT, HIDDEN, type Path } from './path.ts';

/** What a way through the text needed beside plain letters, counted by symbol of the term. */
export type Effort = {
  /** Plain letters. */
  letters: number;
  /** Look-alikes and letters of fancy shapes. */
  foreign: number;
  /** Digits read as letters: sp4m. */
  digits: number;
  /** Marks read as letters: $pam. */
  symbols: number;
  /** Plain letters read as others, or two drawn as one: sparn. */
  swaps: number;
  /** Letters behind a mask: sp*m. */
  hidden: number;
  /** A letter stands more often than in the term: spaaam. */
  stretched: boolean;
};

export function effortOf(path: Path): Effort {
  const { runs, first, after, how, depth } = path;
  const effort: Effort = { letters: 0, foreign: 0, digits: 0, symbols: 0, swaps: 0, hidden: 0, stretched: false };
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    const kind = runs.kind[run]!;
    const shaped = (runs.traits[run]! & FOREIGN) !== 0;
    if (how[at] === HIDDEN) effort.hidden++;
    else if (how[at] === EXACT) {
      if (kind === LETTER || kind === CJK) effort[shaped ? 'foreign' : 'letters']++;
    } else if (kind === DIGIT) effort.digits++;
    else if (kind === GAP) effort.symbols++;
    else if (how[at] === DRAWN || ((runs.traits[run]! & SWAP) !== 0 && !shaped)) effort.swaps++;
    else effort.foreign++;
    const isLast = at + 1 === depth || first[at + 1] !== run;
    if (isLast && how[at] !== HIDDEN && after[at]! - run === 1) {
      let used = 1;
      while (at - used >= 0 && first[at - used] === run) used++;
      if (runs.length[run]! > used) effort.stretched = true;
    }
    // Letters passed over as repeats of the one before.
    if (at > 0 && run > after[at - 1]!)
      for (let between = after[at - 1]!; between < run; between++)
        if (runs.kind[between]! >= LETTER) effort.stretched = true;
  }
  return effort;
}
