import { expect, test } from 'vitest';
import {
  countDead,
  dropNotices,
  dueNotices,
  endNotices,
  listNotices,
  reviveNotices,
} from '../../src/history/notices/notices.ts';
import { identityOf } from '../../src/model.ts';
import { entries, flagged, groupKey, NOON, settled, verdict } from '../support/facts.ts';
import { describeHistories } from '../support/histories.ts';

const DAY_MS = 86_400_000;
const audience = (full: readonly string[] = []) => ({
  wants: () => ['app', 'ops'],
  takes: (name: string) => !full.includes(name),
});
const PAGE = { limit: 200 };

describeHistories(({ open }) => {
  test('events are put down beside what they tell of, once however often it is handed over', async () => {
    const history = await open({ audience: audience() });
    const key = groupKey(1);
    const facts = entries(verdict(key), flagged(key, { standing: 'held', heldBy: 'all' }), settled(key), {
      ...{ type: 'rule-set', at: NOON, hash: 'a', rules: [] },
    });
    await history.take(facts);
    await history.take(facts);
    const { items } = await listNotices(history.db, { receiver: 'app' }, PAGE);
    expect(items.map(({ type, state }) => `${type} ${state}`).sort()).toEqual([
      ...['message.flagged waiting', 'message.held waiting', 'message.settled waiting'],
    ]);
    expect(JSON.parse(items.find(({ type }) => type === 'message.settled')!.body).data).toMatchObject({
      ...{ ref: 'group/zoo/1', rule: 'spam/ads', outcome: 'recalled', exposureMs: 20 },
    });
    expect(items.map(({ body }) => body).join('')).not.toContain('cheap watches');
    expect(identityOf(key)).toBeDefined();
  });

  test('a rule set is told of where another judged before, by however many processes', async () => {
    const history = await open({ audience: audience() });
    const set = (hash: string, at: number) =>
      ({ type: 'rule-set', at: NOON + at, hash, rules: [{ id: 'r', version: 'v', state: 'live' }] }) as const;
    await history.take(entries(set('a', 0), set('a', 1)));
    await history.take(entries(set('b', 10), set('b', 11)));
    await history.take(entries(set('b', 12)));
    await history.take(entries(set('a', 20)));
    const { items } = await listNotices(history.db, { receiver: 'app', type: 'rules.changed' }, PAGE);
    expect(items.map(({ body }) => JSON.parse(body).data)).toMatchObject([
      { hash: 'a', before: 'b', rules: { live: 1 } },
      { hash: 'b', before: 'a' },
    ]);
  });

  test('a receiver with too much waiting is told nothing more; the others are', async () => {
    const history = await open({ audience: audience(['app']) });
    await history.take(entries(flagged(groupKey(1))));
    expect((await listNotices(history.db, {}, PAGE)).items.map(({ receiver }) => receiver)).toEqual(['ops']);
  });

  test('dead ones wait again or go; what was sent is swept after a day, what waits is not', async () => {
    const history = await open({ audience: audience() });
    await history.take(entries(...[1, 2, 3, 4].map((seq) => flagged(groupKey(seq)))));
    const due = await dueNotices(history.db, 'app', NOON + 1_000, 10);
    const [a, b, c] = due as [string, string, string];
    await endNotices(history.db, [a, b], { state: 'dead', at: NOON, error: 'answered 500' });
    await endNotices(history.db, [c], { state: 'sent', at: NOON });
    expect(await countDead(history.db, { receiver: 'app' })).toBe(2);
    expect(await reviveNotices(history.db, { ids: [a, c] }, NOON)).toBe(1);
    expect(await dropNotices(history.db, { type: 'message.flagged' })).toBe(1);
    await history.sweep(NOON + 2 * DAY_MS, NOON);
    const { items } = await listNotices(history.db, { receiver: 'app' }, PAGE);
    expect(items.map(({ state, tries }) => [state, tries])).toEqual([
      ...[
        ['waiting', 0],
        ['waiting', 0],
      ],
    ]);
  });

  test('who is forgotten is in no event any more', async () => {
    const history = await open({ audience: audience() });
    const key = groupKey(1);
    await history.take(entries(verdict(key), flagged(key)));
    expect((await listNotices(history.db, {}, PAGE)).items[0]!.body).toContain('mallory');
    await history.forget('mallory');
    expect((await listNotices(history.db, {}, PAGE)).items.map(({ body }) => body).join('')).not.toContain('mallory');
  });
});
