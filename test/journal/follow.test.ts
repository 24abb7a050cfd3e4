import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { type HistoryAddress, openHistory } from '../../src/history/open.ts';
import type { JournalEntry } from '../../src/journal/facts.ts';
import { type Follower, startFollower } from '../../src/journal/follow.ts';
import { type Journal, makeJournal } from '../../src/journal/journal.ts';
import { readJournalStanding } from '../../src/journal/read-lag.ts';
import { tellFact } from '../../src/journal/tell-fact.ts';
import { refOf } from '../../src/message-ref.ts';
import { spawnOnLeash } from '../../src/redis/server/leash.ts';
import { groupKey, NOON, verdict } from '../support/facts.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { letPass, until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

let dir: string;
const server = useRedis();
const redis = useHandle(server);
let postgres: TestPostgres;
let journal: Journal;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-follow-'));
  postgres = await startPostgres();
  journal = makeJournal({ redis, keepEvidenceMs: 86_400_000_000, now: () => NOON });
});
beforeEach(async () => {
  await redis.client.flushall();
});
afterAll(async () => {
  await postgres.stop();
  await rm(dir, { recursive: true, force: true });
});

const KEEP = { keepHistoryMs: 86_400_000_000, keepEvidenceMs: 86_400_000_000, refOf, now: Date.now };
const told: string[] = [];
const log = {
  info: () => {},
  warn: (_: unknown, words = '') => void told.push(words),
  error: (_: unknown, words = '') => void told.push(words),
};
const empty = async () => (await readJournalStanding(redis)).entries === 0;
const hitsIn = async (history: History) =>
  (await history.read.selectFrom('hits').select(['message', 'rule']).execute()).length;

test('whatever is killed at whatever moment, history has each fact once, and the journal is empty', async () => {
  const url = await postgres.database();
  const address: HistoryAddress = { type: 'postgres', url };
  const file = path.join(import.meta.dirname, '../support/follower-process.ts');
  const start = () =>
    spawnOnLeash(process.execPath, [file, server.url, JSON.stringify(address), 'both'], { stderr: 'inherit' });
  const followers = [start(), start()];
  const messages = 600;
  const telling = (async () => {
    for (let seq = 1; seq <= messages; seq++) {
      await journal.verdict(verdict(groupKey(seq)));
      const counts = [{ minute: 1, rule: 'r', version: 'v', state: 'live', action: 'none', messages: 1 }] as const;
      await journal.tell({ type: 'counts', id: `${NOON}-${seq}`, counts });
      await letPass(5, 'facts come while followers are killed');
    }
  })();
  for (let round = 0; round < 4; round++) {
    await letPass(150 + ((round * 137) % 400), 'whatever it was in the midst of');
    if (round % 2 === 1) {
      await postgres.kill();
      await letPass(100, 'followers find nobody');
      await postgres.restart();
    } else {
      followers[0]!.child.kill('SIGKILL');
      await followers.shift()!.gone;
      followers.push(start());
    }
  }
  await telling;
  // What a follower that was killed had in its hands is given to another when it was silent for long enough.
  await until(empty);
  for (const follower of followers) follower.child.kill('SIGKILL');
  await Promise.all(followers.map(({ gone }) => gone));
  const history = await openHistory({ address, ...KEEP });
  expect(await hitsIn(history)).toBe(messages);
  const texts = await history.read.selectFrom('texts').select('n').execute();
  expect(texts).toHaveLength(messages);
  const counted = await history.questions.counts({ from: 0, to: 600_000, by: 'day' });
  expect(counted).toMatchObject([{ rule: 'r', messages }]);
  await history.close();
  expect(await redis.client.keys('*journal-text*')).toEqual([]);
  expect(await redis.client.keys('*aside*')).toEqual([]);
}, 90_000);

