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

test('many turns at once go in pieces, and each piece leaves the outbox while the rest is on its way', async () => {
  const client = redis.client();
  const space = inSpace(client);
  const { outbox } = space.keys.lane('group_msg_recall');
  const turns = Array.from({ length: 5_000 }, (_, nth) => parseTurn(`many${nth}\u001f1\u001f0\u001fg${nth}`));
  await client.zadd(outbox, ...turns.flatMap(({ entry }) => [Date.now(), entry]));
  const queue = makeTurnQueue(space, 'group_msg_recall', redis.client());
  let isOver = false;
  const adding = queue.add(turns).finally(() => {
    isOver = true;
  });
  let leftEarly = false;
  while (!isOver) {
    const seen = await client.multi().zcard(outbox).zcard('{unsaid:group_msg_recall}:turns:prioritized').exec();
    const [left, added] = seen!.map(([, count]) => Number(count));
    if (left! < turns.length && added! < turns.length) leftEarly = true;
  }
  await adding;
  expect(leftEarly).toBe(true);
  await queue.close();
  await expect.poll(() => client.zcard(outbox)).toBe(0);
});
