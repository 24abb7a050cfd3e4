import { readings } from './readings.ts';

/**
 * The private-use units that stand for characters beyond the BMP: those of all readings, and those that the terms of one
 * engine need. Each engine has its own, so that reloading for a year does not use them up.
 */
export type PrivateUnits = {
  /** The unit of a code point; 0 where it has none. */
  of(point: number): number;
  /** Gives the character a unit if it has none; characters beyond the last unit stay without. */
  take(character: string): void;
  /** What was taken, in order: `makePrivateUnits` of it gives the same units. */
  readonly taken: readonly string[];
};

const FIRST = 0xe000;
const LAST = 0xf8ff;

export function makePrivateUnits(given: readonly string[] = []): PrivateUnits {
  const units = new Map([...readings().privateUnits].map(([character, unit]) => [character.codePointAt(0)!, unit]));
  const taken: string[] = [];
  const take = (character: string): void => {
    const point = character.codePointAt(0)!;
    const unit = FIRST + units.size;
    if (units.has(point) || unit > LAST) return;
    units.set(point, unit);
    taken.push(character);
  };
  given.forEach(take);
  return { of: (point) => units.get(point) ?? 0, take, taken };
}
