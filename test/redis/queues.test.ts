import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parseTurn } from '../../src/lane/ledger.ts';
import { makeTurnQueue } from '../../src/lane/turn-queue.ts';
import { connectRedis, type RedisAddress, type RedisHandle } from '../../src/redis/connect.ts';
import { makeMuteQueue } from '../../src/sanction/mute-queue.ts';
import { keyInGroup, muteOf } from '../support/messages.ts';
import { useRedis, useRedisCluster } from '../support/use-redis.ts';

/** The first command of a BullMQ queue, on a connection that was opened this moment: a person's command is one such. */
const alone = useRedis();
const cluster = useRedisCluster(3);

const places: readonly (readonly [string, () => RedisAddress])[] = [
  ['one Redis', () => ({ type: 'single', url: alone.url })],
  ['a cluster', () => ({ type: 'cluster', urls: cluster.urls })],
];
const turn = parseTurn('t1\u001f1\u001f0\u001fg');
const mute = muteOf(keyInGroup('g', 1), { account: 'mallory' });

test.each(places)(
  'a turn added as the connection to %s stands, and is not ready, is not refused',
  async (_, address) => {
    const redis = await connectRedis(address(), { onError: () => {} });
    await once(redis.queues(), 'connect');
    const queue = makeTurnQueue(redis, 'group_msg_recall', redis.queues());
    await queue.add([turn]);
    await queue.close();
    await redis.close();
  },
);

test.each(places)(
  'a mute added as %s answers for the first time is kept, whoever asks in that moment',
  async (_, address) => {
    const redis = await connectRedis(address(), { onError: () => {}, waitMs: 0 });
    askWheneverReady(redis);
    const queue = makeMuteQueue(redis, 1_000, redis.queues());
    await queue.add(mute);
    expect(await queue.openOf('mallory')).toBe(1);
    await queue.close();
    await redis.close();
  },
);

/** What the rest of a process does in the moment that its Redis answers: it opens a pipeline. */
function askWheneverReady({ client }: RedisHandle): void {
  client.on('ready', () => void client.get('anything').catch(() => {}));
}
