import type { History } from '../history/history.ts';
import type { Event } from '../history/notices/events.ts';
import { endNotices, type Notice, noticeFailed, readNotice, waitingLike } from '../history/notices/notices.ts';
import { parseRef } from '../message-ref.ts';
import { type EpochMs, identityOf } from '../model.ts';
import type { Receiver } from '../notify-receivers.ts';
import type { Posted, Poster } from './post.ts';
import { roomCall, whyRoomRefused } from './rooms.ts';
import { webhookCall } from './webhook.ts';
import { lineOf } from './words.ts';

/** What became of one try. `left`: nothing was sent, since it waits no more, or its room hears of its kind only later. */
export type Delivered =
  | { readonly type: 'sent' | 'dead'; readonly notices: number }
  | { readonly type: 'failed'; readonly why: string; readonly afterMs: number }
  | { readonly type: 'left'; readonly afterMs?: number };

/** Pauses after each failure, about those that the specification proposes: 27 hours and 10 tries. */
const PAUSES_MS = [1, 5, 60, 300, 1_800, 7_200, 14_400, 28_800, 43_200].map((seconds) => seconds * 1_000);
/** A queue that lost it is found out by then. */
const MISSED_AFTER_MS = 60_000;
/** Of these as many are one line in a room. */
const MOST_IN_A_LINE = 500;
/** Rooms take 20 messages a minute, and people fewer: lines of one kind come no closer. */
const BETWEEN_LINES_MS = 3_000;
const BETWEEN_ALIKE_MS = 60_000;
const GONE = 410;

type Options = {
  readonly poster: Poster;
  /** Where people reach the console, without a slash at its end. */
  readonly console: string;
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
  readonly pausesMs?: readonly number[];
};

/** Sends one notice, as its receiver takes it, and writes down in history what came of it. Rejects as history does. */
export type Deliver = (history: History, receiver: Receiver, id: string) => Promise<Delivered>;

export function makeDeliver(options: Options): Deliver {
  const { now, random, pausesMs = PAUSES_MS } = options;
  /** By `performance.now()`: no clock that is set back keeps a room silent. */
  const saidAt = new Map<string, number>();

  /** How long a room is to be left alone yet. */
  const quietFor = (receiver: Receiver, { type }: Notice): number => {
    if (receiver.kind === 'webhook') return 0;
    const last = Math.max(
      (saidAt.get(receiver.name) ?? Number.NEGATIVE_INFINITY) + BETWEEN_LINES_MS,
      (saidAt.get(`${receiver.name} ${type}`) ?? Number.NEGATIVE_INFINITY) + BETWEEN_ALIKE_MS,
    );
    return Math.max(0, last - performance.now());
  };

  const failed = async (history: History, notice: Notice, why: string, posted: Posted): Promise<Delivered> => {
    const isGone = posted.type === 'answered' && posted.status === GONE;
    const pause = pausesMs[notice.tries];
    if (pause === undefined || isGone) {
      await endNotices(history.db, [notice.id], { state: 'dead', at: now(), error: why });
      return { type: 'dead', notices: 1 };
    }
    const asked = posted.type === 'answered' ? (posted.retryAfterMs ?? 0) : 0;
    const afterMs = Math.max(asked, Math.ceil(pause * (1 + random() / 5)));
    await noticeFailed(history.db, notice.id, { error: why, nextAt: now() + afterMs + MISSED_AFTER_MS });
    return { type: 'failed', why, afterMs };
  };

  return async (history, receiver, id) => {
    const notice = await readNotice(history.db, id);
    if (notice?.state !== 'waiting') return { type: 'left' };
    const afterMs = quietFor(receiver, notice);
    if (afterMs > 0) return { type: 'left', afterMs };
    const together = receiver.kind === 'webhook' ? [notice] : await alike(history, notice);
    const posted = await post(options, history, receiver, together.map(eventIn));
    if (posted.type === 'answered') {
      saidAt.set(receiver.name, performance.now());
      saidAt.set(`${receiver.name} ${notice.type}`, performance.now());
    }
    const why = whyFailed(receiver, posted);
    if (why !== undefined) return failed(history, notice, why, posted);
    const ids = together.map((one) => one.id);
    await endNotices(history.db, ids, { state: 'sent', at: now() });
    return { type: 'sent', notices: ids.length };
  };
}

/** With the one whose turn it is. */
async function alike({ db }: History, notice: Notice): Promise<readonly Notice[]> {
  const others = await waitingLike(db, notice, MOST_IN_A_LINE);
  return [notice, ...others.filter(({ id }) => id !== notice.id)];
}

const eventIn = ({ body }: Notice): Event => JSON.parse(body) as Event;

async function post(
  { poster, console: base, now }: Options,
  history: History,
  receiver: Receiver,
  events: readonly Event[],
) {
  const [first] = events as [Event];
  const text = receiver.withText && events.length === 1 ? await textOf(history, first) : undefined;
  if (receiver.kind === 'webhook') return poster.post(webhookCall(receiver, first, { text }, new Date(now())));
  const { text: line, path } = lineOf(events);
  return poster.post(roomCall(receiver, { line, link: `${base}${path}`, text }, now()));
}

/** As it was sent, where history still keeps it. */
async function textOf({ questions }: History, { data }: Event): Promise<string | undefined> {
  const key = typeof data.ref === 'string' ? parseRef(data.ref) : undefined;
  if (key === undefined) return undefined;
  const identity = identityOf(key);
  return (await questions.texts([identity])).get(identity)?.text;
}

function whyFailed({ kind }: Receiver, posted: Posted): string | undefined {
  if (posted.type === 'failed') return posted.why;
  const { status } = posted;
  // Where a redirect leads nobody checked.
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`;
  return whyRoomRefused(kind, posted);
}

/** Something to see whether a receiver is reached; undefined: it took it. */
export async function tryReceiver(
  { poster, console: base, now }: Pick<Options, 'poster' | 'console' | 'now'>,
  receiver: Receiver,
  id: string,
): Promise<string | undefined> {
  const at = now();
  const text = 'unsaid reaches this place: a test, asked for by a person';
  const call =
    receiver.kind === 'webhook'
      ? webhookCall(receiver, { id, type: 'unsaid.test', at, data: {} }, {}, new Date(at))
      : roomCall(receiver, { line: text, link: `${base}/live` }, at);
  return whyFailed(receiver, await poster.post(call));
}
