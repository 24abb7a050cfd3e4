import { chmodSync, closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { Kysely } from 'kysely';
import { makeFolder } from '../make-folder.ts';
import type { EpochMs, MessageKey } from '../model.ts';
import { forgetAccount } from './forget.ts';
import type { History } from './history.ts';
import { migrate } from './migrations.ts';
import type { Audience } from './notices/events.ts';
import { decisionEvents, writeNotices } from './notices/write.ts';
import { settleDecision } from './people/review-moves.ts';
import { makeQuestions } from './questions/make-questions.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite/dialect.ts';
import { sweepHistory } from './sweep.ts';
import { takeFacts } from './take.ts';

export type HistoryAddress =
  | { readonly type: 'sqlite'; readonly file: string }
  | { readonly type: 'postgres'; readonly url: string };

type Options = {
  readonly address: HistoryAddress;
  readonly keepHistoryMs: number;
  /** 0: keep no texts. */
  readonly keepEvidenceMs: number;
  /** The reference of a message, as acts name it. */
  readonly refOf: (key: MessageKey) => string;
  /** Whom to tell of new facts; absent: nobody. */
  readonly audience?: Audience;
  readonly now: () => EpochMs;
};

/** For every connection. The first makes them wait for whoever is writing. */
const FILE_SETTINGS = ['PRAGMA busy_timeout = 10000', 'PRAGMA cache_size = -65536', 'PRAGMA temp_store = MEMORY'];

/** For the connection that writes. */
const WRITE_SETTINGS = [
  ...FILE_SETTINGS,
  // Only works before the first table exists.
  'PRAGMA auto_vacuum = INCREMENTAL',
  'PRAGMA journal_mode = WAL',
  // A fact leaves the journal once it is here, so it must survive a power cut.
  'PRAGMA synchronous = FULL',
  // Overwrites deleted rows with zeros.
  'PRAGMA secure_delete = ON',
  // 128 MiB of pages: the same page, changed by many transactions, is written into the file once (decision 0092).
  'PRAGMA wal_autocheckpoint = 32768',
  // Lets a checkpoint give back the disk space of a large transaction.
  'PRAGMA journal_size_limit = 134217728',
];

/** How long a process may still hand over counts that it could not hand over before. */
const COUNTS_AGAIN_MS = 86_400_000;

/** Delivered notices are kept only so that a fact handed over again is not told again. */
const SENT_KEPT_MS = 86_400_000;

const NOBODY: Audience = { wants: () => [], takes: () => true };

/** Enough for the followers, the sweep and a few questions of one process. */
const POSTGRES_CONNECTIONS = 8;

/**
 * Opens history and brings its tables up to date.
 * @throws if the file cannot be used, the server does not answer, or a newer version has written it
 */
export async function openHistory({ audience = NOBODY, ...options }: Options): Promise<History> {
  const { address, keepHistoryMs, keepEvidenceMs, refOf, now } = options;
  const { db, read } = address.type === 'sqlite' ? await openFile(address.file) : await openServer(address.url);
  const kind = address.type;
  const close = async () => {
    await Promise.all(read === db ? [db.destroy()] : [db.destroy(), read.destroy()]);
  };
  try {
    await migrate(db, kind, now());
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  const textsFrom = () => (keepEvidenceMs === 0 ? Number.POSITIVE_INFINITY : now() - keepEvidenceMs);
  return {
    kind,
    db,
    read,
    questions: makeQuestions(read, kind, refOf),
    take: (entries) => takeFacts(db, kind, entries, textsFrom(), audience),
    isThere: async () => {
      const key = { version: 0 };
      const write = db.insertInto('migrations').values({ ...key, at: now() });
      return write
        .onConflict((conflict) => conflict.column('version').doUpdateSet({ at: now() }))
        .execute()
        .then(
          () => true,
          () => false,
        );
    },
    settleDecision: (id, effect, at) =>
      db.transaction().execute(async (trx) => {
        await settleDecision(trx, id, effect, at);
        if (audience.wants('decided').length + audience.wants('appeal').length === 0) return;
        await writeNotices(trx, kind, await decisionEvents(trx, id, effect, at), audience);
      }),
    sweep: (at, waitsSince) =>
      sweepHistory(db, kind, {
        factsBefore: at - keepHistoryMs,
        textsBefore: at - keepEvidenceMs,
        countsBefore: waitsSince - COUNTS_AGAIN_MS,
        sentBefore: at - SENT_KEPT_MS,
      }),
    forget: (account) => forgetAccount(db, kind, account),
    close,
  };
}

/** Two threads, so that a long question does not block writing. In WAL mode neither waits for the other. */
async function openFile(file: string): Promise<{ readonly db: Kysely<Schema>; readonly read: Kysely<Schema> }> {
  await makeFolder(path.dirname(file));
  // Created before SQLite does, so that others can never read it; -wal and -shm get the same mode.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const open = (statements: readonly string[]) => new Kysely<Schema>({ dialect: sqliteDialect({ file, statements }) });
  return { db: open(WRITE_SETTINGS), read: open(FILE_SETTINGS) };
}

/** Loaded only by those who use PostgreSQL. */
async function openServer(url: string): Promise<{ readonly db: Kysely<Schema>; readonly read: Kysely<Schema> }> {
  const { postgresDialect } = await import('./postgres/dialect.ts');
  const db = new Kysely<Schema>({ dialect: postgresDialect(url, POSTGRES_CONNECTIONS) });
  return { db, read: db };
}
