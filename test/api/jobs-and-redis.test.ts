import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeJobs } from '../../src/api/jobs.ts';
import { until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const redis = useHandle(useRedis());

test('a job during which Redis is away for a moment goes on, and loses nothing of what it found', async () => {
  const jobs = makeJobs({ redis, now: Date.now });
  const stateOf = (id: string) => jobs.read(id).catch(() => undefined);
  let found = 0;
  const [away, back] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { id } = await jobs.start('search', 'somebody', async function* (onLooked) {
    yield { nth: ++found };
    await away.promise;
    // Long enough that it is to be saved meanwhile.
    for (const begun = performance.now(); performance.now() - begun < 500; await setImmediate()) {
      onLooked();
      if (found < 1_000) yield { nth: ++found };
    }
    back.resolve();
  });
  await until(async () => (await stateOf(id))?.found === 1);
  redis.client.disconnect();
  away.resolve();
  await back.promise;
  await redis.client.connect();
  await until(async () => (await stateOf(id))?.state === 'done');
  expect(await jobs.read(id)).toMatchObject({ found, why: null, endedAt: expect.any(Number) });
  const all = (await jobs.results(id, 0, found + 1)) as { readonly nth: number }[];
  expect(all.map(({ nth }) => nth)).toEqual(Array.from({ length: found }, (_, index) => index + 1));
  await jobs.close();
});

test('a job that fails while Redis is away is told as failed when it is back', async () => {
  const jobs = makeJobs({ redis, now: Date.now });
  const away = Promise.withResolvers<void>();
  const { id } = await jobs.start('search', 'somebody', async function* () {
    await away.promise;
    yield { nth: 1 };
    throw new Error('there was nothing to read');
  });
  redis.client.disconnect();
  away.resolve();
  await until(() => redis.client.status === 'end');
  await redis.client.connect();
  await until(async () => (await jobs.read(id).catch(() => undefined))?.state === 'failed');
  expect(await jobs.read(id)).toMatchObject({ found: 1, why: 'there was nothing to read' });
  await jobs.close();
});

test('a job whose process ended does not run on for an hour', async () => {
  let now = Date.now();
  const jobs = makeJobs({ redis, now: () => now });
  const begun = Promise.withResolvers<void>();
  const { id } = await jobs.start('search', 'somebody', async function* () {
    await begun.promise;
    yield { nth: 1 };
  });
  begun.resolve();
  await until(async () => (await jobs.read(id))?.state === 'done');
  // As a process leaves it that is killed.
  const name = redis.keys.people.job(id);
  const kept = JSON.parse((await redis.client.get(name)) ?? '') as object;
  await redis.client.set(name, JSON.stringify({ ...kept, state: 'running', endedAt: null }));
  expect((await jobs.read(id))?.state).toBe('running');
  now += 61_000;
  expect(await jobs.read(id)).toMatchObject({ state: 'failed', why: 'its process ended' });
  await jobs.close();
});
