import { describe, expect, test } from 'vitest';
import { effectFor } from '../../src/operate/decide-review.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import type { RoleName } from '../support/api-rig.ts';
import { rulesOf } from '../support/rule-texts.ts';
import { until } from '../support/until.ts';
import { useApi } from '../support/use-api.ts';

const rig = useApi(
  rulesOf(
    {
      asked: { term: 'look here', then: '[review]', severity: 'medium' },
      grave: { term: 'grave thing', then: '[review]', severity: 'critical' },
      both: { term: 'cheap watches', then: '[recall, review, { strike: { ladder: spam, points: 1 } }]' },
    },
    'ladders: { spam: { window: 1h, rungs: [{ at: 100, do: [mute: 1h] }] } }',
  ),
);

const as = 'reviewer' as const;
type Listed = { readonly id: string; readonly ref: string };
const reviews = async (query = ''): Promise<Listed[]> => (await rig.call('GET', `/reviews${query}`, { as })).body.items;
const reviewOf = async (ref: string): Promise<string> =>
  (await reviews('?state=any&limit=200')).find((one) => one.ref === ref)!.id;
const decide = (id: string, body: object, who: RoleName = as, headers = {}) =>
  rig.call('PUT', `/reviews/${id}/decision`, { as: who, body, headers });
const outcome = async (ref: string) => (await rig.call('GET', `/messages/${ref}`, { as })).body.outcome;

test('the most severe comes first, the oldest of them; one message is one review', async () => {
  await rig.say(1, 'look here');
  await rig.say(2, 'look here again, a grave thing');
  await rig.say(3, 'look here too');
  const list = await rig.call('GET', '/reviews', { as });
  expect(list.body.items.map(({ ref, severity }: { ref: string; severity: string }) => `${ref} ${severity}`)).toEqual([
    ...['group/zoo/2 critical', 'group/zoo/1 medium', 'group/zoo/3 medium'],
  ]);
  expect(list.body.items[0].reasons.map((one: { rule: string }) => one.rule).toSorted()).toEqual(['asked', 'grave']);
  const pages = await reviews('?sort=newest&limit=2');
  expect(pages.map(({ ref }) => ref)).toEqual(['group/zoo/3', 'group/zoo/2']);
});

test('two people never hold one: each claim goes to one of many', async () => {
  const who: RoleName[] = ['reviewer', 'analyst', 'manager'];
  const id = await reviewOf('group/zoo/1');
  const claims = await Promise.all(
    Array.from({ length: 12 }, (_, nth) => rig.call('POST', `/reviews/${id}/claim`, { as: who[nth % 3]! })),
  );
  const holders = new Set(claims.filter(({ status }) => status === 200).map(({ body }) => body.claimedBy));
  expect(holders.size).toBe(1);
  expect(claims.some(({ body }) => body.code === 'lease-lost')).toBe(true);
  const [holder] = holders;
  const role = String(holder).replace('-1', '') as RoleName;
  const other = who.find((one) => one !== role)!;
  expect((await rig.call('POST', `/reviews/${id}/renew`, { as: other })).body.code).toBe('lease-lost');
  expect((await decide(id, { verdict: 'fine' }, other)).body).toMatchObject({ code: 'lease-lost', claimedBy: holder });
  expect((await rig.call('POST', `/reviews/${id}/skip`, { as: role })).status).toBe(204);
});

test('`next` gives each person another review; skipped ones come last', async () => {
  const next = async (who: RoleName) => (await rig.call('POST', '/reviews/next', { as: who, body: {} })).body;
  const [first, second] = [await next('reviewer'), await next('manager')];
  expect(first).toMatchObject({ ref: 'group/zoo/2', text: 'look here again, a grave thing', state: 'claimed' });
  expect(second.ref).not.toBe(first.ref);
  await rig.call('POST', `/reviews/${first.id}/skip`, { as: 'reviewer' });
  expect((await next('reviewer')).ref).not.toBe(first.ref);
  expect((await next('analyst')).ref).toBe(first.ref);
  expect(await next('analyst')).toBeNull();
  for (const one of await reviews()) {
    for (const who of ['reviewer', 'analyst', 'manager'] as const)
      await rig.call('POST', `/reviews/${one.id}/skip`, { as: who });
  }
});

