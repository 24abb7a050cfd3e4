import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** A process that is in the middle of a transaction: in a question, or between two. */
function inTransaction(url: string, query: string) {
  const dialect = path.join(import.meta.dirname, '../../src/history/postgres/dialect.ts');
  const script = `
    import { Kysely, sql } from 'kysely';
    import { postgresDialect } from ${JSON.stringify(dialect)};
    const db = new Kysely({ dialect: postgresDialect(${JSON.stringify(url)}, 2) });
    const told = db.transaction().execute(async (trx) => {
      await sql\`SELECT 1 AS begun\`.execute(trx);
      ${query}
      await sql\`SELECT 2\`.execute(trx);
    });
    console.log(await told.then(() => 'done', () => 'rejected'));
    const { rows } = await sql\`SELECT 3 AS works\`.execute(db);
    console.log(JSON.stringify(rows));
    await db.destroy();`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: path.join(import.meta.dirname, '../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

test.each([
  ['a question', 'await sql`SELECT pg_sleep(60)`.execute(trx);', 'SELECT pg_sleep(60)'],
  ['a transaction', 'await new Promise((resolve) => process.stdin.once("data", resolve));', 'SELECT 1 AS begun'],
])('a server that ends a connection in the middle of %s ends no process', async (_, query, last) => {
  const url = await postgres.database();
  const client = new pg.Client(url);
  await client.connect();
  const child = inTransaction(url, query);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit');
  const ours = `FROM pg_stat_activity WHERE application_name = 'unsaid' AND datname = current_database() AND query = $1
    AND state = '${last.includes('sleep') ? 'active' : 'idle in transaction'}'`;
  const isThere = async () => (await client.query(`SELECT 1 ${ours}`, [last])).rowCount === 1;
  await until(isThere);
  await client.query(`SELECT pg_terminate_backend(pid) ${ours}`, [last]);
  await until(async () => !(await isThere()));
  child.stdin.end('go on\n');
  expect(await ended).toEqual([0, null]);
  expect(said.trim().split('\n')).toEqual(['rejected', '[{"works":3}]']);
  await client.end();
});
