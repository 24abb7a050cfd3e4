import { digestOfSpan } from './judge/found.ts';
import type { Hit, Message, Span, TextPart, Verdict } from './model.ts';
import type { Before } from './record/before.ts';
import { digestOfRow, isMadeAsBefore, isOfBody, withStood } from './record/part-digests.ts';

/**
 * Whose words an edit brings. With Tencent's UI kits answering a message edits it (docs 48005; the answer is stored in the
 * message that is answered), so most of what an edit carries is not its editor's: only what it changed is. Pure.
 */

/** The edit with what is known of its message: who sent that, and which of its parts stood there before. */
export function asEdited(told: Message, before: Before): Message {
  const { message } = before;
  const sender = message === undefined ? told.sender : message.sender;
  const isBySender = told.editor !== undefined && told.editor === sender;
  // A message is not removed for what others attach to it: their quotes and data are not its words.
  const parts = isBySender ? told.parts : told.parts.filter(isOfBody);
  return {
    ...told,
    key: message?.key ?? told.key,
    sender,
    groupType: told.groupType ?? message?.groupType,
    parts: withStood(parts, before.said),
    // People answer for every version of their own words.
    ...(!isBySender && before.found.size > 0 && { foundBefore: [...before.found] }),
  };
}

/** Whether the edit says nothing that was not there: it answers the message, or takes something away. */
export const saysNothingNew = (edit: Message, { message, said }: Before): boolean =>
  message !== undefined && edit.parts.every(({ stood }) => stood === 'joined') && isMadeAsBefore(edit, said);

/** Whether it is known who wrote what is judged: otherwise nobody is punished for it and nothing is counted by it. */
export const isAttributed = ({ event, sender, editor }: Message, before: Before | undefined): boolean =>
  event === 'sent' || before?.message !== undefined || (editor !== undefined && editor === sender);

/** A verdict on an edit of a message that was not seen yet: what it asks of the editor waits for the message. No text. */
export type Aside = {
  readonly message: Omit<Message, 'parts' | 'foundBefore'>;
  readonly verdict: Verdict;
  /** For each hit the digests of its stretches: of the part each lies in, and of its words. */
  readonly basis: readonly (readonly { readonly part: string; readonly words: string }[])[];
};

export function asideOf({ parts, foundBefore: _, ...message }: Message, verdict: Verdict): Aside {
  /** A text is read once, however much was found in it. */
  const known = new Map<string, string>();
  const digestOf = (name: string, row: () => readonly TextPart[]): string => {
    const digest = known.get(name) ?? digestOfRow(row());
    known.set(name, digest);
    return digest;
  };
  const standsIn = (span: Span, firstIn: ReadonlyMap<number, Span>): string => {
    const { run, text } = parts[span.part]!;
    const isCut = span.end === text.length && firstIn.get(span.part + 1)?.start === 0;
    // Cut over parts, it stands in all that is joined.
    if (isCut) return digestOf(`run ${run}`, () => parts.filter((part) => part.run === run));
    return digestOf(`part ${span.part}`, () => [parts[span.part]!]);
  };
  const basis = verdict.hits.map(({ spans }) => {
    const firstIn = new Map(spans.toReversed().map((span) => [span.part, span]));
    const stretches = spans.map((span) => ({ part: standsIn(span, firstIn), words: digestOfSpan(parts, span) }));
    // Said once, however often it stands there.
    return [...new Map(stretches.map((one) => [`${one.part} ${one.words}`, one])).values()];
  });
  return { message, verdict, basis };
}

/** What of it is the editor's, now that it is known what stood there: hits with a stretch that did not. */
export function dueToEditor({ verdict, basis }: Aside, said: ReadonlySet<string>, found: ReadonlySet<string>): Verdict {
  const isNew = (_: Hit, index: number) =>
    basis[index]!.some(({ part, words }) => !said.has(part) && !found.has(words));
  return { ...verdict, hits: verdict.hits.filter(isNew) };
}
