import { makeFeatures } from '../text/learned/features.ts';
import { hanSounds, scaleOf } from '../text/learned/model-table.ts';
import { makeReader } from '../text/reading/reader.ts';
import type { Line } from './lines.ts';

/** Lines as a model sees them, one after the other in pieces of memory that are never copied. */
export type SeenLines = {
  readonly count: number;
  readonly label: Int8Array;
  /** Where the features of a line are: the piece, and from where to where in it. */
  readonly piece: readonly Int32Array[];
  readonly inPiece: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** What each feature of a line is worth, and the square of their length. */
  readonly scale: Float64Array;
  readonly square: Float64Array;
  /** The same for lines that are read alike. */
  readonly reading: Float64Array;
  /** Whether there is anything to weigh: two letters. */
  readonly says: Uint8Array;
};

/** Of a longer line every second, third, … feature is looked at: 100,000 of them must fit. */
const MOST_FEATURES = 600;
const PIECE = 1 << 20;

/** @param onLine hears of each line that was read */
export function seeLines(lines: readonly Line[], onLine: () => void): SeenLines {
  const reader = makeReader();
  const read = makeFeatures(hanSounds());
  const { length } = lines;
  const seen = {
    count: length,
    label: new Int8Array(length),
    piece: [new Int32Array(PIECE)],
    inPiece: new Int32Array(length),
    from: new Int32Array(length),
    to: new Int32Array(length),
    scale: new Float64Array(length),
    square: new Float64Array(length),
    reading: new Float64Array(length),
    says: new Uint8Array(length),
  };
  const often = new Map<number, number>();
  let used = 0;
  for (let at = 0; at < length; at++) {
    const { text, isMatch } = lines[at]!;
    const { bucket, count, letters } = read(text, reader.read(text));
    const step = Math.ceil(count / MOST_FEATURES);
    if (used + MOST_FEATURES > PIECE) used = seen.piece.push(new Int32Array(PIECE)) * 0;
    const piece = seen.piece.at(-1)!;
    seen.from[at] = used;
    seen.inPiece[at] = seen.piece.length - 1;
    often.clear();
    let [square, hash] = [0, 0];
    for (let feature = 0; feature < count; feature += step) {
      const one = bucket[feature]!;
      piece[used++] = one;
      const before = often.get(one) ?? 0;
      square += 2 * before + 1;
      often.set(one, before + 1);
      hash = (hash * 31 + one) % 0x1fffffffffff;
    }
    seen.to[at] = used;
    seen.label[at] = isMatch ? 1 : -1;
    seen.says[at] = letters < 2 ? 0 : 1;
    seen.scale[at] = (scaleOf(count) * count) / Math.max(1, used - seen.from[at]!);
    seen.square[at] = square * seen.scale[at]! * seen.scale[at]!;
    seen.reading[at] = hash;
    onLine();
  }
  return seen;
}
