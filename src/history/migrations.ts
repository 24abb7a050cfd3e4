import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Makes the tables: one list of steps for both databases, in order, each run once. Steps are only ever added, since history
 * outlives versions. `db` holds what the two databases write differently.
 */
type Step = (kind: Kind) => readonly string[];
type Kind = 'sqlite' | 'postgres';

const counted = (kind: Kind): string =>
  kind === 'sqlite' ? 'n INTEGER PRIMARY KEY' : 'n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY';

/** For a table that is only looked up by its key: in SQLite it is its own index. */
const asIndex = (kind: Kind): string => (kind === 'sqlite' ? ' WITHOUT ROWID' : '');

const firstTables: Step = (kind) => [
  `CREATE TABLE taken (entry TEXT PRIMARY KEY)${asIndex(kind)}`,
  `CREATE TABLE messages (id TEXT PRIMARY KEY, identity TEXT NOT NULL, key TEXT, kind TEXT NOT NULL, place TEXT NOT NULL,
    topic TEXT NOT NULL, sender TEXT, sent_at BIGINT NOT NULL, sure BIGINT NOT NULL, standing TEXT, stood BIGINT)`,
  'CREATE INDEX messages_time ON messages (sent_at, id)',
  'CREATE INDEX messages_sender ON messages (sender, sent_at, id)',
  'CREATE INDEX messages_place ON messages (place, sent_at, id)',
  'CREATE INDEX messages_standing ON messages (standing, sent_at, id) WHERE standing IS NOT NULL',
  `CREATE TABLE judgements (id TEXT PRIMARY KEY, message TEXT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL,
    edited_at BIGINT, rule_set TEXT NOT NULL, cause TEXT NOT NULL, author TEXT, counters TEXT)`,
  'CREATE INDEX judgements_message ON judgements (message)',
  'CREATE INDEX judgements_author ON judgements (author) WHERE author IS NOT NULL',
  `CREATE TABLE hits (${counted(kind)}, judgement TEXT NOT NULL, message TEXT NOT NULL, at BIGINT NOT NULL,
    rule TEXT NOT NULL, version TEXT NOT NULL, state TEXT NOT NULL, severity TEXT NOT NULL, policy TEXT NOT NULL,
    actions TEXT NOT NULL, spans TEXT NOT NULL, hour BIGINT NOT NULL, draw BIGINT NOT NULL)`,
  'CREATE INDEX hits_time ON hits (at, n)',
  'CREATE INDEX hits_rule ON hits (rule, at, n)',
  'CREATE INDEX hits_sample ON hits (rule, hour, version, draw)',
  'CREATE INDEX hits_message ON hits (message)',
  `CREATE TABLE texts (${counted(kind)}, message TEXT NOT NULL, edited_at BIGINT NOT NULL, at BIGINT NOT NULL,
    text TEXT NOT NULL, parts TEXT, UNIQUE (message, edited_at))`,
  'CREATE INDEX texts_time ON texts (at)',
  `CREATE TABLE orders (id TEXT PRIMARY KEY, api TEXT NOT NULL, item TEXT NOT NULL, message TEXT, target TEXT, place TEXT,
    sender TEXT, rule TEXT, policy TEXT, severity TEXT, rule_set TEXT, sent_at BIGINT, flagged_at BIGINT, expires_at BIGINT,
    standing TEXT, held_by TEXT, code TEXT, settled_at BIGINT, exposure_ms BIGINT, stood BIGINT)`,
  'CREATE INDEX orders_time ON orders (flagged_at, id)',
  'CREATE INDEX orders_rule ON orders (rule, flagged_at, id)',
  'CREATE INDEX orders_standing ON orders (standing, flagged_at, id)',
  'CREATE INDEX orders_message ON orders (message)',
  'CREATE INDEX orders_place ON orders (place, flagged_at, id)',
  'CREATE INDEX orders_sender ON orders (sender, flagged_at, id) WHERE sender IS NOT NULL',
  `CREATE TABLE moves (id TEXT PRIMARY KEY, order_id TEXT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL,
    detail TEXT NOT NULL)`,
  'CREATE INDEX moves_order ON moves (order_id, at)',
  'CREATE INDEX moves_time ON moves (at)',
  `CREATE TABLE strikes (id TEXT PRIMARY KEY, account TEXT NOT NULL, ladder TEXT NOT NULL, rule TEXT NOT NULL,
    points BIGINT, climbed TEXT, message TEXT NOT NULL, at BIGINT NOT NULL, undone_at BIGINT)`,
  'CREATE INDEX strikes_account ON strikes (account, at, id)',
  'CREATE INDEX strikes_message ON strikes (message)',
  'CREATE INDEX strikes_time ON strikes (at)',
  `CREATE TABLE mutes (id TEXT PRIMARY KEY, account TEXT NOT NULL, place TEXT NOT NULL, topic TEXT NOT NULL,
    message TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, seconds BIGINT NOT NULL, at BIGINT NOT NULL,
    standing TEXT, settled_at BIGINT, stood BIGINT)`,
  'CREATE INDEX mutes_account ON mutes (account, at, id)',
  'CREATE INDEX mutes_message ON mutes (message)',
  'CREATE INDEX mutes_time ON mutes (at)',
  `CREATE TABLE changes (id TEXT PRIMARY KEY, at BIGINT NOT NULL, what TEXT NOT NULL, name TEXT NOT NULL,
    detail TEXT NOT NULL)`,
  'CREATE INDEX changes_time ON changes (at, id)',
  'CREATE INDEX changes_what ON changes (what, at, id)',
  'CREATE INDEX changes_name ON changes (name, at, id)',
  'CREATE TABLE rule_sets (hash TEXT PRIMARY KEY, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, rules TEXT NOT NULL)',
  'CREATE INDEX rule_sets_time ON rule_sets (last_at, hash)',
  `CREATE TABLE counts (minute BIGINT NOT NULL, rule TEXT NOT NULL, version TEXT NOT NULL, state TEXT NOT NULL,
    action TEXT NOT NULL, messages BIGINT NOT NULL, PRIMARY KEY (minute, rule, version, state, action))${asIndex(kind)}`,
  'CREATE INDEX counts_rule ON counts (rule, minute)',
];

