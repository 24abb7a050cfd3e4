import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiRig, openApiRig } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { until } from '../support/until.ts';

/** Far more than a search gets through before it is told to end. */
const MESSAGES = 300_000;
const AT_ONCE = 4;

let rig: ApiRig;
const as = 'reviewer' as const;
beforeAll(async () => {
  rig = await openApiRig(rulesOf(ADS), { KEEP_TEXT: '24h' });
  await rig.say(1, 'good morning to all of you');
  const client = rig.redis.client();
  const kept = await client.keys('unsaid:*');
  const one = (end: RegExp) => kept.find((name) => end.test(name))!;
  // What one message left, for many: written in Redis itself, since 300,000 callbacks would take minutes.
  await client.eval(
    `local field = redis.call('HKEYS', KEYS[2])[1]
     local packed, text = redis.call('HGET', KEYS[2], field), redis.call('HGET', KEYS[3], field)
     for nth = 2, tonumber(ARGV[1]) do
       local own = string.sub(field, 1, -2) .. nth
       redis.call('XADD', KEYS[1], '*', 'f', own, 'p', packed)
       redis.call('HSET', KEYS[2], own, packed)
       redis.call('HSET', KEYS[3], own, text)
     end`,
    3,
    ...[one(/:log:/), one(/\{k\d+\}:keys:/), one(/\{k\d+\}:text:/), MESSAGES],
  );
});
afterAll(() => rig.close());

const search = (more: object = {}) =>
  rig.call('POST', '/searches', { as, body: { text: 'free lunch', since: 0, ...more } });
const stateOf = async (id: string) => (await rig.call('GET', `/jobs/${id}`, { as })).body;

async function cancelled(id: string) {
  expect((await rig.call('DELETE', `/jobs/${id}`, { as })).status).toBe(204);
  await until(async () => (await stateOf(id)).state !== 'running');
  const job = await stateOf(id);
  expect(job).toMatchObject({ state: 'cancelled', why: null, endedAt: expect.any(Number) });
  expect(job.looked).toBeLessThan(MESSAGES);
  return job;
}

test('DELETE ends a running search: it stops, says so, and frees its place', { timeout: 90_000 }, async () => {
  const begun = await Promise.all(Array.from({ length: AT_ONCE }, () => search()));
  const ids = begun.map(({ body }) => body.id as string);
  const full = await search();
  expect(full.body.code).toBe('too-many');
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
  await until(async () => (await stateOf(ids[0]!)).looked > 0);
  const { looked } = await cancelled(ids[0]!);
  const next = await search();
  expect(next.status).toBe(200);
  for (const id of [...ids.slice(1), next.body.id]) await cancelled(id);
  // It really stopped: nothing is looked at any more.
  expect((await stateOf(ids[0]!)).looked).toBe(looked);
  expect((await rig.call('DELETE', `/jobs/${ids[0]}`, { as })).status).toBe(204);
  expect((await stateOf(ids[0]!)).state).toBe('cancelled');
});

test('a search that meets nothing can be ended, too', { timeout: 90_000 }, async () => {
  const { body } = await search({ sender: 'mallory', until: 1 });
  await cancelled(body.id);
});
