import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * The thread that has history's file open. node:sqlite blocks until it is done, and a disk may be slow: in a thread only the
 * caller waits.
 */
export type ThreadSetup = { readonly file: string; readonly statements: readonly string[] };
export type ThreadAsk =
  | { readonly id: number; readonly sql: string; readonly parameters: readonly (string | number | bigint | null)[] }
  | { readonly id: number; readonly close: true };
export type ThreadAnswer = { readonly id: number } & (
  | { readonly ok: true; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly ok: false; readonly message: string; readonly code: string; readonly errcode: number }
);

/** Compiled statements to keep; an insert has one for each number of rows. */
const KEPT = 256;

const { file, statements } = workerData as ThreadSetup;
const database = new DatabaseSync(file);
for (const statement of statements) database.exec(statement);
// Where a text is sought in any case.
database.function('folded', { deterministic: true }, (text) => String(text).toLowerCase());

const known = new Map<string, { readonly statement: StatementSync; readonly reads: boolean }>();

function compiled(sql: string): { readonly statement: StatementSync; readonly reads: boolean } {
  let found = known.get(sql);
  if (found === undefined) {
    const statement = database.prepare(sql);
    found = { statement, reads: statement.columns().length > 0 };
  } else known.delete(sql);
  known.set(sql, found);
  if (known.size > KEPT) known.delete(known.keys().next().value!);
  return found;
}

function answer(ask: ThreadAsk): ThreadAnswer {
  if ('close' in ask) {
    known.clear();
    database.close();
    return { id: ask.id, ok: true, rows: [], changes: 0 };
  }
  const { statement, reads } = compiled(ask.sql);
  if (reads) return { id: ask.id, ok: true, rows: statement.all(...ask.parameters), changes: 0 };
  return { id: ask.id, ok: true, rows: [], changes: Number(statement.run(...ask.parameters).changes) };
}

parentPort!.on('message', (ask: ThreadAsk) => {
  let given: ThreadAnswer;
  try {
    given = answer(ask);
  } catch (error) {
    const { message, code = '', errcode = 0 } = error as Error & { code?: string; errcode?: number };
    given = { id: ask.id, ok: false, message, code, errcode };
  }
  parentPort!.postMessage(given);
  if ('close' in ask) parentPort!.close();
});
