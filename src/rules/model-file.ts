import { createHash } from 'node:crypto';
import { BUCKETS } from '../text/learned/features.ts';
import type { ModelTable } from '../text/learned/weights.ts';
import { say, type Told } from '../words/saying.ts';

/** What a model may be called. */
export const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * The file of a learned model: JSON with a card that says what it was taught, its weights, and a digest of both. It holds no
 * line of what it was taught, and no time: the same lines give the same bytes.
 */
export type Model = { readonly name: string; readonly card: ModelCard; readonly table: ModelTable };

export type ModelCard = {
  /** Lines of each label that it was taught. */
  readonly match: number;
  readonly noMatch: number;
  /** SHA-256 of the lines. */
  readonly lines: string;
  /**
   * Digest of how the engine that taught it reads text (text/learned/model-table.ts). An engine that reads differently
   * refuses it.
   */
  readonly reading: string;
  /** `unsaid --version` of the program that taught it; for people. */
  readonly engine: string;
  /** Parts that the lines were cut into: each was scored by what the others taught. */
  readonly folds: number;
  /**
   * Of the weight of all lines so many thousandths, rounded up, are those of one labeller and of one sender, at most: so far
   * one person can move it. 0 where no line says whose it is; undefined in a file from before this was written down.
   */
  readonly most?: { readonly labeller: number; readonly sender: number } | undefined;
  /** By those scores, the stricter first. */
  readonly curve: readonly CurvePoint[];
};
/** Of the lines, so many innocent ones and so many to be caught have at least this score. */
export type CurvePoint = { readonly score: number; readonly innocent: number; readonly caught: number };

export const LARGEST_MODEL = 2 * 1024 * 1024;
export const TOO_LARGE = say('modelTooLarge');
const FORMAT = 'unsaid learned model 1';
const MOST_POINTS = 1_000;
const MOST_LINES = 10_000_000;
const HIGHEST_SCORE = 1_000_000_000;

/** The file of a model, and the digest in it. */
export function printModel({ name, card, table }: Model): { readonly file: string; readonly digest: string } {
  const body = { format: FORMAT, name, card: cardAsWritten(card), shift: table.shift, weights: packed(table.weights) };
  const digest = digestOf(body);
  return { file: `${JSON.stringify({ ...body, digest })}\n`, digest };
}

export type ReadModel =
  | { readonly ok: true; readonly model: Model; readonly digest: string }
  | { readonly ok: false; readonly why: Told };

const DAMAGED = say('modelDamaged');

/** Reads the file of a model. Gives a model within all bounds, or why it is refused; never throws. */
export function readModel(text: string): ReadModel {
  if (text.length > LARGEST_MODEL) return { ok: false, why: TOO_LARGE };
  const value = parsed(text);
  if (!isRecord(value) || typeof value.format !== 'string') return { ok: false, why: say('notModel') };
  if (value.format !== FORMAT) return { ok: false, why: say('modelFormat', FORMAT) };
  const { digest, ...body } = value;
  if (typeof digest !== 'string' || digest !== digestOf(body)) return { ok: false, why: DAMAGED };
  const { format: _, name, card, shift, weights, ...others } = body;
  const read = isRecord(card) ? readCard(card) : undefined;
  const unpacked = typeof weights === 'string' ? unpack(weights) : undefined;
  const isWhole = typeof name === 'string' && Object.keys(others).length === 0 && isWithin(shift, 0, 30);
  if (!isWhole || read === undefined || unpacked === undefined) return { ok: false, why: DAMAGED };
  return { ok: true, model: { name, card: read, table: { weights: unpacked, shift } }, digest };
}

const digestOf = (body: object): string => createHash('sha256').update(JSON.stringify(body)).digest('hex');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWithin = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

const cardAsWritten = ({ curve, noMatch, ...card }: ModelCard) => ({
  ...card,
  no_match: noMatch,
  curve: curve.map(({ score, innocent, caught }) => [score, innocent, caught]),
});

function readCard({ match, no_match, lines, reading, engine, folds, most, curve }: Record<string, unknown>) {
  const texts = [lines, reading, engine];
  if (!texts.every((text): text is string => typeof text === 'string' && text.length <= 100)) return undefined;
  if (!isWithin(match, 1, MOST_LINES) || !isWithin(no_match, 1, MOST_LINES) || !isWithin(folds, 2, 100))
    return undefined;
  const bound = most === undefined ? undefined : readMost(most);
  if (bound === 'wrong') return undefined;
  if (!Array.isArray(curve) || curve.length === 0 || curve.length > MOST_POINTS) return undefined;
  const points: CurvePoint[] = [];
  let before: CurvePoint = { score: HIGHEST_SCORE, innocent: -1, caught: 0 };
  for (const point of curve as readonly unknown[]) {
    if (!Array.isArray(point) || point.length !== 3) return undefined;
    const [score, innocent, caught] = point as readonly unknown[];
    // Lower scores take in more, never less.
    if (!isWithin(score, -HIGHEST_SCORE, before.score) || !isWithin(innocent, before.innocent + 1, no_match))
      return undefined;
    if (!isWithin(caught, before.caught, match)) return undefined;
    before = { score, innocent, caught };
    points.push(before);
  }
  const said = { lines: texts[0]!, reading: texts[1]!, engine: texts[2]! };
  return { ...said, match, noMatch: no_match, folds, ...(bound && { most: bound }), curve: points };
}

function readMost(written: unknown): NonNullable<ModelCard['most']> | 'wrong' {
  if (!isRecord(written) || Object.keys(written).length !== 2) return 'wrong';
  const { labeller, sender } = written;
  return isWithin(labeller, 0, 1_000) && isWithin(sender, 0, 1_000) ? { labeller, sender } : 'wrong';
}

/**
 * Weights as base64: one byte each, plus 128. A 0 and a number stand for so many weights of zero, which are most of a
 * small model.
 */
function packed(weights: Int8Array): string {
  const bytes = Buffer.alloc(weights.length * 2 + 8);
  let size = 0;
  for (let at = 0; at < weights.length; ) {
    if (weights[at] !== 0) {
      bytes[size++] = weights[at++]! + 128;
      continue;
    }
    let zeros = 0;
    while (at < weights.length && weights[at] === 0) [at, zeros] = [at + 1, zeros + 1];
    bytes[size++] = 0;
    for (; zeros > 127; zeros >>>= 7) bytes[size++] = (zeros & 127) | 128;
    bytes[size++] = zeros;
  }
  return bytes.toString('base64', 0, size);
}

/** Undefined for anything but exactly as many weights as there are buckets. */
function unpack(text: string): Int8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const weights = new Int8Array(BUCKETS);
  let filled = 0;
  for (let at = 0; at < bytes.length; ) {
    if (filled === BUCKETS) return undefined;
    const byte = bytes[at++]!;
    if (byte !== 0) {
      weights[filled++] = byte - 128;
      continue;
    }
    let [zeros, shift, more] = [0, 0, true];
    for (; more && at < bytes.length && shift <= 21; shift += 7) {
      zeros += (bytes[at]! & 127) << shift;
      more = bytes[at++]! > 127;
    }
    if (more || zeros === 0 || zeros > BUCKETS - filled) return undefined;
    filled += zeros;
  }
  return filled === BUCKETS ? weights : undefined;
}
