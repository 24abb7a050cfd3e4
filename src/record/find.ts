import { conversationIdOf, identityOf, type MessageKey, type TextPart } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { RECORD_SHARDS, shardOf } from '../redis/keys/record.ts';
import { makeBuckets } from './buckets.ts';
import { goneAtOf, keyOf, type Recorded, unpack, unpackText } from './pack.ts';
import { KEYS_BUCKETS, TEXT_BUCKETS } from './record.ts';

/** Times of sending, both ends included, in milliseconds since the epoch. */
export type Period = { readonly from: number; readonly to: number };

/** Questions that people ask. They read pages, never a whole bucket at once, and may run beside the traffic. */
export type RecordFinder = {
  /** The message and its edits; the message first. Empty if it was never seen, or too long ago. */
  byKey(key: MessageKey): Promise<readonly Recorded[]>;
  /** For each message, whether Tencent told us that it is gone, also if the message itself was never seen. */
  areGone(keys: readonly MessageKey[]): Promise<readonly boolean[]>;
  bySender(sender: string, period: Period): AsyncGenerator<Recorded>;
  byConversation(conversationId: string, period: Period): AsyncGenerator<Recorded>;
  /** Everything, shard by shard: in order of arrival only within a sender. */
  all(period: Period): AsyncGenerator<Recorded>;
  /** Its text as it was judged, or undefined when it is not kept (any more). */
  textOf(recorded: Recorded): Promise<readonly TextPart[] | undefined>;
};

type Options = {
  readonly redis: RedisSpace;
  readonly keepKeysMs: number;
  readonly keepTextMs: number;
  readonly now: () => number;
  /** Hears of each page that was read of the logs, also of one that holds nothing that is asked. What it throws ends the reading. */
  readonly onPage?: () => void;
};

const PAGE = 500;

export function makeRecordFinder({ redis, keepKeysMs, keepTextMs, now, onPage = () => {} }: Options): RecordFinder {
  const keysBuckets = makeBuckets(keepKeysMs, KEYS_BUCKETS);
  const textBuckets = makeBuckets(keepTextMs, TEXT_BUCKETS);

  /** Fields that begin with `prefix` in one bucket, in pages. */
  async function* scan(key: string, prefix: string): AsyncGenerator<Recorded> {
    let cursor = '0';
    do {
      const [next, flat] = await redis.client.hscan(key, cursor, 'MATCH', `${escapePattern(prefix)}*`, 'COUNT', PAGE);
      for (let at = 0; at + 1 < flat.length; at += 2) {
        const recorded = unpack(flat[at]!, flat[at + 1]!);
        if (recorded !== undefined) yield recorded;
      }
      cursor = next;
    } while (cursor !== '0');
  }

  /** Lines of one log in order of arrival; a message that came twice is given once. */
  async function* readLog(key: string, wanted: (sender: string, sentAt: number) => boolean): AsyncGenerator<string> {
    const given = new Set<string>();
    let after = '-';
    for (;;) {
      const lines = await redis.client.xrange(key, after, '+', 'COUNT', PAGE);
      onPage();
      for (const [, [, field = '', , packed = '']] of lines) {
        const [sentAt = '', sender = ''] = packed.split('\u001f');
        if (!wanted(sender, Number.parseInt(sentAt, 36)) || given.has(field)) continue;
        given.add(field);
        yield field;
      }
      const last = lines.at(-1);
      if (last === undefined || lines.length < PAGE) return;
      after = `(${last[0]}`;
    }
  }

  /** The log has identities only; what was packed lies in the conversation's bucket of the same time. */
  async function* resolve(fields: AsyncGenerator<string>, bucket: number): AsyncGenerator<Recorded> {
    for await (const page of pages(fields)) {
      const values = await Promise.all(
        page.map((field) =>
          redis.client.hget(redis.keys.record.keys(shardOf(conversationOfField(field)), bucket), field),
        ),
      );
      for (const [index, value] of values.entries()) {
        const recorded = value === null ? undefined : unpack(page[index]!, value);
        if (recorded !== undefined) yield recorded;
      }
    }
  }

  async function* fromLogs(shards: Iterable<number>, period: Period, sender: string | undefined) {
    const inPeriod = (at: number) => at >= period.from && at <= period.to;
    for (const shard of shards) {
      // An edit lies in the bucket of its own time, which is later than the message's.
      for (const bucket of keysBuckets.between(period.from, Number.MAX_SAFE_INTEGER, now())) {
        const wanted = (by: string, sentAt: number) => (sender === undefined || by === sender) && inPeriod(sentAt);
        yield* resolve(readLog(redis.keys.record.log(shard, bucket), wanted), bucket);
      }
    }
  }

  return {
    byKey: async (key) => {
      const shard = shardOf(conversationIdOf(key));
      const identity = identityOf(key);
      const found: Recorded[] = [];
      for (const bucket of keysBuckets.alive(now()).toReversed()) {
        const name = redis.keys.record.keys(shard, bucket);
        const value = await redis.client.hget(name, identity);
        const recorded = value === null ? undefined : unpack(identity, value);
        if (recorded !== undefined) found.push(recorded);
        for await (const edit of scan(name, `${identity}\u001e`)) found.push(edit);
      }
      return found.sort((a, b) => (a.editedAt ?? 0) - (b.editedAt ?? 0));
    },
    areGone: (keys) => {
      const buckets = keysBuckets.alive(now());
      return Promise.all(
        keys.map(async (key) => {
          const [shard, identity] = [shardOf(conversationIdOf(key)), identityOf(key)];
          const seen = await Promise.all(
            buckets.map((bucket) => redis.client.hget(redis.keys.record.keys(shard, bucket), identity)),
          );
          return goneAtOf(seen.filter((value) => value !== null)) !== undefined;
        }),
      );
    },
    bySender: (sender, period) => fromLogs([shardOf(sender)], period, sender),
    byConversation: async function* (conversationId, period) {
      const shard = shardOf(conversationId);
      for (const bucket of keysBuckets.between(period.from, Number.MAX_SAFE_INTEGER, now())) {
        for await (const recorded of scan(redis.keys.record.keys(shard, bucket), `${conversationId}\u001f`)) {
          if (recorded.sentAt >= period.from && recorded.sentAt <= period.to) yield recorded;
        }
      }
    },
    all: (period) => fromLogs(Array(RECORD_SHARDS).keys(), period, undefined),
    textOf: async (recorded) => {
      if (keepTextMs === 0) return undefined;
      const identity = identityOf(recorded.key);
      const field = recorded.editedAt === undefined ? identity : `${identity}\u001e${recorded.editedAt.toString(36)}`;
      const bucket = textBuckets.of(recorded.editedAt ?? recorded.sentAt, now());
      const value = await redis.client.hget(
        redis.keys.record.text(shardOf(conversationIdOf(recorded.key)), bucket),
        field,
      );
      return value === null ? undefined : unpackText(value);
    },
  };
}

function conversationOfField(field: string): string {
  const key = keyOf(field.split('\u001e')[0]!, false);
  return key === undefined ? '' : conversationIdOf(key);
}

const escapePattern = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

async function* pages<T>(items: AsyncGenerator<T>): AsyncGenerator<T[]> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
