import { makeAct } from './act.ts';
import { makeSlowDown } from './calls/slow-down.ts';
import type { Config } from './config.ts';
import { engineVersion } from './engine-version.ts';
import { makeCounts } from './journal/counts.ts';
import { makeJournal } from './journal/journal.ts';
import { tellFact } from './journal/tell-fact.ts';
import { makeTellVerdicts, type TellVerdicts } from './journal/tell-verdicts.ts';
import { keepHistory, showJournal } from './keep-history.ts';
import { type Listener, listen } from './listen.ts';
import type { Log } from './log.ts';
import { type Metrics, makeMetrics } from './metrics/metrics.ts';
import { makePrivateApp } from './metrics/serve.ts';
import type { EpochMs } from './model.ts';
import { makeModerate } from './moderate.ts';
import { openRedis } from './open-redis.ts';
import { makeDesk } from './operate/desk.ts';
import { makeLimits } from './queue/brake.ts';
import { expiresAtOf } from './queue/expires-at.ts';
import { makeJudged } from './queue/judged.ts';
import { makeRecallQueue, type RecallQueue } from './queue/recall-queue.ts';
import { showLanes } from './recall/gauges.ts';
import { startRecall } from './recall/start.ts';
import { makeReceiver } from './receive/app.ts';
import { type Handle, handleWhile } from './receive/handle.ts';
import { replayWhenBack } from './receive/replay.ts';
import { makeEvidenceKeeper } from './record/evidence.ts';
import { makeRecorder } from './record/record.ts';
import type { RedisHandle } from './redis/connect.ts';
import type { RedisFit } from './redis/fit.ts';
import { whyNoWrites } from './redis/takes-writes.ts';
import { openRules, type RunningRules } from './rulebook/running-rules.ts';
import { printProblems } from './rules/print-problems.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { makeRuleVersions, type RuleVersions } from './rules/rule-version.ts';
import { makeSanctions } from './sanction/impose.ts';
import { startSanctions } from './sanction/start.ts';
import { showReload } from './show-reload.ts';
import { openSpool } from './spool/spool.ts';
import { KNOWN_CODES } from './tencent/codes.ts';
import { openTencent } from './tencent/open.ts';
import { makeTurnedOff, type TurnedOff } from './turned-off.ts';

export type Running = {
  /** Undefined without the role `receive`. */
  readonly publicPort: number | undefined;
  readonly privatePort: number | undefined;
  /** Stops taking work, finishes what is under way, closes all. Within 10 s. */
  close(): Promise<void>;
};

export type Started =
  | { readonly ok: true; readonly running: Running }
  /** For people: what is wrong with the rules. */
  | { readonly ok: false; readonly problems: string };

type Outside = {
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
};

/** What the parts of a process share, and where they put what closes them. */
type Shared = Outside & {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly redis: RedisHandle;
  readonly fit: RedisFit;
  readonly rules: RunningRules;
  /** Of the rules that judge now, and of those that did lately. */
  readonly versions: RuleVersions;
  /** Run from the top when all of it closes, and when a start fails half-way. */
  readonly opened: AsyncDisposableStack;
  /** What stops taking work: run before all else and at the same time, since each waits for what it has under way. */
  readonly stops: (() => Promise<void>)[];
};

/** What is under way may take so long; closing the rest needs a moment too. */
const FINISH_WITHIN_MS = 8_000;

/**
 * Opens what the roles need.
 * @throws when a port is taken, DATA_DIR cannot be used or no Redis can be run
 */
