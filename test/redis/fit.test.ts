import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePace } from '../../src/calls/pace.ts';
import { makeLedger } from '../../src/lane/ledger.ts';
import { connectRedis, inSpace, type RedisHandle } from '../../src/redis/connect.ts';
import { type RedisFit, watchFit } from '../../src/redis/fit.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import { inGroup } from '../support/orders.ts';
import { useRedis } from '../support/use-redis.ts';

let dataDir: string;
const opened: { readonly fit: RedisFit; readonly handle: RedisHandle }[] = [];
const told: string[] = [];
const redis = useRedis();
beforeEach(async () => {
  await redis.client().flushall();
  dataDir = await mkdtemp(path.join(tmpdir(), 'unsaid-fit-'));
  told.length = 0;
});
afterEach(async () => {
  for (const { fit, handle } of opened.splice(0)) {
    fit.close();
    await handle.close();
  }
  await rm(dataDir, { recursive: true });
});

async function watch(app: number, { evictionAllowed = false, url = redis.url } = {}): Promise<RedisFit> {
  const keys = makeKeys(undefined, app);
  const handle = await connectRedis({ type: 'single', url }, { onError: () => {}, keys });
  const fit = watchFit({
    redis: handle,
    dataDir,
    evictionAllowed,
    onProblem: (problem) => told.push(problem),
    onWell: () => told.push('well'),
    onReplaced: (what) => told.push(what),
    everyMs: 30,
  });
  opened.push({ fit, handle });
  return fit;
}

test('a Redis belongs to the app that came first; it is known again, and refused to others in words', async () => {
  expect(await (await watch(1)).refused()).toBeUndefined();
  expect(await (await watch(1)).refused()).toBeUndefined();
  const other = await watch(2);
  expect(await other.refused()).toMatch(/belongs to SDKAppID 1, and not to 2/);
  expect(other.isForeign()).toBe(true);
  expect(other.missing().join()).toMatch(/SDKAppID 1/);
});

test('no script of a lane flags, claims or paces for another app, whatever a process knows', async () => {
  const lanes = [1, 2].map((app) => inSpace(redis.client(), makeKeys(undefined, app)));
  const [mine, theirs] = lanes.map((space) => makeLedger(space, 'group_msg_recall', 60_000));
  const { turns } = await mine!.flag([{ order: inGroup('g', 1), final: undefined }]);
  const place = { type: 'taken', probe: false } as const;
  await expect(theirs!.claim(turns[0]!, 10, place)).rejects.toThrow(/WRONGAPP .* SDKAppID 1, not to 2/);
  await expect(theirs!.flag([{ order: inGroup('g', 2), final: undefined }])).rejects.toThrow(/WRONGAPP/);
  const pace = makePace({ redis: lanes[1]!, api: 'group_msg_recall', rate: 10, callAtMostMs: 1_000 });
  const { signal } = new AbortController();
  await expect(pace.take({ withinMs: 0, signal })).rejects.toThrow(/WRONGAPP/);
  expect(await mine!.claim(turns[0]!, 10, place)).toMatchObject({ type: 'claimed', items: [{ tries: 0 }] });
});

test('an emptied Redis is told of, while it is watched and at the next start', async () => {
  const fit = await watch(1);
  await fit.refused();
  await redis.client().flushall();
  await expect.poll(() => told).toEqual(['empty']);
  for (const { fit: each, handle } of opened.splice(0)) {
    each.close();
    await handle.close();
  }
  await redis.client().flushall();
  await (await watch(1)).refused();
  expect(told).toEqual(['empty', 'empty']);
});

test('another Redis of the same app in its place is told of', async () => {
  await (await watch(1)).refused();
  await (await watch(1, { url: `${redis.url}?db=1` })).refused();
  // The first of the two folders' memory is what the second is compared with.
  expect(told).toEqual(['empty']);
  await (await watch(1)).refused();
  expect(told).toEqual(['empty', 'other']);
});

test('a policy that drops what waits is refused unless allowed; found later, it is told until mended', async () => {
  const client = redis.client();
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
  const fit = await watch(1);
  expect(await fit.refused()).toMatch(/maxmemory-policy of Redis is allkeys-lru/);
  expect(await (await watch(1, { evictionAllowed: true })).refused()).toBeUndefined();
  await client.config('SET', 'maxmemory-policy', 'volatile-lru');
  await expect.poll(() => fit.missing()).toEqual([]);
  await client.config('SET', 'maxmemory-policy', 'noeviction');
});

test('a database that there is not is refused, and nothing goes to another one', async () => {
  const fit = await watch(1, { url: `${redis.url}?db=99` });
  expect(await fit.refused()).toMatch(/REDIS_URL names a database that this Redis does not have/);
  expect(await redis.client().keys('*')).toEqual([]);
});
