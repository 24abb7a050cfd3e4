import { conversationIdOf, identityOf } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { RECORD_SHARDS, shardOf } from '../redis/keys/record.ts';
import { makeBuckets } from './buckets.ts';
import { keyOf, type Recorded, unpack } from './pack.ts';
import { KEYS_BUCKETS } from './record.ts';

/** Which messages; an empty filter means all. Times are times of sending; `from` is included, `to` is not. */
export type NewestFilter = {
  readonly sender?: string | undefined;
  readonly group?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Behind this one in the list. */
  readonly before?: Place | undefined;
};
/** A message's place in the list: newest first, and by name where the time is the same. */
export type Place = { readonly sentAt: number; readonly id: string };

type Options = {
  readonly redis: RedisSpace;
  readonly keepKeysMs: number;
  readonly now: () => number;
  /** Names a message, by its identity. */
  readonly idOf: (identity: string) => string;
  /** Chooses from each piece of what was found; absent: all is wanted. With it edits are looked at as well. */
  readonly wanted?: (some: readonly Recorded[]) => Promise<readonly Recorded[]>;
};

export type Newest = Place & { readonly recorded: Recorded };

const PIECE = 500;
const UNIT = '\u001f';
const EDIT = '\u001e';
/** Clocks of senders' messages and of Redis differ by less: what arrived earlier than that was sent earlier. */
const CLOCKS_MS = 600_000;
/** Ids of groups that may have topics begin so (docs 74348); a topic's messages lie in a shard of their own. */
const COMMUNITY = '@TGS#_';

type Line = { readonly field: string; readonly sentAt: number; readonly arrivedAt: number };

/**
 * The newest messages on record, at most so many. It looks at one bucket after the other, and in each at what arrived
 * last first; memory is that of the answer, whatever there is.
 */
export async function newestOnRecord(
  options: Options,
  filter: NewestFilter,
  atMost: number,
): Promise<readonly Newest[]> {
  const { keepKeysMs, now } = options;
  const { from = 0, to = Number.MAX_SAFE_INTEGER, before } = filter;
  const last = Math.min(to - 1, before?.sentAt ?? Number.MAX_SAFE_INTEGER);
  const buckets = makeBuckets(keepKeysMs, KEYS_BUCKETS).between(from, last, now()).toReversed();
  const found: Newest[] = [];
  for (const bucket of buckets) {
    const best = makeBest(atMost - found.length);
    await Promise.all(shardsOf(filter).map((shard) => readShard(options, filter, { bucket, shard }, best)));
    found.push(...best.sorted());
    if (found.length >= atMost) break;
  }
  return found.slice(0, atMost);
}

function shardsOf({ sender, group }: NewestFilter): readonly number[] {
  if (sender !== undefined) return [shardOf(sender)];
  if (group !== undefined && !group.startsWith(COMMUNITY)) {
    return [shardOf(conversationIdOf({ kind: 'group', group, topic: '', seq: 0 }))];
  }
  return [...Array(RECORD_SHARDS).keys()];
}

type At = { readonly bucket: number; readonly shard: number };

async function readShard(options: Options, filter: NewestFilter, at: At, best: Best): Promise<void> {
  const byConversation = filter.sender === undefined && filter.group !== undefined;
  const pieces = byConversation
    ? scanConversation(options.redis, at, filter.group!)
    : readLog(options.redis, at, filter.sender);
  for await (const lines of pieces) {
    const floor = best.floor();
    const candidates = lines.filter((line) => isWanted(line, filter, options, floor));
    for (const each of await resolve(options, candidates, at.bucket)) best.add(each);
    // Everything from here on arrived, and so was sent, before the worst that is kept.
    const oldest = lines.at(-1)?.arrivedAt ?? 0;
    if (!byConversation && best.floor() !== undefined && oldest < best.floor()!.sentAt - CLOCKS_MS) return;
  }
}

function isWanted(line: Line, filter: NewestFilter, { idOf, wanted }: Options, floor: Place | undefined): boolean {
  const { field, sentAt } = line;
  const { group, from = 0, to = Number.MAX_SAFE_INTEGER, before } = filter;
  if (sentAt < from || sentAt >= to) return false;
  if (wanted === undefined && field.includes(EDIT)) return false;
  if (group !== undefined && !field.startsWith(`g${UNIT}${group}${UNIT}`)) return false;
  const place = { sentAt, id: idOf(field.split(EDIT)[0]!) };
  if (before !== undefined && compare(before, place) >= 0) return false;
  return floor === undefined || compare(place, floor) < 0;
}

