type Numbers = Uint8Array | Uint16Array | Int32Array;

/** A typed array that grows as it is filled. */
export type Column<A extends Numbers> = {
  push(value: number): void;
  /** Forgets all but the first `size` values. */
  cut(size: number): void;
  readonly size: number;
  /** What was pushed, in an array of just that size. */
  finish(): A;
};

/** Makes an empty column: `makeColumn((size) => new Uint8Array(size))`. */
export function makeColumn<A extends Numbers>(make: (size: number) => A): Column<A> {
  let values = make(256);
  let size = 0;
  return {
    push(value) {
      if (size === values.length) {
        const larger = make(size * 2);
        larger.set(values);
        values = larger;
      }
      values[size++] = value;
    },
    cut(to) {
      size = to;
    },
    get size() {
      return size;
    },
    finish: () => values.slice(0, size) as A,
  };
}

export const bytes = (size: number): Uint8Array => new Uint8Array(size);
export const units = (size: number): Uint16Array => new Uint16Array(size);
export const numbers = (size: number): Int32Array => new Int32Array(size);
