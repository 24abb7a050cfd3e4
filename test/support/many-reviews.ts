import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Puts so many reviews into the history of a service that runs, as its own follower would: open, of one rule. */
export function addReviews(dir: string, count: number, now: number, rule = 'many'): void {
  const db = new DatabaseSync(path.join(dir, 'data', 'history.sqlite'));
  const from = now - 3_600_000;
  const all = `WITH RECURSIVE all_of(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM all_of WHERE n + 1 < ${count})`;
  const id = `'${rule}' || printf('%012d', n)`;
  const group = `'g' || char(31) || 'crowd-${rule}'`;
  try {
    db.exec(`PRAGMA busy_timeout = 20000; BEGIN IMMEDIATE;
      INSERT OR IGNORE INTO messages (id, identity, key, kind, place, topic, sender, sent_at, sure)
        ${all} SELECT ${id}, ${group} || char(31, 31) || (n + 1),
          '{"kind":"group","group":"crowd-${rule}","topic":"","seq":' || (n + 1) || '}', 'group', ${group}, '', 'user_' || (n % 997),
          ${from} + n, 1 FROM all_of;
      INSERT OR IGNORE INTO reviews (id, message, sender, place, state, severity, rank, policy, rule, origin, sent_at, opened_at, revision)
        ${all} SELECT ${id}, ${id}, 'user_' || (n % 997), ${group}, 'open', 'low', 3, 'spam', '${rule}', 'rule', ${from} + n,
          ${from} + n, 1 FROM all_of;
      COMMIT`);
  } finally {
    db.close();
  }
}
