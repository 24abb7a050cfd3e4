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
import { Queue } from 'bullmq';
import type { RecallOrder } from '../src/model.ts';
import { inGroup, untilSettled } from '../test/support/orders.ts';
import { startRecallProcesses } from '../test/support/recall-processes.ts';
import { startRecallRig } from '../test/support/recall-rig.ts';
import { mostInWindow } from '../test/support/sliding-window.ts';

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
    if (flagged === 'meanwhile') await flag();
    await untilSettled(rig.handle.client);
    await Promise.all(workers.map((worker) => worker.terminate()));
    return rowOf(
      `unsaid, flagged ${flagged}`,
      messages,
      groups,
      processes,
      rig.endpoint.calls.map(({ at }) => at),
    );
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

/** From the call of `flag` until the request is at the server, with twenty messages a second. */
async function delayAtLowLoad(messages: number): Promise<{ readonly p50: number; readonly p99: number }> {
  const rig = await startRecallRig();
  try {
    const workers = await startRecallProcesses(1, { redisUrl: rig.redis.url, restUrl: rig.endpoint.url, rate: RATE });
    const delays: number[] = [];
    for (let nth = 0; nth < messages; nth++) {
      const from = performance.now();
      await rig.queue.flag([inGroup(`g${nth % 7}`, nth)]);
      await rig.endpoint.untilCalls(nth + 1);
      delays.push(rig.endpoint.calls[nth]!.at - from);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await Promise.all(workers.map((worker) => worker.terminate()));
    delays.sort((a, b) => a - b);
    return { p50: round(delays[Math.floor(messages * 0.5)]!), p99: round(delays[Math.floor(messages * 0.99)]!) };
  } finally {
    await rig.close();
  }
}

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
const lowLoad = await delayAtLowLoad(300);
console.log(`at low load, flagged until at the server: p50 ${lowLoad.p50} ms, p99 ${lowLoad.p99} ms`);

await mkdir(new URL('./results/', import.meta.url), { recursive: true });
await writeFile(
  new URL('./results/delivery.json', import.meta.url),
  `${JSON.stringify({ node: process.version, cores: availableParallelism(), rate: RATE, rows, lowLoad }, null, 2)}\n`,
);
