import type { Kysely } from 'kysely';
import type { JournalEntry } from '../journal/facts.ts';
import type { EpochMs } from '../model.ts';
import type { Questions } from './questions/questions.ts';
import type { Schema } from './schema.ts';

/**
 * What is past, on disk: facts that the journal brought, and what people said of them. The same over SQLite and
 * PostgreSQL. Everything here may fail while the disk is full or the server is away; nothing of the path waits for it.
 */
export type History = {
  readonly kind: 'sqlite' | 'postgres';
  /** For writing, and for reading what was written just now. */
  readonly db: Kysely<Schema>;
  /** For questions that may take long: they hold up no writing. */
  readonly read: Kysely<Schema>;
  readonly questions: Questions;
  /** Takes facts in, each once however often it is handed over, all or none. Rejects when they are not safe. */
  take(entries: readonly JournalEntry[]): Promise<void>;
  /** Whether it takes anything at the moment; when it does, what it refuses is wrong in itself. */
  isThere(): Promise<boolean>;
  /** A decision was acted on. To say it again changes nothing. */
  settleDecision(id: string, effect: string, at: EpochMs): Promise<void>;
  /**
   * Ends what was kept long enough, a piece at a time. Resolves with how many rows went.
   * @param waitsSince nothing older waits in the journal
   */
  sweep(now: EpochMs, waitsSince: EpochMs): Promise<{ readonly texts: number; readonly facts: number }>;
  /** Takes an account out of everything. Resolves with how many rows it stood in. */
  forget(account: string): Promise<number>;
  close(): Promise<void>;
};
