import { englishDataset, englishRecommendedTransformers, type MatchPayload, RegExpMatcher } from 'obscenity';
import { compileProfanity, openProfanity, type ProfanityTable } from './profanity-automaton.ts';
import { type Runs, spell } from './runs.ts';

/** A stretch of the text that obscenity's English data calls profane, whitelisted ones left out. */
export type FindProfanity = (text: string, runs: Runs, report: (start: number, end: number) => void) => void;

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

export function openProfanitySearch(given: ProfanityTable): FindProfanity {
  const automaton = openProfanity(given);
  return (text, runs, report) => {
    if (automaton.inText(text)) for (const match of findAll(text)) report(match.startIndex, match.endIndex + 1);
    if (!runs.changed || !automaton.inRuns(text, runs)) return;
    const reads = spell(text, runs);
    for (const match of findAll(reads.text))
      report(runs.from[reads.run[match.startIndex]!]!, runs.to[reads.run[match.endIndex]!]!);
  };
}
