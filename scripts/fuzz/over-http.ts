import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Actor } from '../endure/cast.ts';
import { watchCpuWait } from '../endure/cpu-wait.ts';
import { readMetric } from '../endure/metrics-of.ts';
import { type Stage, setStage } from '../endure/stage.ts';
import { type FuzzedCallback, makeCallbacks } from './callbacks.ts';
import { HOSTILE_RULES } from './hostile-rules.ts';

/**
 * Broken callbacks (callbacks.ts) over HTTP to the real service, with a real Redis and the simulated Tencent. Twice on
 * the way Redis stands still for a while, so that some of them go through the spool.
 */
export type HttpFuzz = {
  readonly seed: number;
  readonly callbacks: number;
  /** Called now and then with how many were sent. */
  readonly onProgress?: ((sent: number) => void) | undefined;
};

export type HttpFuzzReport = {
  readonly sent: number;
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** How long this process, which also plays Tencent, stood still at the most: so much of `slowestMs` may be its own. */
  readonly ownDelayMs: number;
  /** How long the service was ready to run and had no processor, in the worst second. */
  readonly cpuWaitMs: number;
  /** Answers that took more than a second and both of these. */
  readonly overASecond: number;
  /** Those that took more than a second by the service's own clock. */
  readonly overASecondInside: number;
  readonly spooled: number;
  readonly flagged: number;
  readonly settled: number;
  readonly pending: number;
  readonly held: number;
  readonly setAside: number;
  /** Lines of log in which a text was found. */
  readonly linesWithText: number;
  readonly suspicious: number;
  /** What did not hold, in words; empty when all did. */
  readonly broken: readonly string[];
};

const CONNECTIONS = 16;
/** Longer than Redis has for a callback (receive/callback.ts), so that all that come meanwhile are spooled. */
const STALL_MS = 1_500;
const STARVED_MS = 330;
const SETTLE_AT_LEAST_MS = 60_000;
/** For each thousand that were flagged: an API takes 200 calls a second. */
const SETTLE_MORE_MS = 15_000;

export async function fuzzOverHttp({ seed, callbacks, onProgress }: HttpFuzz): Promise<HttpFuzzReport> {
  const stage = await setStage({
    seed: String(seed),
    retries: 0,
    direct: true,
    fewRules: true,
    env: { CALLBACK_UNSIGNED: 'allow', LOG_LEVEL: 'debug' },
  });
  try {
    await writeFile(path.join(stage.rulesDir, 'hostile.yaml'), HOSTILE_RULES);
    const actor = await stage.cast('whole');
    const sentinel = `sentinel${randomBytes(6).toString('hex')}`;
    const source = makeCallbacks({ seed, sentinel, now: Date.now });
    const startedAt = performance.now();
    const answers = await sendAll(stage, actor, { source, callbacks, onProgress });
    const seconds = (performance.now() - startedAt) / 1_000;
    const read = (name: string, labels = {}) => readMetric(actor.adminPort(), name, labels);
    await untilSettled(read);
    const standing = (name: string) => read('unsaid_ledger', { standing: name });
    const report = {
      ...answers,
      sent: callbacks,
      seconds,
      overASecondInside:
        (await read('unsaid_callback_seconds_count')) - (await read('unsaid_callback_seconds_bucket', { le: '1' })),
      spooled: await read('unsaid_callbacks_total', { result: 'spooled' }),
      flagged: await standing('flagged'),
      pending: await standing('pending'),
      held: await standing('held'),
      setAside: await read('unsaid_spool_set_aside'),
      suspicious: await read('unsaid_callbacks_suspicious_total'),
    };
    const waiting = { spool: await read('unsaid_spool_entries'), ...(await whyPending(read)) };
    const audit = await stage.audit();
    const codes = await stage.endService();
    const linesWithText = await linesWith(sentinel, path.join(stage.dir, 'logs'));
    const settled = report.flagged - report.pending - report.held;
    const whole = { ...report, settled, linesWithText };
    return { ...whole, broken: lawsBroken(whole, { ...waiting, audit, codes }) };
  } finally {
    await stage.close();
    if (process.env.KEEP === undefined) await stage.sweep();
    else console.error(stage.dir);
  }
}

type Read = (name: string, labels?: Readonly<Record<string, string>>) => Promise<number>;

