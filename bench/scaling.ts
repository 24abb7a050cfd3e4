/**
 * What one process carries, and what a second one adds: callbacks a second and CPU for each, with one receiver and with
 * two, roles together and apart; CPU of a worker for each call; bytes of Redis. Writes bench/results/scaling.json.
 *
 *   node bench/scaling.ts [--seconds 6] [--rounds 3]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Redis } from 'ioredis';
import type { Actor, Role } from '../scripts/endure/cast.ts';
import { readMetric } from '../scripts/endure/metrics-of.ts';
import { type Stage, setStage } from '../scripts/endure/stage.ts';
import { TOKEN } from './load.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '6' }, rounds: { type: 'string', default: '3' } },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
/** Of the load, over all receivers. */
const CONNECTIONS = 256;
const OFFENDING_PER_SECOND = 60;

const SETUPS: Readonly<Record<string, readonly Role[]>> = {
  'one process, all roles': ['whole'],
  'one receiver, one worker': ['receiver', 'worker'],
  'two receivers, one worker': ['receiver', 'receiver', 'worker'],
};

type Use = { readonly processMs: readonly number[]; readonly redisMs: number; readonly redisBytes: number };

async function useOf(actors: readonly Actor[], store: Redis): Promise<Use> {
  const [cpu, memory] = await Promise.all([store.info('cpu'), store.info('memory')]);
  const redisSeconds = [...cpu.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].reduce(
    (sum, [, each]) => sum + Number(each),
    0,
  );
  return {
    processMs: await Promise.all(
      actors.map(async (actor) => (await readMetric(actor.adminPort(), 'process_cpu_seconds_total')) * 1_000),
    ),
    redisMs: redisSeconds * 1_000,
    redisBytes: Number(memory.match(/used_memory:(\d+)/)?.[1]),
  };
}

function between(before: Use, after: Use): Use {
  return {
    processMs: after.processMs.map((ms, index) => ms - before.processMs[index]!),
    redisMs: after.redisMs - before.redisMs,
    redisBytes: after.redisBytes - before.redisBytes,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
const round = (number: number): number => Math.round(number * 10) / 10;
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** Callbacks until all connections are closed again. */
async function load(ports: readonly number[], ms: number): Promise<number> {
  const script = fileURLToPath(new URL('./load.ts', import.meta.url));
  const each = Math.ceil(CONNECTIONS / ports.length);
  const results = await Promise.all(
    ports.map(async (port) => {
      const child = spawn(process.execPath, [script, `${port}`, `${each}`, `${ms}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      return JSON.parse(output) as { readonly requests: number; readonly not200: number };
    }),
  );
  if (results.some(({ not200 }) => not200 > 0)) throw new Error('answers were not 200');
  return sum(results.map(({ requests }) => requests));
}

async function withStage<T>(
  roles: readonly Role[],
  env: Readonly<Record<string, string>>,
  work: (stage: Stage, store: Redis) => Promise<T>,
): Promise<T> {
  const stage = await setStage({ seed: 'scaling', retries: 0, mix: { offending: 1, waves: 0.5 }, env });
  const store = stage.redis.connect();
  try {
    for (const role of roles) await stage.cast(role);
    return await work(stage, store);
  } finally {
    store.disconnect();
    await stage.close();
    await stage.sweep();
  }
}

/** Clean messages, as many as are answered. */
async function receiving(setup: string) {
  return withStage(SETUPS[setup]!, { CALLBACK_TOKEN: TOKEN, LOG_LEVEL: 'warn' }, async ({ actors }, store) => {
    const ports = actors.filter(({ role }) => role !== 'worker').flatMap((actor) => [...actor.ports()]);
    await load(ports, 2_000);
    const measured: Record<'perSecond' | 'processUs' | 'redisUs', number>[] = [];
    for (let nth = 0; nth < rounds; nth++) {
      const before = await useOf(actors, store);
      const callbacks = await load(ports, seconds * 1_000);
      const used = between(before, await useOf(actors, store));
      measured.push({
        perSecond: callbacks / seconds,
        processUs: (sum(used.processMs) * 1_000) / callbacks,
        redisUs: (used.redisMs * 1_000) / callbacks,
      });
    }
    const of = (measure: keyof (typeof measured)[number]) => round(median(measured.map((each) => each[measure])));
    const processUs = of('processUs');
    return {
      setup,
      'callbacks/s': Math.round(of('perSecond')),
      'CPU µs each': processUs,
      'of Redis µs': of('redisUs'),
      'a core of it carries': Math.round(1e6 / processUs),
    };
  });
}

/** Offending messages at a steady rate: what a worker uses for each call. */
async function recalling() {
  return withStage(['receiver', 'worker'], { LOG_LEVEL: 'warn' }, async ({ actors, simulator }, store) => {
    const run = async (forSeconds: number) => {
      await simulator.traffic.start({ rate: OFFENDING_PER_SECOND, seconds: forSeconds });
      while (simulator.summary().missed > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await run(2);
    const before = await useOf(actors, store);
    const [callsBefore, flaggedBefore] = [simulator.calls().length, simulator.summary().recalled];
    await run(seconds);
    const used = between(before, await useOf(actors, store));
    const calls = simulator.calls().length - callsBefore;
    const flagged = simulator.summary().recalled - flaggedBefore;
    return {
      calls,
      flagged,
      'worker CPU ms a call': round(used.processMs[1]! / calls),
      'Redis CPU ms a flagged message, all in all': round(used.redisMs / flagged),
      'bytes in Redis for a flagged message': Math.round(used.redisBytes / flagged),
    };
  });
}

const rows = [];
for (const setup of Object.keys(SETUPS)) rows.push(await receiving(setup));
console.table(rows);
const recall = await recalling();
console.table([recall]);

await mkdir(new URL('./results/', import.meta.url), { recursive: true });
await writeFile(
  new URL('./results/scaling.json', import.meta.url),
  `${JSON.stringify({ node: process.version, cores: availableParallelism(), seconds, rounds, rows, recall }, null, 2)}\n`,
);
