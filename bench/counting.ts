import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRules } from '../src/judge/compile-rules.ts';
import type { Judge } from '../src/judge/judge.ts';
import { parseCallback } from '../src/receive/parse.ts';
import { makeRecorder } from '../src/record/record.ts';
import { connectRedis } from '../src/redis/connect.ts';
import { requireRedisServer } from '../src/redis/server-binary.ts';
import { textOf } from './load.ts';

/**
 * What the shipped rules that count cost a message: parsed, recorded in Redis and judged in this process, 64 at a time,
 * without HTTP; with those rules and without them in turns. CPU time of this process and of Redis, medians. For machines
 * that are too busy for `receive`.
 *
 *   node bench/counting.ts
 */
const ROUNDS = 3;
const MESSAGES = 8_000;
const DAY_MS = 86_400_000;
const RULES = new URL('../rules', import.meta.url).pathname;

const dir = await mkdtemp(join(tmpdir(), 'unsaid-counting-'));
const socket = join(dir, 'redis.sock');
const settings = { port: '0', unixsocket: socket, dir, save: '', appendonly: 'yes', appendfsync: 'everysec' };
const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
const server: ChildProcess = spawn(await requireRedisServer(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
for await (const chunk of server.stdout!) if (String(chunk).includes('eady to accept connections')) break;
server.stdout!.resume();
const redis = await connectRedis({ type: 'single', url: `unix:${socket}` }, { onError: () => {} });
const recorder = makeRecorder({ redis: redis.client, keepKeysMs: 7 * DAY_MS, keepTextMs: DAY_MS, now: Date.now });

async function judgeOf(directory: string): Promise<Judge> {
  const loaded = await loadRules(directory, new Date());
  if (!loaded.ok) throw new Error('the shipped rules do not load');
  return loaded.judge;
}
const uncounted = join(dir, 'rules');
await cp(RULES, uncounted, { recursive: true });
await rm(join(uncounted, 'behaviour.yaml'));
const judges = { 'rules that count left out': await judgeOf(uncounted), 'shipped rules': await judgeOf(RULES) };

/** As in `receive`: 200,000 people, each writing once in ten seconds at 20,000 messages a second. */
let sequence = 0;
const startedAt = Date.now();
function makeBody(): string {
  const seq = sequence++;
  const at = startedAt + seq / 20;
  const sender = `user_${(seq * 7_919) % 200_000}`;
  return JSON.stringify({
    GroupId: `@TGS#2BENCH${seq % 5_000}`,
    Type: 'Public',
    From_Account: sender,
    Operator_Account: sender,
    Random: seq,
    MsgSeq: seq,
    MsgTime: Math.floor(at / 1_000),
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: textOf(seq) } }],
    EventTime: `${Math.floor(at)}`,
  });
}

async function redisCpuUs(): Promise<number> {
  const info = await redis.client.info('cpu');
  return [...info.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].reduce((sum, [, s]) => sum + Number(s), 0) * 1_000_000;
}

/** CPU µs a message of this process and of Redis. */
async function round(judge: Judge): Promise<{ readonly node: number; readonly redis: number }> {
  const bodies = Array.from({ length: MESSAGES }, makeBody);
  const take = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const parsed = parseCallback('Group.CallbackAfterSendMsg', body, Date.now());
      if (parsed.type !== 'message') throw new Error(parsed.type);
      const { message } = parsed;
      const read = judge.read(message);
      judge.judge(message, await recorder.record(message, read.counters), read);
      await new Promise((next) => setImmediate(next));
    }
  };
  const [before, redisBefore] = [process.cpuUsage(), await redisCpuUs()];
  await Promise.all(Array.from({ length: 64 }, take));
  const { user, system } = process.cpuUsage(before);
  return { node: (user + system) / MESSAGES, redis: ((await redisCpuUs()) - redisBefore) / MESSAGES };
}

const median = (numbers: readonly number[]): number =>
  Number(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!.toFixed(1));
const names = Object.keys(judges) as (keyof typeof judges)[];
const measured = new Map(names.map((name) => [name, [] as Awaited<ReturnType<typeof round>>[]]));
for (let nth = -1; nth < ROUNDS; nth++) {
  for (const name of names) {
    const result = await round(judges[name]);
    // The first warms up.
    if (nth >= 0) measured.get(name)!.push(result);
  }
}
await redis.close();
server.kill('SIGKILL');
await once(server, 'exit');
await rm(dir, { recursive: true, force: true });

const report = Object.fromEntries(
  [...measured].map(([name, results]) => [
    name,
    { 'Node µs': median(results.map(({ node }) => node)), 'Redis µs': median(results.map(({ redis }) => redis)) },
  ]),
);
console.table(report);
await writeFile(new URL('results/counting.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
