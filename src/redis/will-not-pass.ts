/**
 * Whether an error would come again at every try: a fault of ours, or of a script. What Redis says of itself (away, full,
 * failing over) passes.
 */
export function willNotPass(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return (
    isOfScript(error) || [TypeError, RangeError, SyntaxError, ReferenceError].some((kind) => error instanceof kind)
  );
}

/** What a script did, such as arithmetic on a word, or what it met, such as a key of another type. */
export const isOfScript = (error: unknown): boolean =>
  error instanceof Error && /^(?:ERR|WRONGTYPE)\b/.test(error.message) && !/max number of clients/.test(error.message);
