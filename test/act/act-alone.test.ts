import { expect, test } from 'vitest';
import { type Matched, makeAct } from '../../src/act/act.ts';
import { refOf } from '../../src/message-ref.ts';
import type { Action, Hit, Message } from '../../src/model.ts';
import { hitOf, keyInGroup, messageOf, says } from '../support/messages.ts';

/** What `act.ts` asks of those behind it, and in which order: all of them are stand-ins that write down what they hear. */
const NOW = 1_790_000_000_000;
const KEY = keyInGroup('g', 7);
const RECALL: Action = { type: 'recall', which: 'this', keepFirst: 0 };
const STRIKE: Action = { type: 'strike', ladder: 'abuse', points: 1 };
const MUTE: Action = { type: 'mute', seconds: 60 };
const MESSAGE = messageOf(KEY, { sentAt: NOW - 1_000, receivedAt: NOW, parts: says('look at this') });
const live = (rule: string, ...actions: Action[]): Hit => hitOf(rule, actions, { severity: 'high' });

type Behind = { readonly climbs?: readonly string[]; readonly journal?: boolean };

function acting({ climbs = [], journal = true }: Behind = {}) {
  const heard: [who: string, what: unknown][] = [];
  const hear = (who: string, what: unknown) => void heard.push([who, what]);
  const act = makeAct({
    evidence: { keep: async (kept) => hear('evidence', kept) },
    queue: {
      flag: async (orders) => {
        hear('queue', orders);
        return orders.map(() => ({ standing: 'queued' }) as never);
      },
    },
    sanctions: {
      strike: async (strikes, ladders) => {
        hear('strike', [strikes, ladders]);
        return strikes
          .filter(({ rule }) => climbs.includes(rule))
          .map((strike) => ({ strike, rung: { at: 2, do: [MUTE] } }) as never);
      },
      impose: async (orders) => hear('impose', orders),
    },
    ...(journal && { journal: { verdict: async (told) => hear('journal', told) } }),
    admin: 'administrator',
    expiresAtOf: ({ sentAt }) => sentAt + 120_000,
    metrics: { verdict: (...count) => hear('count', count) },
    log: { info: (line: object, text: string) => hear(`log ${text}`, line) } as never,
    now: () => NOW,
  });
  const of = (who: string) => heard.filter(([name]) => name === who).map(([, what]) => what);
  return { act, heard, of, order: () => heard.map(([who]) => who) };
}
const LADDERS = [{ name: 'abuse', windowMs: 1, rungs: [] }];
const matched = (hits: readonly Hit[], more: Partial<Matched> = {}): Matched => ({
  cause: 'sent',
  message: MESSAGE,
  sightings: { first: true, gone: false, counters: [] },
  verdict: { ruleSet: 'abc', hits },
  ladders: LADDERS,
  first: true,
  known: async () => expect.unreachable('asked what the record knows'),
  ...more,
});
const knowing =
  (gone: boolean, sentAt = MESSAGE.sentAt) =>
  async () => ({ sentAt, groupType: 'Public', gone });

test('what is done, in order: counted, kept and told before anything is asked for, then written down', async () => {
  const { act, order, of } = acting();
  const given = matched([live('bad', RECALL, MUTE)]);
  const { known: _, ...about } = given;
  const acted = await act(given);
  expect(order()).toEqual(['count', 'count', 'evidence', 'journal', 'queue', 'impose', 'log flagged']);
  const { cause, message, sightings, verdict, first } = given;
  const [orders] = of('queue');
  expect(orders).toMatchObject([{ target: { type: 'message', key: KEY }, rule: 'bad', sentAt: MESSAGE.sentAt }]);
  expect(of('evidence')).toEqual([{ cause, message, sightings, verdict, orders }]);
  expect(of('journal')).toEqual([{ cause, message, sightings, verdict, first, strikes: [] }]);
  expect(acted).toEqual({ ...about, climbed: verdict, flagged: [{ standing: 'queued' }], imposed: of('impose')[0] });
  expect(acted.climbed).toBe(verdict);
  expect(acted.imposed).toMatchObject([{ type: 'mute', account: 'ann', flaggedAt: NOW }]);
});

test('the account that the service acts as is neither muted nor struck', async () => {
  const { act, of } = acting({ climbs: ['bad'] });
  const message = { ...MESSAGE, sender: 'administrator' };
  expect((await act(matched([live('bad', RECALL, MUTE, STRIKE)], { message }))).imposed).toEqual([]);
  expect(of('strike')).toEqual([]);
});

test('the line that is written down has ids and reasons, and no text', async () => {
  const { act, of } = acting();
  await act(matched([live('bad', RECALL, { type: 'purge' }, MUTE)]));
  expect(of('log flagged')).toEqual([
    {
      ref: refOf(KEY),
      sender: 'ann',
      operator: undefined,
      event: 'sent',
      cause: 'sent',
      sentAt: MESSAGE.sentAt,
      ruleSet: 'abc',
      hits: ['bad:live:high'],
      orders: ['message', 'sender'].map((target) => ({ target, rule: 'bad', severity: 'high', standing: 'queued' })),
      sanctions: ['mute:bad'],
    },
  ]);
});

