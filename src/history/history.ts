import type { Kysely } from 'kysely';
import type { JournalEntry } from '../journal/facts.ts';
import type { EpochMs } from '../model.ts';
import type { Questions } from './questions/questions.ts';
import type { Schema } from './schema.ts';

/**
 * The past, on disk: facts from the journal, and what people said of them. It works the same on SQLite and on PostgreSQL.
 * Anything here may fail while the disk is full or the server is away; the path never waits for it.
 */
export type History = {
  readonly kind: 'sqlite' | 'postgres';
  /** For writing, and for reading back what was just written. */
  readonly db: Kysely<Schema>;
  /** For questions that may take long: they do not block writing. */
  readonly read: Kysely<Schema>;
  readonly questions: Questions;
  /** Stores facts, all or none. A fact handed over again is stored once. Rejects if they are not safely on disk. */
  take(entries: readonly JournalEntry[]): Promise<void>;
  /** Whether it can write at all just now. If it can, a fact that it refuses is itself wrong. */
  isThere(): Promise<boolean>;
  /** Records that a decision was acted on. Saying it again changes nothing. */
  settleDecision(id: string, effect: string, at: EpochMs): Promise<void>;
  /**
   * Deletes what was kept long enough, a piece at a time. Resolves with the number of rows deleted.
   * @param waitsSince the journal holds nothing older
   */
  sweep(now: EpochMs, waitsSince: EpochMs): Promise<{ readonly texts: number; readonly facts: number }>;
  /** Removes an account everywhere. Resolves with the number of rows removed or changed. */
  forget(account: string): Promise<number>;
  close(): Promise<void>;
};
