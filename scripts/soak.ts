/**
 * `npm run soak -- --minutes M`: steady traffic with faults; nothing may grow without a known reason.
 * docs/reliability.md
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseFault } from '../src/simulator/faults.ts';
import { makeRandom } from '../src/simulator/random.ts';
import { drawFault } from './chaos/plan.ts';
import { type Allowance, growthOf, type Sample } from './endure/growth.ts';
import { INSPECTABLE, inspect } from './endure/inspect.ts';
import { readMetric } from './endure/metrics-of.ts';
import { type Stage, setStage } from './endure/stage.ts';
import { takeCensus } from './endure/store-census.ts';

const HELP = `Usage: npm run soak -- [options]

  --minutes M     how long                                         (default 4)
  --rate N        callbacks a second                               (default 100)
  --seed TEXT     same seed, same messages and faults              (default 1)
  --verbose       print each sample

A receiver and a worker, with a Redis of their own, before a Tencent that fails now and then. Judged is the second half.
Exit code 1 if heap, handles or what lies in Redis without an expiry still grows in it, or a promise was broken.
`;

const SAMPLES = 40;
/** Pauses between faults, which last up to 2.5 s: most of the time Tencent works, as in production. */
const FAULT_EVERY_MS = 8_000;
const SETTLE_MS = 90_000;
const MB = 1_048_576;

/** What is measured, and how much of it is noise. */
const ALLOWED: Readonly<Record<string, Allowance>> = {
  'heap MB': { atMost: 1.5, share: 0.04 },
  'active resources': { atMost: 30, share: 0.25 },
  'open files': { atMost: 30, share: 0.25 },
  'lasting keys': { atMost: 50, share: 0.1 },
  'lasting elements': { atMost: 200, share: 0.1 },
};

type Measures = Map<string, Sample[]>;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '4' },
      rate: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
  if (values.help || !(minutes > 0) || !(rate > 0)) {
    (values.help ? process.stdout : process.stderr).write(HELP);
    return values.help ? 0 : 2;
  }
  const stage = await setStage({ seed: values.seed, retries: 5, env: { KEEP_KEYS: '1h', KEEP_TEXT: '1h' } });
  try {
    const broken = await soak(stage, { ms: minutes * 60_000, rate, seed: values.seed, verbose: values.verbose });
    for (const words of broken) process.stdout.write(`BROKEN  ${words}\n`);
    if (broken.length === 0) await stage.sweep();
    else process.stdout.write(`logs: ${stage.dir}\n`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}

type Soak = { readonly ms: number; readonly rate: number; readonly seed: string; readonly verbose: boolean };

async function soak(stage: Stage, { ms, rate, seed, verbose }: Soak): Promise<readonly string[]> {
  const { simulator } = stage;
  for (const role of ['receiver', 'worker'] as const) await stage.cast(role, { nodeOptions: INSPECTABLE });
  const measures: Measures = new Map();
  const ended = new AbortController();
  const failing = failNowAndThen(stage, seed, ended.signal);
  const measuring = measure(stage, measures, { everyMs: ms / SAMPLES, verbose, signal: ended.signal });
  await simulator.traffic.start({ rate, seconds: ms / 1_000 });
  ended.abort();
  await Promise.all([failing, measuring]);
  simulator.faults.clear();
  for (const end = performance.now() + SETTLE_MS; simulator.summary().missed > 0 && performance.now() < end; )
    await delay(100);

  const broken: string[] = [];
  for (const [name, samples] of measures) {
    const { grown, allowed, isGrowing } = growthOf(samples, ALLOWED[name.slice(name.indexOf(':') + 2)]!);
    const figures = `${name.padEnd(30)} ${samples.at(-1)![1].toFixed(1).padStart(9)}  grew ${grown.toFixed(2).padStart(8)} in the second half, ${allowed.toFixed(2)} is noise`;
    process.stdout.write(`${figures}\n`);
    if (isGrowing) broken.push(`${name} grows: ${grown.toFixed(2)} in the second half`);
  }
  const summary = simulator.summary();
  const audit = await stage.audit();
  const words = `${summary.sent} sent, ${summary.offending} offending, ${summary.recalled} recalled, ${summary.missed} missed`;
  process.stdout.write(`${words}\n`);
  if (summary.missed > 0 || summary.wronglyRecalled > 0) broken.push(`${words}, ${summary.wronglyRecalled} wrongly`);
  if (!audit?.ok) broken.push(`the ledger does not add up: ${audit?.words ?? 'it could not be asked'}`);
  return broken;
}

/** The same faults as chaos, one after the other; what grows when processes die is not measured here. */
async function failNowAndThen({ simulator }: Stage, seed: string, signal: AbortSignal): Promise<void> {
  const draw = makeRandom(`soak ${seed}`).next;
  const between = (low: number, high: number) => Math.floor(low + draw() * (high - low));
  while (!signal.aborted) {
    await delay(FAULT_EVERY_MS, undefined, { signal }).catch(() => {});
    const parsed = parseFault(drawFault(between, draw), Date.now());
    if (parsed.ok && parsed.rule !== undefined) simulator.faults.add(parsed.rule);
  }
}

async function measure(
  { actors, redis }: Stage,
  measures: Measures,
  { everyMs, verbose, signal }: { readonly everyMs: number; readonly verbose: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const inspectors = await Promise.all(actors.map(inspect));
  const store = redis.connect();
  const from = performance.now();
  const note = (name: string, value: number) => {
    const samples = measures.get(name) ?? [];
    samples.push([(performance.now() - from) / 1_000, value]);
    measures.set(name, samples);
  };
  while (!signal.aborted) {
    for (const [index, { role, adminPort }] of actors.entries()) {
      note(`${role}: heap MB`, (await inspectors[index]!.heapAfterCollecting()) / MB);
      note(`${role}: active resources`, await inspectors[index]!.activeResources());
      note(`${role}: open files`, await readMetric(adminPort(), 'process_open_fds'));
    }
    const census = await takeCensus(store);
    note('Redis: lasting keys', census.lasting);
    note('Redis: lasting elements', census.lastingElements);
    if (verbose) {
      const latest = [...measures].map(([name, samples]) => `${name} ${samples.at(-1)![1].toFixed(1)}`);
      process.stdout.write(`${latest.join('  ')}  (expiring ${census.expiring})\n`);
      process.stdout.write(`  ${[...census.byName].map(([name, elements]) => `${name} ${elements}`).join('  ')}\n`);
    }
    await delay(everyMs, undefined, { signal }).catch(() => {});
  }
  for (const inspector of inspectors) inspector.close();
  store.disconnect();
}

process.exitCode = await main();
