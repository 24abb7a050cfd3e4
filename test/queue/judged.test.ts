import { beforeEach, expect, test } from 'vitest';
import { makeJudged } from '../../src/queue/judged.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const redis = useRedis();
const handle = useHandle(redis);
beforeEach(async () => {
  await handle.client.flushall();
});

const hours = () => handle.client.keys(`${makeKeys().brake.root}:judged:*`);
async function written(): Promise<number> {
  const counts = await Promise.all((await hours()).map((hour) => handle.client.hvals(hour)));
  return counts.flat().reduce((sum, count) => sum + Number(count), 0);
}

test('what could not be written down is written with what comes next, once', async () => {
  const judged = makeJudged(handle, () => {});
  judged.count('group');
  await judged.flush();
  expect(await written()).toBe(1);
  // Redis refuses while another type of value stands there.
  for (const hour of await hours()) await handle.client.set(hour, 'in the way');
  judged.count('group');
  judged.count('c2c');
  await expect(judged.flush()).rejects.toThrow('WRONGTYPE');
  await handle.client.flushall();
  judged.count('group');
  await judged.close();
  expect(await written()).toBe(3);
});