async function sendAll(
  stage: Stage,
  actor: Actor,
  {
    source,
    callbacks,
    onProgress,
  }: Pick<HttpFuzz, 'callbacks' | 'onProgress'> & { source: { next(): FuzzedCallback } },
): Promise<Pick<HttpFuzzReport, 'statuses' | 'slowestMs' | 'ownDelayMs' | 'cpuWaitMs' | 'overASecond'>> {
  const redis = stage.redis.connect();
  const cpu = watchCpuWait(actor.pid());
  // A client that costs little: it shares two cores with the service.
  const pool = new Pool(`http://127.0.0.1:${actor.ports()[0]}`, { connections: CONNECTIONS });
  const statuses: Record<string, number> = {};
  const stallsAt = new Set([Math.floor(callbacks / 3), Math.floor((callbacks * 2) / 3)]);
  const [slow, delays] = [[] as number[], monitorEventLoopDelay({ resolution: 10 })];
  let [sent, slowestMs] = [0, 0];
  delays.enable();
  const sendSome = async (): Promise<void> => {
    while (sent < callbacks) {
      sent++;
      if (stallsAt.has(sent)) await redis.client('PAUSE', STALL_MS, 'ALL');
      if (sent % 10_000 === 0) onProgress?.(sent);
      const { status, ms } = await post(pool, source.next());
      statuses[status] = (statuses[status] ?? 0) + 1;
      slowestMs = Math.max(slowestMs, ms);
      if (ms > 1_000) slow.push(ms);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sendSome));
  redis.disconnect();
  await pool.close();
  delays.disable();
  cpu.close();
  const [ownDelayMs, cpuWaitMs] = [delays.max / 1e6, cpu.worstMs()];
  const overASecond = slow.filter((ms) => ms > 1_000 + ownDelayMs + cpuWaitMs).length;
  return { statuses, slowestMs, ownDelayMs, cpuWaitMs, overASecond };
}

async function post(pool: Pool, { command, body }: FuzzedCallback) {
  const query = `SdkAppid=1400000001&CallbackCommand=${encodeURIComponent(command)}&contenttype=json`;
  const startedAt = performance.now();
  const answer = await pool.request({ method: 'POST', path: `/callback?${query}`, body });
  await answer.body.dump();
  return { status: String(answer.statusCode), ms: performance.now() - startedAt };
}

/** Until nothing waits on disk or for a call, or so long that what still waits must say why. */
async function untilSettled(read: Read): Promise<void> {
  const flagged = await read('unsaid_ledger', { standing: 'flagged' });
  const giveUpAt = performance.now() + SETTLE_AT_LEAST_MS + (flagged / 1_000) * SETTLE_MORE_MS;
  while (performance.now() < giveUpAt) {
    const [spool, pending] = await Promise.all([
      read('unsaid_spool_entries'),
      read('unsaid_ledger', { standing: 'pending' }),
    ]);
    if (spool === 0 && pending === 0) return;
    await delay(200);
  }
}

/** What the service says of why recalls wait or are held. */
const whyPending = async (read: Read) => ({
  stopped: await read('unsaid_api_stopped'),
  braked: await read('unsaid_brake_tripped'),
});

async function linesWith(sentinel: string, folder: string): Promise<number> {
  let lines = 0;
  for (const name of await readdir(folder)) {
    lines += (await readFile(path.join(folder, name), 'utf8'))
      .split('\n')
      .filter((line) => line.includes(sentinel)).length;
  }
  return lines;
}

type Afterwards = {
  readonly spool: number;
  readonly stopped: number;
  readonly braked: number;
  readonly audit: { readonly ok: boolean; readonly words: string } | undefined;
  readonly codes: readonly (number | null)[];
};

function lawsBroken(report: Omit<HttpFuzzReport, 'broken'>, after: Afterwards): readonly string[] {
  // A process without a processor for a third of a second cannot write to disk in time either: reported, not judged.
  const mayBeLate = report.cpuWaitMs > STARVED_MS;
  const failed = Object.entries(report.statuses).filter(([status]) =>
    mayBeLate ? Number(status) >= 500 && status !== '503' : Number(status) >= 500,
  );
  const laws: readonly (readonly [holds: boolean, words: string])[] = [
    [failed.length === 0, `answers of 5xx: ${JSON.stringify(Object.fromEntries(failed))}`],
    [
      report.overASecond === 0 && (mayBeLate || report.overASecondInside === 0),
      `${report.overASecond} answers took over a second, ${report.overASecondInside} by the service's own clock, the slowest ${report.slowestMs} ms`,
    ],
    [after.spool === 0, `${after.spool} entries wait in the spool`],
    [report.setAside === 0, `${report.setAside} entries were set aside`],
    [report.linesWithText === 0, `${report.linesWithText} lines of log hold a text`],
    [report.pending === 0 || after.stopped > 0, `${report.pending} recalls are pending, and no API is stopped`],
    [report.held === 0 || after.braked > 0, `${report.held} recalls are held, and no brake holds`],
    [after.audit?.ok === true, `the audit does not add up: ${after.audit?.words}`],
    [after.codes.every((code) => code === 0), `the service ended with ${after.codes.join(', ')}`],
    [report.flagged > 0 && report.spooled > 0, 'nothing was flagged, or nothing spooled: this run shows nothing'],
  ];
  return laws.filter(([holds]) => !holds).map(([, words]) => words);
}
