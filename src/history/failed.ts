/**
 * What a failed question says of history: `away` passes (no server, a full disk, a question that took too long), `wrong` comes
 * again at every try, since the question or the tables are. `code` is what the database calls it, for the log.
 */
export type HistoryFault = { readonly type: 'away' | 'wrong'; readonly code: string };

/** An error or a misuse, a value too large, a constraint, another type, a wrong number of values (sqlite.org/rescode.html). */
const WRONG_IN_SQLITE: ReadonlySet<number> = new Set([0, 1, 18, 19, 20, 21, 25]);

/**
 * Classes of PostgreSQL: not supported, cardinality, data, constraints, syntax and names, limits of a statement. Rights that are
 * missing (42501) are given by a person.
 */
const WRONG_IN_POSTGRES = /^(?:0A|21|22|23|42(?!501)|54)/;
const SQL_STATE = /^[0-9A-Z]{5}$/;

const OF_NETWORK = /^(?:ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** How pg and the thread of SQLite say that there is nobody to ask. They have no code. */
const NOBODY_THERE =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|the thread of history ended)/;

/** Undefined: no database threw it. */
export function historyFaultOf(error: unknown): HistoryFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode, severity, syscall } = error as Error & Readonly<Record<string, unknown>>;
  if (typeof errcode === 'number') {
    // The lowest byte is the kind, the rest its details.
    return { type: WRONG_IN_SQLITE.has(errcode & 0xff) ? 'wrong' : 'away', code: `SQLite ${errcode}` };
  }
  if (severity !== undefined) {
    const state = typeof code === 'string' && SQL_STATE.test(code) ? code : 'unknown';
    return { type: WRONG_IN_POSTGRES.test(state) ? 'wrong' : 'away', code: `PostgreSQL ${state}` };
  }
  if (typeof code === 'string' && (OF_NETWORK.test(code) || (/^E[A-Z]+$/.test(code) && syscall === 'connect'))) {
    return { type: 'away', code };
  }
  return NOBODY_THERE.test(error.message) ? { type: 'away', code: 'no connection' } : undefined;
}