export async function start(config: Config, log: Log, outside: Outside): Promise<Started> {
  await using opened = new AsyncDisposableStack();

  const metrics = makeMetrics({ knownCodes: KNOWN_CODES });
  let turnedOff: TurnedOff | undefined;
  const versions = makeRuleVersions();
  let tellRuleSet: ((ruleSet: RuleSet) => void) | undefined;
  const loaded = await openRules({
    directory: config.rulesDir,
    now: () => new Date(outside.now()),
    onReload: (reload) => {
      showReload(reload, metrics, log);
      if (reload.result !== 'loaded') return;
      versions.learn(reload.judge.ruleSet);
      void turnedOff?.onRuleSet(reload.judge.ruleSet);
      tellRuleSet?.(reload.judge.ruleSet);
    },
  });
  if (!loaded.ok) return { ok: false, problems: printProblems(loaded.problems) };
  const { rules, warnings } = loaded;
  opened.defer(() => rules.close());
  if (warnings.length > 0) log.warn({ warnings: warnings.length }, printProblems(warnings));
  metrics.ruleSet(rules.judge().ruleSet.hash);
  versions.learn(rules.judge().ruleSet);

  const { redis, fit } = await openRedis(config, log, metrics, opened);
  const refused = await fit.refused();
  if (refused !== undefined) return { ok: false, problems: refused };
  const shared: Shared = { ...outside, config, log, metrics, redis, fit, rules, versions, opened, stops: [] };
  metrics.onScrape(() => showJournal(redis, metrics, outside.now));
  if (config.roles.includes('admin')) startKeeping(shared);
  if (config.roles.includes('recall')) startRecalling(shared);
  // Whoever recalls shows the same, and also what its own calls meet.
  else metrics.onScrape(() => showLanes(redis, metrics, () => false));
  let publicPort: number | undefined;
  if (config.roles.includes('receive')) {
    // Only who judges: a process that only recalls may have other files.
    turnedOff = openTurnedOff(shared);
    await turnedOff.onRuleSet(rules.judge().ruleSet);
    tellRuleSet = makeTellRuleSet(shared);
    tellRuleSet(rules.judge().ruleSet);
    publicPort = await startReceiving(shared);
  }
  const privatePort = await listenPrivately(shared);
  opened.defer(async () => {
    await Promise.all(shared.stops.map((stop) => stop()));
  });

  const all = opened.move();
  return { ok: true, running: { publicPort, privatePort, close: () => all.disposeAsync() } };
}

/** The role `recall`: what acts at Tencent. */
function startRecalling({ config, log, metrics, redis, opened, stops, now, random }: Shared): void {
  const tencent = openTencent(config, now, random);
  opened.defer(() => tencent.client.close());
  const recall = startRecall({ redis, tencent, config, metrics, log, now, random });
  stops.push(() => recall.close());
  const sanctions = startSanctions({ redis, tencent, config, metrics, log, now, random });
  stops.push(() => sanctions.close());
}

/** The role `receive`: the public listener, the path behind it, and the spool beside it. Returns the port. */
async function startReceiving(shared: Shared): Promise<number> {
  const { config, log, metrics, redis, fit, opened, stops, now } = shared;
  const handle = handleWhile(() => !fit.isForeign(), openPath(shared));
  const spool = await openSpool({
    dir: `${config.dataDir}/spool`,
    onTorn: (file, bytes) => log.warn({ file, bytes }, 'cut a torn record off the spool; it was never acknowledged'),
    onDamaged: (file, records) => log.error({ file, records }, 'records of the spool are damaged, and lost'),
  });
  opened.defer(() => spool.close());
  metrics.onScrape(() => metrics.spoolEntries(spool.entries()));
  opened.defer(replayWhenBack({ spool, redis: { isReady: () => redis.isReady() && !fit.isForeign() }, handle, log }));
  const receiver = makeReceiver({ config, handle, spool, metrics, log, now });
  opened.defer(() => receiver.close());
  const listener = await listen(receiver.app, config.listen);
  stops.push(() => listener.close(FINISH_WITHIN_MS));
  return listener.port;
}

