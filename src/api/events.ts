import type { Request, Response } from 'express';
import type { Fact, JournalEntry } from '../journal/facts.ts';
import { refOf, refOfTarget } from '../message-ref.ts';
import { keyOf } from '../record/pack.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { Problem } from './problem.ts';

/**
 * Changes, for pages that show them: types and ids, never texts. What history takes is written into a short stream in Redis.
 * Each process reads that stream once for all its listeners; a listener that was away resumes from its last id.
 */
export type Events = {
  /** Called when history has these facts. */
  onTaken(entries: readonly JournalEntry[]): void;
  tell(type: string, ids: readonly string[]): void;
  serve(req: Request, res: Response): Promise<void>;
  close(): void;
};

/** A few minutes of a busy service. */
const KEPT = 10_000;
const LOOK_EVERY_MS = 200;
const SAY_ALIVE_MS = 15_000;
const MOST_IDS = 100;
const MOST_LISTENERS = 200;
/** In bytes. A listener with more unread than this is closed at the next event; it reconnects with its last id. */
export const MOST_UNREAD = 1_000_000;
const READ_AT_ONCE = 500;
/** Characters sent before listeners get a turn to read. */
const BREATHE_AFTER = 200_000;

type Options = { readonly redis: RedisSpace; readonly isReady: () => boolean };

