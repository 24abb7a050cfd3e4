import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { watchCpuWait } from './cpu-wait.ts';
import { brokenLaws, messagesOf, repeated } from './laws.ts';
import { readMetric } from './metrics-of.ts';
import { type Audit, setStage } from './stage.ts';

export type RedisAway = {
  /** `given`: it is killed and started again after `downMs`. `private`: the service starts it again, so it is killed again. */
  readonly whose: 'given' | 'private';
  readonly downMs: number;
  /** Callbacks a second. */
  readonly rate: number;
  /** Traffic before and after it, each. */
  readonly aroundMs: number;
  /** Processes that recall, beside the one that receives; the private Redis is of one process that does both. */
  readonly workers: number;
  readonly seed: string;
  /** Only the rule files that the traffic offends against: processes start sooner. Default false. */
  readonly fewRules?: boolean;
};

/** What came of an outage. */
export type Played = {
  /** Broken promises, each one sentence with its figures. */
  readonly broken: readonly string[];
  readonly figures: Readonly<Record<string, number | string>>;
  /**
   * The longest that this process, which only watches, got no turn, or that the receiver had no processor in the worst
   * second: on so busy a machine times say nothing. Milliseconds.
   */
  readonly stoodStillMs: number;
  /** Logs and data; removed when nothing broke. */
  readonly dir: string;
};

const LIMIT = 200;
/** As docs/concepts.md promises of every callback. */
const ANSWERED_WITHIN_MS = 1_000;
const SETTLE_MS = 180_000;

/**
 * Redis is killed with -9 under full traffic and comes back with its data. Every callback is answered 200 within a
 * second, and everything flagged meanwhile is recalled afterwards, once.
 */
export async function playRedisAway(options: RedisAway): Promise<Played> {
  const { whose, downMs, rate, aroundMs, workers, seed, fewRules } = options;
  const stage = await setStage({
    seed,
    limit: LIMIT,
    mix: { offending: 0.05, duplicates: 0 },
    // Tencent's default: an answer that does not come, or is not 200, is not asked for again.
    retries: 0,
    redis: whose,
    direct: true,
    connections: 512,
    fewRules,
  });
  const { simulator, redis } = stage;
  try {
    const besides = whose === 'given' ? workers : 0;
    const [receiver] = await Promise.all([
      stage.cast(whose === 'given' ? 'receiver' : 'whole'),
      ...Array.from({ length: besides }, () => stage.cast('worker')),
    ]);
    const stalls = monitorEventLoopDelay({ resolution: 10 });
    stalls.enable();
    const cpu = watchCpuWait(receiver.pid());
    const traffic = simulator.traffic.start({ rate, seconds: (2 * aroundMs + downMs) / 1_000 });
    await delay(aroundMs);
    const until = performance.now() + downMs;
    do await redis.kill(downMs);
    while (performance.now() < until);
    await traffic;
    stalls.disable();
    cpu.close();
    const { settledInMs, audit } = await untilSettled(stage.audit, () => simulator.summary());

    const summary = simulator.summary();
    const { answers = {}, answerMs } = summary.callbacks!;
    const spooled = await readMetric(receiver.adminPort(), 'unsaid_callbacks_total', { result: 'spooled' });
    const messages = messagesOf(simulator.world);
    const exitCodes = await stage.endService();
    const broken = [
      ...brokenLaws({
        ...{ limit: LIMIT, summary, missed: [], messages, calls: simulator.calls(), audit, exitCodes },
        // Nothing that happens here explains a second call.
        ...{ kills: [], redisAway: [] },
      }),
    ];
    const promise = (kept: boolean, words: string) => {
      if (!kept) broken.push(words);
    };
    const others = Object.entries(answers).filter(([answer]) => answer !== '200');
    promise(others.length === 0, `not every callback was answered 200: ${JSON.stringify(answers)}`);
    promise(answerMs.max <= ANSWERED_WITHIN_MS, `a callback waited ${answerMs.max} ms for its answer`);
    promise(spooled > 0, 'nothing was spooled: Redis was not away for anybody');
    if (broken.length === 0) await stage.sweep();
    const figures = {
      callbacks: answerMs.count,
      'answered 200': answers['200'] ?? 0,
      'answer p50 ms': answerMs.p50,
      'answer p99 ms': answerMs.p99,
      'answer max ms': answerMs.max,
      spooled,
      offending: summary.offending,
      recalled: summary.recalled,
      'recalled twice': repeated(messages).length,
      'settled after ms': settledInMs,
    };
    return { broken, figures, stoodStillMs: Math.round(Math.max(stalls.max / 1e6, cpu.worstMs())), dir: stage.dir };
  } finally {
    await stage.close();
  }
}

/** @returns how long it took from here, ms, and what the service said of its ledger then */
async function untilSettled(
  askAudit: () => Promise<Audit | undefined>,
  summary: () => { readonly missed: number },
): Promise<{ readonly settledInMs: number; readonly audit: Audit | undefined }> {
  const from = performance.now();
  let audit: Audit | undefined;
  while (performance.now() - from < SETTLE_MS) {
    if (summary().missed === 0) {
      const settledInMs = Math.round(performance.now() - from);
      audit = await askAudit();
      if (audit?.ok) return { settledInMs, audit };
    }
    await delay(100);
  }
  return { settledInMs: SETTLE_MS, audit };
}