const peopleTables: Step = (kind) => [
  `CREATE TABLE reviews (id TEXT PRIMARY KEY, message TEXT NOT NULL, sender TEXT, place TEXT NOT NULL, state TEXT NOT NULL,
    severity TEXT NOT NULL, rank BIGINT NOT NULL, policy TEXT NOT NULL, rule TEXT NOT NULL, origin TEXT NOT NULL,
    sent_at BIGINT NOT NULL, opened_at BIGINT NOT NULL, claimed_by TEXT, claimed_until BIGINT, decided_at BIGINT,
    verdict TEXT, revision BIGINT NOT NULL)`,
  'CREATE INDEX reviews_queue ON reviews (state, rank, opened_at, id)',
  'CREATE INDEX reviews_rule ON reviews (rule, state, opened_at, id)',
  'CREATE INDEX reviews_time ON reviews (opened_at, id)',
  'CREATE INDEX reviews_sender ON reviews (sender, opened_at, id)',
  'CREATE INDEX reviews_message ON reviews (message)',
  `CREATE TABLE reasons (id TEXT PRIMARY KEY, review TEXT NOT NULL, at BIGINT NOT NULL, why TEXT NOT NULL, rule TEXT NOT NULL,
    rule_set TEXT NOT NULL, severity TEXT NOT NULL, by_whom TEXT, note TEXT)`,
  'CREATE INDEX reasons_review ON reasons (review, at)',
  'CREATE INDEX reasons_why ON reasons (why, at)',
  `CREATE TABLE decisions (id TEXT PRIMARY KEY, review TEXT, message TEXT, at BIGINT NOT NULL, who TEXT NOT NULL,
    role TEXT NOT NULL, via TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT, effect TEXT NOT NULL, undo_until BIGINT NOT NULL,
    undone_at BIGINT, undone_by TEXT, done_at BIGINT)`,
  'CREATE INDEX decisions_time ON decisions (at, id)',
  'CREATE INDEX decisions_review ON decisions (review, at)',
  'CREATE INDEX decisions_message ON decisions (message, at)',
  'CREATE INDEX decisions_who ON decisions (who, at, id)',
  `CREATE TABLE labels (rule TEXT NOT NULL, message TEXT NOT NULL, who TEXT NOT NULL, version TEXT NOT NULL,
    label TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (rule, message, who))${asIndex(kind)}`,
  'CREATE INDEX labels_message ON labels (message)',
  `CREATE TABLE acts (id TEXT PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, via TEXT NOT NULL,
    verb TEXT NOT NULL, targets TEXT NOT NULL, why TEXT NOT NULL, request TEXT, counts TEXT, result TEXT, ended_at BIGINT)`,
  'CREATE INDEX acts_time ON acts (at, id)',
  'CREATE INDEX acts_who ON acts (who, at, id)',
  'CREATE INDEX acts_verb ON acts (verb, at, id)',
  `CREATE TABLE act_targets (target TEXT NOT NULL, at BIGINT NOT NULL, act TEXT NOT NULL,
    PRIMARY KEY (target, at, act))${asIndex(kind)}`,
  'CREATE INDEX act_targets_act ON act_targets (act)',
  `CREATE TABLE notices (id TEXT PRIMARY KEY, at BIGINT NOT NULL, type TEXT NOT NULL, receiver TEXT NOT NULL,
    body TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL, next_at BIGINT NOT NULL, last_error TEXT,
    ended_at BIGINT)`,
  'CREATE INDEX notices_state ON notices (state, next_at, id)',
  'CREATE INDEX notices_time ON notices (at, id)',
];

