import { compileEngine } from '../text/compile.ts';

/** A line that a model was taught, as it is kept beside the model. */
export type KeptLine = { readonly text: string; readonly isMatch: boolean };
/** `share`: of the pieces of both texts so many are in both, 0 to 1. */
export type NearLine = KeptLine & { readonly share: number };

/** With less in common than this a line explains nothing. */
const LEAST = 0.15;

/** The lines that are most like a text, the nearest first: both as the engine reads them. Some 10 µs a line. */
export function nearestLines(lines: readonly KeptLine[], text: string, most: number): readonly NearLine[] {
  const compiled = compileEngine([]);
  if (!compiled.ok) return [];
  const piecesOf = (said: string): ReadonlySet<string> => pieces(compiled.engine.readAs(said, 'standard'));
  const wanted = piecesOf(text);
  const near: NearLine[] = [];
  for (const line of lines) {
    const its = piecesOf(line.text);
    let both = 0;
    for (const piece of its) if (wanted.has(piece)) both++;
    const share = both / Math.max(1, its.size + wanted.size - both);
    if (share >= LEAST) near.push({ ...line, share });
  }
  return near.toSorted((a, b) => b.share - a.share || (a.text < b.text ? -1 : 1)).slice(0, most);
}

/** Each two letters or digits in a row. */
function pieces(read: string): ReadonlySet<string> {
  const letters = [...read.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')];
  return new Set(letters.slice(1).map((letter, at) => `${letters[at]}${letter}`));
}
