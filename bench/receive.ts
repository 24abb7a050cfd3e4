import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { requireRedisServer } from '../src/redis/server/server-binary.ts';
import { SDKAPPID, TOKEN } from './load.ts';

/**
 * Callbacks per second of one process for clean messages, beside an empty Express JSON handler: they take turns on the
 * same machine under the same load, and medians are compared.
 *
 *   node bench/receive.ts [--rounds 7] [--seconds 4] [--connections 256] [--fsync everysec|always] [--rules DIR]
 *                         [--spread] [--against ../other-copy]
 *
 * The question is what one process carries, so each target has a core of its own, and load and Redis share the others:
 * `callbacks/s` is then bounded by the target and by nothing else. With `--spread` (and where there is no `taskset`) the
 * kernel places everything; on two cores three busy processes then compete, and an empty handler, which needs no Redis,
 * has less competition. CPU time is that of the target's process, threads and kernel included.
 *
 * `--against` adds another copy of the project, and this one with that copy's rules, to the turns; then nothing is written.
 *
 * Redis is on the same machine with an append-only file. With `--fsync always` the disk decides, not this program.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '256' },
    fsync: { type: 'string', default: 'everysec' },
    rules: { type: 'string', default: new URL('../rules', import.meta.url).pathname },
    spread: { type: 'boolean', default: false },
    against: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const connections = Number(options.connections);
const WARM_UP = 20_000;
const cores = availableParallelism();
const pinned = !options.spread && process.platform === 'linux' && cores > 1;

type Target = {
  readonly name: string;
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly port: number;
};
type Round = {
  readonly requests: number;
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly redisUs: number;
  readonly loadUs: number;
};

const dir = await mkdtemp(join(tmpdir(), 'unsaid-bench-'));
const socket = join(dir, 'redis.sock');
const redis = await startRedisServer();
/** The same rules but those that count: what is left is the price of counting. */
const uncounted = join(dir, 'rules');
await cp(options.rules, uncounted, { recursive: true });
await rm(join(uncounted, 'behaviour.yaml'), { force: true });

const HERE = resolve(import.meta.dirname, '..');
const EMPTY = { name: 'empty Express JSON handler', kind: 'empty', rules: options.rules, root: HERE };
const UNCOUNTED = { name: 'unsaid, rules that count left out', kind: 'unsaid', rules: uncounted, root: HERE };
const UNSAID = {
  name: 'unsaid: verified, recorded, counted, judged',
  kind: 'unsaid',
  rules: options.rules,
  root: HERE,
};
const against = options.against === undefined ? undefined : resolve(options.against);
/** Another copy with its rules, and this one with the same rules. */
const COMPARED =
  against === undefined
    ? []
    : [
        { name: 'there', kind: 'unsaid', rules: join(against, 'rules'), root: against },
        { name: 'here, with the rules from there', kind: 'unsaid', rules: join(against, 'rules'), root: HERE },
      ];
const TARGETS = [EMPTY, UNCOUNTED, UNSAID, ...COMPARED];

/** The target has the first core; everything else shares the others. */
function run(core: 'own' | 'others', command: string, args: readonly string[], more: object = {}): ChildProcess {
  const list = core === 'own' ? '0' : `1-${cores - 1}`;
  const [program, ...rest] = pinned ? ['taskset', '-c', list, command, ...args] : [command, ...args];
  return spawn(program!, rest, { stdio: ['pipe', 'pipe', 'inherit'], ...more });
}

async function startRedisServer(): Promise<ChildProcess> {
  const settings = {
    port: '0',
    unixsocket: socket,
    dir,
    save: '',
    appendonly: 'yes',
    appendfsync: options.fsync,
    // Otherwise it is rewritten during some rounds, on the core that others need.
    'auto-aof-rewrite-percentage': '0',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = run('others', await requireRedisServer(), args);
  for await (const chunk of server.stdout!) if (String(chunk).includes('eady to accept connections')) break;
  server.stdout!.resume();
  return server;
}

async function startTarget({ name, kind, rules, root }: (typeof TARGETS)[number]): Promise<Target> {
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
    RULES_DIR: rules,
    // It offends far more than any real app: no brake may hold it.
    BRAKE_RULE: '100%,1000000000,1h',
    BRAKE_GROUP: '100%,1000000000,1h',
    BRAKE_ALL: '100%,1000000000,1h',
    REDIS_URL: `unix:${socket}`,
    DATA_DIR: await mkdtemp(join(dir, 'data-')),
  };
  const child = run('own', process.execPath, [join(root, 'bench/receive-target.ts'), kind], { env });
  const lines = linesOf(child);
  const { port } = await nextLine<{ port: number }>(lines);
  return { name, child, lines, port };
}

