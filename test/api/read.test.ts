import { expect, test } from 'vitest';
import { wilson } from '../../src/api/answers/wilson.ts';
import { inPath } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { useApi } from '../support/use-api.ts';

const rig = useApi(
  rulesOf({
    ...ADS,
    tried: { term: 'free lunch', title: 'Not sure yet', state: 'shadow', severity: 'low' },
    asked: { term: 'look here', title: 'For people', then: '[review]', severity: 'medium' },
  }),
);

const as = 'reviewer' as const;

test('a message is in the list at once, newest first, flagged or not', async () => {
  // Tencent tells the time of a group's message in seconds.
  const sent = Math.floor(Date.now() / 1_000) * 1_000;
  const at = (ago: number) => ({ MsgTime: (sent - ago) / 1_000 });
  await rig.say(1, 'good morning', at(3_000));
  await rig.say(2, 'cheap watches', { ...at(2_000), From_Account: 'ann' });
  await rig.say(3, 'a free lunch', at(1_000));
  const { body } = await rig.call('GET', '/messages?group=zoo', { as });
  expect(body.items).toMatchObject([
    { ref: 'group/zoo/3', sender: 'mallory', sentAt: sent - 1_000, text: 'a free lunch' },
    { ref: 'group/zoo/2', sender: 'ann', text: 'cheap watches', outcome: 'pending' },
    { ref: 'group/zoo/1', text: 'good morning' },
  ]);
  expect(body.items[0]).not.toHaveProperty('outcome');
  expect(body.next).toBeNull();
  const refs = async (query: string) =>
    (await rig.call('GET', `/messages?${query}`, { as })).body.items
      .map(({ ref }: { ref: string }) => ref.at(-1))
      .join('');
  expect(await refs('')).toBe('321');
  expect(await refs('sender=ann')).toBe('2');
  expect(await refs('sender=mallory&group=zoo')).toBe('31');
  expect(await refs('group=elsewhere')).toBe('');
  expect(await refs('text=LUNCH')).toBe('3');
  expect(await refs('text=morning&sender=ann')).toBe('');
  expect(await refs(`since=${sent - 2_000}`)).toBe('32');
  expect(await refs(`until=${sent - 2_000}`)).toBe('1');
});

test('pages continue where they stopped, whatever comes in between', async () => {
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await rig.call('GET', `/messages?group=zoo&limit=1${after}`, { as });
    seen.push(...body.items.map(({ ref }: { ref: string }) => ref));
    after = body.next === null ? '' : `&after=${body.next}`;
    await rig.say(50 + seen.length, 'one more', { MsgTime: Math.ceil(Date.now() / 1_000) });
  } while (after !== '');
  expect(seen).toEqual(['group/zoo/3', 'group/zoo/2', 'group/zoo/1']);
});

