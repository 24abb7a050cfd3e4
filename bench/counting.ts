import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Judge } from '../src/judge/judge.ts';
import { parseCallback } from '../src/receive/parse.ts';
import { makeRecorder } from '../src/record/record.ts';
import { connectRedis } from '../src/redis/connect.ts';
import { requireRedisServer } from '../src/redis/server/server-binary.ts';
import { loadRules } from '../src/rulebook/compile-rules.ts';
import { textOf } from './load.ts';

/**
 * What the shipped rules that count cost a message: parsed, recorded in Redis and judged in this process, 64 at a time,
 * without HTTP; with those rules and without them, for people who write once and for people who write on, in turns. CPU time of this process and of Redis, medians. For machines
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
const recorder = makeRecorder({ redis, keepKeysMs: 7 * DAY_MS, keepTextMs: DAY_MS, now: Date.now });

async function judgeOf(directory: string): Promise<Judge> {
  const loaded = await loadRules(directory, new Date());
  if (!loaded.ok) throw new Error('the shipped rules do not load');
  return loaded.judge;
}
const uncounted = join(dir, 'rules');
await cp(RULES, uncounted, { recursive: true });
await rm(join(uncounted, 'behaviour.yaml'));

let sequence = 0;
const startedAt = Date.now();
/** As in `receive`: 200,000 people, each writing once in ten seconds at 20,000 messages a second. */
const oneEach = (seq: number): string =>
  makeBody(seq, `user_${(seq * 7_919) % 200_000}`, seq % 5_000, startedAt + seq / 20);
/** Everybody writes six messages to the same group, three seconds apart, and then no more. */
function sixEach(seq: number): string {
  const inRound = seq % MESSAGES;
  const people = Math.ceil(MESSAGES / 6);
  const person = inRound % people;
  const at = startedAt + seq / 20 + Math.floor(inRound / people) * 3_000;
  return makeBody(seq, `talker_${seq - inRound}_${person}`, person % 5_000, at);
}
function makeBody(seq: number, sender: string, group: number, at: number): string {
  return JSON.stringify({
    GroupId: `@TGS#2BENCH${group}`,
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

type Case = { readonly judge: Judge; readonly body: (seq: number) => string };
const [without, shipped] = [await judgeOf(uncounted), await judgeOf(RULES)];
const cases: Readonly<Record<string, Case>> = {
  'rules that count left out': { judge: without, body: oneEach },
  'shipped rules': { judge: shipped, body: oneEach },
  'rules that count left out, six messages each': { judge: without, body: sixEach },
  'shipped rules, six messages each': { judge: shipped, body: sixEach },
};

async function redisCpuUs(): Promise<number> {
  const info = await redis.client.info('cpu');
  return [...info.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].reduce((sum, [, s]) => sum + Number(s), 0) * 1_000_000;
}

/** CPU µs a message of this process and of Redis. */
async function round({ judge, body: bodyOf }: Case): Promise<{ readonly node: number; readonly redis: number }> {
  const bodies = Array.from({ length: MESSAGES }, () => bodyOf(sequence++)).values();
  const take = async (): Promise<void> => {
    for (const body of bodies) {
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
const measured = new Map(Object.keys(cases).map((name) => [name, [] as Awaited<ReturnType<typeof round>>[]]));
for (let nth = -1; nth < ROUNDS; nth++) {
  for (const [name, each] of Object.entries(cases)) {
    const result = await round(each);
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
