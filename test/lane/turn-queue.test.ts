import { expect, test } from 'vitest';
import { parseTurn } from '../../src/lane/ledger.ts';
import { makeTurnQueue } from '../../src/lane/turn-queue.ts';
import { inSpace } from '../../src/redis/connect.ts';
import { useRedis } from '../support/use-redis.ts';

const redis = useRedis();

test('a turn for later is not looked for at once, though a clock ahead of Redis calls it due', async () => {
  const client = redis.client();
  const queue = makeTurnQueue(inSpace(client), 'group_msg_recall');
  const aSecondAgo = Date.now() - 1_000;
  await queue.add([`t1\u001f1\u001f0\u001fg`, `t2\u001f1\u001f${aSecondAgo}\u001fg`].map((entry) => parseTurn(entry)));
  const delayOf = async (turn: string) => Number(await client.hget(`{unsaid:group_msg_recall}:turns:${turn}`, 'delay'));
  expect(await delayOf('t1'), 'for now').toBe(0);
  expect(await delayOf('t2')).toBe(25);
  await queue.close();
});
