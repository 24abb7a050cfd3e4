import type { History } from '../history/history.ts';
import { messageId, splitPlace } from '../history/names.ts';
import { readCursor, writeCursor } from '../history/questions/page.ts';
import type { KnownMessage, Listed, Page } from '../history/questions/questions.ts';
import { type EpochMs, identityOf, type MessageKey } from '../model.ts';
import { makeRecordFinder } from '../record/find.ts';
import { findLatest } from '../record/find-latest.ts';
import type { Recorded } from '../record/pack.ts';
import type { Desk } from './desk.ts';

/** Which messages; undefined is any. */
export type Wanted = {
  readonly sender?: string | undefined;
  /** As `conversationIdOf` names it: a group (with its topic), a pair, an account. */
  readonly conversation?: string | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
  /** Only history knows these. */
  readonly rule?: string | undefined;
  readonly standing?: string | undefined;
};

/** A message that the record remembers, or history, or both. */
export type Found = {
  readonly key: MessageKey | undefined;
  readonly identity: string;
  readonly sender: string | undefined;
  readonly sentAt: EpochMs;
  /** Where its recall stands, as far as history knows; undefined: it was not flagged. */
  readonly standing: string | undefined;
  /** Tencent told that it is gone. */
  readonly gone: boolean;
  readonly recorded: Recorded | undefined;
};

/** A message may arrive so long after it was sent and still be in its place on any page; later, on the first. */
const LATE_AT_MOST_MS = 3_600_000;
/** Clocks of senders and ours. */
const AHEAD_AT_MOST_MS = 300_000;

/**
 * Recorded messages and what history knows as one list, newest first by time of sending, recalled ones too. Without
 * history it is what Redis remembers.
 */
export async function findMessages(
  desk: Desk,
  history: History | undefined,
  wanted: Wanted,
  page: Page,
): Promise<Listed<Found>> {
  if (wanted.rule !== undefined || wanted.standing !== undefined) return onlyKnown(history, wanted, page);
  const after = readCursor(page.after);
  const isAfter = ({ sentAt, identity }: Found): boolean => {
    if (after === undefined) return true;
    const [at, id] = [Number(after[0]), String(after[1])];
    return sentAt < at || (sentAt === at && messageId(identity) < id);
  };
  const [recorded, known] = await Promise.all([
    latestRecorded(desk, wanted, page.limit + 1, isAfter, after && Number(after[0])),
    history === undefined
      ? []
      : knownOf(history, wanted, { ...page, limit: page.limit + 1 }).then(({ items }) => items),
  ]);
  const merged = merge(recorded, known.filter(isAfter));
  const items = await withStandings(history, merged.slice(0, page.limit));
  const last = items.at(-1);
  const next = merged.length > page.limit && last ? writeCursor([last.sentAt, messageId(last.identity)]) : undefined;
  return { items, next };
}

/** By rule and standing only history can say; its own cursor goes on. */
async function onlyKnown(history: History | undefined, wanted: Wanted, page: Page): Promise<Listed<Found>> {
  return history === undefined ? { items: [], next: undefined } : knownOf(history, wanted, page);
}

/** The newest of the record behind the cursor. */
async function latestRecorded(
  desk: Desk,
  wanted: Wanted,
  limit: number,
  isAfter: (found: Found) => boolean,
  before: number | undefined,
): Promise<readonly Found[]> {
  const period = { from: wanted.from ?? 0, to: (wanted.to ?? Number.MAX_SAFE_INTEGER) - 1 };
  const newest = makeNewest(limit);
  const consider = (recorded: Recorded): void => {
    const found = ofRecord(recorded);
    if (isAfter(found)) newest.add(found);
  };
  if (wanted.conversation !== undefined) {
    const { conversation, sender } = wanted;
    for await (const recorded of makeRecordFinder(desk).byConversation(conversation, period)) {
      if (sender === undefined || recorded.sender === sender) consider(recorded);
    }
    return newest.all();
  }
  const arrivedBefore = before === undefined ? Number.POSITIVE_INFINITY : before + LATE_AT_MOST_MS;
  for await (const { recorded, arrivedAt } of findLatest(desk, wanted.sender, period, arrivedBefore)) {
    consider(recorded);
    // What arrived earlier was sent earlier, too, but for clocks that are ahead.
    if (newest.isFull() && arrivedAt + AHEAD_AT_MOST_MS < newest.oldest()) break;
  }
  return newest.all();
}

const ofRecord = (recorded: Recorded): Found => ({
  key: recorded.key,
  identity: identityOf(recorded.key),
  sender: recorded.sender,
  sentAt: recorded.sentAt,
  standing: undefined,
  gone: recorded.gone,
  recorded,
});

/** The newest so many, each message once: the message itself rather than an edit of it. */
function makeNewest(limit: number) {
  const found = new Map<string, Found>();
  const sorted = () => [...found.values()].sort(newestFirst);
  return {
    add: (one: Found): void => {
      const known = found.get(one.identity);
      if (known?.recorded !== undefined && known.recorded.editedAt === undefined) return;
      found.set(one.identity, one);
      // Thinned out now and then, so that a long list costs no sorting for each.
      if (found.size >= limit * 4) for (const { identity } of sorted().slice(limit)) found.delete(identity);
    },
    isFull: () => found.size >= limit,
    oldest: () => sorted()[limit - 1]!.sentAt,
    all: () => sorted().slice(0, limit),
  };
}

const newestFirst = (a: Found, b: Found): number =>
  b.sentAt - a.sentAt || (messageId(a.identity) < messageId(b.identity) ? 1 : -1);

/** Pages of history may be short where a filter finds little: asked until there are enough. */
async function knownOf({ questions }: History, wanted: Wanted, page: Page): Promise<Listed<Found>> {
  const { sender, conversation, from, to, rule, standing } = wanted;
  const split = conversation === undefined ? undefined : splitPlace(conversation);
  const found: Found[] = [];
  let after = page.after;
  do {
    const filter = { sender, place: split?.place, from, to, rule, standing };
    const { items, next } = await questions.messages(filter, { limit: page.limit - found.length, after });
    for (const one of items) if (split === undefined || one.topic === split.topic) found.push(ofHistory(one));
    after = next;
  } while (after !== undefined && found.length < page.limit);
  return { items: found, next: after };
}

const ofHistory = ({ key, identity, sender, sentAt, standing }: KnownMessage): Found => ({
  ...{ key, identity, sender, sentAt, standing },
  gone: standing === 'recalled' || standing === 'gone',
  recorded: undefined,
});

function merge(recorded: readonly Found[], known: readonly Found[]): readonly Found[] {
  const all = new Map(known.map((found) => [found.identity, found]));
  for (const found of recorded) {
    const standing = all.get(found.identity)?.standing;
    all.set(found.identity, { ...found, standing, gone: found.gone || standing === 'recalled' || standing === 'gone' });
  }
  return [...all.values()].sort(newestFirst);
}

/** History's own page may end before a recorded message does: those are asked for by name. */
async function withStandings(history: History | undefined, items: readonly Found[]): Promise<readonly Found[]> {
  const unsure = items.filter(({ recorded, standing }) => recorded !== undefined && standing === undefined);
  if (history === undefined || unsure.length === 0) return items;
  const standings = await history.questions.standings(unsure.map(({ identity }) => identity));
  return items.map((found) => ({ ...found, standing: found.standing ?? standings.get(found.identity) }));
}