/** Opens each step of the path for moderate.ts, which knows their order. */
function openPath(shared: Shared): Handle {
  const { config, log, metrics, redis, rules, opened, now } = shared;
  const { keepKeysMs, keepTextMs } = config;
  const journal = openJournal(shared);
  const sanctions = makeSanctions({ redis, keepKeysMs, metrics });
  opened.defer(() => sanctions.close());
  const judged = makeJudged(redis, (error) => log.warn({ err: error }, 'could not count the messages judged'));
  opened.defer(() => judged.close());
  const queue = openQueue(shared);
  const engine = engineVersion();
  const evidence = makeEvidenceKeeper({ redis, keepKeysMs, keepTextMs, ruleTexts: rules.textsOf, engine, now });
  const { admin } = config.tencent;
  return makeModerate({
    recorder: makeRecorder({ redis, keepKeysMs, keepTextMs, now }),
    judged,
    judge: rules.judge,
    journal,
    act: makeAct({ evidence, queue, sanctions, journal, admin, expiresAtOf, metrics, log, now }),
    queue,
    onOverLimit: makeSlowDown(redis, config.recallRate),
    metrics,
    log,
  });
}

/** What becomes true on the path, on its way to history. */
function openJournal({ config, log, redis, versions, opened, now }: Shared): TellVerdicts {
  const { keepEvidenceMs } = config;
  const onError = (error: unknown) => log.warn({ err: error }, 'could not write to the journal');
  const journal = makeJournal({ redis, keepEvidenceMs, now });
  const counts = makeCounts({ journal, now, onError });
  opened.defer(() => counts.close());
  return makeTellVerdicts({ journal, counts, versionOf: versions.of, now, onError });
}

/** That a rule set judges from now on. */
function makeTellRuleSet({ redis, log, versions, now }: Shared): (ruleSet: RuleSet) => void {
  return ({ hash, rules }) => {
    const told = rules.map(({ id, state }) => ({ id, state, version: versions.of(hash, id) }));
    tellFact(redis, { type: 'rule-set', at: now(), hash, rules: told }).catch((error: unknown) => {
      log.warn({ err: error }, 'could not write to the journal');
    });
  };
}

/** The role `admin`: history. Closed when all that writes to the journal is. */
function startKeeping({ config, log, metrics, redis, opened, now }: Shared): void {
  const keeper = keepHistory(config, { redis, log, now });
  opened.defer(() => keeper.close());
  metrics.onScrape(() => metrics.followsJournal(keeper.standing().type === 'follows'));
}

function openQueue({ config, log, metrics, redis, rules, opened, now }: Shared): RecallQueue {
  const ruleSet = () => rules.judge().ruleSet;
  const queue = makeRecallQueue({
    redis,
    keepKeysMs: config.keepKeysMs,
    limitsOf: makeLimits(ruleSet, config.brakes),
    isLive: (rule) => ruleSet().rules.some(({ id, state }) => id === rule && state === 'live'),
    metrics,
    now,
    onError: (error) => log.warn({ err: error }, 'a turn was not queued; a worker will find it'),
  });
  opened.defer(() => queue.close());
  return queue;
}

function openTurnedOff({ config, log, redis, opened, now }: Shared): TurnedOff {
  const { keepKeysMs, keepTextMs } = config;
  const desk = makeDesk({ redis, keepKeysMs, keepTextMs, now });
  opened.defer(() => desk.close());
  const turnedOff = makeTurnedOff(desk, (error) =>
    log.warn({ err: error }, 'could not cancel what rules that are off had queued; will try again'),
  );
  opened.defer(() => turnedOff.close());
  return turnedOff;
}

/** Metrics are wanted of every process, but only `admin` insists on its port: several may run on one machine. */
async function listenPrivately({ config, log, metrics, redis, fit, opened }: Shared): Promise<number | undefined> {
  const missing = async () => {
    const why = await whyNoWrites(redis);
    const unfit = fit.missing().map((problem) => `redis: ${problem}`);
    return why === undefined ? unfit : [`redis: ${why}; callbacks go to the spool, recalls wait`, ...unfit];
  };
  let listener: Listener;
  try {
    listener = await listen(makePrivateApp({ metrics, missing }), config.admin);
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!inUse || config.roles.includes('admin')) throw error;
    log.warn(
      { port: config.admin.port },
      'ADMIN_PORT is in use: this process has no /metrics; give it a port of its own',
    );
    return undefined;
  }
  opened.defer(() => listener.close(500));
  return listener.port;
}
