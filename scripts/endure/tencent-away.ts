import { setTimeout as delay } from 'node:timers/promises';
import { SEVERITIES } from '../../src/model.ts';
import { brokenLaws, messagesOf, mostInAny } from './laws.ts';
import { readSettled, type Settled } from './ledger-items.ts';
import type { Played } from './redis-away.ts';
import { type Stage, setStage } from './stage.ts';

export type TencentAway = {
  readonly awayMs: number;
  /** How a call fails meanwhile. */
  readonly how: 'reset' | 'timeout' | 'http';
  /** Callbacks a second; a quarter of them offend. */
  readonly rate: number;
  readonly seed: string;
};

const LIMIT = 200;
const SETTLE_MS = 120_000;
/** The aim under backlog, of the limit. */
const USED_AT_LEAST = 0.95;
/** What was tried while nobody answered is due four seconds later at the most; with few messages that decides. */
const KNOCK_MS = 4_500;
/**
 * For the figures: how even the start was, as far as this process got processor time. An even pace has 20 calls in it.
 */
const TENTH_MS = 100;

/**
 * No call gets through for a while, and messages go on being flagged. When calls get through again, what piled up leaves
 * at the limit, evenly and worst first.
 */
export async function playTencentAway({ awayMs, how, rate, seed }: TencentAway): Promise<Omit<Played, 'stoodStillMs'>> {
  const stage = await setStage({ seed, limit: LIMIT, mix: { offending: 0.25, waves: 0.2 }, retries: 0, direct: true });
  const { simulator } = stage;
  try {
    await stage.cast('receiver');
    await Promise.all([stage.cast('worker'), stage.cast('worker')]);
    simulator.faults.add({
      api: '*',
      kind: how,
      value: how === 'http' ? 502 : 0,
      share: 1,
      until: Number.POSITIVE_INFINITY,
      left: Number.POSITIVE_INFINITY,
    });
    await simulator.traffic.start({ rate, seconds: awayMs / 1_000 });
    const knocks = simulator.calls().length;
    const piled = simulator.summary().missed;
    simulator.faults.clear();
    const back = performance.timeOrigin + performance.now();
    await untilSettled(stage);

    const summary = simulator.summary();
    const answered = simulator.calls(back).filter(({ code }) => code === 0);
    const audit = await stage.audit();
    const settled = await readSettled(stage.redis.connect());
    const messages = messagesOf(simulator.world);
    const exitCodes = await stage.endService();
    const lanes = [...Map.groupBy(answered, ({ api }) => api)].map(([api, calls]) =>
      drainOf(
        api,
        calls.map(({ at }) => at),
      ),
    );
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
    for (const { api, calls, mainMs } of lanes) {
      const atMost = (calls / (LIMIT * USED_AT_LEAST)) * 1_000 + KNOCK_MS;
      promise(mainMs <= atMost, `${api}: 95 of 100 of ${calls} calls took ${mainMs} ms, over ${Math.round(atMost)}`);
    }
    const order = disorder(settled, back);
    promise(order.length === 0, `worse ones waited for lesser ones: ${order.join('; ')}`);
    if (broken.length === 0) await stage.sweep();
    const figures = {
      offending: summary.offending,
      'piled up': piled,
      'calls while away': knocks,
      recalled: summary.recalled,
      ...Object.fromEntries(lanes.map(({ api, ...drain }) => [api, JSON.stringify(drain)])),
    };
    return { broken, figures, dir: stage.dir };
  } finally {
    await stage.close();
  }
}

/** How one API drained: without the few that were tried while Tencent was away, which are due a little later. */
function drainOf(api: string, arrivals: readonly number[]) {
  const sorted = arrivals.toSorted((a, b) => a - b);
  const mainMs = Math.round(sorted[Math.floor(sorted.length * 0.95)]! - sorted[0]!);
  return {
    api,
    calls: sorted.length,
    mainMs,
    perSecond: Math.round((sorted.length * 0.95 * 1_000) / Math.max(1, mainMs)),
    fullestSecond: mostInAny(1_000, sorted),
    fullestTenth: mostInAny(TENTH_MS, sorted),
    allMs: Math.round(sorted.at(-1)! - sorted[0]!),
  };
}

/**
 * Severities of which the last message went after the first of a lesser one, by lane, in words. What was tried while
 * nobody answered is left out: it is due at its own time. Calls of one severity are still under way when the next begins.
 */
function disorder(settled: readonly Settled[], from: number): readonly string[] {
  const OVERLAP_MS = 500;
  const waited = settled.filter(({ tries, settledAt }) => tries === 0 && settledAt >= from);
  return [...Map.groupBy(waited, ({ lane }) => lane)].flatMap(([lane, items]) =>
    SEVERITIES.flatMap((severity, rank) => {
      const last = Math.max(...items.filter((item) => item.rank === rank).map(({ settledAt }) => settledAt));
      const first = Math.min(...items.filter((item) => item.rank > rank).map(({ settledAt }) => settledAt));
      return last > first + OVERLAP_MS ? [`${lane}: ${severity} ${last - first} ms`] : [];
    }),
  );
}

async function untilSettled({ simulator, audit }: Stage): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  while (performance.now() < deadline) {
    if (simulator.summary().missed === 0 && (await audit())?.ok) return;
    await delay(100);
  }
}
