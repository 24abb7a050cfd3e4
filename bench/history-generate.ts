import { DatabaseSync } from 'node:sqlite';
import { messageId } from '../src/history/names.ts';

/**
 * Fills a history with hits that SQLite generates itself, and builds the indexes last. Taking in ten million facts one
 * by one would take an hour of two cores, and only the questions are timed.
 */
export function generateHits(
  file: string,
  hits: number,
  now: number,
  spanMs: number,
  tell: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000');
  database.function('message_id', (identity) => messageId(String(identity)));
  const indexes = database
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN
      ('messages', 'judgements', 'hits', 'orders', 'moves', 'texts')`)
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
  const step = 500_000;
  for (let from = 0; from < hits; from += step) {
    const to = Math.min(hits, from + step);
    tell(`${to} hits`);
    const group = `'@TGS#' || CAST(u * u * u * 20000 AS INTEGER)`;
    database.exec(`CREATE TEMP TABLE rows AS
      WITH RECURSIVE numbers (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${to}),
      drawn AS (SELECT n, ${now - spanMs} + CAST(n * ${spanMs / hits} AS INTEGER) AS at, n % 10 < 3 AS live,
        ((n * 7919) % 1000003) / 1000003.0 AS u, ((n * 104729) % 999983) / 999983.0 AS v, ((n * 1299709) % 999979) / 999979.0 AS w
        FROM numbers),
      placed AS (SELECT *, 'g' || char(31) || ${group} AS place, 'g' || char(31) || ${group} || char(31) || char(31) || (n + 1) AS item,
        '{"kind":"group","group":"' || ${group} || '","topic":"","seq":' || (n + 1) || '}' AS key,
        'spam/rule-' || CAST(w * w * w * 60 AS INTEGER) AS rule FROM drawn)
      SELECT *, message_id(item) AS id FROM placed`);
    database.exec('BEGIN');
    database.exec(`INSERT INTO messages SELECT id, item, key, 'group', place, '', 'user-' || CAST(v * v * v * 500000 AS INTEGER),
      at, 1, CASE WHEN live THEN 'recalled' END, CASE WHEN live THEN at * 4 END FROM rows`);
    database.exec(
      `INSERT INTO judgements SELECT 'j' || substr(id, 2), id, at + 20, 'sent', NULL, 'a1b2c3d4e5f6', 'sent', NULL, NULL FROM rows`,
    );
    database.exec(`INSERT INTO hits (judgement, message, at, rule, version, state, severity, policy, actions, spans, hour, draw)
      SELECT 'j' || substr(id, 2), id, at + 20, rule, '0123456789abcdef', CASE WHEN live THEN 'live' ELSE 'shadow' END,
      'medium', 'spam', 'recall', '[[0,0,4]]', at / 3600000, (n * 2654435761) % 281474976710656 FROM rows`);
    database.exec(`INSERT INTO orders SELECT 'o' || substr(id, 2), 'group_msg_recall', item, id,
      '{"type":"message","key":' || key || '}', place, NULL, rule, 'spam', 'medium', 'a1b2c3d4e5f6',
      at, at + 21, at + 604800000, 'recalled', '', '0', at + 300, 300, at * 4 + 2 FROM rows WHERE live`);
    database.exec(
      `INSERT INTO moves SELECT 'm' || substr(id, 2), 'o' || substr(id, 2), at + 300, 'recalled', '0' FROM rows WHERE live`,
    );
    database.exec(`INSERT INTO texts (message, edited_at, at, text, parts) SELECT id, 0, at + 20,
      'hello ' || CASE n % 7 WHEN 0 THEN '加我微信' WHEN 1 THEN 'cheap watches' WHEN 2 THEN '今天代购' ELSE 'free video now' END || ' ' || n, NULL
      FROM rows WHERE at > ${now - 7 * 86_400_000}`);
    database.exec('COMMIT; DROP TABLE rows');
  }
  for (const { name, sql } of indexes) {
    tell(name);
    database.exec(sql);
  }
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
}
