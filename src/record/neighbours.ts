import { conversationIdOf, identityOf, type Message, type MessageKey } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { shardOf } from '../redis/keys/record.ts';
import { makeBuckets } from './buckets.ts';
import { keyOf } from './pack.ts';
import { KEYS_BUCKETS } from './record.ts';

/** On either side. */
const NEAR = 5;
/** Lines of a log that are looked at: evidence must cost the same however busy the app is. */
const LOOKED_AT = 100;

/**
 * The messages around one in its conversation. A group numbers its messages, so all ten are known, also those still to
 * come. Elsewhere they are read from the last lines of both people's logs: only earlier ones, and perhaps not all.
 */
export async function findNeighbours(
  redis: RedisSpace,
  message: Pick<Message, 'key' | 'sentAt' | 'sender'>,
  keepKeysMs: number,
  now: number,
): Promise<readonly MessageKey[]> {
  const { key } = message;
  if (key.kind === 'group') return inGroup(key);
  const conversation = conversationIdOf(key);
  const sides = key.kind === 'c2c' ? [key.from, key.to] : [message.sender ?? conversation];
  const bucket = makeBuckets(keepKeysMs, KEYS_BUCKETS).of(message.sentAt, now);
  const names = new Set(sides.map((side) => redis.keys.record.log(shardOf(side), bucket)));
  const logs = await Promise.all([...names].map((name) => redis.client.xrevrange(name, '+', '-', 'COUNT', LOOKED_AT)));
  const found = new Map<string, { readonly key: MessageKey; readonly sentAt: number }>();
  for (const [, [, field = '', , packed = '']] of logs.flat()) {
    const [identity = ''] = field.split('\u001e');
    if (!identity.startsWith(`${conversation}\u001f`) || identity === identityOf(key)) continue;
    const [sentAt = '', sender = ''] = packed.split('\u001f');
    const neighbour = asSentBy(keyOf(identity, false), sender);
    if (neighbour !== undefined) found.set(identity, { key: neighbour, sentAt: Number.parseInt(sentAt, 36) });
  }
  const inOrder = [...found.values()].sort((a, b) => a.sentAt - b.sentAt);
  const before = inOrder.filter(({ sentAt }) => sentAt <= message.sentAt).slice(-NEAR);
  const after = inOrder.filter(({ sentAt }) => sentAt > message.sentAt).slice(0, NEAR);
  return [...before, ...after].map((neighbour) => neighbour.key);
}

function inGroup(key: MessageKey & { readonly kind: 'group' }): readonly MessageKey[] {
  const { kind, group, topic } = key;
  const numbers = Array.from({ length: 2 * NEAR + 1 }, (_, index) => key.seq - NEAR + index);
  return numbers.filter((seq) => seq > 0 && seq !== key.seq).map((seq) => ({ kind, group, topic, seq }));
}

/** An identity names the two accounts in no order; a recall needs the sender first. */
function asSentBy(key: MessageKey | undefined, sender: string): MessageKey | undefined {
  if (key?.kind !== 'c2c' || key.from === sender) return key;
  return { ...key, from: key.to, to: key.from };
}
