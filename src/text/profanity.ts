import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { makeProfanityAutomaton } from './profanity-automaton.ts';
import { type Runs, spell } from './runs.ts';

/** A stretch of the text that obscenity's English data calls profane, whitelisted ones left out. */
export type FindProfanity = (text: string, runs: Runs, report: (start: number, end: number) => void) => void;

let shared: FindProfanity | undefined;

/**
 * obscenity's own matcher decides; an automaton over its patterns says first whether there is anything to decide, which
 * for nearly every text there is not. The data is the same for all rule sets, so it is compiled once per process.
 */
export function makeFindProfanity(): FindProfanity {
  if (shared !== undefined) return shared;
  const data = englishDataset.build();
  const matcher = new RegExpMatcher({ ...data, ...englishRecommendedTransformers });
  const automaton = makeProfanityAutomaton(data.blacklistedTerms.map((term) => term.pattern));
  shared = (text, runs, report) => {
    if (automaton.inText(text))
      for (const match of matcher.getAllMatches(text)) report(match.startIndex, match.endIndex + 1);
    if (!runs.changed || !automaton.inRuns(text, runs)) return;
    const reads = spell(text, runs);
    for (const match of matcher.getAllMatches(reads.text))
      report(runs.from[reads.run[match.startIndex]!]!, runs.to[reads.run[match.endIndex]!]!);
  };
  return shared;
}
