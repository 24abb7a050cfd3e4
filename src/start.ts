import { setTimeout as delay } from 'node:timers/promises';
import { type Act, makeAct } from './act.ts';
import { makeSlowDown } from './calls/slow-down.ts';
import { forStart, ToldToEnd } from './cannot-start.ts';
import type { Config } from './config.ts';
import { engineVersion } from './engine-version.ts';
import { startHeartbeat } from './heartbeat.ts';
import { showJournal } from './keep-history.ts';
import { makeDraftApart } from './late/draft-apart.ts';
import { startJudgingLate } from './late/judge-late.ts';
import { makeLateQueue } from './late/late-queue.ts';
import { makeHandOn } from './late/over-budget.ts';
import { listen, tryPort } from './listen.ts';
import { listenPrivately } from './listen-privately.ts';
import type { Log } from './log.ts';
import { type Metrics, makeMetrics } from './metrics/metrics.ts';
import type { EpochMs } from './model.ts';
import { makeModerate } from './moderate.ts';
import { openAdmin } from './open-admin.ts';
import { openJournal, type PathJournal } from './open-journal.ts';
import { openRedis, untilConnected } from './open-redis.ts';
import { makeDesk } from './operate/desk.ts';
import { packageVersion } from './package-version.ts';
import { makeLimits } from './queue/brake.ts';
import { expiresAtOf } from './queue/expires-at.ts';
import { makeJudged } from './queue/judged.ts';
import { makeRecallQueue, type RecallQueue } from './queue/recall-queue.ts';
import { showLanes } from './recall/gauges.ts';
import { startRecall } from './recall/start.ts';
import { makeReceiver } from './receive/app.ts';
import { type CallbackTally, makeCallbackTally } from './receive/callback-tally.ts';
import { type Handle, handleWhile } from './receive/handle.ts';
import { replayWhenBack } from './receive/replay.ts';
import { makeEvidenceKeeper } from './record/evidence.ts';
import { makeRecorder, type Recorder } from './record/record.ts';
import type { RedisHandle } from './redis/connect.ts';
import type { RedisFit } from './redis/fit.ts';
import { requireRedisServer } from './redis/server/server-binary.ts';
import { whyNoWrites } from './redis/takes-writes.ts';
import { isOfRedis } from './redis/will-not-pass.ts';
import { makeJudgeApart } from './rulebook/judge-apart.ts';
import { openRules, type RunningRules } from './rulebook/running-rules.ts';
import { printProblems } from './rules/print-problems.ts';
import { makeSanctions } from './sanction/impose.ts';
import { startSanctions } from './sanction/start.ts';
import { showFirstRules, showReload } from './show-reload.ts';
import { openSpool } from './spool/spool.ts';
import type { SpoolEvent } from './spool/tell.ts';
import { logSpoolActs } from './spool-acts.ts';
import { tellOfSpool } from './tell-of-spool.ts';
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
  readonly linesLeftOut?: () => { readonly often: number; readonly stalled: number };
  /** Aborts with a signal: a start that is told to end goes no further. */
  readonly told?: AbortSignal;
};

/** What the parts of a process share, and where they put what closes them. */
type Shared = Pick<Outside, 'now' | 'random'> & {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly redis: RedisHandle;
  readonly fit: RedisFit;
  /** False until this Redis was looked at, and while it is another app's: nothing may be written there. */
  readonly isOurs: () => boolean;
  readonly rules: RunningRules;
  readonly journal: PathJournal;
  /** Run from the top when all of it closes, and when a start fails half-way. */
  readonly opened: AsyncDisposableStack;
  /** What stops taking work: run before all else and at the same time, since each waits for what it has under way. */
  readonly stops: (() => Promise<void>)[];
  /** What may keep it from doing its work, each in words for people while it does. */
  readonly troubles: (() => Promise<string | undefined>)[];
  /** How many callbacks are on disk; null where none are received. */
  spooled: () => number | null;
  readonly tally: CallbackTally;
};

/** What is under way may take so long; closing the rest needs a moment too. */
const FINISH_WITHIN_MS = 8_000;

/** A start that failed ends at once, whatever closes slowly: the process is gone within ten seconds on a busy machine, too. */
const GIVE_UP_AFTER_MS = 5_000;

/**
 * Opens what the roles need. What fails closes what was opened before it.
 *
 * Listeners come first, and before Redis has answered: callbacks go to the spool until it has, and the confirmations of
 * the first recalls that leave must find somebody.
 * @throws when a port is taken, DATA_DIR cannot be used, no Redis can be run or it was told to end
 */
