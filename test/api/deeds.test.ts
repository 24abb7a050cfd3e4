import { expect, test } from 'vitest';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { useApi } from '../support/use-api.ts';

const rig = useApi(rulesOf(ADS));

const [manager, reviewer] = [{ as: 'manager' }, { as: 'reviewer' }] as const;
const lane = async () => {
  const { body } = await rig.call('GET', '/status', { as: 'viewer' });
  return body.lanes.find(({ api }: { api: string }) => api === 'group_msg_recall');
};
const turn = (verb: string, more: object, as: 'manager' | 'reviewer' = 'manager', headers = {}) =>
  rig.call('POST', '/switches', { as, body: { verb, selector: { rule: 'ads' }, why: 'to see', ...more }, headers });

test('reviewers may hold; only managers release', async () => {
  for (let seq = 1; seq <= 3; seq++) await rig.say(seq, `cheap watches ${seq}`);
  expect((await turn('hold', {}, 'reviewer')).body).toEqual({ verb: 'hold', target: 'rule:ads', counts: { held: 3 } });
  for (const verb of ['release', 'discard', 'resume', 'override']) {
    expect((await turn(verb, {}, 'reviewer')).body).toMatchObject({ code: 'not-allowed', least: 'manager' });
  }
  expect(await lane()).toMatchObject({ held: 3, pending: 0, switches: ['rule:ads'] });
});

test('all that is held is listed, with its text, page by page', async () => {
  const first = await rig.call('GET', '/held?limit=2', reviewer);
  expect(first.body.items).toMatchObject([
    { ref: 'group/zoo/1', rule: 'ads', text: 'cheap watches 1' },
    { ref: 'group/zoo/2', text: 'cheap watches 2' },
  ]);
  const second = await rig.call('GET', `/held?limit=2&after=${first.body.next}`, reviewer);
  expect(second.body).toMatchObject({ items: [{ ref: 'group/zoo/3' }], next: null });
  expect((await rig.call('GET', '/held', { as: 'viewer' })).text).not.toContain('watches');
});

test('a cursor of held messages that nobody gave out is refused', async () => {
  for (const cursor of [
    ['group_msg_recall', 'ads', 'x', 'no number'],
    ['group_msg_recall', 'ads', 'x', ''],
    ['group_msg_recall', 'ads', 'x', '1) (2'],
    ['group_msg_recall', 'ads', 'x', '0b1'],
    ['group_msg_recall', 'ads', 'x', '1 '],
    ['group_msg_recall', 'ads', 'x', '\u00a01'],
    ['toString', 'ads', 'x', '1'],
  ]) {
    const after = Buffer.from(JSON.stringify(cursor)).toString('base64url');
    const { status } = await rig.call('GET', `/held?after=${after}`, reviewer);
    expect(status, JSON.stringify(cursor)).toBe(422);
  }
});

test('an act is not done if the count is not the expected one', async () => {
  const preview = await rig.call('GET', '/effects?verb=release&rule=ads', { as: 'viewer' });
  expect(preview.body).toMatchObject({
    target: 'rule:ads',
    count: 3,
    samples: [{ ref: 'group/zoo/1', state: 'held' }, {}, {}],
  });
  expect((await turn('release', { expect: 2 })).body).toMatchObject({ code: 'count-changed', count: 3 });
  expect(await lane()).toMatchObject({ held: 3 });
});

