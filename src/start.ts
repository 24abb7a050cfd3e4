import { setTimeout as delay } from 'node:timers/promises';
import { forStart, ToldToEnd } from './cannot-start.ts';
import type { Config } from './config.ts';
import { engineVersion } from './engine-version.ts';
import { startHeartbeat } from './heartbeat.ts';
import { showJournal } from './keep-history.ts';
import { tryPort } from './listen.ts';
import { listenPrivately } from './listen-privately.ts';
import type { Log } from './log.ts';
import { makeMetrics } from './metrics/metrics.ts';
import type { EpochMs } from './model.ts';
import { openJournal, type PathJournal } from './open-journal.ts';
import { openRedis, untilConnected } from './open-redis.ts';
import { packageVersion } from './package-version.ts';
import type { ProcessParts } from './process-parts.ts';
import { showLanes } from './recall/gauges.ts';
import { makeCallbackTally } from './receive/callback-tally.ts';
import { requireRedisServer } from './redis/server/server-binary.ts';
import { openRules } from './rulebook/running-rules.ts';
import { printProblems } from './rules/print-problems.ts';
import { showFirstRules, showReload } from './show-reload.ts';
import { KNOWN_CODES } from './tencent/codes.ts';
import type { TurnedOff } from './turned-off.ts';

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
  const parts: ProcessParts = {
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
  const { openAdmin, receiving, startRecalling } = await loadRoles(config);
  const admin = openAdmin?.(parts);
  const privatePort = await listenPrivately({ ...parts, api: admin?.api, pages: admin?.pages });
  const publicPort = await receiving?.openReceive(parts);
  await untilConnected(redis);
  goOn();
  const refused = await fit.refused();
  if (refused !== undefined) return { ok: false, problems: refused };
  isLookedAt = true;
  if (receiving !== undefined) {
    turnedOff = receiving.openTurnedOff(parts);
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
    spool: () => parts.spooled(),
    callbacks: () => (config.roles.includes('receive') ? parts.tally.standing() : null),
  });
  opened.defer(heart.close);
  if (startRecalling !== undefined) startRecalling(parts);
  // Whoever recalls shows the same, and also what its own calls meet.
  else metrics.onScrape(() => showLanes(redis, metrics, () => false));
  return { ok: true, ports: { publicPort, privatePort } };
}

/** The code of the roles that a process has, and of no other: each loads packages that are of no use to the rest. */
async function loadRoles({ roles }: Pick<Config, 'roles'>) {
  return {
    openAdmin: roles.includes('admin') ? (await import('./open-admin.ts')).openAdmin : undefined,
    receiving: roles.includes('receive') ? await import('./open-receive.ts') : undefined,
    startRecalling: roles.includes('recall') ? (await import('./open-recall.ts')).startRecalling : undefined,
  };
}
