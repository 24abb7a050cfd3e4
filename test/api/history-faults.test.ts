import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '../../src/log.ts';
import { type ApiRig, openApiRig } from '../support/api-rig.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { until } from '../support/until.ts';

const as = 'manager' as const;
const SECRET = 'cheap-watches-secret';

let dir: string;
let postgres: TestPostgres;
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'unsaid-faults-'));
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});

type Line = { readonly level: string; readonly msg: string; readonly err?: { readonly code?: string } };

/** The service with a log that can be read. */
async function withLog(name: string, url: string, act: (rig: ApiRig, lines: () => Line[]) => Promise<void>) {
  const file = path.join(dir, name);
  const fd = openSync(file, 'w');
  const opened = openLog({ level: 'warn', fd });
  const rig = await openApiRig(rulesOf(ADS), { HISTORY_URL: url }, {}, opened.log);
  const lines = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  try {
    await until(async () => (await rig.call('GET', '/acts', { as })).status === 200);
    await act(rig, lines);
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET);
  } finally {
    await rig.close();
    await opened.close(1_000);
    closeSync(fd);
  }
}

const ofApi = (lines: readonly Line[]) => lines.filter(({ msg }) => msg.includes('the API'));

test('a wrong question to SQLite is a fault of unsaid, and its log says so', async () => {
  const file = path.join(dir, 'history.sqlite');
  await withLog('sqlite.log', `sqlite:${file}`, async (rig, lines) => {
    const database = new DatabaseSync(file);
    database.exec('DROP TABLE acts');
    database.close();
    expect((await rig.call('GET', '/acts', { as })).body).toMatchObject({ status: 500, code: 'broken' });
    await until(() => ofApi(lines()).length > 0);
    expect(ofApi(lines())).toMatchObject([{ level: 'error', msg: 'the API broke' }]);
  });
});

test('a wrong question to PostgreSQL is a fault; a server that is away is told as such', async () => {
  const url = await postgres.database();
  await withLog('postgres.log', url, async (rig, lines) => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('ALTER TABLE acts RENAME TO others');
    await client.end();
    const target = `/acts?who=${SECRET}`;
    expect((await rig.call('GET', target, { as })).body).toMatchObject({ status: 500, code: 'broken' });
    await until(() => ofApi(lines()).length > 0);
    expect(ofApi(lines())).toMatchObject([{ level: 'error', msg: 'the API broke', err: { code: '42P01' } }]);
    await postgres.kill();
    const away = async () => (await rig.call('GET', target, { as })).body;
    expect(await away()).toMatchObject({ status: 503, code: 'history-away' });
    expect(await away()).toMatchObject({ status: 503, code: 'history-away' });
    await until(() => ofApi(lines()).length > 2);
    expect(ofApi(lines()).at(-1)).toMatchObject({ level: 'warn' });
    expect(ofApi(lines()).at(-1)!.msg).toMatch(/^history did not answer the API: [\w ]+$/);
  });
});
