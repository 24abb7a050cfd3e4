import { englishDataset, englishRecommendedTransformers, type MatchPayload, RegExpMatcher } from 'obscenity';
import { type Runs, spell } from '../reading/runs.ts';
import { compileProfanity, openProfanity, type ProfanityTable } from './profanity-automaton.ts';

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

const data = (): DataSet => englishDataset.build();
type DataSet = ReturnType<typeof englishDataset.build>;

let table: ProfanityTable | undefined;
/** The same for all rule sets, so it is compiled once in a thread. */
export function profanityTable(): ProfanityTable {
  table ??= compileProfanity(data().blacklistedTerms.map((term) => term.pattern));
  return table;
}

let matcher: RegExpMatcher | undefined;
/** obscenity's own matcher decides, for the few texts of which the automaton does not say that there is nothing. */
function findAll(text: string): MatchPayload[] {
  matcher ??= new RegExpMatcher({ ...data(), ...englishRecommendedTransformers });
  return matcher.getAllMatches(text);
}

/** A number, though its digits can be read as letters: room 455. */
const NUMBER = /^[\p{N}\s.,:/-]+$/u;

export function openProfanitySearch(given: ProfanityTable): FindProfanity {
  const automaton = openProfanity(given);
  return (text, runs, closed, tell) => {
    const report = (start: number, end: number): void => {
      if (!NUMBER.test(text.slice(start, end))) tell(start, end);
    };
    if (automaton.inText(text)) for (const match of findAll(text)) report(match.startIndex, match.endIndex + 1);
    for (const view of [runs.changed ? runs : undefined, closed]) {
      if (view === undefined || !automaton.inRuns(text, view)) continue;
      const reads = spell(text, view);
      for (const match of findAll(reads.text))
        report(view.from[reads.run[match.startIndex]!]!, view.to[reads.run[match.endIndex]!]!);
    }
  };
}
