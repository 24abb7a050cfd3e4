import { expect, test } from 'vitest';
import { makeJobs } from '../../src/api/jobs.ts';
import { until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);

test('a job that is ended from another process stops, says cancelled, and frees its place', async () => {
  const here = makeJobs({ redis, now: Date.now });
  const there = makeJobs({ redis, now: Date.now });
  let looks = 0;
  async function* endless(onLooked: () => void): AsyncGenerator<object> {
    for (;;) {
      looks++;
      onLooked();
      if (looks === 1) yield { ref: 'group/zoo/1' };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const jobs = await Promise.all(Array.from({ length: 4 }, () => here.start('search', 'ann', endless)));
  expect(here.isFull()).toBe(true);
  for (const { id } of jobs) expect(await there.cancel(id)).toBe(true);
  await until(() => !here.isFull());
  for (const { id } of jobs) {
    await until(async () => (await there.read(id))?.state === 'cancelled');
    expect(await there.read(id)).toMatchObject({ why: null, endedAt: expect.any(Number) });
    expect(await there.cancel(id)).toBe(false);
  }
  const found = await Promise.all(jobs.map(({ id }) => there.results(id, 0, 10)));
  expect(found.flat()).toEqual([{ ref: 'group/zoo/1' }]);
  await here.close();
  const after = looks;
  await new Promise((resolve) => setImmediate(resolve));
  expect(looks).toBe(after);
});
