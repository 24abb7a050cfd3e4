/** A linear model as data: for each bucket of features a whole number. */
export type ModelTable = {
  /** From -127 to 127, one for each bucket. */
  readonly weights: Int8Array;
  /** What one of them is worth is two to the power of minus this. */
  readonly shift: number;
};
