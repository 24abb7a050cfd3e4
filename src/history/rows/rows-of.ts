import { setImmediate } from 'node:timers/promises';
import type { JournalEntry } from '../../journal/facts.ts';
import type { EpochMs } from '../../model.ts';
import { messageIdOf } from '../names.ts';
import { addFlagged, addMoved, addSettled } from './order-rows.ts';
import { addAct, addChange, addMute, addReview } from './people-rows.ts';
import type { Rows } from './rows.ts';
import { addVerdict, strikeRow } from './verdict-rows.ts';

/** Facts made into rows before others have their turn: some milliseconds. */
const AT_ONCE = 500;

/** @param textsFrom texts of anything judged earlier are no longer kept; Infinity keeps none */
export async function rowsOf(entries: readonly JournalEntry[], textsFrom: EpochMs): Promise<Rows> {
  const rows: Rows = {
    taken: [],
    messages: [],
    standings: [],
    judgements: [],
    hits: new Map(),
    texts: [],
    orders: [],
    moves: [],
    strikes: [],
    mutes: [],
    changes: [],
    ruleSets: [],
    counts: new Map(),
    reviews: new Map(),
    reasons: [],
    acts: [],
    actTargets: [],
  };
  for (const [nth, entry] of entries.entries()) {
    if (nth > 0 && nth % AT_ONCE === 0) await setImmediate();
    addFact(rows, entry, textsFrom);
  }
  return rows;
}

function addFact(rows: Rows, { fact }: JournalEntry, textsFrom: EpochMs): void {
  switch (fact.type) {
    case 'verdict':
      addVerdict(rows, fact, textsFrom);
      return;
    case 'flagged':
      addFlagged(rows, fact);
      return;
    case 'moved':
      addMoved(rows, fact);
      return;
    case 'settled':
      addSettled(rows, fact);
      return;
    case 'lane':
      addChange(rows, fact.at, 'lane', fact.api, { reason: fact.reason ?? null });
      return;
    case 'brake':
      addChange(rows, fact.at, 'brake', fact.name, { what: fact.what, until: fact.until ?? null });
      return;
    case 'switch':
      addChange(rows, fact.at, 'switch', fact.name, { how: fact.how });
      return;
    case 'mute':
      addMute(rows, fact);
      return;
    case 'strike-undone': {
      const { key, rule, ladder, account, at } = fact;
      rows.strikes.push({ ...strikeRow(messageIdOf(key), { rule, ladder, account }), at, undone_at: at });
      return;
    }
    case 'review':
      addReview(rows, fact);
      return;
    case 'act':
      addAct(rows, fact);
      return;
    case 'rule-set':
      rows.ruleSets.push({
        hash: fact.hash,
        first_at: fact.at,
        last_at: fact.at,
        rules: JSON.stringify(fact.rules.map(({ id: rule, version, state }) => [rule, version, state])),
      });
      return;
    case 'counts':
      rows.taken.push({ entry: fact.id });
      rows.counts.set(
        fact.id,
        fact.counts.map((count) => ({ ...count })),
      );
  }
}
