import type { MatchPayload, RegExpMatcher } from 'obscenity';
import { type Runs, spell } from '../reading/runs.ts';
import { isNotMeant } from './believe-profanity.ts';
import { obscenity } from './obscenity.ts';
import { compileProfanity, openProfanity, type ProfanityTable, wordsOf } from './profanity-automaton.ts';

/**
 * Stretches of the text that obscenity's English data calls profane, whitelisted ones left out; also as the text is read,
 * and with spelled-out letters closed up.
 */
export type FindProfanity = (
  text: string,
  runs: Runs,
  closed: Runs | undefined,
  report: (start: number, end: number) => void,
) => void;

type DataSet = ReturnType<ReturnType<typeof obscenity>['englishDataset']['build']>;
const data = (): DataSet => obscenity().englishDataset.build();

let table: ProfanityTable | undefined;
/** The same for all rule sets, so it is compiled once in a thread. */
export function profanityTable(): ProfanityTable {
  table ??= compileProfanity(data().blacklistedTerms.map((term) => term.pattern));
  return table;
}

/** Shorter ones are too much like anything. */
// At 3: 174 more of 40,057 disguised; at 5: 432 fewer disguised, 4 fewer clean lines (docs/thresholds.md).
const SHORTEST_WORD = 4;
const originalOf = (termId: number): string => {
  const place = { termId, matchLength: 0, startIndex: 0, endIndex: 0 };
  return obscenity().englishDataset.getPayloadWithPhraseMetadata(place).phraseMetadata?.originalWord ?? '';
};
let words: readonly string[] | undefined;
/** The words of the data, to be looked for as any phrase is, through every disguise. */
export function profaneWords(): readonly string[] {
  if (words !== undefined) return words;
  const built = data();
  // `f?ck` is no word, but says which one it is for.
  const originals = built.blacklistedTerms.map(({ id }) => originalOf(id));
  const all = built.blacklistedTerms.flatMap(({ pattern }) => wordsOf(pattern));
  words = [...new Set([...all, ...originals])].filter((word) => word.length >= SHORTEST_WORD);
  return words;
}

let matcher: RegExpMatcher | undefined;
/** obscenity's own matcher decides, for the few texts of which the automaton does not say that there is nothing. */
function findAll(text: string): MatchPayload[] {
  if (matcher === undefined) {
    const { englishRecommendedTransformers, RegExpMatcher } = obscenity();
    matcher = new RegExpMatcher({ ...data(), ...englishRecommendedTransformers });
  }
  return matcher.getAllMatches(text);
}

/** A number, though its digits can be read as letters: room 455. */
const NUMBER = /^[\p{N}\s.,:/-]+$/u;

export function openProfanitySearch(given: ProfanityTable): FindProfanity {
  const { inText, inRuns } = openProfanity(given);
  return (text, runs, closed, tell) => {
    if (inText(text)) findAsSent(text, tell);
    if (runs.changed && inRuns(text, runs)) findAsRead(text, runs, tell);
    if (closed !== undefined && inRuns(text, closed)) findAsRead(text, closed, tell);
  };
}

type Tell = (start: number, end: number) => void;
function tellIfMeant(text: string, start: number, end: number, tell: Tell): void {
  if (!NUMBER.test(text.slice(start, end)) && !isNotMeant(text, start, end)) tell(start, end);
}

function findAsSent(text: string, tell: Tell): void {
  for (const { startIndex, endIndex } of findAll(text)) tellIfMeant(text, startIndex, endIndex + 1, tell);
}

function findAsRead(text: string, runs: Runs, tell: Tell): void {
  const reads = spell(text, runs);
  for (const { startIndex, endIndex } of findAll(reads.text))
    tellIfMeant(text, runs.from[reads.run[startIndex]!]!, runs.to[reads.run[endIndex]!]!, tell);
}
