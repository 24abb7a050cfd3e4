import { expect, test } from 'vitest';
import { makeWaitingDecisions, type WaitingDecision } from '../../src/operate/waiting-decisions.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);

const decision = (review: string): WaitingDecision => ({
  ...{ id: `d-${review}`, review, verdict: 'breaks', severity: 'high' },
  key: { kind: 'group', group: 'g', topic: '', seq: 1 },
  operator: { who: 'ann', why: 'an ad' },
});

test('what is undone is never acted on, what is acted on is never undone, however close they come', async () => {
  const waiting = makeWaitingDecisions(redis);
  const names = Array.from({ length: 200 }, (_, nth) => `r${nth}`);
  // Due while they are undone and taken, some before and some after.
  for (const [nth, name] of names.entries()) await waiting.put(decision(name), nth % 40);
  const undone = new Set<string>();
  const taken = new Set<string>();
  const undoing = names.map(async (name) => {
    if ((await waiting.undo(name)) !== undefined) undone.add(name);
  });
  const taking = async (): Promise<void> => {
    while (undone.size + taken.size < names.length) for (const { review } of await waiting.take()) taken.add(review);
  };
  await Promise.all([...undoing, taking(), taking()]);
  expect([...undone].filter((name) => taken.has(name))).toEqual([]);
  expect(undone.size + taken.size).toBe(names.length);
  for (const name of taken) expect(await waiting.undo(name)).toBeUndefined();
});

test('what is not due is not handed out; what is taken and not done comes again to nobody else meanwhile', async () => {
  const waiting = makeWaitingDecisions(redis);
  await waiting.put(decision('later'), 10_000);
  await waiting.put(decision('now'), 0);
  const own = (some: readonly WaitingDecision[]) =>
    some.map(({ review }) => review).filter((one) => !one.startsWith('r'));
  expect(own(await waiting.take())).toEqual(['now']);
  expect(own(await waiting.take())).toEqual([]);
  await waiting.done('now');
  expect((await waiting.undo('later'))?.operator.who).toBe('ann');
  expect(await waiting.undo('later')).toBeUndefined();
});

test('after 9.9 seconds a decision can be undone and nobody acts on it; after ten it is acted on', async () => {
  const waiting = makeWaitingDecisions(redis);
  const { due } = redis.keys.people.decisions;
  /** The clock of Redis cannot be put; the moment at which a decision is due can. */
  const pass = async (review: string, ms: number) => redis.client.zincrby(due, -ms, review);
  await waiting.put(decision('undone'), 10_000_000 + 10_000);
  await pass('undone', 9_900);
  expect((await waiting.take()).map(({ review }) => review)).not.toContain('undone');
  expect(await waiting.undo('undone')).toMatchObject({ review: 'undone' });
  await pass('undone', 20_000_000);
  expect((await waiting.take()).map(({ review }) => review)).not.toContain('undone');
  await waiting.put(decision('acted'), 10_000);
  await pass('acted', 10_000);
  expect(await waiting.undo('acted')).toBeUndefined();
  expect((await waiting.take()).map(({ review }) => review)).toContain('acted');
});
