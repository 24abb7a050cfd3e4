import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFault } from '../../src/simulator/faults.ts';
import { preciseNow } from '../../src/simulator/options.ts';
import type { SimMessage } from '../../src/simulator/world.ts';
import type { Actor } from '../endure/cast.ts';
import { watchStarving } from '../endure/cpu-wait.ts';
import { brokenLaws, messagesOf, repeated, type Span } from '../endure/laws.ts';
import { readMetric } from '../endure/metrics-of.ts';
import { KNOWN_BEFORE, takeOut } from '../endure/old-version.ts';
import type { KillableRedis } from '../endure/redis.ts';
import { type Stage, setStage } from '../endure/stage.ts';
import type { Blow, Plan } from './plan.ts';
import { makeHalvable, reloadRules, writeInHalves } from './rule-files.ts';
import { leaveDamagedSpool, sendBadCallbacks } from './strangers.ts';

/**
 * One run: real receivers, workers and Redis, killed for real, in front of a simulated Tencent that knows what really
 * happened.
 */
export type SeedResult = {
  readonly seed: string;
  readonly broken: readonly string[];
  readonly words: string;
  readonly sent: number;
  readonly offending: number;
  readonly repeated: number;
  /** Where the logs are; removed when nothing broke. */
  readonly dir: string;
};

const LIMIT = 200;
/** How long everything may take to settle after the last fault: stalled jobs are taken over within 10 s. */
const SETTLE_MS = 60_000;
/** A connection that died in silence is given up after this (redis/open-client.ts), and Redis is found again. */
const PARTED_MS = 25_000;

export async function runSeed(plan: Plan, say: (line: string) => void): Promise<SeedResult> {
  const { seed, offending, duplicates, outOfOrder, from } = plan;
  const old = from === undefined ? undefined : await oldVersion(from);
  const stage = await setStage({
    seed,
    limit: LIMIT,
    mix: { offending, duplicates, outOfOrder, ...(old === undefined ? {} : KNOWN_BEFORE) },
    redis: plan.redis,
    root: old,
    fewRules: true,
    // Tencent's own retry is switched on and patient, so anything lost was answered 200 and lost by us.
    retries: 40,
    env: plan.isChatty ? { LOG_LEVEL: 'debug', LOG_LINES: '0' } : {},
  });
  const { simulator } = stage;
  using opened = new DisposableStack();
  try {
    await makeHalvable(stage.rulesDir);
    const roles = [...Array(plan.cast.receivers).fill('receiver'), ...Array(plan.cast.workers).fill('worker')] as const;
    await Promise.all(roles.map((role) => stage.cast(role, { root: old, ownClock: true })));
    const starving = watchStarving(() => [process.pid, ...stage.actors.map((actor) => actor.pid())]);
    opened.defer(() => starving.close());
    const struck: Struck = { kills: [], redisAway: [], parted: [], damaged: new Map(), answered500: 0 };
    await strikeAll(stage, plan, struck, say);
    simulator.faults.clear();
    await untilSettled(stage, struck);

    const summary = simulator.summary();
    const audit = await stage.audit();
    const spools = await spoolsOf(stage, struck);
    const exitCodes = await stage.endService();
    const messages = messagesOf(simulator.world);
    const broken = brokenLaws({
      limit: LIMIT,
      summary,
      missed: missedOf(messages),
      messages,
      ...struck,
      parted: [...struck.parted, ...starving.spans()],
      calls: simulator.calls(),
      audit,
      exitCodes,
    });
    const all = [...broken, ...spools];
    if (struck.answered500 > 0) all.push(`${struck.answered500} bad callbacks broke a receiver`);
    const mended = await linesWith('mended what Redis had lost', stage.dir);
    const figures = { summary, repeated: repeated(messages).length, mended, starved: starving.spans().length };
    const words = wordsOf(plan, figures) + (mended > 0 ? `; logs: ${stage.dir}` : '');
    if (all.length === 0 && mended === 0) await stage.sweep();
    const { sent, offending: offended } = summary;
    return { seed, broken: all, words, sent, offending: offended, repeated: figures.repeated, dir: stage.dir };
  } finally {
    await stage.close();
  }
}

