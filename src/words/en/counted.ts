/** `1 rule`, `2 rules`; `1,204 rules` where the number is written already. */
export const counted = (count: number | string, one: string, several = `${one}s`): string =>
  `${count} ${isOne(count) ? one : several}`;

/** What agrees with a number: `waits` or `wait`, `was` or `were`. */
export const agreeing = (count: number | string, one: string, several: string): string =>
  isOne(count) ? one : several;

const isOne = (count: number | string): boolean => String(count) === '1';
