import { nearest } from '../edit-distance.ts';
import type { Introduction } from '../words/nouns.ts';
import { type Saying, say } from '../words/saying.ts';

/** `did you mean "x"? Lists here: a, b` – or only the second half where nothing is near. */
export function hintFor(written: string, names: readonly string[], introduction: Introduction): Saying | undefined {
  const guess = nearest(written, names);
  return names.length === 0 ? undefined : say('choices', guess, introduction, names);
}
