import { believe, isPlain, stretchOf } from './believe.ts';
import type { Finding } from './engine.ts';
import { makeFindSounds } from './find-sounds.ts';
import { isChineseWord, isDictionaryWord } from './lexicon.ts';
import { mirrored, reverse, TURNED_ONLY, turnUpsideDown } from './mirror.ts';
import { nearMisses } from './near-misses.ts';
import { TURNED } from './readings.ts';
import { makeReader, type Runs } from './runs.ts';
import { splitCharacters } from './split-characters.ts';
import type { Entry } from './terms.ts';
import { makeTrie } from './trie.ts';
import { makeWalk } from './walk.ts';

export type FindTerms = {
  /** Adds what the terms match to `findings`. */
  (text: string, runs: Runs, findings: Finding[]): void;
  /** Steps that the last text took, for tests of linearity. */
  steps(): number;
};

/** Near misses are entries of their own: found by the same walk, believed only as they stand. */
function missesOf(entry: Entry): Entry[] {
  if (entry.evasion !== 'high') return [];
  return nearMisses(entry.sequence).map((sequence) => ({
    ...entry,
    sequence,
    shape: new Uint8Array(sequence.length),
    kinds: new Uint8Array(sequence.length).fill(entry.kinds[0]!),
    nearMiss: true,
  }));
}

/** Read backwards it has ordinary words: then it is no reversal but a sentence. */
const isOrdinary = (text: string): boolean =>
  isDictionaryWord(text) || [...text].some((_, at) => isChineseWord(text.slice(at, at + 2)));

const isTurned = (text: string): boolean => [...text].some((character) => TURNED_ONLY.includes(character));

/** Compiles entries into one trie and a function that finds them all in one pass. */
export function makeFindTerms(given: readonly Entry[]): FindTerms {
  const high = given.filter((entry) => entry.evasion === 'high');
  const entries = high.length === 0 ? given : given.flatMap((entry) => [entry, ...missesOf(entry)]);
  const characters = new Set(high.flatMap((entry) => [...entry.sequence]));
  const trie = makeTrie(entries.map((entry) => entry.sequence));
  const findSounds = high.length === 0 ? undefined : makeFindSounds(high);
  const otherReader = makeReader();
  let findings: Finding[] = [];

  const walk = makeWalk(trie, high.length === 0 ? undefined : splitCharacters(characters), (index, path) => {
    const entry = entries[index]!;
    if (believe(entry, path)) findings.push({ pattern: entry.pattern, term: entry.term, ...stretchOf(entry, path) });
  });

  let original = '';
  const walkTurned = makeWalk(trie, undefined, (index, path) => {
    const entry = entries[index]!;
    if (entry.evasion === 'off' || !believe(entry, path)) return;
    const finding = mirrored({ pattern: entry.pattern, term: entry.term, ...stretchOf(entry, path) }, original.length);
    if (isTurned(original.slice(finding.start, finding.end))) findings.push(finding);
  });
  const walkReversed = makeWalk(trie, undefined, (index, path) => {
    const entry = entries[index]!;
    if (entry.evasion !== 'high' || entry.nearMiss || !isPlain(entry, path) || !believe(entry, path)) return;
    const isLong = entry.sequence.length >= (entry.script === 'cjk' ? 3 : 4);
    if (!isLong || isOrdinary(reverse(entry.sequence))) return;
    findings.push(mirrored({ pattern: entry.pattern, term: entry.term, ...stretchOf(entry, path) }, original.length));
  });

  const find = (text: string, runs: Runs, into: Finding[]): void => {
    findings = into;
    original = text;
    walk(text, runs);
    findSounds?.(runs, into);
    if ((runs.seen & TURNED) !== 0) {
      const turned = turnUpsideDown(text);
      walkTurned(turned, otherReader.read(turned));
    }
    if (high.length > 0) {
      const reversed = reverse(text);
      walkReversed(reversed, otherReader.read(reversed));
    }
  };
  return Object.assign(find, { steps: walk.steps });
}