test('a decision can be undone before it takes effect, and then be made again', async () => {
  const id = await reviewOf('group/zoo/3');
  const before = Date.now();
  const { body } = await decide(id, { verdict: 'breaks', note: 'an ad' });
  expect(body.undoUntil - before).toBeGreaterThan(9_000);
  expect(body.undoUntil - before).toBeLessThan(12_000);
  expect((await rig.call('GET', `/reviews/${id}`, { as })).body).toMatchObject({ state: 'decided', allowed: ['undo'] });
  expect(await outcome('group/zoo/3')).toBeUndefined();
  expect((await rig.call('DELETE', `/reviews/${id}/decision`, { as })).status).toBe(204);
  expect((await rig.call('DELETE', `/reviews/${id}/decision`, { as })).body.code).toBe('too-late');
  const again = await rig.call('GET', `/reviews/${id}`, { as });
  expect(again.body).toMatchObject({
    state: 'open',
    verdict: null,
    decisions: [{ verdict: 'breaks', undoneAt: expect.any(Number) }],
  });
  expect(await outcome('group/zoo/3')).toBeUndefined();
});

test('with `now` a visible message is recalled at once, with person, role, way and reason', async () => {
  const id = await reviewOf('group/zoo/3');
  expect((await decide(id, { verdict: 'breaks', note: 'an ad', now: true })).body).toMatchObject({ undoUntil: null });
  expect(await outcome('group/zoo/3')).toBe('pending');
  expect((await decide(id, { verdict: 'fine', now: true })).body).toMatchObject({
    code: 'lease-lost',
    verdict: 'breaks',
  });
  const acts = (await rig.call('GET', '/acts?verb=decide', { as })).body.items;
  expect(acts).toMatchObject([
    {
      who: 'reviewer-1',
      role: 'reviewer',
      via: 'api',
      target: 'group/zoo/3',
      why: 'an ad',
      counts: { 'breaks: recall': 1, queued: 1 },
    },
  ]);
});

test('a decision with `now` is done when it is answered, whoever else acts on decisions just then', async () => {
  const refs = Array.from({ length: 40 }, (_, nth) => `group/zoo/${500 + nth}`);
  for (const [nth, ref] of refs.entries()) await rig.say(500 + nth, `look here ${ref}`);
  const ids = await Promise.all(refs.map(reviewOf));
  await Promise.all(
    ids.map(async (id) => {
      expect((await decide(id, { verdict: 'fine', now: true })).status).toBe(200);
      const { decisions } = (await rig.call('GET', `/reviews/${id}`, { as })).body;
      expect(decisions).toMatchObject([{ verdict: 'fine', effect: 'leave' }]);
    }),
  );
});

describe('what Redis and history do not say alike', () => {
  const { due, what } = makeKeys().people.decisions;
  const decisionsOf = async (id: string) => (await rig.call('GET', `/reviews/${id}`, { as })).body.decisions;

  test('a decision that history has and Redis never had, as after a kill between the two, takes effect', async () => {
    await rig.say(601, 'look here, a killed one');
    const id = await reviewOf('group/zoo/601');
    await decide(id, { verdict: 'breaks', note: 'an ad' });
    await rig.redis.client().del(due, what);
    rig.pass(120_000);
    await until(async () => (await decisionsOf(id))[0].effect !== 'waits');
    expect(await decisionsOf(id)).toMatchObject([{ verdict: 'breaks', effect: 'recall' }]);
    expect(await outcome('group/zoo/601')).toBe('pending');
  });

  test('one whose review was opened again by an appeal since has none', async () => {
    await rig.say(603, 'look here, a reported one');
    await rig.say(604, 'look here, one that comes after it');
    const [id, after] = [await reviewOf('group/zoo/603'), await reviewOf('group/zoo/604')];
    await decide(id, { verdict: 'breaks' });
    await rig.redis.client().del(due, what);
    const body = { ref: 'group/zoo/603', by: 'u9', reason: 'spam' };
    expect((await rig.call('POST', '/appeals', { as: 'app', body })).status).toBe(200);
    await until(async () => (await rig.call('GET', `/reviews/${id}`, { as })).body.state === 'open');
    await decide(after, { verdict: 'breaks' });
    await rig.redis.client().del(due, what);
    rig.pass(120_000);
    await until(async () => (await decisionsOf(after))[0].effect !== 'waits');
    expect(await decisionsOf(id)).toMatchObject([{ effect: 'waits' }]);
    expect(await outcome('group/zoo/603')).toBeUndefined();
  });

  test('one that was told to have failed, since an answer of Redis was lost, has no effect', async () => {
    await rig.say(602, 'look here, an undone one');
    const id = await reviewOf('group/zoo/602');
    await decide(id, { verdict: 'breaks' });
    const redis = rig.redis.client();
    const kept = await redis.hget(what, id);
    expect((await rig.call('DELETE', `/reviews/${id}/decision`, { as })).status).toBe(204);
    await redis.multi().hset(what, id, kept!).zadd(due, 1, id).exec();
    await until(async () => (await redis.hexists(what, id)) === 0);
    expect(await decisionsOf(id)).toMatchObject([{ effect: 'undone' }]);
    expect(await outcome('group/zoo/602')).toBeUndefined();
  });
});

