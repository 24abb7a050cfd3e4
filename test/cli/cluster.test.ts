import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageKey, RecallOrder } from '../../src/model.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import type { RecallWorker } from '../../src/recall/worker.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { brakesWith, limit } from '../support/brakes.ts';
import { messageOf, says } from '../support/messages.ts';
import { direct, inGroup, official, untilSettled } from '../support/orders.ts';
import { allRecalled, failed, type RecallEndpoint, startRecallEndpoint } from '../support/recall-endpoint.ts';
import { startRecallWorkers } from '../support/recall-worker.ts';
import { useClusterHandle, useRedisCluster } from '../support/use-redis.ts';
import { runIn } from './in-process.ts';

/** Everything a person on call may do, on a cluster of three masters: no command may ask for keys of two slots. */
const cluster = useRedisCluster(3);
const redis = useClusterHandle(cluster);
let endpoint: RecallEndpoint;
let worker: RecallWorker;
beforeAll(async () => {
  endpoint = await startRecallEndpoint();
  worker = startRecallWorkers({ redis, restUrl: endpoint.url });
}, 30_000);
afterAll(async () => {
  await worker.close();
  await endpoint.close();
});

const run = async (...args: string[]) => {
  const { code, stdout, stderr } = await runIn({ REDIS_URL: cluster.urls.join(',') }, ...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};
const CONSENT = ['--yes', '--reason', 'a drill', '--as', 'ann'];

async function flag(orders: readonly RecallOrder[], all = 1e9): Promise<void> {
  const queue = makeRecallQueue({
    redis: redis,
    keepKeysMs: 3_600_000,
    limitsOf: () => brakesWith({ all: limit(all) }),
    metrics: { recall: () => {} },
    now: Date.now,
    onError: (error) => expect.unreachable(String(error)),
  });
  await queue.flag(orders);
  await queue.close();
}
const of = (rule: string, seqs: readonly number[]) => [
  ...seqs.map((seq) => inGroup(`g${seq % 5}`, seq, { rule })),
  direct('ann', `bob${seqs[0]}`, 'k', { rule }),
  official('news', `k${seqs[0]}`, { rule }),
];

test('hold, release and discard', async () => {
  await run('hold', '--rule', 'spam', ...CONSENT);
  await flag(of('spam', [1, 2, 3]));
  expect(await run('status')).toContain('group_msg_recall: 3 held of spam');
  expect(await run('release', '--rule', 'spam', ...CONSENT)).toContain('5 released');
  await untilSettled(redis.client);
  await run('hold', '--group', 'g4', ...CONSENT);
  await flag(of('spam', [4]));
  expect(await run('discard', '--group', 'g4', ...CONSENT)).toContain('1 cancelled');
  await untilSettled(redis.client);
});

test('what the brake on everything holds, of all APIs, with one command', async () => {
  await run('stop', '--all', ...CONSENT);
  await flag(of('raid', [11, 12, 13, 14]), 4);
  const told = await run('release', '--all', ...CONSENT);
  const [, held] = /release all that is held: (\d+) recalls?\n/.exec(told) ?? [];
  expect(told).toContain(`${held} of rule raid`);
  expect(told).toContain(`${held} released`);
  expect(await run('status', '--audit')).toContain('Everything is accounted for.');
  expect(await run('resume', '--all', ...CONSENT)).toContain('all recalls: resumed');
  await untilSettled(redis.client);
});

test('stop and cancel what is queued', async () => {
  await run('stop', '--all', ...CONSENT);
  await flag(of('ads', [21, 22]));
  expect(await run('stop', '--all', '--queued', 'cancel', ...CONSENT)).toContain('stopped; 4 cancelled');
  await run('resume', '--all', ...CONSENT);
});

test('retry what was refused', async () => {
  endpoint.reply = () => failed(10007);
  await flag([inGroup('g', 31, { rule: 'late' }), inGroup('h', 32, { rule: 'late' })]);
  await untilSettled(redis.client);
  endpoint.reply = allRecalled;
  expect(await run('retry', '--list')).toMatch(/^2 refused\n/);
  expect(await run('retry', '--code', '10007', ...CONSENT)).toContain('2 queued');
  await untilSettled(redis.client);
  expect(await run('retry', '--list')).toMatch(/^0 refused\n/);
});

test('recall by key, by sender and by conversation, purge, and explain', async () => {
  const recorder = makeRecorder({
    redis: redis,
    keepKeysMs: 7 * 86_400_000,
    keepTextMs: 86_400_000,
    now: Date.now,
  });
  const record = (key: MessageKey, sender: string) => recorder.record(messageOf(key, { sender, parts: says('hello') }));
  for (const seq of [1, 2, 3]) await record({ kind: 'group', group: 'zoo', topic: '', seq }, 'mallory');
  await record({ kind: 'c2c', from: 'mallory', to: 'zoe', msgKey: 'k' }, 'mallory');
  expect(await run('recall', 'group/zoo/1', 'c2c/mallory/zoe/k', ...CONSENT)).toContain('2 queued');
  expect(await run('recall', '--sender', 'mallory', '--since', '1h', ...CONSENT)).toContain('2 known, 2 queued');
  expect(await run('recall', '--group', 'zoo', '--since', '1h', ...CONSENT)).toContain('3 known');
  expect(await run('purge', '--group', 'zoo', '--sender', 'mallory', ...CONSENT)).toContain('3 messages on record');
  await untilSettled(redis.client);
  expect(await run('explain', 'group/zoo/1')).toMatch(/flagged .* by ann: a drill[\s\S]*recalled /);
  expect(await run('status', '--log')).toContain('ann  purge mallory in group:zoo (1 queued): a drill');
});
