import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { makePace } from '../../src/calls/pace.ts';
import { inSpace } from '../../src/redis/connect.ts';
import { direct } from '../support/orders.ts';
import { failed } from '../support/recall-endpoint.ts';
import { startRecallRig } from '../support/recall-rig.ts';
import { APP, startService } from '../support/service.ts';
import { mostInWindow } from '../support/sliding-window.ts';
import { useRedis } from '../support/use-redis.ts';

/** Others of the same app share the limit: when Tencent says that it is reached, we take half, and more only slowly. */
const RATE = 100;
const API = 'group_msg_recall';
const FIXTURE = new URL('../fixtures/callbacks/over-limit.json', import.meta.url);
const RHYTHM = `{unsaid:${API}}:rhythm`;
const redis = useRedis();
beforeEach(async () => {
  await redis.client().flushall();
});

const paceOf = () => makePace({ redis: inSpace(redis.client()), api: API, rate: RATE, callAtMostMs: 5_000 });

/** Places that there are now, whatever the spacing; a moving rate adds one or two a second. */
async function places(): Promise<number> {
  const pace = paceOf();
  const { signal } = new AbortController();
  let taken = 0;
  for (;;) {
    await redis.client().hdel(RHYTHM, 'beat');
    const slots = await pace.reserve(20, { withinMs: 0, signal });
    if (slots.length === 0) return taken;
    taken += slots.length;
  }
}

test('a call that Tencent refuses as one too many halves the calls of the next second', async () => {
  const rig = await startRecallRig(redis);
  try {
    rig.endpoint.reply = (call, nth) => (nth === 5 ? failed(60007) : { body: { ...ok, of: call.api } });
    await rig.queue.flag(Array.from({ length: 60 }, (_, nth) => direct('a', `b${nth}`, 'k')));
    rig.work({ rate: 40 });
    await rig.endpoint.untilCalls(61);
    const arrivals = rig.endpoint.calls.map(({ at }) => at);
    // What had its place already when the answer came, a tenth of a second of it, still leaves.
    const later = arrivals.filter((at) => at > arrivals[4]! + 500);
    expect(later.length).toBeGreaterThan(20);
    expect(mostInWindow(later, 1_000)).toBeLessThanOrEqual(20 + 3);
  } finally {
    await rig.close();
  }
});

const ok = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };

test.each([
  { seconds: 15, least: 75, most: 80 },
  { seconds: 31, least: 100, most: 100 },
])('the rate is back slowly: $least of 100 after $seconds s', async ({ seconds, least, most }) => {
  const pace = paceOf();
  await pace.slowDown('answer');
  // As if the cut had been so long ago.
  const cutAt = Number(await redis.client().hget(RHYTHM, 'cutAt'));
  await redis.client().hset(RHYTHM, 'cutAt', String(cutAt - seconds * 1_000_000));
  const taken = await places();
  expect(taken).toBeGreaterThanOrEqual(least);
  expect(taken).toBeLessThanOrEqual(most);
});

test('notices, which a stranger may forge, never take the rate below half; answers do', async () => {
  const pace = paceOf();
  for (let forged = 0; forged < 8; forged++) {
    await pace.slowDown('notice');
    const cutAt = Number(await redis.client().hget(RHYTHM, 'cutAt'));
    await redis.client().hset(RHYTHM, 'cutAt', String(cutAt - 1_100_000));
  }
  expect(await places()).toBeGreaterThanOrEqual(RATE / 2);
  await redis.client().del(`{unsaid:${API}}:pace`);
  await pace.slowDown('answer');
  await redis.client().hdel(RHYTHM, 'beat');
  const afterAnswer = await places();
  expect(afterAnswer).toBeLessThan(RATE / 2 - 10);
  await pace.slowDown('notice');
  expect(Number(await redis.client().hget(RHYTHM, 'cutTo'))).toBeLessThan(RATE / 2 - 10);
});

test("Tencent's alert of too many requests halves the rate of the API that it names, and of no other", async () => {
  const service = await startService({
    REDIS_URL: redis.url,
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    RECALL_RATE: String(RATE),
  });
  try {
    const { body } = JSON.parse(await readFile(FIXTURE, 'utf8')) as { body: { Command: string } };
    const time = Math.floor(Date.now() / 1_000);
    const sign = createHash('sha256').update(`${APP.token}${time}`).digest('hex');
    const query = `SdkAppid=${APP.sdkAppId}&CallbackCommand=Alert.RequestOverLimit&Sign=${sign}&RequestTime=${time}`;
    const response = await fetch(`${service.callbackUrl}?${query}`, { method: 'POST', body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    const cut = await redis.client().keys('*:rhythm');
    expect(cut).toEqual([`{unsaid:${body.Command}}:rhythm`]);
    expect(Number(await redis.client().hget(cut[0]!, 'cutTo'))).toBe(RATE / 2);
  } finally {
    await service.stop();
  }
});