/** Below zero: `a` comes first. */
const compare = (a: Place, b: Place): number => b.sentAt - a.sentAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

async function* readLog(
  { client, keys }: RedisSpace,
  { shard, bucket }: At,
  sender: string | undefined,
): AsyncGenerator<readonly Line[]> {
  const log = keys.record.log(shard, bucket);
  for (let behind = '+'; ; ) {
    const entries = await client.xrevrange(log, behind, '-', 'COUNT', PIECE);
    const lines: Line[] = [];
    for (const [id, [, field = '', , packed = '']] of entries) {
      const [sentAt = '', by = ''] = packed.split(UNIT);
      const line = { field, sentAt: Number.parseInt(sentAt, 36), arrivedAt: Number.parseInt(id, 10) };
      if (sender === undefined || by === sender) lines.push(line);
    }
    const oldest = entries.at(-1);
    // Where nothing is by the sender, it still says how far back that was.
    if (lines.length === 0 && oldest !== undefined)
      lines.push({ field: '', sentAt: -1, arrivedAt: Number.parseInt(oldest[0], 10) });
    yield lines;
    if (oldest === undefined || entries.length < PIECE) return;
    behind = `(${oldest[0]}`;
  }
}

async function* scanConversation(
  { client, keys }: RedisSpace,
  { shard, bucket }: At,
  group: string,
): AsyncGenerator<readonly Line[]> {
  const pattern = `g${UNIT}${group.replace(/[\\*?[\]]/g, '\\$&')}${UNIT}*`;
  let cursor = '0';
  do {
    const [next, flat] = await client.hscan(keys.record.keys(shard, bucket), cursor, 'MATCH', pattern, 'COUNT', PIECE);
    const lines: Line[] = [];
    for (let at = 0; at + 1 < flat.length; at += 2) {
      const recorded = unpack(flat[at]!, flat[at + 1]!);
      if (recorded !== undefined) lines.push({ field: flat[at]!, sentAt: recorded.sentAt, arrivedAt: 0 });
    }
    yield lines;
    cursor = next;
  } while (cursor !== '0');
}

/** The log has identities only; what was packed lies in the conversation's bucket of the same time. */
async function resolve(options: Options, lines: readonly Line[], bucket: number): Promise<readonly Newest[]> {
  const { redis, idOf, wanted = async (all) => all } = options;
  const values = await Promise.all(
    lines.map(({ field }) => {
      const key = keyOf(field.split(EDIT)[0]!, false);
      if (key === undefined) return null;
      return redis.client.hget(redis.keys.record.keys(shardOf(conversationIdOf(key)), bucket), field);
    }),
  );
  const recorded = values.flatMap((value, at) => (value === null ? [] : (unpack(lines[at]!.field, value) ?? [])));
  return (await wanted(recorded)).map((one) => ({
    ...{ recorded: one, sentAt: one.sentAt, id: idOf(identityOf(one.key)) },
  }));
}

type Best = {
  add(one: Newest): void;
  /** The worst that is kept, once there are enough. */
  floor(): Place | undefined;
  sorted(): readonly Newest[];
};

/** The first of the list among all that is added, each message once: the message itself before its edits. */
function makeBest(atMost: number): Best {
  let kept = new Map<string, Newest>();
  let floor: Place | undefined;
  const sorted = () => [...kept.values()].sort(compare).slice(0, atMost);
  const prune = (): void => {
    const best = sorted();
    kept = new Map(best.map((one) => [one.id, one]));
    floor = best.length >= atMost ? best.at(-1) : undefined;
  };
  return {
    add: (one) => {
      const known = kept.get(one.id);
      if (known !== undefined && known.recorded.editedAt === undefined) return;
      kept.set(one.id, one);
      if (kept.size >= atMost * 2 + PIECE) prune();
    },
    floor: () => {
      if (floor === undefined && kept.size >= atMost) prune();
      return floor;
    },
    sorted,
  };
}
