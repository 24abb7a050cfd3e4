import { expect, test } from 'vitest';
import { publicationsOf } from '../../src/api/answers/rule-past.ts';
import { rulesOf } from '../support/rule-texts.ts';
import { useApi } from '../support/use-api.ts';

const rig = useApi(
  rulesOf(
    {
      asked: { term: 'look here', title: 'For people', then: '[review]' },
      listed: { term: 'rose bazaar', when: 'in: places', title: 'From a list', state: 'shadow', severity: 'low' },
    },
    'lists: { places: { file: places.csv } }',
  ),
  {},
  // The list is a file of its own, beside the rules.
  {
    'places.csv':
      'phrase,by,note,expires\nrose bazaar,mei,=seen twice,2099-01-01\ntulip arcade,joão,,\nlily square,,,\n',
  },
);

const as = 'analyst' as const;
/** A thread for each question, on a busy machine. */
const SLOW = { timeout: 120_000 };
type Cluster = { by: string; count: number; filter: Record<string, string>; sender: string | null };
const clusters = async (): Promise<Cluster[]> => (await rig.call('GET', '/reviews/clusters', { as })).body.items;
const listed = async (filter: Record<string, string>): Promise<{ id: string; ref: string }[]> =>
  (await rig.call('GET', `/reviews?${new URLSearchParams(filter)}`, { as })).body.items;

test('reviews with one text, or of one sender, are a cluster; its filter finds exactly those', async () => {
  for (const [seq, from] of ['ann', 'bob', 'cat'].entries()) {
    await rig.say(seq + 1, 'look here, free coins', { From_Account: from });
  }
  await rig.say(4, 'look here, something else', { From_Account: 'ann' });
  await expect.poll(async () => (await listed({})).length).toBe(4);
  const found = await clusters();
  const [text] = found.filter(({ by }) => by === 'text');
  expect(text).toMatchObject({ count: 3, sender: null });
  expect((await listed(text!.filter)).map(({ ref }) => ref).toSorted()).toEqual([
    ...['group/zoo/1', 'group/zoo/2', 'group/zoo/3'],
  ]);
  const [sender] = found.filter(({ by }) => by === 'sender');
  expect(sender).toMatchObject({ count: 2, sender: 'ann', filter: { sender: 'ann' } });
  const [rule] = found.filter(({ by }) => by === 'rule');
  expect(rule).toMatchObject({ count: 4, filter: { rule: 'asked', severity: 'high', why: 'rule' } });
  expect(await listed(rule!.filter)).toHaveLength(4);
});

test('a cluster is decided as one and undone as one; a reviewer may look and not decide', async () => {
  const [text] = (await clusters()).filter(({ by }) => by === 'text');
  const body = { verdict: 'breaks', why: 'a wave', expect: 3, filter: text!.filter };
  expect((await rig.call('POST', '/decisions', { as: 'reviewer', body })).status).toBe(403);
  expect((await rig.call('POST', '/decisions', { as, body: { ...body, expect: 2 } })).body.code).toBe('count-changed');
  const decided = await rig.call('POST', '/decisions', { as, body });
  expect(decided.body).toMatchObject({ counts: { decided: 3, left: 0 } });
  expect(decided.body.ids).toHaveLength(3);
  expect(await listed({})).toHaveLength(1);
  const undo = await rig.call('POST', '/decisions/undo', { as, body: { ids: decided.body.ids } });
  expect(undo.body.counts).toEqual({ undone: 3, late: 0 });
  expect(await listed({})).toHaveLength(4);
  const again = await rig.call('POST', '/decisions/undo', { as, body: { ids: decided.body.ids } });
  expect(again.body.counts).toEqual({ undone: 0, late: 3 });
});

test('a review shows a reviewer, who may not try texts, how its text was read', async () => {
  await rig.say(5, 'ｌｏｏｋ\u200b ｈｅｒｅ, look here');
  await expect.poll(async () => (await listed({})).length).toBe(5);
  const one = (await listed({ sort: 'newest' }))[0]!;
  const { body } = await rig.call('GET', `/reviews/${one.id}`, { as: 'reviewer' });
  expect(body.readAs).toContain('look here, look here');
  expect((await rig.call('POST', '/rules/try', { as: 'reviewer', body: { text: 'x' } })).status).toBe(403);
});

