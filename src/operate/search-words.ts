import { contentOfText } from '../judge/content-of.ts';
import { makeJudge } from '../judge/judge.ts';
import type { Span, TextPart } from '../model.ts';
import { makeRecordFinder, type Period } from '../record/find.ts';
import type { Recorded } from '../record/pack.ts';
import type { Rule } from '../rules/rule-set.ts';
import type { Desk } from './desk.ts';

/** A recorded message whose text says the phrase, and where. */
export type SaidHere = {
  readonly recorded: Recorded;
  readonly parts: readonly TextPart[];
  readonly spans: readonly Span[];
};

export type Search = {
  /** Finds a phrase in one text, for texts that are kept elsewhere, such as in history. */
  find(parts: readonly TextPart[]): readonly Span[];
  /** Streams over the recorded texts. `onLooked` hears of each message that was looked at. */
  recorded(where: Where, onLooked?: () => void): AsyncGenerator<SaidHere>;
};

type Where = Period & { readonly sender?: string | undefined; readonly conversation?: string | undefined };

const SEARCH = 'search';

/**
 * Looks for a phrase as a rule would, at high evasion: disguised words are found, too. Undefined where the phrase is none
 * that could be looked for (nothing but spaces or punctuation).
 */
export function makeSearch(desk: Desk, phrase: string): Search | undefined {
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
  const find = (parts: readonly TextPart[]): readonly Span[] => {
    const { hits } = judge.judge({ ...contentOfText(''), parts }, { counters: [] });
    return hits.flatMap(({ spans }) => spans);
  };
  const finder = makeRecordFinder(desk);
  return {
    find,
    recorded: async function* ({ sender, conversation, ...period }, onLooked = () => {}) {
      const all =
        conversation === undefined
          ? sender === undefined
            ? finder.all(period)
            : finder.bySender(sender, period)
          : finder.byConversation(conversation, period);
      for await (const recorded of all) {
        onLooked();
        if (sender !== undefined && recorded.sender !== sender) continue;
        const parts = await finder.textOf(recorded);
        const spans = parts === undefined ? [] : find(parts);
        if (parts !== undefined && spans.length > 0) yield { recorded, parts, spans };
      }
    },
  };
}