test('a verdict that asks for nothing is told and no more', async () => {
  for (const hits of [[live('seen')], [{ ...live('new', RECALL), state: 'shadow' as const }]]) {
    const { act, order } = acting();
    expect(await act(matched(hits, { first: false }))).toMatchObject({ flagged: [], imposed: [] });
    expect(order()).toEqual(['journal']);
    const alone = acting({ journal: false });
    await alone.act(matched(hits, { first: false }));
    expect(alone.order()).toEqual([]);
  }
});

test('where only a person is to look, nothing is queued, and the evidence is kept', async () => {
  const { act, order } = acting();
  const { imposed, flagged } = await act(matched([live('odd', { type: 'review' })], { first: false }));
  expect(order()).toEqual(['evidence', 'journal', 'impose', 'log flagged']);
  expect([imposed.map(({ type }) => type), flagged]).toEqual([['review'], []]);
});

test('each hit counts once for each thing that it asks for, and once where it asks for nothing', async () => {
  const { act, of } = acting();
  await act(matched([live('bad', RECALL, MUTE), live('seen')]));
  expect(of('count')).toEqual([
    ['bad', 'live', 'recall'],
    ['bad', 'live', 'mute'],
    ['seen', 'live', 'none'],
  ]);
});

test('a rung that a strike climbs asks in the name of its rule, and is told with its strike alone', async () => {
  const { act, of } = acting({ climbs: ['two'] });
  const hits = [live('one', STRIKE), { ...live('two', STRIKE), policy: 'house', severity: 'low' as const }];
  const { climbed, imposed } = await act(matched(hits));
  const { rule, policy, severity } = hits[1]!;
  const added = { rule, policy, state: 'live', severity, actions: [MUTE], spans: [], contributing: [] };
  expect(climbed).toEqual({ ruleSet: 'abc', hits: [...hits, added] });
  expect(imposed).toMatchObject([{ type: 'mute', rule: 'two', policy: 'house', severity: 'low' }]);
  expect(of('strike')).toMatchObject([[[{ rule: 'one' }, { rule: 'two' }], LADDERS]]);
  expect(of('journal')).toMatchObject([
    {
      strikes: [
        { strike: { rule: 'one' }, climbed: [] },
        { strike: { rule: 'two' }, climbed: [2] },
      ],
    },
  ]);
  expect(of('count')).toEqual([
    ['one', 'live', 'strike'],
    ['two', 'live', 'strike'],
    ['two', 'live', 'mute'],
  ]);
  const low = acting();
  const given = matched(hits);
  expect((await low.act(given)).climbed).toBe(given.verdict);
});

test('what comes later asks the record when it was sent; what was just sent does not', async () => {
  const edit: Message = { ...MESSAGE, event: 'edited', editedAt: NOW };
  for (const [cause, message] of [
    ['edited', edit],
    ['looked', MESSAGE],
    ['hunted', MESSAGE],
  ] as const) {
    const { act, of } = acting();
    await act(matched([live('bad', RECALL)], { cause, message, known: knowing(false, NOW - 60_000) }));
    expect(of('queue')).toMatchObject([[{ sentAt: NOW - 60_000, expiresAt: NOW + 60_000 }]]);
    const unknown = acting();
    await unknown.act(matched([live('bad', RECALL)], { cause, message, known: async () => undefined }));
    expect(unknown.of('queue')).toMatchObject([[{ sentAt: MESSAGE.sentAt }]]);
  }
});

test('a message that is gone is not recalled; the others that its verdict names are', async () => {
  const other = keyInGroup('g', 6);
  const bad = {
    ...live('bad', { type: 'recall', which: 'contributing', keepFirst: 0 } as const),
    contributing: [other],
  };
  const gone = { first: true, gone: true, counters: [] };
  for (const more of [{ sightings: gone }, { cause: 'looked', known: knowing(true) }] as const) {
    const { act, of } = acting();
    const { flagged } = await act(matched([bad, live('this', RECALL, { type: 'purge' })], more));
    const targets = (of('queue')[0] as readonly { target: object }[]).map(({ target }) => target);
    expect(targets).toContainEqual({ type: 'message', key: other });
    expect(targets).toContainEqual(expect.objectContaining({ type: 'sender' }));
    expect(targets).not.toContainEqual({ type: 'message', key: KEY });
    expect(flagged).toHaveLength(targets.length);
    const alone = acting();
    expect((await alone.act(matched([live('this', RECALL)], more))).flagged).toEqual([]);
    expect(alone.order()).toEqual(['count', 'journal']);
  }
});
