import {
  type CounterRequest,
  conversationIdOf,
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
import { fieldOf, pack, packText } from './pack.ts';

export type Recorder = EditRecord & {
  /**
   * Writes the message down, once however often it comes, and says what was known of it: the counters asked for, in
   * their order, this message counted. One round trip, and one command of all messages of one moment. Rejects when
   * Redis does not take it.
   */
  record(message: Message, counters?: readonly CounterRequest[]): Promise<Sightings>;
  /** Notes that messages are gone, also before they were seen. Resolves to how many were on record. */
  markGone(keys: readonly MessageKey[], at: number): Promise<number>;
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
const GONE_BIT = 2;
const ASIDE_BIT = 4;
const NO_COUNTERS: Sightings['counters'] = Object.freeze([]);
/** Answers of the operation `seen`, shared: nothing in them varies. */
const ANSWERS: readonly Sightings[] = Array.from({ length: 8 }, (_, bits) => ({
  first: (bits & 1) !== 0,
  gone: (bits & GONE_BIT) !== 0,
  counters: NO_COUNTERS,
  ...((bits & ASIDE_BIT) !== 0 && { hasAside: true }),
}));

export function makeRecorder({ redis, keepKeysMs, keepTextMs, now }: Options): Recorder {
  const keysBuckets = makeBuckets(keepKeysMs, KEYS_BUCKETS);
  const textBuckets = makeBuckets(keepTextMs, TEXT_BUCKETS);

  const batch = makeScriptBatch(redis.client, RECORD);
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
    // What was put aside for it lies with its edit, which may be of another bucket.
    const near = keysBuckets.of(receivedAt, receivedAt);
    const ofNow = near === bucket ? keys : keysKeys(near).names[shard]!;
    if (textBucket === undefined) return { keys: [keys, keys, ofNow], args: SEEN };
    const texts = written(textKeys(textBucket), shard, textBuckets.expiresAt(textBucket), receivedAt, expiries);
    return { keys: [keys, texts, ofNow], args: SEEN };
  };

  const log = (message: Message, bucket: number, expiries: Operation[]): Operation => {
    // Who edits or answers a message did not send it, nor does who sends for nobody.
    const sender = message.sender ?? (message.conversation === 'official' ? message.operator : undefined) ?? '';
    const shard = shardOf(sender === '' ? message.conversationId : sender);
    const logs = written(logKeys(bucket), shard, keysBuckets.expiresAt(bucket), message.receivedAt, expiries);
    return { keys: [logs], args: ['log', `${message.sentAt.toString(36)}\u001f${sender}`] };
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

    ...makeEditRecord({ redis, buckets: keysBuckets, now }),

    markGone: async (keys, at) => {
      const alive = keysBuckets.alive(now());
      const known = await Promise.all(
        keys.map((key) => {
          const shard = shardOf(conversationIdOf(key));
          const current = keysBuckets.of(at, now());
          const earlier = keysBuckets.of(at - LATE_AT_MOST_MS, now());
          const fresh = current === earlier ? [current] : [current, earlier];
          const buckets = [...fresh, ...alive.filter((bucket) => !fresh.includes(bucket))];
          const expiries = fresh.map(keysBuckets.expiresAt);
          const names = buckets.map((bucket) => redis.keys.record.keys(shard, bucket));
          return runOverKeys(redis.client, GONE, names, [identityOf(key), fresh.length, ...expiries]);
        }),
      );
      return known.filter((answer) => answer === 1).length;
    },
  };
}