export async function start(config: Config, log: Log, outside: Outside): Promise<Started> {
  const opened = new AsyncDisposableStack();
  const stops: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(stops.map((stop) => stop()));
    await opened.disposeAsync();
  };
  const giveUp = async (): Promise<void> => {
    const closed = new AbortController();
    const late = delay(GIVE_UP_AFTER_MS, undefined, { signal: closed.signal }).catch(() => {});
    await Promise.race([close().catch(() => {}), late]);
    closed.abort();
  };
  try {
    const started = await openAll(config, log, outside, opened, stops);
    if (started.ok) return { ok: true, running: { ...started.ports, close } };
    await giveUp();
    return started;
  } catch (error) {
    await giveUp();
    throw error;
  }
}

type Ports = Pick<Running, 'publicPort' | 'privatePort'>;
type Opened = { readonly ok: true; readonly ports: Ports } | { readonly ok: false; readonly problems: string };

async function openAll(
  config: Config,
  log: Log,
  { linesLeftOut, told, ...outside }: Outside,
  opened: AsyncDisposableStack,
  stops: (() => Promise<void>)[],
): Promise<Opened> {
  const goOn = (): void => {
    if (told?.aborted) throw new ToldToEnd();
  };
  goOn();
  // Before the rules, which may take seconds to compile.
  if (config.roles.includes('receive')) await tryPort(config.listen, 'PORT');
  if (config.roles.includes('admin')) await tryPort(config.admin, 'ADMIN_PORT');
  if (config.redis.type === 'private') await requireRedisServer();
  const metrics = makeMetrics({ knownCodes: KNOWN_CODES });
  metrics.build({ version: packageVersion(), engine: engineVersion(), node: process.version });
  if (linesLeftOut !== undefined) metrics.onScrape(() => metrics.logLeftOut(linesLeftOut()));
  let turnedOff: TurnedOff | undefined;
  let journal: PathJournal | undefined;
  const loaded = await openRules({
    directory: config.rulesDir,
    keptIn: config.dataDir,
    now: () => new Date(outside.now()),
    onReload: (reload) => {
      showReload(reload, metrics, log);
      if (reload.result !== 'loaded') return;
      journal?.learn(reload.judge.ruleSet);
      void turnedOff?.onRuleSet(reload.judge.ruleSet);
      journal?.tellRuleSet(reload.judge.ruleSet);
    },
  });
  if (!loaded.ok) return { ok: false, problems: printProblems(loaded.problems) };
  const { rules } = loaded;
  opened.defer(() => rules.close());
  goOn();
  showFirstRules(loaded, metrics, log);

  const { redis, fit } = await forStart('DATA_DIR cannot be used', () => openRedis(config, log, metrics, opened));
  journal = openJournal({ ...outside, config, log, redis });
  opened.defer(() => journal?.close());
  journal.learn(rules.judge().ruleSet);
  let heart: ReturnType<typeof startHeartbeat> | undefined;
  let isLookedAt = false;
  const isOurs = () => isLookedAt && !fit.isForeign();
  const shared: Shared = {
    ...outside,
    config,
    log,
    metrics,
    redis,
    fit,
    isOurs,
    rules,
    journal,
    opened,
    stops,
    troubles: [],
    spooled: () => null,
    tally: makeCallbackTally(() => heart?.beat()),
  };
  const admin = config.roles.includes('admin') ? openAdmin(shared) : undefined;
  const privatePort = await listenPrivately({ ...shared, api: admin?.api, pages: admin?.pages });
  const publicPort = config.roles.includes('receive') ? await startReceiving(shared) : undefined;
  await untilConnected(redis);
  goOn();
  const refused = await fit.refused();
  if (refused !== undefined) return { ok: false, problems: refused };
  isLookedAt = true;
  if (publicPort !== undefined) {
    // Only who judges: a process that only recalls may have other files.
    turnedOff = openTurnedOff(shared);
    await turnedOff.onRuleSet(rules.judge().ruleSet);
    journal.tellRuleSet(rules.judge().ruleSet);
  }
  metrics.onScrape(() => showJournal(redis, metrics, outside.now));
  admin?.keep();
  heart = startHeartbeat({
    ...outside,
    redis,
    isReady: isOurs,
    roles: config.roles,
    ruleSet: () => rules.judge().ruleSet.hash,
    spool: () => shared.spooled(),
    callbacks: () => (config.roles.includes('receive') ? shared.tally.standing() : null),
  });
  opened.defer(heart.close);
  if (config.roles.includes('recall')) startRecalling(shared);
  // Whoever recalls shows the same, and also what its own calls meet.
  else metrics.onScrape(() => showLanes(redis, metrics, () => false));
  return { ok: true, ports: { publicPort, privatePort } };
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
  const { config, log, metrics, redis, fit, isOurs, opened, stops, now, tally } = shared;
  const handle = handleWhile(isOurs, openPath(shared));
  const opening = {
    dir: `${config.dataDir}/spool`,
    tell: (event: SpoolEvent) => tellOfSpool(event, log),
    now,
  };
  const spool = await forStart('DATA_DIR cannot be used', () => openSpool(opening));
  opened.defer(() => spool.close());
  shared.spooled = () => spool.entries();
  shared.troubles.push(() => spool.trouble());
  metrics.onScrape(async () => {
    metrics.spoolEntries(spool.entries());
    metrics.spoolSetAside(await spool.setAside());
  });
  // Of a Redis that refuses what is needed no entry is to blame.
  const isWell = async (error: unknown) =>
    !isOfRedis(error) && isOurs() && fit.missing().length === 0 && (await whyNoWrites(redis)) === undefined;
  const isReady = () => redis.isReady() && isOurs();
  opened.defer(replayWhenBack({ spool, redis: { isReady }, isWell, handle, log }));
  opened.defer(logSpoolActs({ spoolDir: opening.dir, redis, isReady, log }));
  const receiver = makeReceiver({ config, handle, spool, metrics, tally, log, now });
  opened.defer(() => receiver.close());
  const listener = await listen(receiver.app, config.listen, 'PORT');
  stops.push(() => listener.close(FINISH_WITHIN_MS));
  return listener.port;
}

