import {
  type CounterRequest,
  conversationIdOf,
  type EpochMs,
  identityOf,
  type Message,
  type MessageKey,
  type Sightings,
} from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { shardOf } from '../redis/keys/record.ts';
import { makeScriptBatch, type Operation } from '../redis/script-batch.ts';
import { GONE, RECORD, runOverKeys } from '../redis/scripts/record.ts';
import { type EditRecord, makeEditRecord } from './before.ts';
import { type BucketKeys, makeBucketKeys } from './bucket-keys.ts';
import { makeBuckets } from './buckets.ts';
import { makeCounting } from './counters.ts';
import { fieldOf, goneAtOf, pack, packText, sameAs, unpack } from './pack.ts';

export type Recorder = EditRecord & {
  /**
   * Writes the message down, once however often it comes, and says what was known of it: the counters asked for, in
   * their order, this message counted. One round trip, and one command of all messages of one moment. Rejects when
   * Redis does not take it.
   */
  record(message: Message, counters?: readonly CounterRequest[]): Promise<Sightings>;
  /**
   * What is on record of a message itself, for an edit of it; undefined when nothing is. An edit made after we heard that
   * the message is gone shows that it is not: `editedAt` is when it was made.
   */
  known(key: MessageKey, editedAt?: EpochMs): Promise<Known | undefined>;
  /**
   * Whether another text, or another sender, is on record under the message's key, wherever its time put it. Of a message
   * that is not `first`, its sightings say so already.
   */
  hasOther(message: Message): Promise<boolean>;
  /**
   * Notes that messages are gone, also before they were seen: those sent until `at`, when it was heard of. What is sent
   * later under such a key is not meant. Resolves to how many were on record.
   */
  markGone(keys: readonly MessageKey[], at: EpochMs): Promise<number>;
};

/** `sentAt` is undefined when only its recall was heard of. */
export type Known = {
  readonly sentAt: EpochMs | undefined;
  readonly groupType: string | undefined;
  readonly gone: boolean;
};

type Options = {
  readonly redis: RedisSpace;
  readonly keepKeysMs: number;
  readonly keepTextMs: number;
  /** Milliseconds since the epoch; Redis' expiry is in the same clock. */
  readonly now: () => number;
};

/** A bucket is a day by default, an hour for text: what is kept overstays by at most one bucket. */
export const KEYS_BUCKETS = 7;
export const TEXT_BUCKETS = 24;

/** How long before a recall its message may have been sent and still be unseen by us. */
const LATE_AT_MOST_MS = 3_600_000;

const SEEN = ['seen'] as const;
const NO_COUNTERS: Sightings['counters'] = Object.freeze([]);
/** Answers of the operation `seen`, shared: nothing in them varies. */
const ANSWERS: readonly Sightings[] = Array.from({ length: 16 }, (_, bits) => ({
  first: (bits & 1) !== 0,
  gone: (bits & 2) !== 0,
  counters: NO_COUNTERS,
  ...((bits & 4) !== 0 ? { differs: true as const } : {}),
  ...((bits & 8) !== 0 ? { hasAside: true as const } : {}),
}));

/** Redis does nothing else while a script runs: some thousand look-ups take a millisecond. */
const MARKED_AT_ONCE = 100;

