import type { Request, Response } from 'express';
import type { Fact, JournalEntry } from '../journal/facts.ts';
import { refOf, refOfTarget } from '../message-ref.ts';
import { keyOf } from '../record/pack.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { Problem } from './problem.ts';

/**
 * What changed, for pages that show it: types and ids, never a text. What history took is written into a short stream in
 * Redis. Each process reads it once for all its listeners; a listener that was away goes on from its last id.
 */
export type Events = {
  /** History has these facts now. */
  onTaken(entries: readonly JournalEntry[]): void;
  tell(type: string, ids: readonly string[]): void;
  serve(req: Request, res: Response): Promise<void>;
  close(): void;
};

/** Some minutes of a busy service. */
const KEPT = 10_000;
const LOOK_EVERY_MS = 200;
const SAY_ALIVE_MS = 15_000;
const MOST_IDS = 100;
const MOST_LISTENERS = 200;
/** A listener that reads this slowly is closed; it comes again with its last id. */
const MOST_UNREAD = 1_000_000;
const READ_AT_ONCE = 500;

type Options = { readonly redis: RedisSpace; readonly isReady: () => boolean };

export function makeEvents({ redis, isReady }: Options): Events {
  const { client, keys } = redis;
  const stream = keys.people.events;
  const listeners = new Set<Response>();
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
    for (const [id, fields] of found) {
      last = id;
      const text = eventText(id, fields);
      for (const res of listeners) send(res, text);
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

  /** What came behind that id; `undefined` when some of it is gone. */
  const since = async (id: string): Promise<readonly (readonly [string, string[]])[] | undefined> => {
    const [oldest] = await client.xrange(stream, '-', '+', 'COUNT', 1);
    if (oldest !== undefined && isBefore(id, oldest[0])) return undefined;
    return client.xrange(stream, `(${id}`, '+', 'COUNT', KEPT);
  };

  return {
    onTaken: (entries) => {
      for (const [type, ids] of idsByType(entries)) tell(type, [...ids]);
    },
    tell,
    serve: async (req, res) => {
      if (listeners.size >= MOST_LISTENERS)
        throw new Problem('too-many', 'too many listen already', { retryAfter: 10 });
      const asked = req.get('Last-Event-ID');
      const newest = (await client.xrevrange(stream, '+', '-', 'COUNT', 1))[0]?.[0] ?? '0-0';
      const missed = asked === undefined ? [] : /^\d+-\d+$/.test(asked) ? await since(asked) : undefined;
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
      res.write(`retry: 2000\nid: ${newest}\nevent: ready\ndata: {}\n\n`);
      if (missed === undefined) res.write(`id: ${newest}\nevent: reset\ndata: {}\n\n`);
      for (const [id, fields] of missed ?? []) if (!isBefore(newest, id)) res.write(eventText(id, fields));
      if (listeners.size === 0 || last === undefined) last = newest;
      // Nothing is skipped between its own read and the last common one; what is told twice is only looked at twice.
      listeners.add(res);
      res.on('close', () => listeners.delete(res));
      lookLater();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      for (const res of listeners) res.end();
    },
  };
}

const eventText = (id: string, [, type = '', , data = '{}']: readonly string[]): string =>
  `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`;

function isBefore(a: string, b: string): boolean {
  const [aMs = 0, aNth = 0] = a.split('-').map(Number);
  const [bMs = 0, bNth = 0] = b.split('-').map(Number);
  return aMs < bMs || (aMs === bMs && aNth < bNth);
}

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

/** What a page looks it up by; undefined where there is nothing to look up. */
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
