import type { History } from '../history/history.ts';
import { identityOf, type MessageKey, type Span, type TextPart } from '../model.ts';
import { makeRecordFinder, type Period } from '../record/find.ts';
import type { Recorded } from '../record/pack.ts';
import { type FindApart, openFindApart } from '../rulebook/look-apart.ts';
import type { Desk } from './desk.ts';

/** A message whose text says the phrase, and where. */
export type SaidHere = {
  readonly key: MessageKey;
  readonly sender: string | undefined;
  readonly sentAt: number;
  readonly parts: readonly TextPart[];
  readonly spans: readonly Span[];
};

export type Search = {
  /**
   * Streams over the recorded texts, newest bucket last, and then over those that history keeps longer. `onLooked` hears of
   * each message that was looked at, and with 0 of pages that held none; what it throws ends the search.
   */
  run(where: Where, onLooked?: OnLooked): AsyncGenerator<SaidHere>;
  close(): Promise<void>;
};

type OnLooked = (count?: number) => void;

type Where = Period & { readonly sender?: string | undefined; readonly group?: string | undefined };

/** Texts that the thread is given at once. */
const AT_ONCE = 200;
const PAGE = 200;

/**
 * Looks for a phrase as a rule would, at high evasion: disguised words are found, too. The texts are looked at in a thread.
 * Of what only history keeps, texts that hold the words as they are. Undefined where the phrase is none that could be
 * looked for (nothing but spaces or punctuation).
 */
export async function openSearch(desk: Desk, phrase: string, history?: History): Promise<Search | undefined> {
  const apart = await openFindApart(phrase);
  if (apart === undefined) return undefined;
  return {
    run: async function* (where, onLooked = () => {}) {
      const seen = new Set<string>();
      for await (const found of onRecord(desk, apart, where, onLooked)) {
        seen.add(identityOf(found.key));
        yield found;
      }
      if (history === undefined) return;
      for await (const found of inHistory(history, apart, phrase, where, onLooked)) {
        if (!seen.has(identityOf(found.key))) yield found;
      }
    },
    close: () => apart.close(),
  };
}

async function* onRecord(desk: Desk, apart: FindApart, where: Where, onLooked: OnLooked): AsyncGenerator<SaidHere> {
  const finder = makeRecordFinder({ ...desk, onPage: () => onLooked(0) });
  const { sender, group, ...period } = where;
  const all = sender === undefined ? finder.all(period) : finder.bySender(sender, period);
  let waiting: { recorded: Recorded; parts: readonly TextPart[] }[] = [];
  const look = async (): Promise<readonly SaidHere[]> => {
    const some = waiting;
    waiting = [];
    const spans = await apart.find(some.map(({ parts }) => parts));
    return some.flatMap(({ recorded: { key, sender: by, sentAt }, parts }, at) =>
      spans[at]!.length === 0 ? [] : [{ key, sender: by, sentAt, parts, spans: spans[at]! }],
    );
  };
  for await (const recorded of all) {
    onLooked();
    if (group !== undefined && !(recorded.key.kind === 'group' && recorded.key.group === group)) continue;
    const parts = await finder.textOf(recorded);
    if (parts === undefined) continue;
    waiting.push({ recorded, parts });
    if (waiting.length === AT_ONCE) yield* await look();
  }
  if (waiting.length > 0) yield* await look();
}

async function* inHistory(
  { questions }: History,
  apart: FindApart,
  phrase: string,
  { from, to, sender, group }: Where,
  onLooked: OnLooked,
): AsyncGenerator<SaidHere> {
  let after: string | undefined;
  do {
    const page = await questions.search(phrase, { from, to: to + 1 }, { limit: PAGE, after });
    const said = page.items.filter(
      ({ key, sender: by, place }) =>
        key !== undefined &&
        (sender === undefined || by === sender) &&
        (group === undefined || place === `g\u001f${group}`),
    );
    const texts = said.map(({ text }): readonly TextPart[] => [{ source: 'text', run: 0, text }]);
    const spans = texts.length === 0 ? [] : await apart.find(texts);
    onLooked(page.items.length);
    for (const [at, { key, sender: by, sentAt }] of said.entries()) {
      yield { key: key!, sender: by, sentAt, parts: texts[at]!, spans: spans[at]! };
    }
    after = page.next;
  } while (after !== undefined);
}