/** Opens each step of the path for moderate.ts, which knows their order. */
function openPath(shared: Shared): Handle {
  const { config, log, metrics, redis, rules, journal, opened, now } = shared;
  const { keepKeysMs, keepTextMs } = config;
  const sanctions = makeSanctions({ redis, ofQueues: redis.queues(), keepKeysMs, metrics });
  opened.defer(() => sanctions.close());
  const judged = makeJudged(redis, (error) => {
    if (redis.isReady()) log.warn({ err: error }, 'could not count the messages judged');
  });
  opened.defer(() => judged.close());
  const queue = openQueue(shared);
  const engine = engineVersion();
  const evidence = makeEvidenceKeeper({ redis, keepKeysMs, keepTextMs, ruleTexts: rules.textsOf, engine, now });
  const { admin } = config.tencent;
  const recorder = makeRecorder({ redis, keepKeysMs, keepTextMs, now });
  const act = makeAct({ evidence, queue, sanctions, journal, admin, expiresAtOf, metrics, log, now });
  return makeModerate({
    recorder,
    judged,
    judge: rules.judge,
    journal,
    act,
    ...openLate(shared, recorder, act),
    queue,
    onOverLimit: makeSlowDown(redis, config.recallRate),
    metrics,
    log,
  });
}

/** What judges late, in threads of its own: messages from a queue in Redis, drafts while their callback waits. */
function openLate({ log, metrics, redis, isOurs, rules, opened, stops, now }: Shared, recorder: Recorder, act: Act) {
  const openApart = () => {
    const apart = makeJudgeApart({ textsOf: rules.textsOf, now: () => new Date(now()) });
    opened.defer(() => apart.close());
    return apart;
  };
  const queue = makeLateQueue({ redis, now });
  metrics.onScrape(async () => metrics.lateWaiting(await queue.waiting()));
  const ruleSet = () => rules.judge().ruleSet;
  const isReady = () => redis.isReady() && isOurs();
  const late = startJudgingLate({ queue, apart: openApart(), rules: ruleSet, recorder, act, metrics, log, isReady });
  stops.push(() => late.close());
  return {
    handOn: makeHandOn({ queue, wake: late.wake, metrics, log, now }),
    draftApart: makeDraftApart(openApart()),
  };
}

function openQueue({ config, log, metrics, redis, rules, opened, now }: Shared): RecallQueue {
  const ruleSet = () => rules.judge().ruleSet;
  const queue = makeRecallQueue({
    redis,
    ofQueues: redis.queues(),
    keepKeysMs: config.keepKeysMs,
    limitsOf: makeLimits(ruleSet, config.brakes),
    // One that no file has is not turned off: it may be back in a moment.
    isLive: (rule) => ruleSet().rules.every(({ id, state }) => id !== rule || state === 'live'),
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
  const turnedOff = makeTurnedOff(desk, (error) => {
    // While Redis is away every attempt is an error, and it is told of once (open-redis.ts).
    if (redis.isReady())
      log.warn({ err: error }, 'could not cancel what rules that are off had queued; will try again');
  });
  opened.defer(() => turnedOff.close());
  return turnedOff;
}