test('one file has one follower: a second says who it is, and takes over when that one goes', async () => {
  const takes: string[] = [];
  const follow = (into: string): Follower => {
    const take = async (facts: readonly JournalEntry[]) => void takes.push(...facts.map(() => into));
    return startFollower({ redis, take, isThere: async () => true, into, log });
  };
  const first = follow('sqlite:one');
  await until(() => first.standing().type === 'follows');
  const second = follow('sqlite:two');
  await until(() => second.standing().type === 'elsewhere');
  expect(second.standing()).toEqual({ type: 'elsewhere', who: 'sqlite:one' });
  expect(told.at(-1)).toContain('another process');
  await tellFact(redis, { type: 'switch', at: 1, name: 'all', how: 'hold' });
  await until(empty);
  expect(takes).toEqual(['sqlite:one']);
  await first.close();
  await tellFact(redis, { type: 'switch', at: 2, name: 'all', how: 'run' });
  await until(() => second.standing().type === 'follows');
  await until(empty);
  expect(takes).toEqual(['sqlite:one', 'sqlite:two']);
  await second.close();
});

test('while history is away the journal waits, and nothing of it is lost or twice', async () => {
  let isAway = true;
  const taken: JournalEntry[] = [];
  const take = async (facts: readonly JournalEntry[]): Promise<void> => {
    if (isAway) throw new Error('database or disk is full');
    taken.push(...facts);
  };
  const follower = startFollower({ redis, take, isThere: async () => !isAway, into: 'x', log });
  for (let seq = 1; seq <= 20; seq++) await journal.verdict(verdict(groupKey(seq)));
  await until(() => follower.standing().type === 'waits' && told.some((words) => words.includes('history waits')));
  expect((await readJournalStanding(redis)).entries).toBe(20);
  isAway = false;
  await until(empty);
  expect(taken).toHaveLength(20);
  expect(taken.every(({ fact }) => fact.type === 'verdict' && fact.parts?.[0]?.text === 'cheap watches')).toBe(true);
  await follower.close();
});

test('a fact that history refuses for itself is put aside for people; those beside it are not held up', async () => {
  const address: HistoryAddress = { type: 'sqlite', file: path.join(dir, 'poison', 'history.sqlite') };
  const history = await openHistory({ address, ...KEEP });
  const { take, isThere } = history;
  const { brake } = redis.keys.journal;
  await journal.verdict(verdict(groupKey(1)));
  await journal.verdict({ ...verdict(groupKey(2)), sentAt: null as unknown as number });
  await redis.client.xadd(brake, '*', 'j', '{"type":"from-the-future"}');
  await redis.client.xadd(brake, '*', 'j', 'no JSON');
  const follower = startFollower({ redis, take, isThere, into: 'x', log });
  await until(empty);
  expect(await hitsIn(history)).toBe(1);
  expect(await redis.client.xlen(`${brake}:aside`)).toBe(2);
  const aside = await Promise.all(redis.keys.journal.streams.map((stream) => redis.client.xlen(`${stream}:aside`)));
  expect(aside.reduce((sum, count) => sum + count, 0)).toBe(3);
  await follower.close();
  await history.close();
});

test('a journal that nobody takes is bounded, and says what it dropped', async () => {
  const { brake } = redis.keys.journal;
  const fill = `for nth = 1, 100000 do redis.call('XADD', KEYS[1], '*', 'j', nth) end`;
  await redis.client.eval(fill, 1, brake);
  expect(await readJournalStanding(redis)).toMatchObject({ entries: 100_000, full: 1, lost: 0 });
  for (let nth = 0; nth < 200; nth++) await tellFact(redis, { type: 'switch', at: nth, name: 'all', how: 'run' });
  const standing = await readJournalStanding(redis);
  expect(standing.lost).toBeGreaterThan(0);
  expect(standing.entries + standing.lost).toBe(100_200);
});

test('the text of a fact goes by itself when nobody takes it in time', async () => {
  const shortly = makeJournal({ redis, keepEvidenceMs: 50, now: () => NOON });
  await shortly.verdict(verdict(groupKey(1), { judgedAt: NOON }));
  await until(async () => (await redis.client.keys('*journal-text*')).length === 0);
  expect((await readJournalStanding(redis)).entries).toBe(1);
  await makeJournal({ redis, keepEvidenceMs: 0, now: () => NOON }).verdict(verdict(groupKey(2)));
  expect(await redis.client.keys('*journal-text*')).toEqual([]);
});
