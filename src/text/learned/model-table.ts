import { createHash } from 'node:crypto';
import { readings } from '../reading/readings.ts';
import { soundTable } from '../sounds/sound.ts';
import { FEATURES_VERSION, type Features, type HanSounds } from './features.ts';
import type { ModelTable } from './weights.ts';

let sounds: HanSounds | undefined;

/** The first reading of each Han character. The table behind it is built at first use (about 0.3 s). */
export function hanSounds(): HanSounds {
  sounds ??= build();
  return sounds;
}

function build(): HanSounds {
  const { start, symbols } = soundTable();
  return Uint16Array.from({ length: start.length - 1 }, (_, at) =>
    start[at + 1]! > start[at]! ? symbols[start[at]!]! : 0,
  );
}

let known: string | undefined;

/**
 * Names how this engine reads for models: what a character is read as and how it sounds. A model that was taught with
 * another reading looks at other things than it learned.
 */
export function readingDigest(): string {
  known ??= digest();
  return known;
}

function digest(): string {
  const { packed, many, astral } = readings();
  const hash = createHash('sha256').update(`features ${FEATURES_VERSION}\n`);
  hash.update(new Uint8Array(packed.buffer));
  hash.update(JSON.stringify([...many]));
  hash.update(JSON.stringify([...astral].map(([point, { kind, symbol }]) => [point, kind, symbol])));
  return hash.update(new Uint8Array(hanSounds().buffer)).digest('hex').slice(0, 16);
}

/** Scores are whole numbers, so that no machine rounds them otherwise: thousandths of what the margin is in teaching. */
export const SCORE_UNIT = 1_000;

/**
 * What the number of features of a text is worth: `count` to the power of minus 7/16, from square roots, which every
 * machine gives to the last bit. Less than a square root, so that a long text is not only judged by its average.
 */
export function scaleOf(count: number): number {
  const quarter = Math.sqrt(Math.sqrt(count));
  const eighth = Math.sqrt(quarter);
  return count === 0 ? 0 : 1 / (quarter * eighth * Math.sqrt(eighth));
}

/** A text of fewer letters says nothing. */
const FEWEST_LETTERS = 2;
/** What nothing reaches. */
export const NO_SCORE = -0x40000000;

/** The higher, the more the text is like those that were labelled as matches. */
export function scoreOf({ bucket, count, letters }: Features, { weights, shift }: ModelTable): number {
  if (letters < FEWEST_LETTERS) return NO_SCORE;
  let sum = 0;
  for (let at = 0; at < count; at++) sum += weights[bucket[at]!]!;
  return Math.floor((sum * scaleOf(count) * SCORE_UNIT) / (1 << shift));
}
