import { BUCKETS } from '../text/learned/features.ts';
import { NO_SCORE, SCORE_UNIT } from '../text/learned/model-table.ts';
import type { ModelTable } from '../text/learned/weights.ts';
import type { SeenLines } from './seen-lines.ts';

/**
 * A linear support vector machine by dual coordinate descent (Hsieh and others, 2008, with the L1 loss): for each line a
 * number from 0 to `MOST_OF_LINE` says how much it holds the border in its place. A wrong label can move the model by that
 * much and no further. Only sums, products and quotients are taken, in a fixed order: every machine comes to the same bits.
 */
const MOST_OF_LINE = 1;
/** Tolerates lines that were labelled wrongly: the more a line holds already, the less it pulls. */
const GIVES_WAY = 0.2;
const ROUNDS = 8;
/** From this round on, lines that are well on their side are left alone until the end. */
const ALL_UNTIL = 2;
const WELL = 0.3;

/** @param which the lines to learn from, in a fixed order */
export function teach(seen: SeenLines, which: readonly number[], influence: Float64Array): ModelTable {
  const weights = new Float32Array(BUCKETS);
  const held = new Float64Array(seen.count);
  let order = Int32Array.from(which);
  let seed = 1;
  for (let round = 0; round < ROUNDS; round++) {
    for (let last = order.length - 1; last > 0; last--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const other = seed % (last + 1);
      const line = order[last]!;
      order[last] = order[other]!;
      order[other] = line;
    }
    let kept = 0;
    for (const line of order) {
      const beyond = learnLine(seen, line, MOST_OF_LINE * influence[line]!, weights, held);
      if (round < ALL_UNTIL || beyond < WELL || held[line] !== 0) order[kept++] = line;
    }
    order = order.subarray(0, kept);
  }
  return quantised(weights);
}

/** Moves the border for one line. Gives how far the line was beyond its margin. */
function learnLine(seen: SeenLines, line: number, most: number, weights: Float32Array, held: Float64Array): number {
  const features = seen.piece[seen.inPiece[line]!]!;
  const [from, to] = [seen.from[line]!, seen.to[line]!];
  const [label, scale] = [seen.label[line]!, seen.scale[line]!];
  let sum = 0;
  for (let at = from; at < to; at++) sum += weights[features[at]!]!;
  const beyond = label * sum * scale - 1;
  const before = held[line]!;
  const after = Math.min(most, Math.max(0, before - (beyond + GIVES_WAY * before) / (GIVES_WAY + seen.square[line]!)));
  if (after !== before) {
    held[line] = after;
    const step = (after - before) * label * scale;
    for (let at = from; at < to; at++) weights[features[at]!]! += step;
  }
  return beyond;
}

/** Of a thousand weights that are not zero, one may be larger than a byte holds: it is cut. */
const CUT = 1_000;

/** As whole numbers of a byte, in the finest steps that hold nearly all of them. */
function quantised(weights: Float32Array): ModelTable {
  const used = weights
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  const largest = used[used.length - 1 - Math.floor(used.length / CUT)] ?? 1;
  let shift = 0;
  while (shift < 20 && largest * (1 << (shift + 1)) <= 127) shift++;
  const whole = new Int8Array(weights.length);
  for (let at = 0; at < weights.length; at++) {
    if (weights[at] !== 0) whole[at] = Math.max(-127, Math.min(127, Math.round(weights[at]! * (1 << shift))));
  }
  return { weights: whole, shift };
}

/** The score that judging would give a line; of one longer than is looked at in teaching, nearly so. */
export function scoreLine(seen: SeenLines, line: number, { weights, shift }: ModelTable): number {
  if (seen.says[line] === 0) return NO_SCORE;
  const features = seen.piece[seen.inPiece[line]!]!;
  let sum = 0;
  for (let at = seen.from[line]!; at < seen.to[line]!; at++) sum += weights[features[at]!]!;
  return Math.floor((sum * seen.scale[line]! * SCORE_UNIT) / (1 << shift));
}
