import type { Socket } from 'node:net';
import pg from 'pg';

/**
 * A connection whose peer is gone without a word: what is asked of it is answered when TCP gives up, a quarter of an hour later
 * or more. So a question that is not answered for a while is looked for on the server, by another connection: one that is
 * worked at is waited for, however long it takes. Where it is not, twice, the connection is given up: all that was asked of
 * it rejects, and the pool makes a new one (docs/decisions/0097-a-silent-server.md).
 */
export type Looking = {
  readonly url: string;
  /** How long nothing has come when it is looked, and looked again. */
  readonly silenceMs: number;
};

/** What the server does for a connection: its process, which may have had a predecessor of the same number. */
type Backend = { readonly pid: number; readonly since: string };

/** Enough for any server that is there, so that all is over within 30 s of silence. */
const WAIT_FOR_LOOK_MS = 3_000;
const LOOKS = 2;

/** Watches a new connection from its first question on. Rejects if that is not answered. */
export async function giveUpInSilence(client: pg.ClientBase, looking: Looking): Promise<void> {
  const stream = (client as pg.Client).connection.stream as Socket;
  let backend: Backend | undefined;
  const watch = (): (() => void) => {
    let heard = stream.bytesRead;
    let silent = 0;
    let isOver = false;
    const look = async (): Promise<void> => {
      const isHeard = stream.bytesRead !== heard;
      heard = stream.bytesRead;
      silent = isHeard || (await isAtWork(looking.url, backend)) ? 0 : silent + 1;
      if (isOver) return;
      if (silent < LOOKS || stream.bytesRead !== heard) timer = setTimeout(look, looking.silenceMs);
      else stream.destroy(new Silence());
    };
    let timer = setTimeout(look, looking.silenceMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  };
  const ask = client.query.bind(client) as (...given: readonly unknown[]) => Promise<pg.QueryResult>;
  const watched = (...given: readonly unknown[]): Promise<pg.QueryResult> => {
    const answered = ask(...given);
    const end = watch();
    answered.then(end, end);
    return answered;
  };
  Object.assign(client, { query: watched });
  const { rows } = await client.query<Backend>(
    'SELECT pid, extract(epoch FROM backend_start)::text AS since FROM pg_stat_activity WHERE pid = pg_backend_pid()',
  );
  backend = rows[0];
}

class Silence extends Error {
  readonly code = 'ETIMEDOUT';
  constructor() {
    super('nothing comes from PostgreSQL any more: the connection is given up');
  }
}

/** Whether the server has a question of this process, and is not waiting for somebody to take the answer. */
async function isAtWork(url: string, backend: Backend | undefined): Promise<boolean> {
  const other = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: WAIT_FOR_LOOK_MS,
    query_timeout: WAIT_FOR_LOOK_MS,
    application_name: 'unsaid',
  });
  other.on('error', () => {});
  try {
    await other.connect();
    if (backend === undefined) return false;
    const { rows } = await other.query<{ state: string | null; waits: string | null }>(
      `SELECT state, wait_event AS waits FROM pg_stat_activity
        WHERE pid = $1 AND extract(epoch FROM backend_start)::text = $2`,
      [backend.pid, backend.since],
    );
    const [row] = rows;
    // A server may be told to keep no states: then it is only known that the process is there.
    return row !== undefined && !row.state?.startsWith('idle') && row.waits !== 'ClientWrite';
  } catch (error) {
    // A server that is full, say, is there, and does not tell.
    return saysSomethingElse(error);
  } finally {
    other.end().catch(() => {});
    other.connection.stream.end(() => other.connection.stream.destroy());
  }
}

/** It answered, and not that it is starting or ending (class 57). */
function saysSomethingElse(error: unknown): boolean {
  const { severity, code } = error as { readonly severity?: string; readonly code?: string };
  return severity !== undefined && !code?.startsWith('57');
}
