import type { CurvePoint, ModelCard } from './model-file.ts';

/** The price of a rule that states none: one false alarm in so many innocent messages. */
export const USUAL_PRICE = 1_000;
/** Lines needed to know that something happens at most once in N: three times N. */
const LINES_PER_PRICE = 3;

/** How many innocent lines a model lacks to promise this; 0 where it can. */
export const missingFor = ({ noMatch }: Pick<ModelCard, 'noMatch'>, oneIn: number): number =>
  Math.max(0, LINES_PER_PRICE * oneIn - noMatch);

/** The least false alarms that it can promise: one in so many. */
export const leastPrice = ({ noMatch }: Pick<ModelCard, 'noMatch'>): number =>
  Math.max(2, Math.floor(noMatch / LINES_PER_PRICE));

/** The point of the curve that has at most one innocent line in so many at or above its score; the strictest, failing that. */
export function pointFor({ curve, noMatch }: Pick<ModelCard, 'curve' | 'noMatch'>, oneIn: number): CurvePoint {
  const allowed = Math.floor(noMatch / oneIn);
  return curve.findLast(({ innocent }) => innocent <= allowed) ?? curve[0]!;
}
