/** How often a character of each kind stands where any may, in chat, roughly. Digits come in a quarter of all messages. */
const OF_SPACE = 0.18;
const OF_DIGIT = 0.001;
/** Digits seldom stand alone: `400` is not as rare as three of them. */
const OF_NEXT_DIGIT = 0.06;
const OF_MARK = 0.003;
const OF_OTHERS = 0.0005;
/** Letters by their share of English text. */
const OF_LETTERS: ReadonlyMap<string, number> = new Map(
  Object.entries({ etaoinshr: 0.08, dlucmfwy: 0.03, pvbgk: 0.015, jqxz: 0.002 }).flatMap(([letters, frequency]) =>
    [...letters].map((letter) => [letter, frequency] as const),
  ),
);

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

function frequencyOfUnit(unit: number, before: number): number {
  if (unit >= 0x80) return OF_OTHERS;
  if (unit === 0x20) return OF_SPACE;
  if (isDigit(unit)) return isDigit(before) ? OF_NEXT_DIGIT : OF_DIGIT;
  return OF_LETTERS.get(String.fromCharCode(unit).toLowerCase()) ?? OF_MARK;
}

/** How often these UTF-16 units stand at a place of chat, one after the other: from 0 to 1. */
export const frequencyOf = (units: readonly number[]): number =>
  units.reduce((product, unit, at) => product * frequencyOfUnit(unit, at === 0 ? 0 : units[at - 1]!), 1);
