import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { messageId } from '../../src/history/names.ts';
import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { identityOf, type MessageKey } from '../../src/model.ts';
import { entries, groupKey, NOON, verdict } from '../support/facts.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

/** PostgreSQL as most people have it: made with a language, whose order of texts is not that of their bytes. */
let postgres: TestPostgres;
const opened: History[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await Promise.all(opened.map((history) => history.close()));
  await postgres.stop();
});

async function open(url?: string): Promise<History> {
  const address = { type: 'postgres', url: url ?? (await postgres.database('en-US')) } as const;
  const [keepHistoryMs, keepEvidenceMs] = [1e12, 1e12];
  const history = await openHistory({ address, keepHistoryMs, keepEvidenceMs, refOf, now: () => NOON });
  opened.push(history);
  return history;
}

test('whoever is forgotten is forgotten as the receiver, too', async () => {
  const history = await open();
  const keys = ['alice', 'bob'].map((other): MessageKey => ({ kind: 'c2c', from: other, to: 'zoe', msgKey: 'k' }));
  const reverse: MessageKey = { kind: 'c2c', from: 'mallory', to: 'aaron', msgKey: 'k' };
  await history.take(entries(...[...keys, reverse].map((key) => verdict(key, { sender: 'somebody' }))));
  const left = async () => (await history.questions.messages({}, { limit: 50 })).items.length;
  expect(await left()).toBe(3);
  await history.forget('zoe');
  expect(await left()).toBe(1);
  await history.forget('aaron');
  expect(await left()).toBe(0);
});

test('messages of one second have the order in which they are merged with those on record', async () => {
  const history = await open();
  const keys = Array.from({ length: 60 }, (_, seq) => groupKey(seq));
  await history.take(entries(...keys.map((key) => verdict(key))));
  const ids = keys.map((key) => messageId(identityOf(key))).toSorted((a, b) => (a < b ? 1 : -1));
  for (const filter of [{}, { sender: 'mallory', rule: 'spam/ads' }]) {
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await history.questions.messages(filter, { limit: 7, after });
      found.push(...page.items.map(({ identity }) => messageId(identity)));
      after = page.next;
    } while (after !== undefined);
    expect(found).toEqual(ids);
  }
});

test('tables are brought up to date however long that takes', async () => {
  const url = await postgres.database();
  const client = new pg.Client(url);
  await client.connect();
  await client.query(
    `CREATE FUNCTION takes_long() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); END'`,
  );
  await client.query(
    `CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('DROP INDEX') EXECUTE FUNCTION takes_long()`,
  );
  await client.end();
  const history = await open(`${url}&statement_timeout=300`);
  const slow = sql`SELECT pg_sleep(10)`.execute(history.db);
  await expect(slow, 'no question takes so long').rejects.toThrow('timeout');
});
