import type { Config } from './config.ts';
import { engineVersion } from './engine-version.ts';
import type { Reported } from './judge/reported.ts';
import { openRules, type Reload } from './judge/running-rules.ts';
import { type Listener, listen } from './listen.ts';
import type { Log } from './log.ts';
import { type Metrics, makeMetrics } from './metrics/metrics.ts';
import { makePrivateApp } from './metrics/serve.ts';
import { type EpochMs, RECALL_APIS } from './model.ts';
import { makeModerate } from './moderate.ts';
import { makeTurnedOff, type TurnedOff } from './operate/turned-off.ts';
import { makeLimits } from './queue/brake.ts';
import { expiresAtOf } from './queue/expires-at.ts';
import { makeJudged } from './queue/judged.ts';
import { makeRecallQueue } from './queue/recall-queue.ts';
import { makePace } from './recall/pace.ts';
import { startRecall } from './recall/start.ts';
import { makeReceiver } from './receive/app.ts';
import type { Handle } from './receive/handle.ts';
import type { OverLimit } from './receive/parse.ts';
import { replayEntry } from './receive/spool-entry.ts';
import { makeEvidenceKeeper } from './record/evidence.ts';
import { makeRecorder } from './record/record.ts';
import { connectRedis, type RedisAddress, type RedisHandle } from './redis/connect.ts';
import { startPrivateRedis } from './redis/private-redis.ts';
import { findRisks } from './redis/safety.ts';
import { printProblems } from './rules/print-problems.ts';
import { makeSanctions } from './sanction/impose.ts';
import { startSanctions } from './sanction/start.ts';
import { openSpool, type Spool } from './spool/spool.ts';
import { CALL_TIMEOUT_MS } from './tencent/client.ts';
import { KNOWN_CODES } from './tencent/codes.ts';
import { openTencent } from './tencent/open.ts';

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

/** What is under way may take so long; closing the rest needs a moment too. */
const FINISH_WITHIN_MS = 8_000;
const SPOOL_LOOK_MS = 500;

/**
 * Opens what the roles need, each thing put on a stack as it opens: close runs it from the top, and so does a start
 * that fails half-way.
 * @throws when a port is taken, DATA_DIR cannot be used or no Redis can be run
 */
export async function start(config: Config, log: Log, { now, random }: Outside): Promise<Started> {
  await using opened = new AsyncDisposableStack();

  const metrics = makeMetrics({ knownCodes: KNOWN_CODES });
  let turnedOff: TurnedOff | undefined;
  const rules = await openRules({
    directory: config.rulesDir,
    now: () => new Date(now()),
    onReload: (reload) => {
      showReload(reload, metrics, log);
      if (reload.result === 'loaded') void turnedOff?.onRuleSet(reload.judge.ruleSet);
    },
  });
  if (!rules.ok) return { ok: false, problems: printProblems(rules.problems) };
  opened.defer(() => rules.rules.close());
  if (rules.warnings.length > 0) log.warn({ warnings: rules.warnings.length }, printProblems(rules.warnings));
  const { judge, textsOf } = rules.rules;
  metrics.ruleSet(judge().ruleSet.hash);

  const redis = await openRedis(config, log, opened);
  const queue = makeRecallQueue({
    redis: redis.client,
    keepKeysMs: config.keepKeysMs,
    limitsOf: makeLimits(() => judge().ruleSet, config.brakes),
    isLive: (rule) => judge().ruleSet.rules.some(({ id, state }) => id === rule && state === 'live'),
    metrics,
    now,
    onError: (error) => log.warn({ err: error }, 'a turn was not queued; a worker will find it'),
  });
  opened.defer(() => queue.close());
  const judged = makeJudged(redis.client, (error) => log.warn({ err: error }, 'could not count the messages judged'));
  opened.defer(() => judged.close());
  const sanctions = makeSanctions({ redis: redis.client, keepKeysMs: config.keepKeysMs, metrics });
  opened.defer(() => sanctions.close());
  const recorder = makeRecorder({
    redis: redis.client,
    keepKeysMs: config.keepKeysMs,
    keepTextMs: config.keepTextMs,
    now,
  });
  const handle = makeModerate({
    recorder: {
      ...recorder,
      record: async (message, counters) => {
        const sightings = await recorder.record(message, counters);
        if (sightings.first) judged.count(message.conversation);
        return sightings;
      },
    },
    judge,
    evidence: makeEvidenceKeeper({
      redis: redis.client,
      keepKeysMs: config.keepKeysMs,
      keepTextMs: config.keepTextMs,
      ruleTexts: textsOf,
      engine: engineVersion(),
      now,
    }),
    queue,
    sanctions,
    admin: config.tencent.admin,
    expiresAtOf,
    onOverLimit: makeSlowDown(redis, config.recallRate),
    metrics,
    log,
    now,
  });

  const missing = () => (redis.isReady() ? [] : ['redis: not connected; callbacks go to the spool, recalls wait']);
  const ports: { public?: Listener | undefined; private?: Listener | undefined } = {};
  /** What takes work: closed first and at the same time, since each waits for what it has under way. */
  const takers: (() => Promise<void>)[] = [];

  if (config.roles.includes('recall')) {
    const tencent = openTencent(config, now, random);
    opened.defer(() => tencent.client.close());
    const recall = startRecall({ redis, tencent, config, metrics, log, now, random });
    takers.push(() => recall.close());
    const imposing = startSanctions({ redis, tencent, config, metrics, log, now, random });
    takers.push(() => imposing.close());
  }
  if (config.roles.includes('receive')) {
    // Only who judges: a process that only recalls may have other files.
    turnedOff = makeTurnedOff({
      redis: redis.client,
      keepKeysMs: config.keepKeysMs,
      now,
      onError: (error) =>
        log.warn({ err: error }, 'could not cancel what rules that are off had queued; will try again'),
    });
    opened.defer(() => turnedOff?.close());
    await turnedOff.onRuleSet(judge().ruleSet);
    const spool = await openSpool({
      dir: `${config.dataDir}/spool`,
      onTorn: (file, bytes) => log.warn({ file, bytes }, 'cut a torn record off the spool; it was never acknowledged'),
    });
    opened.defer(() => spool.close());
    metrics.onScrape(() => metrics.spoolEntries(spool.entries()));
    opened.defer(replayWhenBack(spool, redis, handle, log));
    const receiver = makeReceiver({ config, handle, spool, metrics, log, now });
    opened.defer(() => receiver.close());
    ports.public = await listen(receiver.app, config.listen);
    takers.push(() => ports.public!.close(FINISH_WITHIN_MS));
  }
  const privateApp = makePrivateApp({ metrics, missing });
  ports.private = await listenPrivately(config, log, () => listen(privateApp, config.admin));
  if (ports.private !== undefined) opened.defer(() => ports.private!.close(500));
  opened.defer(async () => {
    await Promise.all(takers.map((stop) => stop()));
  });

  const all = opened.move();
  return {
    ok: true,
    running: {
      publicPort: ports.public?.port,
      privatePort: ports.private?.port,
      close: () => all.disposeAsync(),
    },
  };
}

