import { CompiledQuery, type DatabaseConnection, type Dialect, type Driver, PostgresDialect } from 'kysely';
import pg from 'pg';
import { giveUpInSilence } from './silence.ts';

/** `bigint` columns are read as numbers: times and counts fit. */
const INT8 = 20;
const WAIT_FOR_SERVER_MS = 3_000;
/** None of our questions takes this long. One that does is stopped, so that it is not run again beside itself. */
const STATEMENT_AT_MOST_MS = 60_000;
/** Two looks at a silent connection are over within 30 s. */
const SILENCE_MS = 10_000;

/** PostgreSQL refuses NUL in text: it is stored as the last private character of Unicode and read back as NUL. */
const NUL_KEPT_AS = '\u{10fffd}';

/**
 * kysely for PostgreSQL: times as numbers, NUL in texts, and no crash when the server goes away, with a word or without.
 * @param silenceMs after how long it is looked whether a question that is not answered is worked at
 */
export function postgresDialect(url: string, connections: number, silenceMs = SILENCE_MS): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: WAIT_FOR_SERVER_MS,
    statement_timeout: STATEMENT_AT_MOST_MS,
    keepAlive: true,
    application_name: 'unsaid',
    onConnect: (client) => giveUpInSilence(client, { url, silenceMs }),
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // A connection that breaks is replaced, and what was asked of it rejects. Without these listeners it would end the process:
  // the pool hears of idle ones alone.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const dialect = new PostgresDialect({ pool });
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => withNul(dialect.createDriver()),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

function withNul(driver: Driver): Driver {
  const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const inner = (connection: DatabaseConnection): DatabaseConnection => wrapped.get(connection)!;
  return {
    init: () => driver.init(),
    acquireConnection: async () => {
      const connection = await driver.acquireConnection();
      const outer: DatabaseConnection = {
        executeQuery: async <R>(query: CompiledQuery) => {
          const result = await connection.executeQuery<R>(withoutNul(query));
          for (const row of result.rows) restoreNul(row as Record<string, unknown>);
          return result;
        },
        streamQuery: (query, size) => connection.streamQuery(query, size),
      };
      wrapped.set(outer, connection);
      return outer;
    },
    beginTransaction: (connection, settings) => driver.beginTransaction(inner(connection), settings),
    commitTransaction: (connection) => driver.commitTransaction(inner(connection)),
    rollbackTransaction: (connection) => driver.rollbackTransaction(inner(connection)),
    releaseConnection: (connection) => driver.releaseConnection(inner(connection)),
    destroy: () => driver.destroy(),
  };
}

function withoutNul(query: CompiledQuery): CompiledQuery {
  if (!query.parameters.some((value) => typeof value === 'string' && value.includes('\0'))) return query;
  const parameters = query.parameters.map((value) =>
    typeof value === 'string' ? value.replaceAll('\0', NUL_KEPT_AS) : value,
  );
  return CompiledQuery.raw(query.sql, parameters);
}

function restoreNul(row: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string' && value.includes(NUL_KEPT_AS)) row[name] = value.replaceAll(NUL_KEPT_AS, '\0');
  }
}