test('the same decision sent twice with one key is made once', async () => {
  const id = await reviewOf('group/zoo/1');
  const key = { 'Idempotency-Key': 'decide-1' };
  const first = await decide(id, { verdict: 'unsure' }, as, key);
  expect((await decide(id, { verdict: 'unsure' }, as, key)).body).toEqual(first.body);
  expect((await decide(id, { verdict: 'fine' }, as, key)).body.code).toBe('invalid');
});

test('nobody decides a review that changed after they saw it', async () => {
  await rig.say(4, 'look here');
  const id = await reviewOf('group/zoo/4');
  const { headers } = await rig.call('GET', `/reviews/${id}`, { as });
  const etag = { 'If-Match': headers.get('etag')! };
  await rig.call('POST', `/reviews/${id}/escalate`, { as, body: { why: 'too much for me' } });
  expect(await reviews('?severity=critical&why=escalated')).toMatchObject([{ ref: 'group/zoo/4' }]);
  expect((await decide(id, { verdict: 'fine' }, as, etag)).body.code).toBe('stale');
  const seen = await rig.call('GET', `/reviews/${id}`, { as });
  expect((await decide(id, { verdict: 'fine' }, as, { 'If-Match': seen.headers.get('etag')! })).status).toBe(200);
});

describe('what a decision does depends on the state of the message', () => {
  test.each([
    ['held', 'breaks', 'release', 'pending'],
    ['held', 'fine', 'discard', 'cancelled'],
    ['pending', 'breaks', 'let-go', 'pending'],
    ['pending', 'fine', 'cancel', 'cancelled'],
  ])('%s, %s: %s', async (standing, verdict, effect, after) => {
    const seq = 100 + ['release', 'discard', 'let-go', 'cancel'].indexOf(effect);
    await rig.say(seq, `cheap watches ${seq}`);
    const switchIt = (verb: string) =>
      rig.call('POST', '/switches', { as: 'manager', body: { verb, selector: { rule: 'both' }, why: 'to see' } });
    if (standing === 'held') await switchIt('hold');
    const ref = `group/zoo/${seq}`;
    expect(await outcome(ref)).toBe(standing);
    const id = await reviewOf(ref);
    expect((await decide(id, { verdict, now: true })).status).toBe(200);
    expect(await outcome(ref)).toBe(after);
    const { body } = await rig.call('GET', `/reviews/${id}`, { as });
    expect(body.decisions).toMatchObject([{ verdict, effect }]);
    if (standing === 'held') await switchIt('resume');
    const strikes = (await rig.call('GET', `/messages/${ref}`, { as })).body.events.filter(
      (one: { what: string }) => one.what === 'strike',
    );
    expect(strikes).toMatchObject([{ ladder: 'spam', standing: verdict === 'fine' ? 'undone' : 'standing' }]);
  });

  test('each state of a message has its effect', () => {
    const effects = (verdict: 'breaks' | 'fine' | 'unsure') =>
      [undefined, 'pending', 'claimed', 'held', 'recalled', 'gone', 'expired', 'refused', 'cancelled'].map((state) =>
        effectFor(verdict, state),
      );
    expect(effects('breaks')).toEqual([
      'recall',
      'let-go',
      'let-go',
      'release',
      'confirm',
      'none',
      'none',
      'recall',
      'recall',
    ]);
    expect(effects('fine')).toEqual([
      'leave',
      'cancel',
      'cancel',
      'discard',
      'take-back',
      'take-back',
      'leave',
      'leave',
      'leave',
    ]);
    expect(new Set(effects('unsure'))).toEqual(new Set(['none']));
  });
});
