import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/journal/facts.ts';
import { startFollower } from '../../src/journal/follow.ts';
import { makeJournal } from '../../src/journal/journal.ts';
import { readJournalStanding } from '../../src/journal/read-lag.ts';
import { tellFact } from '../../src/journal/tell-fact.ts';
import { makeLedger } from '../../src/lane/ledger.ts';
import { RECALL_APIS } from '../../src/model.ts';
import { groupKey, NOON, order, verdict } from '../support/facts.ts';
import { until } from '../support/until.ts';
import { useClusterHandle, useRedisCluster } from '../support/use-redis.ts';

const cluster = useRedisCluster(3);
const redis = useClusterHandle(cluster);

test('on a cluster every slot has its streams, and all of them are taken, with their texts', async () => {
  const journal = makeJournal({ redis, keepEvidenceMs: 86_400_000, now: () => NOON });
  await Promise.all(Array.from({ length: 40 }, (_, seq) => journal.verdict(verdict(groupKey(seq + 1)))));
  await tellFact(redis, { type: 'switch', at: 1, name: 'all', how: 'hold' });
  for (const api of RECALL_APIS) {
    const ledger = makeLedger(redis, api, 3_600_000);
    await ledger.flag([{ order: order(groupKey(99)), final: 'unsupported' }]);
  }
  const taken: JournalEntry[] = [];
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const take = async (facts: readonly JournalEntry[]) => void taken.push(...facts);
  const follower = startFollower({ redis, take, isThere: async () => true, into: 'x', log });
  await until(async () => (await readJournalStanding(redis)).entries === 0);
  await follower.close();
  const types = Map.groupBy(taken, ({ fact }) => fact.type);
  expect(types.get('verdict')).toHaveLength(40);
  expect(types.get('verdict')!.every(({ fact }) => fact.type === 'verdict' && fact.parts !== undefined)).toBe(true);
  expect(types.get('switch')).toHaveLength(1);
  expect(types.get('flagged')).toHaveLength(RECALL_APIS.length);
  expect(types.get('settled')).toHaveLength(RECALL_APIS.length);
});
