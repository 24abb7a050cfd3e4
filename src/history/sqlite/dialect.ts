import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { ThreadAnswer, ThreadAsk, ThreadSetup } from './thread.ts';

/** SQLite's error, with its number: 13 is a full disk (sqlite.org/rescode.html). */
class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly errcode: number;
  constructor(message: string, errcode: number) {
    super(message);
    this.errcode = errcode;
  }
}

/** kysely for node:sqlite in its own thread: one connection, one transaction after the other. */
export function sqliteDialect(setup: ThreadSetup): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => makeDriver(setup),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function makeDriver(setup: ThreadSetup): Driver {
  let thread: Thread | undefined;
  let last: Promise<void> = Promise.resolve();
  const releases = new WeakMap<DatabaseConnection, () => void>();
  const run = (connection: DatabaseConnection, sql: string) => connection.executeQuery(CompiledQuery.raw(sql));
  return {
    init: async () => {},
    acquireConnection: async () => {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      // A thread that died (out of memory, say) is replaced; calls under way were rejected.
      if (thread === undefined || thread.isGone()) thread = startThread(setup);
      const connection = connectionOver(thread);
      releases.set(connection, resolve);
      return connection;
    },
    // Takes the write lock at once: a transaction that began by reading may be unable to get it later.
    beginTransaction: async (connection) => void (await run(connection, 'begin immediate')),
    commitTransaction: async (connection) => void (await run(connection, 'commit')),
    rollbackTransaction: async (connection) => {
      // A full disk ends the transaction by itself, so there may be nothing to roll back.
      await run(connection, 'rollback').catch(() => {});
    },
    releaseConnection: async (connection) => releases.get(connection)?.(),
    destroy: async () => {
      await last;
      await thread?.close();
    },
  };
}

const connectionOver = (thread: Thread): DatabaseConnection => ({
  executeQuery: async <R>({ sql, parameters }: CompiledQuery) => {
    const { rows, changes } = await thread.ask(sql, parameters);
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  },
  // biome-ignore lint/correctness/useYield: nothing can be streamed from another thread; lists are asked for in pages
  streamQuery: async function* <R>(): AsyncGenerator<QueryResult<R>> {
    throw new Error('ask in pages');
  },
});

type Thread = {
  ask(sql: string, parameters: readonly unknown[]): Promise<{ rows: readonly unknown[]; changes: number }>;
  isGone(): boolean;
  close(): Promise<void>;
};
type Waiting = { readonly resolve: (answer: ThreadAnswer) => void; readonly reject: (error: Error) => void };

function startThread(setup: ThreadSetup): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: setup,
    // In every thread Node warns that SQLite is experimental.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  // The thread keeps the process alive only while an answer is awaited.
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let gone: Error | undefined;
  const end = (error: Error): void => {
    gone ??= error;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread of history ended')));
  worker.on('message', (answer: ThreadAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    asked?.resolve(answer);
  });
  const send = (ask: ThreadAsk): Promise<ThreadAnswer> =>
    new Promise((resolve, reject) => {
      if (gone !== undefined) return reject(gone);
      waiting.set(ask.id, { resolve, reject });
      worker.ref();
      worker.postMessage(ask);
    });
  return {
    ask: async (sql, parameters) => {
      const answer = await send({ id: ++count, sql, parameters: parameters.map(bindable) });
      if (!answer.ok) throw new SqliteError(answer.message, answer.errcode);
      return answer;
    },
    isGone: () => gone !== undefined,
    close: async () => {
      if (gone !== undefined) return;
      const exit = new Promise((resolve) => worker.once('exit', resolve));
      await send({ id: ++count, close: true });
      worker.ref();
      await exit;
    },
  };
}

function bindable(value: unknown): string | number | bigint | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || value === undefined) return null;
  throw new Error(`history keeps no ${typeof value}`);
}
