import { conversationIdOf } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { RECORD_SHARDS, shardOf } from '../redis/keys/record.ts';
import { makeBuckets } from './buckets.ts';
import type { Period } from './find.ts';
import { keyOf, type Recorded, unpack } from './pack.ts';
import { KEYS_BUCKETS } from './record.ts';

type Options = {
  readonly redis: RedisSpace;
  readonly keepKeysMs: number;
  readonly now: () => number;
};

/** A message as it arrived. Whatever comes after it in the list arrived no later. */
export type Arrived = { readonly recorded: Recorded; readonly arrivedAt: number };

type Line = { readonly field: string; readonly arrivedAt: number; readonly bucket: number };

const PAGE = 500;
/** Of each shard, where all are read together. */
const SHARD_PAGE = 50;

/**
 * Messages of one sender, or of all, the latest arrival first. It reads as far as it is asked to, and no further: who wants
 * the newest fifty reads a few hundred lines, however much there is.
 * @param arrivedBefore where to begin (ms since the epoch)
 */
export async function* findLatest(
  { redis, keepKeysMs, now }: Options,
  sender: string | undefined,
  period: Period,
  arrivedBefore: number,
): AsyncGenerator<Arrived> {
  const buckets = makeBuckets(keepKeysMs, KEYS_BUCKETS)
    .between(period.from, Number.MAX_SAFE_INTEGER, now())
    .toReversed();
  const shards = sender === undefined ? [...Array(RECORD_SHARDS).keys()] : [shardOf(sender)];
  const wanted = (by: string, sentAt: number) =>
    (sender === undefined || by === sender) && sentAt >= period.from && sentAt <= period.to;
  const size = shards.length > 1 ? SHARD_PAGE : PAGE;
  for (const bucket of buckets) {
    const logs = shards.map((shard) => backwards(redis, { shard, bucket, size, arrivedBefore, wanted }));
    for await (const lines of inPages(latestOf(logs), size)) {
      const values = await Promise.all(
        lines.map(({ field }) =>
          redis.client.hget(redis.keys.record.keys(shardOf(conversationOf(field)), bucket), field),
        ),
      );
      for (const [index, value] of values.entries()) {
        const { field, arrivedAt } = lines[index]!;
        const recorded = value === null ? undefined : unpack(field, value);
        if (recorded !== undefined) yield { recorded, arrivedAt };
      }
    }
  }
}

type Log = {
  readonly shard: number;
  readonly bucket: number;
  readonly size: number;
  readonly arrivedBefore: number;
  readonly wanted: (sender: string, sentAt: number) => boolean;
};

/** Lines of one log, the latest first. An entry's id begins with the time at which it was written. */
async function* backwards(
  redis: RedisSpace,
  { shard, bucket, size, arrivedBefore, wanted }: Log,
): AsyncGenerator<Line> {
  const key = redis.keys.record.log(shard, bucket);
  let before = Number.isFinite(arrivedBefore) ? String(Math.floor(arrivedBefore)) : '+';
  for (;;) {
    const lines = await redis.client.xrevrange(key, before, '-', 'COUNT', size);
    for (const [id, [, field = '', , packed = '']] of lines) {
      const [sentAt = '', sender = ''] = packed.split('\u001f');
      if (wanted(sender, Number.parseInt(sentAt, 36))) yield { field, arrivedAt: Number.parseInt(id, 10), bucket };
    }
    const last = lines.at(-1);
    if (last === undefined || lines.length < size) return;
    before = `(${last[0]}`;
  }
}

/** Several logs as one, the latest line of all first. */
async function* latestOf(logs: readonly AsyncGenerator<Line>[]): AsyncGenerator<Line> {
  const heads = await Promise.all(logs.map((log) => log.next()));
  for (;;) {
    let latest = -1;
    for (const [index, head] of heads.entries()) {
      if (head.done) continue;
      const than = latest === -1 ? undefined : heads[latest]!.value;
      if (than === undefined || head.value.arrivedAt > than.arrivedAt) latest = index;
    }
    if (latest === -1) return;
    yield heads[latest]!.value;
    heads[latest] = await logs[latest]!.next();
  }
}

async function* inPages(lines: AsyncGenerator<Line>, size: number): AsyncGenerator<readonly Line[]> {
  let page: Line[] = [];
  for await (const line of lines) {
    page.push(line);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function conversationOf(field: string): string {
  const key = keyOf(field.split('\u001e')[0]!, false);
  return key === undefined ? '' : conversationIdOf(key);
}
