import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellFact } from '../../src/journal/tell-fact.ts';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { runIn } from '../cli/in-process.ts';
import { type ApiRig, openApiRig } from '../support/api-rig.ts';
import { type Got, SECRET, startReceiver, type TestReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

const rule = (id: string, words: string, state = 'live') => `
  - id: ${id}
    title: ${id}
    policy: spam
    severity: high
    state: ${state}
    when: { text: { terms: ["${words}"] } }
    then: [recall, review]
    examples: { match: ["${words}"], no_match: ["hello there"] }
`;
const RULES = `version: 1\nrules:${rule('ads', 'cheap watches')}`;

let receiver: TestReceiver;
let rig: ApiRig;
let redis: RedisHandle;
let env: Record<string, string>;
beforeAll(async () => {
  receiver = await startReceiver();
  const at = (path: string, more: string) => `${receiver.url}${path} private=yes ${more}`;
  env = {
    NOTIFY: [
      at('/hook/app', `name=app secret=${SECRET}`),
      at('/hook/text', `name=text secret=${SECRET} events=held text=yes`),
      at('/room', 'name=ops kind=wecom events=held,stopped'),
      'https://127.0.0.1:1/x name=away kind=slack events=rules private=yes',
    ].join(';'),
  };
  rig = await openApiRig(RULES, env);
  redis = await connectRedis({ type: 'single', url: rig.redis.url }, { onError: () => {} });
  receiver.answers(({ path }) => (path === '/room' ? { status: 200, body: '{"errcode":0}' } : { status: 204 }));
});
afterAll(async () => {
  await redis.close();
  await rig.close();
  await receiver.close();
});

const of =
  (type: string, at = '/hook/app') =>
  (got: readonly Got[]) =>
    got.filter(({ path, body }) => path === at && body.type === type);
const heard = async (type: string, count = 1, at = '/hook/app') => {
  await receiver.until((got) => of(type, at)(got).length >= count);
  return of(type, at)(receiver.got);
};
const as = 'manager' as const;

test('what is flagged, held and decided is told, signed, with ids and without a word of its text', async () => {
  await rig.say(1, 'cheap watches here');
  const [flagged] = await heard('message.flagged');
  expect(flagged!.body).toEqual({
    type: 'message.flagged',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    data: {
      ...{ api: 'group_msg_recall', ref: 'group/zoo/1', sender: 'mallory', rule: 'ads', policy: 'spam' },
      ...{ severity: 'high', ruleSet: expect.any(String), sentAt: expect.any(Number), flaggedAt: expect.any(Number) },
      ...{ standing: 'queued', anew: false },
    },
  });
  expect(flagged!.headers['webhook-id']).toMatch(/^evt_/);
  await rig.call('POST', '/switches', { as, body: { verb: 'hold', selector: { rule: 'ads' }, why: 'to see' } });
  expect((await heard('message.held'))[0]!.body.data).toMatchObject({ ref: 'group/zoo/1', rule: 'ads' });
  const [withText] = await heard('message.held', 1, '/hook/text');
  expect(withText!.body.data.text).toBe('cheap watches here');
  const { body: reviews } = await rig.call('GET', '/reviews', { as });
  const [{ id }] = reviews.items;
  await rig.call('POST', '/appeals', { as: 'app', body: { ref: 'group/zoo/1', by: 'mallory', reason: 'a joke' } });
  await rig.call('PUT', `/reviews/${id}/decision`, { as, body: { verdict: 'fine', now: true, note: 'was a joke' } });
  expect((await heard('review.decided'))[0]!.body.data).toMatchObject({
    ...{ ref: 'group/zoo/1', review: id, verdict: 'fine', effect: 'discard', who: 'manager-1', role: 'manager' },
    ...{ via: 'api', reasons: expect.arrayContaining(['rule', 'appeal']), rule: 'ads' },
  });
  expect((await heard('appeal.decided'))[0]!.body.data).toMatchObject({ verdict: 'fine', by: ['mallory'] });
  expect((await heard('message.settled'))[0]!.body.data).toMatchObject({ ref: 'group/zoo/1', outcome: 'cancelled' });
  const told = receiver.got.filter(({ path }) => path !== '/hook/text').map(({ text }) => text);
  expect(told.join('')).not.toMatch(/watches|joke/);
  expect(receiver.refused).toEqual([]);
});

test('a room is told in one line with a link into the console, and of many alike at once', async () => {
  await receiver.until((got) => got.some(({ path }) => path === '/room'));
  const [line] = receiver.got.filter(({ path }) => path === '/room');
  expect(line!.body).toEqual({
    msgtype: 'text',
    text: { content: expect.stringMatching(/^Held, by rule ads: group\/zoo\/1\nhttp:\/\/127.0.0.1:\d+\/held$/) },
  });
  await tellFact(redis, { type: 'lane', at: Date.now(), api: 'group_msg_recall', reason: 'no_permission' });
  await receiver.until((got) => got.filter(({ path }) => path === '/room').length >= 2);
  const [, stopped] = receiver.got.filter(({ path }) => path === '/room');
  expect(stopped!.body.text.content).toMatch(/^STOPPED: group_msg_recall \(no_permission\)/);
  expect((await heard('api.stopped'))[0]!.body.data).toEqual({ api: 'group_msg_recall', reason: 'no_permission' });
});

test('a rule set that judges after another is told once; the first is none', async () => {
  expect(of('rules.changed')(receiver.got)).toEqual([]);
  await writeFile(path.join(rig.dir, 'rules', 'rules.yaml'), RULES + rule('more', 'free lunch', 'shadow'));
  const [changed] = await heard('rules.changed');
  expect(changed!.body.data).toMatchObject({ hash: expect.any(String), rules: { live: 1, shadow: 1 } });
  expect(changed!.body.data.before).not.toBe(changed!.body.data.hash);
});

test('what was not taken is sent again under its id; a receiver that never answers holds up no other', async () => {
  let tries = 0;
  receiver.answers(({ path, body }) => {
    if (path === '/room') return undefined;
    if (body.type === 'message.flagged' && ++tries < 2) return { status: 500 };
    return { status: 204 };
  });
  await rig.say(2, 'cheap watches again');
  const [first, second] = (await heard('message.flagged', 3)).slice(1);
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  expect(second!.body).toEqual(first!.body);
});

test('what is gone is dead at once: listed, counted, sent again by hand or dropped', async () => {
  receiver.answers(() => ({ status: 410 }));
  await rig.say(3, 'cheap watches more');
  const dead = async () =>
    (await rig.call('GET', '/notices?state=dead&receiver=app&type=message.flagged', { as: 'viewer' })).body.items;
  await until(async () => (await dead()).length > 0);
  const [notice] = await dead();
  expect(notice).toMatchObject({ receiver: 'app', tries: 1, lastError: 'answered 410', data: { ref: 'group/zoo/3' } });
  const cli = { ...env, REDIS_URL: rig.redis.url, DATA_DIR: path.join(rig.dir, 'data') };
  const listed = await runIn(cli, 'notices', '--receiver', 'app');
  expect(listed.stdout).toContain(`${notice.id}  `);
  expect(listed.stdout).toContain('message.flagged  app  dead  1 try  answered 410\n');
  receiver.answers(() => ({ status: 204 }));
  const before = of('message.flagged')(receiver.got).length;
  const resend = (body: object, who: 'manager' | 'analyst' = 'manager') =>
    rig.call('POST', '/notices/resend', { as: who, body: { why: 'they mended it', ...body } });
  expect((await resend({ ids: [notice.id] }, 'analyst')).body.code).toBe('not-allowed');
  expect((await resend({})).body.code).toBe('invalid');
  expect((await resend({ ids: [notice.id], expect: 2 })).body).toMatchObject({ code: 'count-changed', count: 1 });
  expect((await resend({ ids: [notice.id], expect: 1 })).body.counts).toEqual({ 'sent again': 1 });
  const [again] = (await heard('message.flagged', before + 1)).slice(-1);
  expect(again!.headers['webhook-id']).toBe(notice.event);
  const all = await runIn(cli, 'notices', 'drop', '--all', '--yes', '--reason', 'a drill');
  expect(all.stdout).toMatch(/dropped\n$/);
  expect((await rig.call('GET', '/notices?state=dead', { as })).body.items).toEqual([]);
  const { body } = await rig.call('GET', '/acts?verb=drop', { as });
  expect(body.items).toMatchObject([
    {
      via: 'cli',
      role: 'operator',
      target: 'all dead events',
      why: 'a drill',
      request: expect.stringMatching(/^.+@.+$/),
    },
  ]);
  const { body: receivers } = await rig.call('GET', '/receivers', { as: 'viewer' });
  expect(receivers.items.find(({ name }: { name: string }) => name === 'app')).toMatchObject({
    dead: 0,
    kind: 'webhook',
  });
  expect(JSON.stringify(receivers)).not.toContain('/hook');
  const metrics = await (await fetch(`${rig.url}/metrics`)).text();
  expect(metrics).toContain('unsaid_notices_total{receiver="app",result="dead"}');
  expect(metrics).toMatch(/unsaid_notices_dead\{receiver="app"\} \d/);
});

test('a receiver is tried by hand, over HTTP and from the command line', async () => {
  const tried = await rig.call('POST', '/receivers/app/try', { as });
  expect(tried.body).toEqual({ taken: true, why: null });
  expect(receiver.got.at(-1)!.body).toMatchObject({ type: 'unsaid.test', data: {} });
  expect((await rig.call('POST', '/receivers/away/try', { as })).body).toEqual({
    ...{ taken: false, why: 'could not be reached (ECONNREFUSED)' },
  });
  expect((await rig.call('POST', '/receivers/nobody/try', { as })).body.code).toBe('not-found');
  const said = await runIn(env, 'notices', 'try');
  expect(said.code).toBe(1);
  expect(said.stdout).toMatch(/^app \(webhook at 127\.0\.0\.1:\d+: .*\): taken$/m);
  expect(said.stdout).toMatch(/^away \(slack .*: could not be reached \(ECONNREFUSED\)$/m);
  expect(said.stdout).not.toMatch(/\/hook|whsec/);
});
