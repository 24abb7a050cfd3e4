/** 95 %. */
const Z = 1.959963984540054;

/** Wilson's interval for the share of `right` in `right + wrong`: 50 of 50 means at least 0.93. */
export function wilson(right: number, wrong: number) {
  const n = right + wrong;
  if (n === 0) return { estimate: null, low: 0, high: 1 };
  const share = right / n;
  const scale = 1 + Z ** 2 / n;
  const middle = (share + Z ** 2 / (2 * n)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  return { estimate: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
