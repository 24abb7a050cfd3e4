import { messageId } from '../../history/names.ts';
import { readCursor, writeCursor } from '../../history/questions/page.ts';
import type { KnownMessage } from '../../history/questions/questions.ts';
import { readItem } from '../../lane/read-item.ts';
import { identityOf } from '../../model.ts';
import { makeRecordFinder } from '../../record/find.ts';
import { type Newest, type NewestFilter, newestOnRecord, type Place } from '../../record/newest.ts';
import type { Recorded } from '../../record/pack.ts';
import type { ListedMessage } from '../contract/messages.ts';
import type { Inside } from '../inside.ts';
import { refOfKnown } from '../names.ts';

export type MessagesAsked = Omit<NewestFilter, 'before'> & {
  readonly text?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
  readonly withText: boolean;
};

type Found = Place & { readonly recorded?: Recorded; readonly known?: KnownMessage };

/**
 * Messages of the record and of history as one list. Both are read from the same position and merged, so each message is
 * listed once. While one of them is away, the list is the other's.
 */
export async function listMessages(inside: Inside, asked: MessagesAsked) {
  const cursor = readCursor(asked.after, ['number', 'text']);
  const before = cursor === undefined ? undefined : { sentAt: cursor[0], id: cursor[1] };
  const wanted = asked.limit + 1;
  const [{ found: known, asOf }, recorded] = await Promise.all([
    fromHistory(inside, asked, before, wanted),
    inside.isRedisReady() ? fromRecord(inside, { ...asked, before }, wanted) : [],
  ]);
  const merged = new Map<string, Found>(known.map((one) => [one.id, one]));
  for (const one of recorded) merged.set(one.id, { ...merged.get(one.id), ...one });
  const sorted = [...merged.values()].sort((a, b) => b.sentAt - a.sentAt || (a.id < b.id ? 1 : -1));
  const shown = sorted.slice(0, asked.limit);
  const last = shown.at(-1);
  const next = sorted.length > asked.limit && last ? writeCursor([last.sentAt, last.id]) : null;
  return { items: await shownOf(inside, shown.toSorted(asSaid), asked.withText), next, asOf };
}

/** Group messages are timed in whole seconds; within a second the group's sequence numbers give the order. */
function asSaid(a: Found, b: Found): number {
  if (a.sentAt !== b.sentAt) return b.sentAt - a.sentAt;
  const [one, other] = [a.recorded?.key ?? a.known?.key, b.recorded?.key ?? b.known?.key];
  const isSameGroup = one?.kind === 'group' && other?.kind === 'group' && one.group === other.group;
  return isSameGroup ? other.seq - one.seq : 0;
}

const holds = (text: string, words: string): boolean => text.toLowerCase().includes(words.toLowerCase());

function fromRecord(inside: Inside, asked: MessagesAsked & NewestFilter, atMost: number): Promise<readonly Newest[]> {
  const { desk } = inside;
  const finder = makeRecordFinder(desk);
  const { text } = asked;
  const withWords = async (some: readonly Recorded[]) => {
    const texts = await Promise.all(some.map((one) => finder.textOf(one)));
    return some.filter((_, at) => holds(texts[at]?.map((part) => part.text).join('\n') ?? '', text!));
  };
  const options = { ...desk, idOf: messageId, ...(text === undefined ? {} : { wanted: withWords }) };
  return newestOnRecord(options, asked, atMost);
}

/** At most this many pages of history are searched for words, so a page of the list may be short. */
const MOST_PAGES = 20;

async function fromHistory(inside: Inside, asked: MessagesAsked, before: Place | undefined, atMost: number) {
  const history = inside.history();
  if (history === undefined) return { found: [], asOf: null };
  const asOf = await inside.fresh.wait();
  const { sender, group, from, to, text } = asked;
  const place = group === undefined ? undefined : `g\u001f${group}`;
  const found: Found[] = [];
  let after = before === undefined ? undefined : writeCursor([before.sentAt, before.id]);
  try {
    for (let page = 0; page < MOST_PAGES && found.length < atMost; page++) {
      const { items, next } = await history.questions.messages(
        { sender, place, from, to },
        { limit: Math.min(200, atMost), after },
      );
      const sent = items.filter(({ key }) => key !== undefined);
      const texts =
        text === undefined ? undefined : await history.questions.texts(sent.map(({ identity }) => identity));
      for (const known of sent) {
        if (texts !== undefined && !holds(texts.get(known.identity)?.text ?? '', text!)) continue;
        found.push({ sentAt: known.sentAt, id: messageId(known.identity), known });
      }
      if (next === undefined) break;
      after = next;
    }
    return { found, asOf };
  } catch (error) {
    inside.log.warn({ err: error }, 'history could not be asked; the list is of what is on record');
    return { found: [], asOf: null };
  }
}

async function shownOf(inside: Inside, found: readonly Found[], withText: boolean): Promise<ListedMessage[]> {
  const { desk, isRedisReady } = inside;
  const finder = makeRecordFinder(desk);
  const kept = withText ? await textsInHistory(inside, found) : new Map<string, string>();
  return Promise.all(
    found.map(async ({ recorded, known, sentAt }): Promise<ListedMessage> => {
      const key = recorded?.key ?? known!.key!;
      const item = isRedisReady()
        ? await readItem(desk.redis, { type: 'message', key }).catch(() => undefined)
        : undefined;
      const standing =
        item === undefined ? (known?.standing ?? (recorded?.gone ? 'gone' : undefined)) : stateOf(item.state);
      const parts = withText && recorded !== undefined ? await finder.textOf(recorded) : undefined;
      const text = parts?.map((part) => part.text).join('\n') ?? kept.get(identityOf(key));
      return {
        ref: refOfKnown({ key, identity: '' }),
        sender: recorded?.sender ?? known?.sender ?? null,
        sentAt,
        ...(withText && text !== undefined ? { text } : {}),
        ...(standing === undefined ? {} : { outcome: standing }),
      };
    }),
  );
}

/** `claimed` is a pending recall whose call is under way. */
export const stateOf = (state: string): string => (state === 'claimed' ? 'pending' : state);

async function textsInHistory({ history }: Inside, found: readonly Found[]): Promise<Map<string, string>> {
  const identities = found.flatMap(({ known }) => known?.identity ?? []);
  const texts = await history()
    ?.questions.texts(identities)
    .catch(() => undefined);
  return new Map([...(texts ?? [])].map(([identity, { text }]) => [identity, text]));
}