type Figures = {
  readonly summary: ReturnType<Stage['simulator']['summary']>;
  readonly repeated: number;
  /** Lines of log that say so. */
  readonly mended: number;
  readonly starved: number;
};

function wordsOf({ redis, from, blows }: Plan, { summary, repeated: twice, mended, starved }: Figures): string {
  const { sent, offending, recalled, missed, wronglyRecalled, exposureMs } = summary;
  const scene = from === undefined ? redis : `${redis} from ${from}`;
  const notes = [
    `exposure p99 ${Math.round(exposureMs.p99)} ms`,
    ...(mended > 0 ? [`${mended} times mended`] : []),
    ...(starved > 0 ? [`${starved} times no processor`] : []),
  ];
  return `${sent} sent, ${offending} offending, ${recalled} recalled, ${missed} missed, ${wronglyRecalled} wrongly, ${twice} twice; ${scene}, ${blows.length} blows; ${notes.join(', ')}`;
}

/** The folder of that version's code, taken out once. */
const oldVersions = new Map<string, Promise<string>>();
function oldVersion(commit: string): Promise<string> {
  const known = oldVersions.get(commit);
  if (known !== undefined) return known;
  const to = path.join(import.meta.dirname, '../../.cache/versions', commit);
  const made = takeOut(commit, to).then(() => to);
  oldVersions.set(commit, made);
  return made;
}

/** What the laws are to know of the blows. */
type Struck = {
  readonly kills: number[];
  readonly redisAway: Span[];
  /** When processes may have been parted from a Redis that others reached. */
  readonly parted: Span[];
  /** Entries that the disk changed, by who finds them. */
  readonly damaged: Map<Actor, number>;
  answered500: number;
};

async function strikeAll(stage: Stage, plan: Plan, struck: Struck, say: (line: string) => void): Promise<void> {
  const strike = makeStriker(stage, struck);
  const startedAt = performance.now();
  const traffic = stage.simulator.traffic.start({ rate: plan.rate, seconds: plan.trafficMs / 1_000 });
  const blows: Promise<void>[] = [];
  for (const { atMs, blow } of plan.blows) {
    await delay(Math.max(0, startedAt + atMs - performance.now()));
    say(`${(atMs / 1_000).toFixed(1).padStart(6)} s  ${JSON.stringify(blow)}`);
    blows.push(strike(blow));
  }
  await traffic;
  await Promise.all(blows);
}

function makeStriker(stage: Stage, struck: Struck): (blow: Blow) => Promise<void> {
  const { simulator, redis, actors } = stage;
  const busy = new Map<object, Promise<void>>();
  const rules = {};
  /** Blows on the same target wait for each other: what is down cannot be killed. */
  const inTurn = (whom: object, act: () => Promise<void>): Promise<void> => {
    const next = (busy.get(whom) ?? Promise.resolve()).then(act);
    busy.set(whom, next);
    return next;
  };
  const actorOf = ({ what, which }: { readonly what: Actor['role']; readonly which: number }): Actor =>
    actors.filter((one) => one.role === what)[which]!;
  const withActor = (blow: Parameters<typeof actorOf>[0], act: (actor: Actor) => Promise<void>): Promise<void> => {
    const actor = actorOf(blow);
    return inTurn(actor, () => act(actor));
  };

  return async (blow) => {
    switch (blow.type) {
      case 'fault': {
        const parsed = parseFault(blow.fault, Date.now());
        if (!parsed.ok || parsed.rule === undefined) throw new Error(`no fault: ${JSON.stringify(blow.fault)}`);
        simulator.faults.add(parsed.rule);
        return;
      }
      case 'reload-rules':
        return inTurn(rules, () => reloadRules(stage.rulesDir, blow.broken));
      case 'half-rules':
        return inTurn(rules, () => writeInHalves(stage.rulesDir, blow.forMs));
      case 'bad-callbacks':
        struck.answered500 += await sendBadCallbacks(stage, blow.count, blow.seed);
        return;
      case 'damaged-spool': {
        const actor = actorOf({ what: 'receiver', which: blow.which });
        struck.damaged.set(actor, (struck.damaged.get(actor) ?? 0) + 1);
        return leaveDamagedSpool(actor.dataDir);
      }
      case 'fail-over':
      case 'part-in-silence':
      case 'reshard':
        return inTurn(redis, () => strikeRedis(redis, blow, struck));
      case 'kill': {
        if (blow.what === 'redis') return inTurn(redis, () => strikeRedis(redis, blow, struck));
        const { what, which, downMs } = blow;
        return withActor({ what, which }, (actor) => {
          struck.kills.push(preciseNow());
          return actor.kill(downMs);
        });
      }
      case 'roll':
        return withActor(blow, (actor) => actor.roll(blow.generations));
      case 'upgrade':
        return withActor(blow, (actor) => {
          actor.runFrom(undefined);
          return actor.roll(1);
        });
      case 'freeze':
        return withActor(blow, (actor) => actor.freeze(blow.forMs));
      case 'stall-output':
        return withActor(blow, (actor) => actor.stallOutput(blow.forMs));
      case 'clock':
        return withActor(blow, async (actor) => {
          await actor.shiftClock(blow.byMs);
          await delay(blow.forMs);
          await actor.shiftClock(0);
        });
    }
  };
}

