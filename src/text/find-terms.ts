import { believe, stretchOf } from './believe.ts';
import type { Finding } from './engine.ts';
import type { Runs } from './runs.ts';
import type { Entry } from './terms.ts';
import { makeTrie } from './trie.ts';
import { makeWalk } from './walk.ts';

export type FindTerms = {
  /** Adds what the terms match to `findings`. */
  (text: string, runs: Runs, findings: Finding[]): void;
  steps(): number;
};

/** Compiles entries into one trie and a function that finds them all in one pass. */
export function makeFindTerms(entries: readonly Entry[]): FindTerms {
  let findings: Finding[] = [];
  const trie = makeTrie(entries.map((entry) => entry.sequence));
  const walk = makeWalk(trie, (index, path) => {
    const entry = entries[index]!;
    if (!believe(entry, path)) return;
    findings.push({ pattern: entry.pattern, term: entry.term, ...stretchOf(path) });
  });
  const find = (text: string, runs: Runs, into: Finding[]): void => {
    findings = into;
    walk(text, runs);
  };
  return Object.assign(find, { steps: walk.steps });
}