test('only reviewers and above read texts', async () => {
  for (const target of ['/messages?group=zoo', `/messages/${inPath('group/zoo/2')}`, '/rules/tried/samples']) {
    expect((await rig.call('GET', target, { as: 'viewer' })).text).not.toMatch(/watches|lunch/);
    expect((await rig.call('GET', target, { as })).text).toMatch(/watches|lunch/);
  }
  expect((await rig.call('GET', '/messages?text=lunch', { as: 'viewer' })).body.code).toBe('not-allowed');
  const metrics = await (await fetch(`${rig.url}/metrics`)).text();
  expect(Number(/unsaid_text_looks_total\{role="reviewer"\} (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(3);
});

test('one message is one story, also one that only a shadow rule hit', async () => {
  const flagged = await rig.call('GET', '/messages/group/zoo/2', { as });
  expect(flagged.body).toMatchObject({
    ref: 'group/zoo/2',
    text: 'cheap watches',
    outcome: 'pending',
    hits: [{ rule: 'ads', state: 'live', spans: [{ part: 0, start: 0, end: 13 }] }],
  });
  expect(flagged.body.events.map(({ what }: { what: string }) => what)).toEqual(['sent', 'judged', 'flagged']);
  const shadow = await rig.call('GET', '/messages/group/zoo/3', { as });
  expect(shadow.body.hits).toMatchObject([{ rule: 'tried', state: 'shadow', spans: [{ part: 0, start: 2, end: 12 }] }]);
  expect((await rig.call('GET', '/messages/group/zoo/999', { as })).body.code).toBe('not-found');
  expect((await rig.call('GET', '/messages/zoo', { as })).body.code).toBe('not-found');
});

test('ids with anything in them are named in a path', async () => {
  await rig.say(7, 'hello', { GroupId: '@TGS#a/b c%' });
  const { body } = await rig.call('GET', `/messages?group=${encodeURIComponent('@TGS#a/b c%')}`, { as });
  const [{ ref }] = body.items;
  expect(ref).toBe('group/@TGS#a%2Fb%20c%25/7');
  expect((await rig.call('GET', `/messages/${inPath(ref)}`, { as })).body).toMatchObject({ ref, text: 'hello' });
});

test('samples are labelled, and say how right a rule is', async () => {
  await rig.say(4, 'free lunch for all');
  const samples = (await rig.call('GET', '/rules/tried/samples', { as })).body.items;
  expect(samples).toHaveLength(2);
  expect(samples).toContainEqual(
    expect.objectContaining({
      ref: 'group/zoo/4',
      text: 'free lunch for all',
      state: 'shadow',
      version: expect.any(String),
    }),
  );
  const label = async (ref: string, word: string) =>
    (await rig.call('PUT', `/labels/tried/${inPath(ref)}`, { as, body: { label: word } })).status;
  expect(await label('group/zoo/4', 'wrong')).toBe(200);
  expect(await label('group/zoo/4', 'right')).toBe(200);
  expect(await label('group/zoo/1', 'right')).toBe(404);
  expect(await label('group/zoo/3', 'perhaps')).toBe(422);
  expect((await rig.call('GET', '/rules/tried/precision', { as: 'viewer' })).body).toMatchObject({
    ...{ right: 1, wrong: 0, unsure: 0, estimate: 1, isEnough: false },
    version: samples[0].version,
  });
  const labelled = (await rig.call('GET', '/rules/tried/samples?unlabelled=yes', { as })).body.items;
  expect(labelled.map(({ ref }: { ref: string }) => ref)).toEqual(['group/zoo/3']);
  expect((await rig.call('DELETE', '/labels/tried/group/zoo/4', { as })).status).toBe(204);
  expect((await rig.call('DELETE', '/labels/tried/group/zoo/4', { as })).status).toBe(404);
  expect((await rig.call('GET', '/rules/tried/precision', { as })).body).toMatchObject({
    estimate: null,
    low: 0,
    high: 1,
  });
});

test('Wilson’s interval, 95 %', () => {
  expect(wilson(50, 0).low).toBeCloseTo(0.9287, 3);
  expect(wilson(100, 0).low).toBeCloseTo(0.963, 3);
  expect(wilson(200, 0).low).toBeCloseTo(0.9812, 3);
  expect(wilson(8, 2)).toMatchObject({
    estimate: 0.8,
    low: expect.closeTo(0.4902, 3),
    high: expect.closeTo(0.9433, 3),
  });
});

test('rules, one rule, its hits and its overlap', async () => {
  const { body } = await rig.call('GET', '/rules', { as: 'viewer' });
  expect(body.items.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)).toEqual([
    ...['ads live', 'tried shadow', 'asked live'],
  ]);
  expect((await rig.call('GET', '/rules/ads', { as: 'viewer' })).body).toMatchObject({ id: 'ads', policy: 'spam' });
  expect((await rig.call('GET', '/rules/none', { as: 'viewer' })).body.code).toBe('not-found');
  const hits = await rig.call('GET', '/rules/ads/hits?texts=yes', { as });
  expect(hits.body.items).toMatchObject([
    { ref: 'group/zoo/2', state: 'live', text: 'cheap watches', outcome: 'pending' },
  ]);
  expect((await rig.call('GET', '/rules/ads/hits', { as })).text).not.toContain('watches');
  await rig.say(5, 'cheap watches and a free lunch');
  expect((await rig.call('GET', '/rules/ads/overlap', { as: 'viewer' })).body).toEqual({
    ...{ of: 2, items: [{ rule: 'tried', messages: 1 }] },
  });
});

test('the tests of a rule that runs: its examples, and the disguises of them that it catches', async () => {
  const { body } = await rig.call('GET', '/rules/tried/tests', { as: 'viewer' });
  expect(body).toMatchObject({
    ...{ ruleSet: (await rig.call('GET', '/rules', { as })).body.ruleSet, hold: 2, of: 2, floor: null, sequences: [] },
    examples: [
      { text: 'free lunch', wanted: true, got: true, holds: true },
      { text: 'hello there', wanted: false, got: false, holds: true },
    ],
  });
  expect(body.version).toBe((await rig.call('GET', '/rules/tried', { as })).body.version);
  type Family = { isPromised: boolean; made: number; caught: number };
  const promised = body.families.filter(({ isPromised }: Family) => isPromised);
  const sum = (of: 'made' | 'caught') => promised.reduce((all: number, each: Family) => all + each[of], 0);
  expect([body.made, body.caught]).toEqual([sum('made'), sum('caught')]);
  expect(body.catchRate).toBe(body.caught / body.made);
  expect(body.families).toContainEqual({
    ...{ family: 'case', level: 'standard', isPromised: true, made: 3, caught: 3, missed: null },
  });
  expect((await rig.call('GET', '/rules/none/tests', { as })).body.code).toBe('not-found');
});

test('waiting reviews are listed without texts, and shown with them one by one', async () => {
  await rig.say(6, 'look here');
  const list = await rig.call('GET', '/reviews', { as });
  expect(list.body.items).toMatchObject([
    { ref: 'group/zoo/6', state: 'open', severity: 'medium', rule: 'asked', reasons: [{ why: 'rule', rule: 'asked' }] },
  ]);
  expect(list.text).not.toContain('look here');
  const { id } = list.body.items[0];
  const one = await rig.call('GET', `/reviews/${id}`, { as });
  expect(one.body).toMatchObject({ text: 'look here', standing: 'visible', hits: [{ rule: 'asked' }] });
  expect(one.headers.get('etag')).toMatch(/^".+\.1"$/);
  expect((await rig.call('GET', '/reviews/summary', { as })).body).toMatchObject({
    states: { open: 1 },
    waiting: [{ rule: 'asked', severity: 'medium', count: 1 }],
  });
});

test('how everything stands', async () => {
  const { body } = await rig.call('GET', '/status', { as: 'viewer' });
  expect(body.lanes.find(({ api }: { api: string }) => api === 'group_msg_recall')).toMatchObject({
    flagged: 2,
    pending: 2,
  });
  expect(body).toMatchObject({
    balanced: true,
    rules: { live: 2, shadow: 1, off: 0 },
    history: { standing: 'follows' },
  });
});

test('a wrong question is answered with every place that is wrong', async () => {
  const { body } = await rig.call('GET', '/messages?limit=201&sender=&sendr=ann', { as });
  expect(body.code).toBe('invalid');
  expect(body.pointers.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
    '?limit',
    '?sender',
    '?sendr',
  ]);
  expect((await rig.call('GET', '/messages?after=nonsense', { as })).body.pointers).toMatchObject([
    { pointer: '?after' },
  ]);
  expect((await rig.call('PUT', '/labels/ads/group/zoo/2', { as, body: '{"label":' })).body.code).toBe('not-json');
  expect((await rig.call('GET', '/messages/%E0%A4%A', { as })).body.code).toBe('invalid');
});
