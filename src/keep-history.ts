import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import type { StoreConfig } from './config.ts';
import type { History } from './history/history.ts';
import type { Audience } from './history/notices/events.ts';
import { type HistoryPlace, showHistoryPlace } from './history-url.ts';
import type { JournalEntry } from './journal/facts.ts';
import { type Follower, type FollowerStanding, startFollower } from './journal/follow.ts';
import { readJournalStanding } from './journal/read-lag.ts';
import type { Log } from './log.ts';
import { refOf } from './message-ref.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { EpochMs } from './model.ts';
import type { RedisSpace } from './redis/connect.ts';

const HOUR_MS = 3_600_000;
/** Texts must be removed when their time is over, or soon after. */
const SWEEPS_OF_EVIDENCE = 24;

/** Opens history where the settings say it is. The code of a database is loaded only where it is used. */
export async function openHistoryOf(
  { history, keepHistoryMs, keepEvidenceMs }: Pick<StoreConfig, 'history' | 'keepHistoryMs' | 'keepEvidenceMs'>,
  now: () => EpochMs,
  audience?: Audience,
): Promise<History> {
  const { openHistory } = await import('./history/open.ts');
  const told = audience === undefined ? {} : { audience };
  return openHistory({ address: history, keepHistoryMs, keepEvidenceMs, refOf, now, ...told });
}

/** History as a process keeps it: opened when it can be, followed, swept. It may be away at any time. */
export type Keeper = {
  /** Undefined until it could be opened for the first time. What is asked of it may reject while it is away. */
  history(): History | undefined;
  standing(): FollowerStanding;
  close(): Promise<void>;
};

type KeeperOptions = {
  readonly redis: RedisSpace;
  readonly open: () => Promise<History>;
  /** Names this history among those that one Redis may be followed into. */
  readonly into: string;
  readonly sweepEveryMs: number;
  /** History has these now. */
  readonly onTaken: (entries: readonly JournalEntry[]) => void;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly now: () => EpochMs;
};

const OPEN_AGAIN_MS = 2_000;
/** Nobody sweeps in the rush of a start. */
const FIRST_SWEEP_MS = 60_000;

function startKeeper({ redis, open, into, sweepEveryMs, onTaken, log, now }: KeeperOptions): Keeper {
  let history: History | undefined;
  let follower: Follower | undefined;
  let closed = false;
  let why = 'is being opened';
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;

  const sweep = async (kept: History): Promise<void> => {
    if (follower?.standing().type !== 'follows') return;
    const { oldestAt } = await readJournalStanding(redis);
    const ended = await kept.sweep(now(), oldestAt ?? now());
    if (ended.facts + ended.texts > 0) log.info(ended, 'history was swept');
  };
  const sweepLater = (kept: History, afterMs: number): void => {
    if (closed) return;
    timer = setTimeout(() => {
      sweeping = sweep(kept)
        .catch((error: unknown) => log.warn({ err: error }, 'history could not be swept; will try again'))
        .finally(() => sweepLater(kept, sweepEveryMs));
    }, afterMs);
  };

  const begin = async (): Promise<void> => {
    try {
      const opened = await open();
      if (closed) return opened.close();
      history = opened;
      const take = async (entries: readonly JournalEntry[]): Promise<void> => {
        await opened.take(entries);
        onTaken(entries);
      };
      follower = startFollower({ redis, take, isThere: opened.isThere, into, log });
      sweepLater(opened, Math.min(FIRST_SWEEP_MS, sweepEveryMs));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      if (said !== why) log.warn({ err: error }, 'history cannot be opened; will try again, and the journal waits');
      why = said;
      if (!closed) timer = setTimeout(() => (opening = begin()), OPEN_AGAIN_MS);
    }
  };
  let opening = begin();

  return {
    history: () => history,
    standing: () => follower?.standing() ?? { type: 'waits', why },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await opening;
      await follower?.close();
      await sweeping;
      await history?.close();
    },
  };
}

type Kept = Pick<KeeperOptions, 'redis' | 'log' | 'now'> &
  Partial<Pick<KeeperOptions, 'onTaken'>> & { readonly audience?: Audience };

/** The role `admin`: takes the journal into history, and ends what was kept long enough. */
export function keepHistory(config: StoreConfig, { redis, log, now, onTaken = () => {}, audience }: Kept): Keeper {
  const often = Math.min(HOUR_MS, Math.max(1_000, config.keepEvidenceMs / SWEEPS_OF_EVIDENCE));
  return startKeeper({
    redis,
    open: () => openHistoryOf(config, now, audience),
    into: nameOfHistory(config.history),
    sweepEveryMs: config.keepEvidenceMs === 0 ? HOUR_MS : often,
    onTaken,
    log,
    now,
  });
}

/** A file is one process's; a server is shared by all that name it alike. */
function nameOfHistory(place: HistoryPlace): string {
  const shown = showHistoryPlace(place);
  if (place.type === 'postgres') return `${shown} ${createHash('sha256').update(shown).digest('hex').slice(0, 8)}`;
  return `sqlite:${path.resolve(place.file)} on ${hostname()}, process ${process.pid} ${randomUUID().slice(0, 8)}`;
}

/** Every process shows how far history is behind: it is read from Redis. */
export async function showJournal(
  redis: RedisSpace,
  metrics: Pick<Metrics, 'journal'>,
  now: () => EpochMs,
): Promise<void> {
  const { entries, full, lost, oldestAt } = await readJournalStanding(redis);
  const lagSeconds = oldestAt === undefined ? 0 : Math.max(0, now() - oldestAt) / 1_000;
  metrics.journal({ lagSeconds, entries, full, lost });
}
