import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeFreshness } from '../../src/api/freshness.ts';
import { makeMinuteLimit } from '../../src/api/sign-in/minute-limit.ts';
import { openHistory } from '../../src/history/open.ts';
import { tellFact } from '../../src/journal/tell-fact.ts';
import { refOf } from '../../src/message-ref.ts';
import { makeDeliver } from '../../src/notify/deliver.ts';
import { makePoster } from '../../src/notify/post.ts';
import type { Receiver } from '../../src/notify-receivers.ts';
import { entries } from '../support/facts.ts';
import { startReceiver } from '../support/receiver.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

/** A clock that is set back by an hour is no reason to wait for an hour, or to answer with what was true before. */
const redis = useHandle(useRedis());
const HOUR_MS = 3_600_000;

test('a list waits for what became true, whatever the clock said before', async () => {
  let ahead = HOUR_MS;
  const now = () => Date.now() + ahead;
  const follows = { type: 'follows' } as const;
  const fresh = makeFreshness({ desk: { redis }, isRedisReady: () => true, following: () => follows, now });
  expect(await fresh.wait()).toBeGreaterThan(Date.now());
  ahead = 0;
  await tellFact(redis, { type: 'lane', at: now(), api: 'group_msg_recall', reason: 'no_permission' });
  const told = Date.now();
  expect(await fresh.wait(), 'history does not have it').toBeLessThanOrEqual(told);
  await redis.client.flushall();
});

test('a question that is asked as the clock is set back is answered all the same', async () => {
  let asked = 0;
  const now = () => (asked++ === 0 ? Date.now() + HOUR_MS : Date.now());
  const follows = { type: 'follows' } as const;
  const fresh = makeFreshness({ desk: { redis }, isRedisReady: () => true, following: () => follows, now });
  expect(await fresh.wait()).toBeLessThanOrEqual(Date.now());
});

test('who asked too much may ask again within a minute', () => {
  let now = 10 * HOUR_MS;
  const limit = makeMinuteLimit(2, () => now);
  for (let nth = 0; nth < 2; nth++) expect(limit.take('somebody')).toBe(0);
  expect(limit.take('somebody')).toBeGreaterThan(0);
  now -= HOUR_MS;
  expect(limit.look('somebody')).toBeLessThanOrEqual(60_000);
  for (let nth = 0; nth < 2; nth++) limit.take('somebody');
  now += 60_001;
  expect(limit.look('somebody')).toBe(0);
});

test('a room hears the next line when its turn is, not an hour later', async () => {
  const [room, dir] = [await startReceiver(), await mkdtemp(path.join(tmpdir(), 'unsaid-clock-'))];
  const receiver: Receiver = {
    ...{ name: 'room', kind: 'slack', url: `${room.url}/room`, secrets: [], events: ['stopped', 'held'] },
    ...{ withText: false, mayBePrivate: true },
  };
  let now = Date.now() + HOUR_MS;
  const history = await openHistory({
    ...{
      address: { type: 'sqlite', file: path.join(dir, 'h.sqlite') },
      keepHistoryMs: HOUR_MS,
      keepEvidenceMs: 0,
      refOf,
    },
    ...{ now: () => now, audience: { wants: () => ['room'], takes: () => true } },
  });
  const poster = makePoster();
  const deliver = makeDeliver({ poster, console: 'http://console', now: () => now, random: () => 0 });
  const told = async (reason: string) => {
    await history.take(entries({ type: 'lane', at: now, api: 'group_msg_recall', reason }));
    const waiting = history.db.selectFrom('notices').select('id').where('state', '=', 'waiting');
    return deliver(history, receiver, (await waiting.executeTakeFirstOrThrow()).id);
  };
  expect(await told('first')).toMatchObject({ type: 'sent' });
  now -= HOUR_MS;
  const second = await told('second');
  expect(second).toMatchObject({ type: 'left', afterMs: expect.any(Number) });
  expect((second as { readonly afterMs: number }).afterMs).toBeLessThanOrEqual(60_000);
  await Promise.all([history.close(), poster.close(), room.close(), rm(dir, { recursive: true })]);
});
