import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from '../../src/history/migrations.ts';
import { messageIdOf } from '../../src/history/names.ts';
import type { HistoryAddress } from '../../src/history/open.ts';
import { postgresDialect } from '../../src/history/postgres/dialect.ts';
import type { Schema } from '../../src/history/schema.ts';
import { sqliteDialect } from '../../src/history/sqlite/dialect.ts';
import { identityOf } from '../../src/model.ts';
import { entries, flagged, groupKey, hit, NOON, settled, verdict } from '../support/facts.ts';
import { describeHistories } from '../support/histories.ts';

const PAGE = { limit: 50 };
const KEYS = [groupKey(1), groupKey(2), groupKey(3)];

const connect = (address: HistoryAddress): Kysely<Schema> =>
  new Kysely({
    dialect:
      address.type === 'postgres'
        ? postgresDialect(address.url, 1)
        : sqliteDialect({ file: address.file, statements: ['PRAGMA auto_vacuum = INCREMENTAL'] }),
  });

describeHistories(({ open, address, kind }) => {
  /** As version 4 of the tables had it; the second judgement was told twice at different times. */
  async function writtenBefore(): Promise<HistoryAddress> {
    const where = await address();
    // Makes the folder of a file.
    const { close } = await open({ address: where });
    await close();
    const db = connect(where);
    const tables = await (kind === 'sqlite'
      ? sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'
          OR name IN ('rule_sets', 'act_targets', 'texts_words')`.execute(db)
      : sql<{ name: string }>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`.execute(db));
    for (const { name } of tables.rows) await sql`DROP TABLE ${sql.table(name)}`.execute(db);
    await migrate(db, kind, NOON, 4);
    for (const [nth, key] of KEYS.entries()) {
      const [message, judgement] = [messageIdOf(key), `judgement-${nth}`];
      const at = NOON + nth;
      await sql`INSERT INTO messages (id, identity, key, kind, place, topic, sender, sent_at, sure, standing, stood)
        VALUES (${message}, ${identityOf(key)}, ${JSON.stringify(key)}, 'group', ${'g\u001fzoo'}, '', 'mallory', ${at}, 1,
          'recalled', ${at * 4})`.execute(db);
      await sql`INSERT INTO judgements (id, message, at, what, rule_set, cause) VALUES (${judgement}, ${message},
        ${nth === 1 ? at + 7 : at}, 'sent', 'a1b2', 'callback')`.execute(db);
      await sql`INSERT INTO hits (judgement, message, at, rule, version, state, severity, policy, actions, spans, hour, draw)
        VALUES (${judgement}, ${message}, ${at}, 'spam/ads', 'v1', 'live', 'low', 'spam', 'recall', '[[0,0,3]]', 1, ${nth})`.execute(
        db,
      );
      await sql`INSERT INTO orders (id, api, item, message, target, place, rule, flagged_at, standing) VALUES
        (${`order-${nth}`}, 'group_msg_recall', ${identityOf(key)}, ${message},
          ${JSON.stringify({ type: 'message', key })}, ${'g\u001fzoo'}, 'spam/ads', ${at}, 'recalled')`.execute(db);
      for (const what of ['held', 'recalled']) {
        await sql`INSERT INTO moves (id, order_id, at, what, detail) VALUES (${`${what}-${nth}`}, ${`order-${nth}`},
          ${at}, ${what}, '')`.execute(db);
      }
    }
    await db.destroy();
    return where;
  }

  test('what an older version wrote is read as before, continued, and forgotten', async () => {
    const history = await open({ address: await writtenBefore() });
    for (const key of KEYS) {
      expect(await history.questions.message(identityOf(key))).toMatchObject({
        ...{ sender: 'mallory', standing: 'recalled', orders: [{ rule: 'spam/ads', standing: 'recalled' }] },
        ...{ judgements: [{ ruleSet: 'a1b2', hits: [{ rule: 'spam/ads' }] }], moves: [{}, {}] },
      });
    }
    expect((await history.questions.messages({ sender: 'mallory', rule: 'spam/ads' }, PAGE)).items).toHaveLength(3);
    const fresh = groupKey(4);
    await history.take(entries(verdict(fresh), flagged(fresh), settled(fresh)));
    expect((await history.questions.hits({}, PAGE)).items).toHaveLength(4);
    await history.forget('mallory');
    for (const table of ['hits', 'judgements', 'moves', 'orders', 'messages'] as const) {
      expect(await history.db.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });

  test('its old rows are swept', async () => {
    const history = await open({ address: await writtenBefore() });
    await history.sweep(NOON + 400 * 86_400_000, NOON);
    for (const table of ['hits', 'judgements', 'moves', 'orders', 'messages'] as const) {
      expect(await history.db.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });

  test('a verdict told twice with different times has its hits once, and they are found', async () => {
    const key = groupKey(1);
    const [first, again] = [
      verdict(key),
      verdict(key, { judgedAt: NOON + 900, hits: [hit(), hit({ rule: 'spam/b' })] }),
    ];
    for (const pieces of [[[first, again]], [[again, first]], [[first], [again]], [[again], [first]]]) {
      const history = await open();
      for (const piece of pieces) await history.take(entries(...piece));
      const hits = pieces[0]![0] === first ? ['spam/ads'] : ['spam/ads', 'spam/b'];
      const story = await history.questions.message(identityOf(key));
      expect(story?.judgements.map((one) => one.hits.map(({ rule }) => rule).toSorted())).toEqual([hits]);
      const listed = (await history.questions.hits({}, PAGE)).items.map(({ rule }) => rule);
      expect(listed.toSorted()).toEqual(hits);
    }
  });
});
