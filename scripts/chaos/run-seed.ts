import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFault } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { World } from '../../src/simulator/world.ts';
import { type Actor, ROOT, startActor } from './cast.ts';
import { openFront } from './front.ts';
import { brokenLaws } from './laws.ts';
import type { Blow, Plan } from './plan.ts';
import { startChaosRedis } from './redis.ts';

/**
 * One run: real receivers, workers and Redis, killed for real, before a simulated Tencent that keeps the truth. The
 * simulator lives in this process, since it is the witness.
 */
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
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-chaos-'));
  const rulesDir = path.join(dir, 'rules');
  await cp(path.join(ROOT, 'rules'), rulesDir, { recursive: true });
  const redis = await startChaosRedis(path.join(dir, 'redis'));
  const actors: Actor[] = [];
  const receivers = () => actors.filter((actor) => actor.role === 'receiver');
  const front = await openFront(() => receivers().map((actor) => actor.port()));
  const app = { sdkAppId: 1400000001, secretKey: randomBytes(16).toString('hex') };
  const token = randomBytes(16).toString('hex');
  const simulator = await startSimulator({
    ...app,
    port: 0,
    seed: plan.seed,
    limit: LIMIT,
    // Tencent's own retry, switched on and patient: what is lost then was answered 200 and lost by us.
    callback: { url: `http://127.0.0.1:${front.port}/callback`, token, retries: 40 },
    mix: { offending: plan.offending },
  });
  const env = {
    TENCENT_SDKAPPID: String(app.sdkAppId),
    TENCENT_SECRET_KEY: app.secretKey,
    TENCENT_REST_URL: simulator.url,
    CALLBACK_TOKEN: token,
    REDIS_URL: redis.url,
    RULES_DIR: rulesDir,
    HOST: '127.0.0.1',
    ADMIN_HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
  };
  const logs = path.join(dir, 'logs');
  await mkdir(logs, { recursive: true });
  try {
    const cast = [
      ...Array.from({ length: plan.receivers }, (_, index) => ['receiver', index] as const),
      ...Array.from({ length: plan.workers }, (_, index) => ['worker', index] as const),
    ];
    actors.push(
      ...(await Promise.all(
        cast.map(([role, index]) =>
          startActor(role, `${role}-${index}`, { ...env, DATA_DIR: path.join(dir, `${role}-${index}`) }, logs),
        ),
      )),
    );

    const startedAt = performance.now();
    const traffic = simulator.traffic.start({ rate: plan.rate, seconds: plan.trafficMs / 1_000 });
    const blows: Promise<void>[] = [];
    const busy = new Map<object, Promise<void>>();
    for (const { atMs, blow } of plan.blows) {
      await delay(Math.max(0, startedAt + atMs - performance.now()));
      say(`${(atMs / 1_000).toFixed(1).padStart(6)} s  ${JSON.stringify(blow)}`);
      blows.push(strike(blow));
    }
    await traffic;
    await Promise.all(blows);
    simulator.faults.clear();
    await untilSettled();

    async function strike(blow: Blow): Promise<void> {
      if (blow.type === 'fault') {
        const parsed = parseFault(blow.fault, Date.now());
        if (!parsed.ok || parsed.rule === undefined) throw new Error(`no fault: ${JSON.stringify(blow.fault)}`);
        simulator.faults.add(parsed.rule);
        return;
      }
      if (blow.type === 'reload-rules') return reloadRules(rulesDir, blow.broken);
      if (blow.type === 'kill' && blow.what === 'redis') return inTurn(redis, () => redis.kill(blow.downMs));
      const actor = actors.filter((one) => one.role === blow.what)[blow.which]!;
      return inTurn(actor, () => {
        if (blow.type === 'kill') return actor.kill(blow.downMs);
        return blow.type === 'roll' ? actor.roll() : actor.freeze(blow.forMs);
      });
    }

    /** Blows on one process wait for each other: what is down cannot be killed. */
    function inTurn(whom: object, act: () => Promise<void>): Promise<void> {
      const next = (busy.get(whom) ?? Promise.resolve()).then(act);
      busy.set(whom, next);
      return next;
    }

    async function untilSettled(): Promise<void> {
      const deadline = performance.now() + SETTLE_MS;
      while (performance.now() < deadline) {
        const { missed, callbacks } = simulator.summary();
        if (missed === 0 && callbacks?.underWay === 0 && (await audit(env))?.ok) return;
        await delay(200);
      }
    }

    const summary = simulator.summary();
    const auditResult = await audit(env);
    const exits = await Promise.all(actors.map((actor) => actor.stop()));
    actors.length = 0;
    const broken = brokenLaws({
      limit: LIMIT,
      summary,
      missed: missedOf(simulator.world),
      calls: simulator.calls(),
      audit: auditResult,
      exitCodes: exits.map(({ code }) => code),
    });
    const words = `${summary.sent} sent, ${summary.offending} offending, ${summary.recalled} recalled, ${summary.missed} missed, ${summary.wronglyRecalled} wrongly; ${plan.blows.length} blows; exposure p99 ${Math.round(summary.exposureMs.p99)} ms`;
    return { seed: plan.seed, broken, words, dir };
  } finally {
    await Promise.all(actors.map((actor) => actor.stop()));
    await simulator.close();
    await front.close();
    await redis.stop();
  }
}

export async function clearAway(result: SeedResult): Promise<void> {
  if (result.broken.length === 0) await rm(result.dir, { recursive: true, force: true });
}

/** What should be gone and is not, in words that can be searched for in the logs. */
function missedOf({ threads }: World): readonly string[] {
  const messages = [...threads.values()].flatMap((thread) => [...thread.messages.values()]);
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

/** The service's own word on whether its books are right. */
function audit(env: Record<string, string>): Promise<{ ok: boolean; words: string } | undefined> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['src/cli/main.ts', 'status', '--audit'],
      { cwd: ROOT, env: { PATH: process.env.PATH ?? '', ...env }, timeout: 20_000 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') return resolve(undefined);
        resolve({ ok: error === null, words: `${stdout}${stderr}`.trim() });
      },
    );
  });
}
