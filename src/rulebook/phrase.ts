import { contentOfText } from '../judge/content-of.ts';
import { makeJudge } from '../judge/judge.ts';
import type { Span, TextPart } from '../model.ts';
import type { Rule } from '../rules/rule-set.ts';

/** Where a phrase stands in one text. */
export type PhraseFinder = (parts: readonly TextPart[]) => readonly Span[];

const SEARCH = 'search';

/**
 * Looks for a phrase as a rule would, at high evasion: disguised words are found, too. Undefined where the phrase is none
 * that could be looked for (nothing but spaces or punctuation).
 */
export function makePhraseFinder(phrase: string): PhraseFinder | undefined {
  const rule: Rule = {
    ...{ id: SEARCH, title: '', policy: '', severity: 'low', state: 'live', except: [], then: [] },
    scope: { conversations: undefined, groupTypes: undefined, groups: undefined, notGroups: undefined, sendersNot: [] },
    when: { type: 'terms', terms: [phrase], evasion: 'high', list: undefined, across: undefined },
    examples: { match: [], noMatch: [], sequences: [] },
    brake: undefined,
    evasionFloor: undefined,
  };
  const made = makeJudge({ hash: SEARCH, rules: [rule], ladders: [], brake: undefined });
  if (!made.ok) return undefined;
  const { judge } = made;
  return (parts) => {
    const { hits } = judge.judge({ ...contentOfText(''), parts }, { counters: [] });
    return hits.flatMap(({ spans }) => spans);
  };
}
