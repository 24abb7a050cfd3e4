import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { parseArgs } from 'node:util';
import { requireRedisServer } from '../src/redis/server-binary.ts';
import { SDKAPPID, TOKEN } from './load.ts';

/**
 * Callbacks per second of one process for clean messages, beside an empty Express JSON handler: the two take turns on
 * the same machine under the same load, and medians are compared.
 *
 *   node bench/receive.ts [--rounds 7] [--seconds 4] [--connections 64] [--fsync everysec|always] [--rules DIR]
 *
 * Redis is on the same machine with an append-only file. With `--fsync always` the disk decides, not this program.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
    fsync: { type: 'string', default: 'everysec' },
    rules: { type: 'string', default: new URL('../rules', import.meta.url).pathname },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const connections = Number(options.connections);

type Target = { readonly name: string; readonly child: ChildProcess; readonly lines: Interface; readonly port: number };
type Round = { readonly perSecond: number; readonly cpuUs: number };

const dir = await mkdtemp(join(tmpdir(), 'unsaid-bench-'));
const socket = join(dir, 'redis.sock');
const redis = await startRedisServer();
const env = {
  ...process.env,
  NODE_ENV: 'production',
  TENCENT_SDKAPPID: String(SDKAPPID),
  CALLBACK_TOKEN: TOKEN,
  OBSERVE_ONLY: 'true',
  ROLES: 'receive',
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  RULES_DIR: options.rules,
  REDIS_URL: `unix:${socket}`,
  DATA_DIR: dir,
};

async function startRedisServer(): Promise<ChildProcess> {
  const settings = { port: '0', unixsocket: socket, dir, save: '', appendonly: 'yes', appendfsync: options.fsync };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn(await requireRedisServer(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of server.stdout) if (String(chunk).includes('eady to accept connections')) break;
  server.stdout.resume();
  return server;
}

async function startTarget(name: string): Promise<Target> {
  const child = spawn(process.execPath, [new URL('receive-target.ts', import.meta.url).pathname, name], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  const { port } = await nextLine<{ port: number }>(lines);
  return { name, child, lines, port };
}

async function nextLine<T>(lines: Interface): Promise<T> {
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line) as T;
}

async function cpuMs({ child, lines }: Target): Promise<number> {
  child.stdin!.write('cpu\n');
  return (await nextLine<{ cpuMs: number }>(lines)).cpuMs;
}

async function load(target: Target, milliseconds: number): Promise<Round> {
  const before = await cpuMs(target);
  const path = new URL('load.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...[target.port, connections, milliseconds].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const result = await nextLine<{ requests: number; seconds: number; not200: number }>(
    createInterface({ input: child.stdout! }),
  );
  await once(child, 'exit');
  if (result.not200 > 0) throw new Error(`${target.name}: ${result.not200} answers were not 200`);
  return {
    perSecond: result.requests / result.seconds,
    cpuUs: (((await cpuMs(target)) - before) * 1_000) / result.requests,
  };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const targets = [await startTarget('empty'), await startTarget('unsaid')] as const;
const measured = new Map<string, Round[]>(targets.map(({ name }) => [name, []]));
try {
  for (const target of targets) await load(target, 2_000);
  for (let round = 0; round < rounds; round++) {
    // First one, then the other goes first, so that a machine that slows down favours neither.
    for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
      const result = await load(target, seconds * 1_000);
      measured.get(target.name)!.push(result);
    }
  }
} finally {
  for (const { child } of targets) child.kill('SIGKILL');
  redis.kill('SIGKILL');
  await once(redis, 'exit');
  await rm(dir, { recursive: true, force: true });
}

const summary = (name: string) => {
  const results = measured.get(name)!;
  return {
    callbacksPerSecond: Math.round(median(results.map(({ perSecond }) => perSecond))),
    cpuMicrosecondsPerCallback: Number(median(results.map(({ cpuUs }) => cpuUs)).toFixed(1)),
    rounds: results.map(({ perSecond }) => Math.round(perSecond)),
  };
};
const empty = summary('empty');
const unsaid = summary('unsaid');
const ratio = Number((unsaid.callbacksPerSecond / empty.callbacksPerSecond).toFixed(3));
const report = { rounds, seconds, connections, fsync: options.fsync, node: process.version, empty, unsaid, ratio };
console.table({
  'empty Express JSON handler': {
    'callbacks/s': empty.callbacksPerSecond,
    'CPU µs each': empty.cpuMicrosecondsPerCallback,
  },
  'unsaid: verified, recorded, judged': {
    'callbacks/s': unsaid.callbacksPerSecond,
    'CPU µs each': unsaid.cpuMicrosecondsPerCallback,
  },
});
console.log(`ratio ${ratio} (aim 0.9)`);
await writeFile(new URL('results/receive.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
