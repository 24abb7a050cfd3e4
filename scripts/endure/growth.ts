/** A measure over time: seconds and value. */
export type Sample = readonly [seconds: number, value: number];

export type Allowance = {
  /** Growth over the second half that is noise, in the measure's own unit. */
  readonly atMost: number;
  /** Or this share of the median, whichever is more. */
  readonly share: number;
};

export type Growth = {
  /** Of the second half: by the median of all slopes, over its whole length. */
  readonly grown: number;
  readonly allowed: number;
  readonly isGrowing: boolean;
};

/**
 * Whether a measure still grows in the second half of a run, when caches are warm and windows are full. The slope is
 * the median of the slopes of all pairs of samples (Theil–Sen), so that a few outliers decide nothing. Pure.
 */
export function growthOf(samples: readonly Sample[], { atMost, share }: Allowance): Growth {
  const [from, to] = [samples[0]![0], samples.at(-1)![0]];
  const half = samples.filter(([seconds]) => seconds >= (from + to) / 2);
  const slopes = half.flatMap(([at, value], index) =>
    half.slice(index + 1).map(([later, next]) => (next - value) / (later - at)),
  );
  const span = half.at(-1)![0] - half[0]![0];
  const grown = median(slopes) * span;
  const allowed = Math.max(atMost, share * median(half.map(([, value]) => value)));
  return { grown, allowed, isGrowing: grown > allowed };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
