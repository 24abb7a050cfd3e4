import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFault } from '../../src/simulator/faults.ts';
import { preciseNow } from '../../src/simulator/options.ts';
import type { SimMessage } from '../../src/simulator/world.ts';
import { brokenLaws, messagesOf, repeated, type Span } from '../endure/laws.ts';
import { type Stage, setStage } from '../endure/stage.ts';
import type { Blow, Plan } from './plan.ts';

/** One run: real receivers, workers and Redis, killed for real, before a simulated Tencent that keeps the truth. */
export type SeedResult = {
  readonly seed: string;
  readonly broken: readonly string[];
  readonly words: string;
  /** Where the logs are; removed when nothing broke. */
  readonly dir: string;
};

const LIMIT = 200;
/** How long everything may take to settle once nobody strikes any more: stalled jobs are taken over within 10 s. */
const SETTLE_MS = 60_000;
/** Longer than the service takes to notice. */
const BROKEN_RULES_MS = 600;

export async function runSeed(plan: Plan, say: (line: string) => void): Promise<SeedResult> {
  const { seed, offending, duplicates, outOfOrder } = plan;
  const stage = await setStage({
    seed,
    limit: LIMIT,
    mix: { offending, duplicates, outOfOrder },
    // Tencent's own retry, switched on and patient: what is lost then was answered 200 and lost by us.
    retries: 40,
  });
  const { simulator } = stage;
  try {
    const roles = [...Array(plan.receivers).fill('receiver'), ...Array(plan.workers).fill('worker')] as const;
    await Promise.all(roles.map((role) => stage.cast(role)));
    const kills: number[] = [];
    const redisAway: Span[] = [];
    await strikeAll(stage, plan, { kills, redisAway }, say);
    simulator.faults.clear();
    await untilSettled(stage);

    const summary = simulator.summary();
    const audit = await stage.audit();
    const exitCodes = await stage.endService();
    const messages = messagesOf(simulator.world);
    const broken = brokenLaws({
      limit: LIMIT,
      summary,
      missed: missedOf(messages),
      messages,
      kills,
      redisAway,
      calls: simulator.calls(),
      audit,
      exitCodes,
    });
    const words = `${summary.sent} sent, ${summary.offending} offending, ${summary.recalled} recalled, ${summary.missed} missed, ${summary.wronglyRecalled} wrongly, ${repeated(messages).length} twice; ${plan.blows.length} blows; exposure p99 ${Math.round(summary.exposureMs.p99)} ms`;
    if (broken.length === 0) await stage.sweep();
    return { seed, broken, words, dir: stage.dir };
  } finally {
    await stage.close();
  }
}

/** What the laws are to know of the blows. */
type Struck = { readonly kills: number[]; readonly redisAway: Span[] };

async function strikeAll(stage: Stage, plan: Plan, struck: Struck, say: (line: string) => void): Promise<void> {
  const { simulator, redis, actors } = stage;
  const busy = new Map<object, Promise<void>>();
  /** Blows on one process wait for each other: what is down cannot be killed. */
  const inTurn = (whom: object, act: () => Promise<void>): Promise<void> => {
    const next = (busy.get(whom) ?? Promise.resolve()).then(act);
    busy.set(whom, next);
    return next;
  };
  const strike = async (blow: Blow): Promise<void> => {
    if (blow.type === 'fault') {
      const parsed = parseFault(blow.fault, Date.now());
      if (!parsed.ok || parsed.rule === undefined) throw new Error(`no fault: ${JSON.stringify(blow.fault)}`);
      simulator.faults.add(parsed.rule);
      return;
    }
    if (blow.type === 'reload-rules') return reloadRules(stage.rulesDir, blow.broken);
    if (blow.type === 'kill' && blow.what === 'redis') {
      return inTurn(redis, async () => {
        const from = preciseNow();
        await redis.kill(blow.downMs);
        struck.redisAway.push({ from, to: preciseNow() });
      });
    }
    const actor = actors.filter((one) => one.role === blow.what)[blow.which]!;
    return inTurn(actor, () => {
      if (blow.type === 'roll') return actor.roll(blow.generations);
      if (blow.type === 'freeze') return actor.freeze(blow.forMs);
      struck.kills.push(preciseNow());
      return actor.kill(blow.downMs);
    });
  };

  const startedAt = performance.now();
  const traffic = simulator.traffic.start({ rate: plan.rate, seconds: plan.trafficMs / 1_000 });
  const blows: Promise<void>[] = [];
  for (const { atMs, blow } of plan.blows) {
    await delay(Math.max(0, startedAt + atMs - performance.now()));
    say(`${(atMs / 1_000).toFixed(1).padStart(6)} s  ${JSON.stringify(blow)}`);
    blows.push(strike(blow));
  }
  await traffic;
  await Promise.all(blows);
}

async function untilSettled({ simulator, audit }: Stage): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  while (performance.now() < deadline) {
    const { missed, callbacks } = simulator.summary();
    if (missed === 0 && callbacks?.underWay === 0 && (await audit())?.ok) return;
    await delay(200);
  }
}

/** What should be gone and is not, in words that can be searched for in the logs. */
function missedOf(messages: readonly SimMessage[]): readonly string[] {
  return messages
    .filter((one) => one.offending && one.state === 'visible' && !one.onlineOnly && one.sendResult === 0)
    .map(
      (one) => `${JSON.stringify(one.place)} ${one.key || one.seq} from ${one.from}, named in ${one.attempts} calls`,
    );
}

/** Saves a rule file anew, as an editor does; a broken one must change nothing. */
async function reloadRules(rulesDir: string, broken: boolean): Promise<void> {
  const file = path.join(rulesDir, 'chaos.yaml');
  const marker = randomBytes(4).toString('hex');
  const rule = [
    'version: 1',
    'rules:',
    '  - id: chaos-reload',
    '    title: A rule that comes and changes while messages flow',
    '    policy: test/chaos',
    '    severity: low',
    '    state: shadow',
    '    when:',
    '      any:',
    `        - text: { terms: ["chaos marker ${marker}"] }`,
    '    then: [recall]',
    '    examples:',
    `      match: ["chaos marker ${marker}"]`,
    '      no_match: ["a quiet day"]',
    '',
  ].join('\n');
  if (broken) {
    await writeFile(file, rule.replace('severity: low', 'severity: ['));
    await delay(BROKEN_RULES_MS);
  }
  await writeFile(file, rule);
}