test('the same key is one act; with another body it is refused', async () => {
  const key = { 'Idempotency-Key': 'release-1' };
  const first = await turn('release', { expect: 3 }, 'manager', key);
  expect(first.body).toEqual({ verb: 'release', target: 'rule:ads', counts: { released: 3 } });
  const second = await turn('release', { expect: 3 }, 'manager', key);
  expect([second.body, second.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
  expect((await turn('release', { expect: 4 }, 'manager', key)).body.code).toBe('invalid');
  // Somebody else's key is another.
  expect((await turn('hold', {}, 'reviewer', key)).body.counts).toEqual({ held: 3 });
  const { body } = await rig.call('GET', '/acts?verb=release', { as: 'viewer' });
  expect(body.items).toHaveLength(1);
});

test('a refused act was not done, and may be sent again with the same key', async () => {
  const key = { 'Idempotency-Key': 'again' };
  expect((await turn('release', { expect: 99 }, 'manager', key)).body.code).toBe('count-changed');
  expect((await turn('release', { expect: 99 }, 'manager', key)).body.code).toBe('count-changed');
  expect((await turn('release', {}, 'manager', key)).body.counts).toEqual({ released: 3 });
});

test('what is discarded is cancelled for good', async () => {
  await turn('hold', {});
  expect((await turn('discard', { expect: 3 })).body.counts).toEqual({ cancelled: 3 });
  expect(await lane()).toMatchObject({ held: 0, pending: 0, outcomes: { cancelled: 3 }, switches: [] });
});

test('one message is a reviewer’s to recall, many are a manager’s', async () => {
  const recall = (body: object, as: 'manager' | 'reviewer') =>
    rig.call('POST', '/recalls', { as, body: { why: 'told by phone', ...body } });
  expect((await recall({ refs: ['group/zoo/1'] }, 'reviewer')).body).toMatchObject({
    target: 'group/zoo/1',
    counts: { queued: 1 },
  });
  expect((await recall({ refs: ['group/zoo/1', 'group/zoo/2'] }, 'reviewer')).body.code).toBe('not-allowed');
  const all = { sender: 'mallory', since: 0 };
  expect((await recall({ all }, 'manager')).body.code).toBe('invalid');
  const { count } = (await rig.call('GET', '/effects?verb=recall&sender=mallory&since=0', manager)).body;
  expect(count).toBe(3);
  expect((await recall({ all, expect: 2 }, 'manager')).body.code).toBe('count-changed');
  expect((await recall({ all, expect: 3 }, 'manager')).body.counts).toMatchObject({ queued: 2 });
  const { body } = await rig.call('GET', '/messages/group/zoo/2', reviewer);
  expect(body.events.filter(({ what }: { what: string }) => what === 'act')).toContainEqual(
    expect.objectContaining({ who: 'manager-1', role: 'manager', via: 'api', verb: 'recall', why: 'told by phone' }),
  );
  const purge = await rig.call('POST', '/purges', {
    as: 'manager',
    body: { group: 'zoo', sender: 'mallory', why: 'all of it' },
  });
  expect(purge.body).toMatchObject({ target: 'sender:mallory', counts: { queued: 1 } });
});

test('every act has its person, role, way, target, reason and counts', async () => {
  const { body } = await rig.call('GET', '/acts?limit=200', { as: 'viewer' });
  expect(
    body.items.find(({ verb, counts }: { verb: string; counts: object }) => verb === 'hold' && 'held' in counts),
  ).toMatchObject({
    ...{
      role: expect.any(String),
      via: 'api',
      target: 'rule:ads',
      why: 'to see',
      counts: { held: 3 },
      result: '3 held',
    },
  });
  const times = body.items.map(({ at }: { at: number }) => at);
  expect(times).toEqual(times.toSorted((a: number, b: number) => b - a));
  expect(
    (await rig.call('GET', '/acts?who=reviewer-1', { as: 'viewer' })).body.items.every(
      ({ who }: { who: string }) => who === 'reviewer-1',
    ),
  ).toBe(true);
  expect((await rig.call('GET', '/acts?target=rule:ads&verb=discard', { as: 'viewer' })).body.items).toHaveLength(1);
});

test('acts for a spreadsheet hold no formula', async () => {
  await rig.call('POST', '/switches', {
    as: 'manager',
    body: { verb: 'hold', selector: { rule: 'ads' }, why: '=1+1, "or"\nso' },
  });
  const csv = await rig.call('GET', '/acts.csv?verb=hold', { as: 'viewer' });
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.text).toContain(`"'=1+1, ""or""\nso"`);
  const lines = (await rig.call('GET', '/acts.ndjson', { as: 'viewer' })).text.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).verb)).toContain('purge');
});

test('an incomplete act is refused with what it lacks, and nothing is done', async () => {
  const before = await lane();
  for (const body of [
    { verb: 'stop', selector: { all: true } },
    { verb: 'stop', selector: { all: true }, why: '  ' },
    { verb: 'stop', selector: {}, why: 'x' },
    { verb: 'stop', selector: { rule: 'a', group: 'b' }, why: 'x' },
    { verb: 'explode', selector: { all: true }, why: 'x' },
    { verb: 'override', selector: { all: true }, why: 'x' },
    { verb: 'override', selector: { all: true }, why: 'x', until: Date.now() + 8 * 86_400_000 },
    [],
    null,
    'stop',
  ]) {
    const { body: said } = await rig.call('POST', '/switches', { as: 'manager', body: JSON.stringify(body) });
    expect(said).toMatchObject({ code: 'invalid', pointers: expect.any(Array) });
  }
  expect(await lane()).toEqual(before);
});

test('single held messages are released or cancelled; the others and the switch stay', async () => {
  const say = [11, 12, 13].map((seq) => rig.say(seq, `cheap watches ${seq}`));
  await Promise.all(say);
  await turn('hold', {});
  const [a, b, c] = ['group/zoo/11', 'group/zoo/12', 'group/zoo/13'];
  const some = (verb: string, refs: readonly unknown[], more = {}, as: 'manager' | 'reviewer' = 'manager') =>
    turn(verb, { selector: { refs }, ...more }, as);
  expect((await some('release', [a], {}, 'reviewer')).body).toMatchObject({ code: 'not-allowed', least: 'manager' });
  expect((await some('hold', [a])).body).toMatchObject({ code: 'invalid', pointers: [{ pointer: '/selector/refs' }] });
  expect((await some('release', [a, 'zoo', 'group/zoo/x'])).body.pointers).toMatchObject([
    { pointer: '/selector/refs/1' },
    { pointer: '/selector/refs/2' },
  ]);
  expect((await some('release', [])).body.code).toBe('invalid');
  expect((await some('release', [a, b], { expect: 3 })).body).toMatchObject({ code: 'count-changed', count: 2 });
  const key = { 'Idempotency-Key': 'one-by-one' };
  const body = { selector: { refs: [a, 'group/zoo/404'] }, expect: 1 };
  const first = await turn('release', body, 'manager', key);
  expect(first.body).toEqual({ verb: 'release', target: '2 held', counts: { released: 1, left: 1 } });
  expect((await turn('release', body, 'manager', key)).body).toEqual(first.body);
  expect((await some('discard', [b])).body).toEqual({ verb: 'discard', target: b, counts: { cancelled: 1 } });
  expect((await some('discard', [b])).body.counts).toEqual({ cancelled: 0, left: 1 });
  expect(
    (await rig.call('GET', '/held?rule=ads', reviewer)).body.items.map(({ ref }: { ref: string }) => ref),
  ).toContain(c);
  expect((await lane()).switches).toEqual(['rule:ads']);
  const acts = (await rig.call('GET', `/acts?target=${encodeURIComponent(a)}&verb=release`, reviewer)).body.items;
  expect(acts).toMatchObject([{ who: 'manager-1', via: 'api', target: a, why: 'to see', counts: { released: 1 } }]);
});
