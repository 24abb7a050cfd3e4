import { editDistance } from '../edit-distance.ts';
import type { Introduction } from '../words/nouns.ts';
import { type Saying, say } from '../words/saying.ts';

/** The name that was probably meant, if one is near enough to be worth saying. */
function nearest(written: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  // A third of the letters may be wrong; beyond that a suggestion misleads more than it helps. Chosen by hand.
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** `did you mean "x"? Lists here: a, b` – or only the second half where nothing is near. */
export function hintFor(written: string, names: readonly string[], introduction: Introduction): Saying | undefined {
  const guess = nearest(written, names);
  return guess === undefined && names.length === 0 ? undefined : say('choices', guess, introduction, names);
}