test('list entries that never matched are named, the others are not', async () => {
  await rig.say(6, 'meet me at the rose bazaar');
  await rig.say(7, 'r0se bazaar, later');
  const hits = async () => (await rig.call('GET', '/rules/listed/hits', { as })).body.items.length;
  await expect.poll(hits).toBe(2);
  const { body } = await rig.call('GET', '/rules/listed/unmatched', { as });
  expect(body).toMatchObject({ texts: 2, since: expect.any(Number) });
  expect(body.lists).toEqual([
    { list: 'places', kind: 'phrases', entries: 3, never: 2, unmatched: ['tulip arcade', 'lily square'] },
  ]);
  expect((await rig.call('GET', '/rules/asked/unmatched', { as })).body.lists).toEqual([]);
  expect((await rig.call('GET', '/rules/listed/unmatched', { as: 'viewer' })).status).toBe(403);
});

test('a list shows when each entry was last seen, page by page, and which rules use it', SLOW, async () => {
  const list = async (query = '') => (await rig.call('GET', `/lists/places${query}`, { as })).body;
  const whole = await list();
  expect(whole).toMatchObject({ list: 'places', kind: 'phrases', rules: ['listed'], entries: 3, never: 2, next: null });
  expect(whole.items).toEqual([
    {
      entry: 'rose bazaar',
      expires: '2099-01-01',
      by: 'mei',
      note: '=seen twice',
      texts: 2,
      lastAt: expect.any(Number),
    },
    { entry: 'tulip arcade', expires: null, by: 'joão', note: null, texts: 0, lastAt: null },
    { entry: 'lily square', expires: null, by: null, note: null, texts: 0, lastAt: null },
  ]);
  const csv = await rig.call('GET', '/lists/places/entries.csv', { as });
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [heading, first, second] = csv.text.split('\r\n');
  expect(heading).toBe('"phrase","by","note","expires","texts","last seen"');
  expect(first).toMatch(/^"rose bazaar","mei","'=seen twice","2099-01-01",2,"20\d\d-/);
  expect(second).toBe('"tulip arcade","joão",,,0,');
  expect((await rig.call('GET', '/lists/places/entries.csv?never=yes', { as })).text).not.toContain('rose');
  expect((await rig.call('GET', '/lists/other/entries.csv', { as })).status).toBe(404);
  const names = ({ items }: { items: { entry: string }[] }) => items.map(({ entry }) => entry);
  expect(names(await list('?never=yes'))).toEqual(['tulip arcade', 'lily square']);
  expect(names(await list('?find=SQUARE'))).toEqual(['lily square']);
  const page = await list('?limit=2');
  expect(names(await list(`?limit=2&after=${page.next}`))).toEqual(['lily square']);
  expect((await rig.call('GET', '/lists/places?after=x', { as })).body.code).toBe('invalid');
  expect((await rig.call('GET', '/lists/other', { as })).status).toBe(404);
  expect((await rig.call('GET', '/lists/places', { as: 'reviewer' })).status).toBe(403);
});

test('a rule was published when its first set judged; the same version again is no publication', async () => {
  const { body } = await rig.call('GET', '/rules/asked/publications', { as: 'viewer' });
  expect(body.items).toHaveLength(1);
  expect(body.items[0]).toMatchObject({ state: 'live', at: expect.any(Number) });
  const set = (hash: string, firstAt: number, version: string, state: string) => ({
    ...{ hash, firstAt, lastAt: firstAt + 1, rules: [{ id: 'asked', version, state }] },
  });
  const sets = [set('c', 30, 'v2', 'live'), set('a', 10, 'v1', 'shadow'), set('b', 20, 'v1', 'shadow')];
  expect(publicationsOf('asked', sets)).toEqual([
    { at: 30, version: 'v2', state: 'live', ruleSet: 'c' },
    { at: 10, version: 'v1', state: 'shadow', ruleSet: 'a' },
  ]);
});

test('the status has the number of calls beside the limit', async () => {
  const { body } = await rig.call('GET', '/status', { as: 'viewer' });
  for (const lane of body.lanes) expect(lane.pace).toEqual({ calls: 0, limit: 200 });
});
