import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { historyFaultOf } from '../../src/history/failed.ts';
import { postgresDialect } from '../../src/history/postgres/dialect.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

let postgres: TestPostgres;
let proxy: TcpProxy;
let direct: Kysely<unknown>;
let db: Kysely<unknown>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Looked for after 200 ms, and not after 10 s, as in earnest. */
beforeEach(async () => {
  proxy = await startTcpProxy(path.join(postgres.dir, '.s.PGSQL.5432'));
  const url = await postgres.database();
  direct = new Kysely({ dialect: postgresDialect(url, 1) });
  const through = `postgres://unsaid@127.0.0.1:${proxy.port}${new URL(url).pathname}`;
  db = new Kysely({ dialect: postgresDialect(through, 1, 200) });
  await sql`SELECT 1`.execute(db);
});
afterEach(async () => {
  await Promise.all([db.destroy(), direct.destroy()]);
  await proxy.close();
});

const works = async () => (await sql<{ works: number }>`SELECT 3 AS works`.execute(db)).rows;
const away = (error: unknown) => historyFaultOf(error)?.type;
const isAsked = async () =>
  (await sql`SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'`.execute(direct))
    .rows.length === 1;

test('a question that never comes to the server ends, and the next has a new connection', async () => {
  proxy.dropInSilence();
  expect(await works().catch(away)).toBe('away');
  expect(await works()).toEqual([{ works: 3 }]);
});

test('a transaction whose connection is silent ends, too', async () => {
  const told = db.transaction().execute(async (trx) => {
    await sql`CREATE TABLE half (n INT)`.execute(trx);
    proxy.dropInSilence();
    await sql`INSERT INTO half VALUES (1)`.execute(trx);
  });
  expect(await told.catch(away)).toBe('away');
  expect(await works()).toEqual([{ works: 3 }]);
});

test('an answer that never comes from the server ends the connection', async () => {
  const told = sql`SELECT pg_sleep(1)`.execute(db).catch(away);
  await until(isAsked);
  proxy.dropInSilence();
  expect(await told).toBe('away');
  expect(await works()).toEqual([{ works: 3 }]);
});

test('a server that says nothing to anybody is given up', async () => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  proxy.switchTo((mute.address() as AddressInfo).port);
  proxy.dropInSilence();
  expect(await works().catch(away)).toBe('away');
  proxy.switchTo(path.join(postgres.dir, '.s.PGSQL.5432'));
  expect(await works()).toEqual([{ works: 3 }]);
  proxy.cut();
  mute.close();
});

test('a question that the server works at, as bringing tables up to date, is waited for', async () => {
  const { rows } = await sql`SELECT pg_sleep(3), 4 AS slept`.execute(db);
  expect(rows).toMatchObject([{ slept: 4 }]);
});
