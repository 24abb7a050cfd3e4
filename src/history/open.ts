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
  /** 0 keeps no text. */
  readonly keepEvidenceMs: number;
  /** How people write a message: what acts name. */
  readonly refOf: (key: MessageKey) => string;
  /** Who is told of what becomes true; absent: nobody. */
  readonly audience?: Audience;
  readonly now: () => EpochMs;
};

/** Of every connection; the first so that the others wait for whoever writes. */
const FILE_SETTINGS = ['PRAGMA busy_timeout = 10000', 'PRAGMA cache_size = -65536', 'PRAGMA temp_store = MEMORY'];

/** Of the one that writes. */
const WRITE_SETTINGS = [
  ...FILE_SETTINGS,
  // Takes hold before the first table is made.
  'PRAGMA auto_vacuum = INCREMENTAL',
  'PRAGMA journal_mode = WAL',
  // A fact leaves the journal when it is here, so it must outlive a power cut.
  'PRAGMA synchronous = FULL',
  // What is deleted is overwritten with zeros.
  'PRAGMA secure_delete = ON',
  'PRAGMA wal_autocheckpoint = 4000',
  // So that a checkpoint gives back the disk that a large transaction took.
  'PRAGMA journal_size_limit = 67108864',
];

/** A process that could not tell of its counts tells them again, for at most so long. */
const COUNTS_AGAIN_MS = 86_400_000;

/** What a receiver has got is kept only so that a fact that is handed over again is not told again. */
const SENT_KEPT_MS = 86_400_000;

const NOBODY: Audience = { wants: () => [], takes: () => true };

/** Enough for the followers, the sweep and some questions of one process. */
const POSTGRES_CONNECTIONS = 8;

/**
 * Opens history, and brings its tables up to date.
 * @throws when the file cannot be used, the server does not answer, or a newer version has written it
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

/** Two threads: a question that takes long holds up no writing. In WAL they do not wait for each other. */
async function openFile(file: string): Promise<{ readonly db: Kysely<Schema>; readonly read: Kysely<Schema> }> {
  await makeFolder(path.dirname(file));
  // Before SQLite makes it, so that nobody else can read it at any moment; -wal and -shm take after it.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const open = (statements: readonly string[]) => new Kysely<Schema>({ dialect: sqliteDialect({ file, statements }) });
  return { db: open(WRITE_SETTINGS), read: open(FILE_SETTINGS) };
}

/** Its driver is loaded by those who use it only. */
async function openServer(url: string): Promise<{ readonly db: Kysely<Schema>; readonly read: Kysely<Schema> }> {
  const { postgresDialect } = await import('./postgres/dialect.ts');
  const db = new Kysely<Schema>({ dialect: postgresDialect(url, POSTGRES_CONNECTIONS) });
  return { db, read: db };
}