type RedisBlow = Extract<Blow, { type: 'fail-over' | 'part-in-silence' | 'reshard' | 'kill' }>;

async function strikeRedis(redis: KillableRedis, blow: RedisBlow, { redisAway, parted }: Struck): Promise<void> {
  const from = preciseNow();
  switch (blow.type) {
    case 'kill':
      await redis.kill(blow.downMs);
      redisAway.push({ from, to: preciseNow() });
      return;
    case 'reshard':
      return redis.reshard!(blow.tag);
    case 'fail-over':
      await redis.failOver!();
      redisAway.push({ from, to: preciseNow() });
      return;
    case 'part-in-silence':
      await redis.partInSilence!();
      parted.push({ from, to: from + PARTED_MS });
  }
}

async function untilSettled(stage: Stage, struck: Struck): Promise<void> {
  const { simulator, audit } = stage;
  const deadline = performance.now() + SETTLE_MS;
  while (performance.now() < deadline) {
    const { missed, callbacks } = simulator.summary();
    const isDone = missed === 0 && callbacks?.underWay === 0 && (await spoolsOf(stage, struck)).length === 0;
    if (isDone && (await audit())?.ok) return;
    await delay(200);
  }
}

/** What is wrong with the spools of the receivers, in words: all entries are taken up, but for those that the disk changed. */
async function spoolsOf({ actors }: Stage, { damaged }: Struck): Promise<readonly string[]> {
  const receivers = actors.filter(({ role }) => role === 'receiver');
  const found = await Promise.all(
    receivers.map(async (actor) => {
      const read = (name: string) => readMetric(actor.adminPort(), name).catch(() => Number.NaN);
      const [entries, aside] = await Promise.all([read('unsaid_spool_entries'), read('unsaid_spool_set_aside')]);
      const expected = damaged.get(actor) ?? 0;
      if (entries !== 0) return `${entries} entries wait in a spool`;
      return aside === expected ? undefined : `${aside} entries were set aside in a spool, and ${expected} are damaged`;
    }),
  );
  return found.filter((words) => words !== undefined);
}

/** How many lines of the processes' logs say this. */
async function linesWith(words: string, dir: string): Promise<number> {
  const folder = path.join(dir, 'logs');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.reduce((sum, text) => sum + text.split(words).length - 1, 0);
}

/** What should be gone and is not, in words that can be searched for in the logs. */
function missedOf(messages: readonly SimMessage[]): readonly string[] {
  return messages
    .filter((one) => one.offending && one.state === 'visible' && !one.onlineOnly && one.sendResult === 0)
    .map(
      (one) => `${JSON.stringify(one.place)} ${one.key || one.seq} from ${one.from}, named in ${one.attempts} calls`,
    );
}