export function makeEvents({ redis, isReady }: Options): Events {
  const { client, keys } = redis;
  const stream = keys.people.events;
  /** All listeners, and those that are up to date. */
  const [served, listeners] = [new Set<Response>(), new Set<Response>()];
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let aliveAt = 0;
  let closed = false;

  const tell = (type: string, ids: readonly string[]): void => {
    if (!isReady()) return;
    const said = JSON.stringify({ ids: ids.slice(0, MOST_IDS), more: Math.max(0, ids.length - MOST_IDS) });
    client.xadd(stream, 'MAXLEN', '~', KEPT, '*', 't', type, 'd', said).catch(() => {});
  };

  const send = (res: Response, text: string): void => {
    if (isOver(res)) return;
    if (res.writableLength > MOST_UNREAD) res.destroy();
    else res.write(text);
  };
  const look = async (): Promise<void> => {
    if (performance.now() - aliveAt > SAY_ALIVE_MS) {
      aliveAt = performance.now();
      for (const res of listeners) send(res, ': still here\n\n');
    }
    if (!isReady() || last === undefined) return;
    const found = await client.xrange(stream, `(${last}`, '+', 'COUNT', READ_AT_ONCE);
    let unsent = 0;
    for (const [id, fields] of found) {
      last = id;
      const text = eventText(id, fields);
      for (const res of listeners) send(res, text);
      unsent += text.length;
      if (unsent < BREATHE_AFTER) continue;
      // Give listeners a turn to read first: a burst is no reason to close one.
      unsent = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const lookLater = (): void => {
    if (closed || listeners.size === 0 || timer !== undefined) return;
    timer = setTimeout(() => {
      look()
        .catch(() => {})
        .finally(() => {
          timer = undefined;
          lookLater();
        });
    }, LOOK_EVERY_MS);
    timer.unref();
  };

  const newestId = async (): Promise<string> => (await client.xrevrange(stream, '+', '-', 'COUNT', 1))[0]?.[0] ?? '0-0';
  /** One page behind that id; `undefined` if part of it is gone. A single read, so nothing can slip in between. */
  const behind = async (id: string): Promise<readonly (readonly [string, string[]])[] | undefined> => {
    const page = client.xrange(stream, `(${id}`, '+', 'COUNT', READ_AT_ONCE);
    const [found, [oldest]] = await Promise.all([page, client.xrange(stream, '-', '+', 'COUNT', 1)]);
    return oldest !== undefined && isBefore(id, oldest[0]) ? undefined : found;
  };
  /**
   * Sends everything behind that id, no faster than the listener reads. Resolves with the last id sent: the last read found
   * nothing behind it, and nothing was awaited since. `undefined` if the listener is gone.
   */
  const catchUp = async (res: Response, from: string): Promise<string | undefined> => {
    let at = from;
    for (let isWhole = false; !isWhole; ) {
      const page = await behind(at);
      if (page === undefined) {
        at = await newestId();
        if (!isOver(res)) res.write(resetText(at));
        break;
      }
      isWhole = page.length < READ_AT_ONCE;
      for (const [id, fields] of page) {
        if (res.writableLength > MOST_UNREAD) {
          isWhole = false;
          await untilRead(res);
        }
        if (isOver(res)) return undefined;
        res.write(eventText(id, fields));
        at = id;
      }
    }
    return isOver(res) ? undefined : at;
  };

  return {
    onTaken: (entries) => {
      for (const [type, ids] of idsByType(entries)) tell(type, [...ids]);
    },
    tell,
    serve: async (req, res) => {
      if (served.size >= MOST_LISTENERS) throw new Problem('too-many', 'too many listen already', { retryAfter: 10 });
      served.add(res);
      res.on('close', () => {
        served.delete(res);
        listeners.delete(res);
      });
      const newest = await newestId();
      if (isOver(res)) return;
      const asked = req.get('Last-Event-ID');
      const isKnown = asked !== undefined && isUpTo(asked, newest);
      const from = isKnown ? asked : newest;
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
      res.write(`retry: 2000\nid: ${from}\nevent: ready\ndata: {}\n\n`);
      if (asked !== undefined && !isKnown) res.write(resetText(from));
      const at = isKnown ? await catchUp(res, from).catch(() => res.destroy()) : from;
      if (typeof at !== 'string' || isOver(res)) return;
      // Its own read and the shared one overlap: nothing is skipped, and an event sent twice only makes the page ask twice.
      if (listeners.size === 0 || last === undefined) last = at;
      listeners.add(res);
      lookLater();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      for (const res of served) res.end();
    },
  };
}

/** It is gone, or was told that the service ends: an answer that is written to after its end would end the process. */
const isOver = (res: Response): boolean => res.destroyed || res.writableEnded;

/** A listener that reads nothing for this long is closed. */
async function untilRead(res: Response): Promise<void> {
  const waiting = Promise.withResolvers<void>();
  const tooLong = setTimeout(() => res.destroy(), SAY_ALIVE_MS);
  for (const event of ['drain', 'close']) res.once(event, waiting.resolve);
  if (res.destroyed || !res.writableNeedDrain) waiting.resolve();
  await waiting.promise;
  clearTimeout(tooLong);
  for (const event of ['drain', 'close']) res.off(event, waiting.resolve);
}

const resetText = (id: string): string => `id: ${id}\nevent: reset\ndata: {}\n\n`;

const eventText = (id: string, [, type = '', , data = '{}']: readonly string[]): string =>
  `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`;

/** Both numbers of an id go up to 64 bits. */
function isBefore(a: string, b: string): boolean {
  const [aMs = 0n, aNth = 0n] = a.split('-').map(BigInt);
  const [bMs = 0n, bNth = 0n] = b.split('-').map(BigInt);
  return aMs < bMs || (aMs === bMs && aNth < bNth);
}

/** Whether that is an id that may have been told. One ahead of the newest is of another Redis, or made up. */
const isUpTo = (asked: string, newest: string): boolean =>
  /^\d{1,20}-\d{1,20}$/.test(asked) && !isBefore(newest, asked);

function idsByType(entries: readonly JournalEntry[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { fact } of entries) {
    const id = idOf(fact);
    if (id === undefined) continue;
    const known = found.get(fact.type) ?? new Set();
    found.set(fact.type, known.add(id));
  }
  return found;
}

/** The id by which a page looks it up; undefined if there is none. */
function idOf(fact: Fact): string | undefined {
  switch (fact.type) {
    case 'flagged':
      return refOfTarget(fact.order.target);
    case 'moved':
    case 'settled': {
      const key = keyOf(fact.item, false);
      return key === undefined ? fact.api : refOf(key);
    }
    case 'lane':
      return fact.api;
    case 'brake':
    case 'switch':
      return fact.name;
    case 'mute':
    case 'review':
    case 'strike-undone':
      return refOf(fact.key);
    case 'act':
      return fact.id;
    case 'rule-set':
      return fact.hash;
    case 'verdict':
      return fact.key === undefined ? undefined : refOf(fact.key);
    case 'counts':
      return undefined;
  }
}
