import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMinuteLimit } from '../../src/api/sign-in/minute-limit.ts';
import { type ApiRig, openApiRig, TOKENS } from '../support/api-rig.ts';

/** What docs/api.md says, where no other test holds it. */
const rule = (id: string, state: string, words: string, then: string) => `
  - id: ${id}
    title: ${id}
    policy: spam
    severity: high
    state: ${state}
    when: { text: { terms: ["${words}"] } }
    then: [${then}]
    examples: { match: ["${words}"], no_match: ["hello there"] }
`;
const ADS = rule('ads', 'live', 'cheap watches', 'recall');
const RULES = `version: 1
rules:${ADS}${rule('tried', 'shadow', 'free lunch', 'recall')}${rule('asked', 'live', 'look here', 'review')}
  - id: often
    title: often
    policy: spam
    severity: low
    state: shadow
    when: { count: { per: [sender], over: 10s, gte: 4 } }
    then: [review]
    examples:
      - { sequence: [{ at: 0s, from: u1, text: "in", repeat: 4, every: 1s }], expect: { recalled: 1 } }
      - { sequence: [{ at: 0s, from: u1, text: "in", repeat: 3, every: 1s }], expect: none }
`;

let rig: ApiRig;
beforeAll(async () => {
  rig = await openApiRig(RULES.replace(/\n {2}- id: often[\s\S]*$/, '\n'));
});
afterAll(() => rig.close());
const as = 'manager' as const;

function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/v1/session`, { headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('a session ends after twelve hours, whatever Redis says', async () => {
  const signedIn = await rig.call('POST', '/session', {
    body: { token: TOKENS.reviewer },
    headers: { Origin: rig.url },
  });
  const Cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  const ask = async () => (await rig.call('GET', '/session', { headers: { Cookie } })).status;
  expect(await ask()).toBe(200);
  rig.pass(12 * 3_600_000 - 60_000);
  expect(await ask()).toBe(200);
  rig.pass(60_001);
  expect(await ask()).toBe(401);
});

test('Host must be a name of CONSOLE_ORIGIN, and Origin one of them', { timeout: 90_000 }, async () => {
  const away = { HISTORY_URL: 'postgres://nobody@127.0.0.1:9/none', CONSOLE_ORIGIN: 'https://console.example' };
  const named = await openApiRig(RULES.replace(/\n {2}- id: often[\s\S]*$/, '\n'), away);
  try {
    const Authorization = `Bearer ${TOKENS.manager}`;
    const Host = 'console.example';
    expect(await statusOf(named.url, { Authorization, Host })).toBe(200);
    expect(await statusOf(named.url, { Authorization, Host, Origin: 'https://console.example' })).toBe(200);
    expect(await statusOf(named.url, { Authorization, Host, Origin: 'http://console.example' })).toBe(403);
    expect(await statusOf(named.url, { Authorization })).toBe(403);
  } finally {
    await named.close();
  }
});

test('each process counts requests for itself', () => {
  const [here, there] = [makeMinuteLimit(1, () => 1_000), makeMinuteLimit(1, () => 1_000)];
  expect([here.take('ann'), here.take('ann') > 0, there.take('ann')]).toEqual([0, true, 0]);
});

test('the answer of an Idempotency-Key is kept for a day, and no longer', async () => {
  const body = { verb: 'hold', selector: { rule: 'ads' }, why: 'to see' };
  await rig.call('POST', '/switches', { as, body, headers: { 'Idempotency-Key': 'kept' } });
  const client = rig.redis.client();
  const names = (await client.keys('unsaid:*')).filter((name) => /request/.test(name));
  const left = await Promise.all(names.map((name) => client.pttl(name)));
  expect(Math.max(...left)).toBeGreaterThan(23 * 3_600_000);
  expect(Math.max(...left)).toBeLessThanOrEqual(24 * 3_600_000);
});

test('under thirty labels it is not enough to say, with thirty it is; at most fifty an hour are drawn', {
  timeout: 120_000,
}, async () => {
  for (let seq = 1; seq <= 60; seq++) await rig.say(seq, `a free lunch, the ${seq}th`);
  const { items } = (await rig.call('GET', '/rules/tried/samples?limit=200', { as })).body;
  const hours = Map.groupBy(items as { at: number }[], ({ at }) => Math.floor(at / 3_600_000));
  for (const drawn of hours.values()) expect(drawn.length).toBeLessThanOrEqual(50);
  // An hour may end in between.
  expect(items.length).toBeGreaterThanOrEqual(50 / hours.size);
  const precision = async () => (await rig.call('GET', '/rules/tried/precision', { as })).body;
  const refs = (items as { ref: string }[]).map(({ ref }) => ref);
  const label = (ref: string) => rig.call('PUT', `/labels/tried/${ref}`, { as, body: { label: 'right' } });
  for (const ref of refs.slice(0, 29)) expect((await label(ref)).status).toBe(200);
  expect(await precision()).toMatchObject({ right: 29, isEnough: false });
  await label(refs[29]!);
  expect(await precision()).toMatchObject({ right: 30, isEnough: true });
});

test('`counting` is true if some rules count, since they see no other message', { timeout: 90_000 }, async () => {
  const counts = await openApiRig(RULES);
  try {
    await counts.say(1, 'cheap watches');
    const { today } = (await counts.call('GET', '/messages/group/zoo/1?today=yes', { as })).body;
    expect(today).toMatchObject({ counting: true, hits: [{ rule: 'ads' }] });
  } finally {
    await counts.close();
  }
});

test('`next` claims a review for two minutes', async () => {
  await rig.say(101, 'look here');
  await expect.poll(async () => (await rig.call('GET', '/reviews', { as })).body.items.length).toBe(1);
  const next = (who: 'reviewer' | 'analyst') => rig.call('POST', '/reviews/next', { as: who, body: {} });
  const first = await next('reviewer');
  expect(first.body).toMatchObject({ ref: 'group/zoo/101', state: 'claimed' });
  expect(first.body.claimedUntil - first.body.openedAt).toBeGreaterThanOrEqual(120_000);
  // Half of it is over, and whatever this machine takes.
  rig.pass(60_000);
  expect((await next('analyst')).body).toBeNull();
  rig.pass(60_001);
  expect((await next('analyst')).body).toMatchObject({ id: first.body.id, state: 'claimed', claimedBy: 'analyst-1' });
});
