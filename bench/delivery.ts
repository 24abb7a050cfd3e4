/**
 * Delivery at the limit: calls, rate and fullest second as the server sees them, with one, two and four worker
 * processes, beside the obvious way; and the delay at low load. Writes bench/results/delivery.json.
 *
 *   node bench/delivery.ts
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { readLane } from '../src/lane/read-lane.ts';
import type { RecallOrder } from '../src/model.ts';
import { inGroup } from '../test/support/orders.ts';
import { startRecallProcesses } from '../test/support/recall-processes.ts';
import { startRecallRig } from '../test/support/recall-rig.ts';
import { mostInWindow } from '../test/support/sliding-window.ts';
import { delayFromCallback } from './delivery-delay.ts';
import { callsWhenGathered } from './delivery-gathered.ts';

const RATE = 200;
const SECOND_MS = 1_000;

type Row = {
  readonly what: string;
  readonly messages: number;
  readonly groups: number;
  readonly processes: number;
  readonly calls: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly fullestSecond: number;
  /** CPU time of all worker processes, and of Redis, for each call, ms; their start is left out. */
  readonly workerMs?: number;
  readonly redisMs?: number;
};

/** `messages` over `groups`, in random order but the same in every run. */
function backlog(messages: number, groups: number): readonly RecallOrder[] {
  const orders = Array.from({ length: messages }, (_, nth) => inGroup(`g${nth % groups}`, Math.floor(nth / groups)));
  const random = xorshift(20_261_120);
  for (let at = orders.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [orders[at], orders[other]] = [orders[other]!, orders[at]!];
  }
  return orders;
}

async function ours(
  messages: number,
  groups: number,
  processes: number,
  flagged: 'before' | 'meanwhile',
): Promise<Row> {
  const rig = await startRecallRig();
  try {
    const flag = async () => {
      const orders = backlog(messages, groups);
      for (let from = 0; from < orders.length; from += 100) await rig.queue.flag(orders.slice(from, from + 100));
    };
    const start = () =>
      startRecallProcesses(processes, { redisUrl: rig.redis.url, restUrl: rig.endpoint.url, rate: RATE });
    if (flagged === 'before') await flag();
    const workers = await start();
    const cpu = async () => ({
      workers: (await Promise.all(workers.map((worker) => worker.cpuMs()))).reduce((sum, one) => sum + one, 0),
      redis: cpuMsIn(await rig.handle.client.info('cpu')),
    });
    const before = await cpu();
    if (flagged === 'meanwhile') await flag();
    // Asked seldom: answering costs the Redis that is measured.
    while ((await readLane(rig.handle, 'group_msg_recall')).pending > 0) await pause(100);
    const after = await cpu();
    await Promise.all(workers.map((worker) => worker.terminate()));
    const arrivals = rig.endpoint.calls.map(({ at }) => at);
    const perCall = (ms: number): number => Math.round((ms / arrivals.length) * 100) / 100;
    return {
      ...rowOf(`unsaid, flagged ${flagged}`, messages, groups, processes, arrivals),
      workerMs: perCall(after.workers - before.workers),
      redisMs: perCall(after.redis - before.redis),
    };
  } finally {
    await rig.close();
  }
}

async function obvious(messages: number, groups: number, processes: number): Promise<Row> {
  const rig = await startRecallRig();
  const client = rig.redis.client();
  const queue = new Queue('obvious', { connection: client });
  try {
    const jobs = backlog(messages, groups).map(({ target }) => ({ name: 'recall', data: groupMessage(target) }));
    for (let from = 0; from < jobs.length; from += 1_000) await queue.addBulk(jobs.slice(from, from + 1_000));
    const config = JSON.stringify({ socket: rig.redis.socket, restUrl: rig.endpoint.url, rate: RATE });
    const workers = Array.from({ length: processes }, () =>
      fork(new URL('./delivery-obvious.ts', import.meta.url), [config]),
    );
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    await rig.endpoint.untilCalls(messages);
    for (const worker of workers) worker.disconnect();
    return rowOf(
      "one job a message, BullMQ's limiter",
      messages,
      groups,
      processes,
      rig.endpoint.calls.map(({ at }) => at),
    );
  } finally {
    await queue.close();
    await rig.close();
  }
}

function groupMessage(target: RecallOrder['target']): { group: string; seq: number } {
  if (target.type !== 'message' || target.key.kind !== 'group') throw new TypeError('expected a group message');
  return { group: target.key.group, seq: target.key.seq };
}

const groupsOf = (orders: readonly RecallOrder[]): readonly string[] =>
  orders.map(({ target }) => groupMessage(target).group);

function rowOf(what: string, messages: number, groups: number, processes: number, arrivals: readonly number[]): Row {
  const seconds = (arrivals.at(-1)! - arrivals[0]!) / SECOND_MS;
  return {
    what,
    messages,
    groups,
    processes,
    calls: arrivals.length,
    seconds: round(seconds),
    perSecond: round(arrivals.length / seconds),
    fullestSecond: mostInWindow(arrivals, SECOND_MS),
  };
}

const cpuMsIn = (info: string): number =>
  [...info.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds) * 1_000, 0);

const round = (number: number): number => Math.round(number * 10) / 10;

function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

const rows: Row[] = [];
for (const processes of [1, 2, 4]) rows.push(await ours(20_000, 500, processes, 'before'));
for (const processes of [1, 2, 4]) rows.push(await ours(4_000, 1_000, processes, 'before'));
rows.push(await ours(20_000, 500, 2, 'meanwhile'));
rows.push(await ours(4_000, 1_000, 2, 'meanwhile'));
rows.push(await obvious(4_000, 1_000, 2));
console.table(rows);
const gathered = [64, 256, 1_024, 4_096].map((active) => ({
  active,
  'calls for 20,000 over 500': callsWhenGathered(groupsOf(backlog(20_000, 500)), active),
  'calls for 4,000 over 1,000': callsWhenGathered(groupsOf(backlog(4_000, 1_000)), active),
}));
console.log('one job a message, gathered among those that a worker holds, at best:');
console.table(gathered);
const lowLoad = [await delayFromCallback('always', 300), await delayFromCallback('everysec', 300)];
console.log('at low load, from the callback until the call is at the server, ms:');
console.table(lowLoad.map(({ steps, ...delay }) => ({ ...delay, ...steps })));

await mkdir(new URL('./results/', import.meta.url), { recursive: true });
await writeFile(
  new URL('./results/delivery.json', import.meta.url),
  `${JSON.stringify({ node: process.version, cores: availableParallelism(), rate: RATE, rows, gathered, lowLoad }, null, 2)}\n`,
);