async function nextLine<T>(lines: AsyncIterator<string>): Promise<T> {
  const { done, value } = await lines.next();
  if (done) throw new Error('a process of the bench ended');
  return JSON.parse(value) as T;
}

const linesOf = (child: ChildProcess): AsyncIterator<string> =>
  createInterface({ input: child.stdout! })[Symbol.asyncIterator]();

/** CPU time so far of a target and of Redis, in milliseconds. */
async function cpuMs({ child, lines }: Target): Promise<readonly [target: number, redis: number]> {
  child.stdin!.write('cpu\n');
  const { cpuMs, redisCpuMs } = await nextLine<{ cpuMs: number; redisCpuMs: number }>(lines);
  return [cpuMs, redisCpuMs];
}

async function load(target: Target, milliseconds: number): Promise<Round> {
  const before = await cpuMs(target);
  const path = new URL('load.ts', import.meta.url).pathname;
  const child = run('others', process.execPath, [path, ...[target.port, connections, milliseconds].map(String)]);
  const result = await nextLine<{ requests: number; seconds: number; not200: number; cpuMs: number }>(linesOf(child));
  await once(child, 'exit');
  if (result.not200 > 0) throw new Error(`${target.name}: ${result.not200} answers were not 200`);
  const after = await cpuMs(target);
  const each = (ms: number) => (ms * 1_000) / result.requests;
  return {
    requests: result.requests,
    perSecond: result.requests / result.seconds,
    cpuUs: each(after[0] - before[0]),
    redisUs: each(after[1] - before[1]),
    loadUs: each(result.cpuMs),
  };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const targets: Target[] = [];
const measured = new Map<string, Round[]>(TARGETS.map(({ name }) => [name, []]));
try {
  for (const target of TARGETS) targets.push(await startTarget(target));
  for (const target of targets) {
    // Warms up: compiling is not what is measured.
    for (let served = 0; served < WARM_UP; ) served += (await load(target, 1_000)).requests;
  }
  for (let round = 0; round < rounds; round++) {
    // They take turns at going first, so that a machine that slows down favours none.
    for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
      measured.get(target.name)!.push(await load(target, seconds * 1_000));
    }
  }
} finally {
  for (const { child } of targets) child.kill('SIGKILL');
  redis.kill('SIGKILL');
  await once(redis, 'exit');
  await rm(dir, { recursive: true, force: true });
}

const summaryOf = ({ name }: { readonly name: string }) => {
  const results = measured.get(name)!;
  const each = (what: keyof Round) => Number(median(results.map((round) => round[what])).toFixed(1));
  return {
    callbacksPerSecond: Math.round(each('perSecond')),
    cpuMicroseconds: each('cpuUs'),
    redisMicroseconds: each('redisUs'),
    loadMicroseconds: each('loadUs'),
    rounds: results.map(({ perSecond, cpuUs }) => [Math.round(perSecond), Number(cpuUs.toFixed(1))]),
  };
};
const [empty, plain, unsaid] = [summaryOf(EMPTY), summaryOf(UNCOUNTED), summaryOf(UNSAID)];
const ratios = (summary: typeof empty) => ({
  wall: Number((summary.callbacksPerSecond / empty.callbacksPerSecond).toFixed(3)),
  cpu: Number((empty.cpuMicroseconds / summary.cpuMicroseconds).toFixed(3)),
});
const row = (summary: typeof empty) => ({
  'callbacks/s': summary.callbacksPerSecond,
  'CPU µs each': summary.cpuMicroseconds,
  'Redis µs each': summary.redisMicroseconds,
  'ratio of callbacks/s': ratios(summary).wall,
  'ratio of CPU': ratios(summary).cpu,
});
console.table(Object.fromEntries(TARGETS.map((target) => [target.name, row(summaryOf(target))])));
console.log(`aim 0.9; ${pinned ? 'the target has a core of its own' : 'all processes share all cores'}`);
const report = {
  ...{ rounds, seconds, connections, fsync: options.fsync, pinned, node: process.version },
  ...{ empty, uncounted: plain, unsaid },
  ratios: { uncounted: ratios(plain), unsaid: ratios(unsaid) },
};
if (against === undefined)
  await writeFile(new URL('results/receive.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