async function openRedis(config: Config, log: Log, opened: AsyncDisposableStack): Promise<RedisHandle> {
  const address = await findRedis(config, log, opened);
  let away = false;
  const redis = await connectRedis(address, {
    onError: (error) => {
      // Once per absence: while Redis is away every attempt is an error.
      if (!away) log.error({ err: error }, 'Redis is away');
      away = true;
    },
  });
  opened.defer(() => redis.close());
  const greet = async (): Promise<void> => {
    if (away) log.info('Redis is back');
    away = false;
    for (const risk of await findRisks(redis.client)) log.warn({ risk }, 'Redis is not safe as it is set up');
  };
  const onReady = () => {
    greet().catch((error: unknown) => log.warn({ err: error }, 'could not look at the settings of Redis'));
  };
  redis.client.on('ready', onReady);
  if (redis.isReady()) onReady();
  return redis;
}

async function findRedis(config: Config, log: Log, opened: AsyncDisposableStack): Promise<RedisAddress> {
  if (config.redis.type !== 'private') return config.redis;
  const server = await startPrivateRedis({ dataDir: config.dataDir, log });
  opened.defer(() => server.stop());
  return { type: 'single', url: `unix:${server.socket}` };
}

/** Tencent warns at 80 % of a limit that others of the same app share: the lane concerned slows down. */
function makeSlowDown(redis: RedisHandle, rate: number): (notice: OverLimit) => Promise<void> {
  const paces = new Map(
    RECALL_APIS.map((api) => [
      api as string,
      makePace({ redis: redis.client, api, rate, callAtMostMs: CALL_TIMEOUT_MS }),
    ]),
  );
  return async ({ api }) => paces.get(api.split('/').at(-1) ?? '')?.slowDown();
}

/** Takes spooled callbacks up again whenever Redis is there. Returns what stops it. */
function replayWhenBack(spool: Spool, redis: RedisHandle, handle: Handle, log: Log): () => void {
  let replaying = false;
  const look = async (): Promise<void> => {
    if (replaying || !redis.isReady()) return;
    replaying = true;
    try {
      await spool.adopt();
      if (spool.entries() === 0) return;
      const entries = await spool.replay((entry) => replayEntry(handle, entry));
      log.info({ entries }, 'took spooled callbacks up again');
    } catch (error) {
      log.warn({ err: error, entries: spool.entries() }, 'could not take spooled callbacks up; will try again');
    } finally {
      replaying = false;
    }
  };
  const timer = setInterval(() => void look(), SPOOL_LOOK_MS);
  void look();
  return () => clearInterval(timer);
}

/** Metrics are wanted of every process, but only `admin` insists on its port: several may run on one machine. */
async function listenPrivately(config: Config, log: Log, open: () => Promise<Listener>): Promise<Listener | undefined> {
  try {
    return await open();
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!inUse || config.roles.includes('admin')) throw error;
    log.warn(
      { port: config.admin.port },
      'ADMIN_PORT is in use: this process has no /metrics; give it a port of its own',
    );
    return undefined;
  }
}

function showReload(reload: Reload, metrics: Metrics, log: Log): void {
  switch (reload.result) {
    case 'loaded':
      metrics.ruleSetReload('loaded');
      metrics.ruleSet(reload.judge.ruleSet.hash);
      log.info({ ruleSet: reload.judge.ruleSet.hash }, 'new rules are live');
      showReported(reload.warnings, (text, count) => log.warn({ warnings: count }, text));
      return;
    case 'refused':
      metrics.ruleSetReload('refused');
      showReported(reload.problems, (text) => log.error({ ruleSet: reload.staying }, text), reload.staying);
      return;
    case 'failed':
      metrics.ruleSetReload('failed');
      log.error(
        { err: reload.error, ruleSet: reload.staying },
        'the rules changed and could not be compiled; will try again when they change',
      );
      return;
    case 'unchanged':
      return;
  }
}

function showReported(
  { problems, more }: Reported,
  show: (text: string, count: number) => void,
  staying?: string,
): void {
  if (problems.length === 0) return;
  const rest = more === 0 ? '' : `and ${more} more: unsaid rules check prints them all\n`;
  show(printProblems(problems, staying) + rest, problems.length + more);
}