/** Search is by three characters in a row, in every language: Chinese has no spaces to split words at. */
const wordIndex: Step = (kind) =>
  kind === 'sqlite'
    ? [
        `CREATE VIRTUAL TABLE texts_words USING fts5(text, content='texts', content_rowid='n', tokenize='trigram')`,
        // Deleted index entries are overwritten, not only marked: a forgotten text must be gone.
        `INSERT INTO texts_words (texts_words, rank) VALUES ('secure-delete', 1)`,
        `CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
          INSERT INTO texts_words (rowid, text) VALUES (new.n, new.text); END`,
        `CREATE TRIGGER texts_gone AFTER DELETE ON texts BEGIN
          INSERT INTO texts_words (texts_words, rowid, text) VALUES ('delete', old.n, old.text); END`,
      ]
    : [
        // Without the right to create an extension only searches are slower.
        `DO $$ BEGIN
          CREATE EXTENSION IF NOT EXISTS pg_trgm;
          CREATE INDEX texts_words ON texts USING gin (text gin_trgm_ops);
        EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN NULL;
        END $$`,
      ];

/** So that a receiver that takes nothing does not slow the others down. */
const noticesByReceiver: Step = () => [
  'CREATE INDEX notices_receiver ON notices (receiver, state, next_at, id)',
  'DROP INDEX notices_state',
];

/**
 * Fewer places to write a fact to: what belongs to one message or order lies together, and hits are found by way of their
 * judgement, whose time they have (decision 0092). Judgements told twice at different times take the time of their hits.
 */
const fewerPlaces: Step = (kind) =>
  kind === 'sqlite'
    ? [
        `CREATE TABLE judgements_together (id TEXT NOT NULL, message TEXT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL,
          edited_at BIGINT, rule_set TEXT NOT NULL, cause TEXT NOT NULL, author TEXT, counters TEXT,
          PRIMARY KEY (message, id)) WITHOUT ROWID`,
        `INSERT INTO judgements_together SELECT id, message, coalesce((SELECT hits.at FROM hits
          WHERE hits.message = judgements.message AND hits.judgement = judgements.id LIMIT 1), at),
          what, edited_at, rule_set, cause, author, counters FROM judgements ORDER BY message`,
        'DROP TABLE judgements',
        'ALTER TABLE judgements_together RENAME TO judgements',
        'CREATE INDEX judgements_author ON judgements (author) WHERE author IS NOT NULL',
        'DROP INDEX hits_message',
        `CREATE TABLE moves_together (id TEXT NOT NULL, order_id TEXT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL,
          detail TEXT NOT NULL, PRIMARY KEY (order_id, id)) WITHOUT ROWID`,
        'INSERT INTO moves_together SELECT id, order_id, at, what, detail FROM moves ORDER BY order_id',
        'DROP TABLE moves',
        'ALTER TABLE moves_together RENAME TO moves',
        'CREATE INDEX moves_time ON moves (at)',
      ]
    : [
        `UPDATE judgements SET at = hits.at FROM hits
          WHERE hits.message = judgements.message AND hits.judgement = judgements.id AND hits.at <> judgements.at`,
        'ALTER TABLE judgements DROP CONSTRAINT judgements_pkey, ADD PRIMARY KEY (message, id)',
        'DROP INDEX judgements_message',
        'DROP INDEX hits_message',
        'ALTER TABLE moves DROP CONSTRAINT moves_pkey, ADD PRIMARY KEY (order_id, id)',
        'DROP INDEX moves_order',
      ];

const STEPS: readonly Step[] = [firstTables, peopleTables, wordIndex, noticesByReceiver, fewerPlaces];

/** Any number, but the same in all versions: whoever migrates holds this lock. */
const MIGRATION_LOCK = 8_077_115;

/**
 * Brings the tables up to date. If several processes call it at once, one migrates and the others wait.
 * @param upTo the tables of an older version: for tests, which fill them as that version did
 * @throws if a newer version of the code has written the database
 */
export async function migrate(db: Kysely<Schema>, kind: Kind, now: number, upTo = STEPS.length): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (kind === 'postgres') {
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(trx);
      // A step over many rows may take minutes; one that is stopped would be begun again without end.
      await sql`SET LOCAL statement_timeout = 0`.execute(trx);
    }
    await sql`CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, at BIGINT NOT NULL)`.execute(trx);
    const row = await trx
      .selectFrom('migrations')
      .select(({ fn }) => fn.max('version').as('version'))
      .executeTakeFirst();
    const done = row?.version ?? 0;
    if (done > STEPS.length) {
      throw new Error(`history was written by a newer version of unsaid (${done}, this one knows ${STEPS.length})`);
    }
    for (const [index, step] of STEPS.entries()) {
      if (index < done || index >= upTo) continue;
      for (const statement of step(kind)) await sql.raw(statement).execute(trx);
      await trx
        .insertInto('migrations')
        .values({ version: index + 1, at: now })
        .execute();
    }
  });
}