export function makeRecorder({ redis, keepKeysMs, keepTextMs, now }: Options): Recorder {
  const keysBuckets = makeBuckets(keepKeysMs, KEYS_BUCKETS);
  const textBuckets = makeBuckets(keepTextMs, TEXT_BUCKETS);

  const batch = makeScriptBatch(redis.client, RECORD, { makesNames: true });
  const count = makeCounting({ keys: redis.keys.counters, keepTextMs, now });
  const [keysKeys, textKeys, logKeys] = [
    makeBucketKeys(redis.keys.record.keys),
    makeBucketKeys(redis.keys.record.text),
    makeBucketKeys(redis.keys.record.log),
  ];

  /** The name of what a message is written to. That it expires is said after all that is asked about the message. */
  const written = (keys: BucketKeys, shard: number, expiresAt: number, now: number, expiries: Operation[]): string => {
    const name = keys.names[shard]!;
    if (keys.isToExpire(shard, now)) expiries.push({ keys: [name], args: ['expire', 'PEXPIREAT', expiresAt] });
    return name;
  };

  const see = (message: Message, bucket: number, textBucket: number | undefined, expiries: Operation[]): Operation => {
    const { conversationId, receivedAt } = message;
    const shard = shardOf(conversationId);
    const keys = written(keysKeys(bucket), shard, keysBuckets.expiresAt(bucket), receivedAt, expiries);
    if (textBucket === undefined) return { keys: [keys, keys], args: SEEN };
    const texts = written(textKeys(textBucket), shard, textBuckets.expiresAt(textBucket), receivedAt, expiries);
    return { keys: [keys, texts], args: SEEN };
  };

  const log = (message: Message, bucket: number, expiries: Operation[]): Operation => {
    // Who edits or answers a message did not send it, nor does who sends for nobody.
    const sender = message.sender ?? (message.conversation === 'official' ? message.operator : undefined) ?? '';
    const shard = shardOf(sender === '' ? message.conversationId : sender);
    const logs = written(logKeys(bucket), shard, keysBuckets.expiresAt(bucket), message.receivedAt, expiries);
    return { keys: [logs], args: ['log', `${message.sentAt.toString(36)}\u001f${sender}`] };
  };

  /** What stands under a field, in all buckets. */
  const onRecord = async (field: string, shard: number): Promise<readonly string[]> => {
    const names = keysBuckets.alive(now()).map((bucket) => redis.keys.record.keys(shard, bucket));
    const found = await Promise.all(names.map((name) => redis.client.hget(name, field)));
    return found.filter((one) => one !== null);
  };

  return {
    record: async (message, requests = []) => {
      const field = fieldOf(message);
      const at = message.editedAt ?? message.sentAt;
      const bucket = keysBuckets.of(at, message.receivedAt);
      const keepsText = keepTextMs > 0 && message.parts.length > 0;
      const textBucket = keepsText ? textBuckets.of(at, message.receivedAt) : undefined;
      const expiries: Operation[] = [];
      const operations = [see(message, bucket, textBucket, expiries), log(message, bucket, expiries)];
      const common = ['message', field, pack(message), keepsText ? packText(message.parts) : ''];
      if (requests.length === 0) {
        const [bits] = await batch.run<number>([...operations, ...expiries], common);
        return ANSWERS[bits!]!;
      }
      const counting = count(message, requests);
      const [bits, , ...answers] = await batch.run([...operations, ...counting.operations, ...expiries], common);
      return { ...ANSWERS[bits as number]!, counters: counting.readingsFrom(answers) };
    },

    known: async (key, editedAt = 0) => {
      const values = await onRecord(identityOf(key), shardOf(conversationIdOf(key)));
      if (values.length === 0) return undefined;
      const [sent] = values.flatMap((value) => unpack(identityOf(key), value) ?? []);
      const goneAt = goneAtOf(values);
      return { sentAt: sent?.sentAt, groupType: sent?.groupType, gone: goneAt !== undefined && editedAt <= goneAt };
    },

    hasOther: async (message) => {
      const field = fieldOf(message);
      const values = await onRecord(field, shardOf(message.conversationId));
      return values.some((value) => {
        const one = unpack(field, value);
        return one !== undefined && one.digests.length > 0 && !sameAs(one, message);
      });
    },

    ...makeEditRecord({ redis, buckets: keysBuckets, now }),

    markGone: async (keys, at) => {
      const current = keysBuckets.of(at, now());
      const earlier = keysBuckets.of(at - LATE_AT_MOST_MS, now());
      const fresh = current === earlier ? [current] : [current, earlier];
      const buckets = [...fresh, ...keysBuckets.alive(now()).filter((bucket) => !fresh.includes(bucket))];
      const head = [at.toString(36), fresh.length, ...fresh.map(keysBuckets.expiresAt)];
      const mark = (shard: number, identities: readonly string[]) =>
        runOverKeys(
          redis.client,
          GONE,
          buckets.map((bucket) => redis.keys.record.keys(shard, bucket)),
          [...head, ...identities],
        ) as Promise<number>;
      const byShard = Map.groupBy(keys, (key) => shardOf(conversationIdOf(key)));
      const found = [...byShard].flatMap(([shard, some]) =>
        inSlices(some.map(identityOf), MARKED_AT_ONCE).map((identities) => mark(shard, identities)),
      );
      return (await Promise.all(found)).reduce((sum, number) => sum + number, 0);
    },
  };
}

const inSlices = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
