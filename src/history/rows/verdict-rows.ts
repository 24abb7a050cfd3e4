import type { HitFact, StrikeFact, VerdictFact } from '../../journal/facts.ts';
import { drawOf } from '../../journal/sample.ts';
import { type EpochMs, identityOf } from '../../model.ts';
import { messageId, nameOf, shortened, splitPlace } from '../names.ts';
import { JUDGEMENTS } from '../tables.ts';
import { keyOf, type Row } from '../upsert.ts';
import { type Rows, standingRow, stoodAt } from './rows.ts';

const HOUR_MS = 3_600_000;

export function addVerdict(rows: Rows, fact: VerdictFact, textsFrom: EpochMs): void {
  const { of, subject, key, conversation, sentAt, editedAt, judgedAt, ruleSet } = fact;
  const identity = key === undefined ? subject : identityOf(key);
  const message = messageId(identity);
  const { place, topic } = splitPlace(conversation);
  rows.messages.push({
    id: message,
    identity,
    key: key === undefined ? null : JSON.stringify(key),
    kind: key?.kind ?? 'draft',
    place: shortened(place),
    topic: shortened(topic),
    sender: fact.sender === undefined ? null : shortened(fact.sender),
    sent_at: sentAt,
    sure: of === 'edited' ? 0 : 1,
  });
  const judgement = nameOf('judgement', subject, ruleSet, fact.cause);
  const row = {
    id: judgement,
    message,
    at: judgedAt,
    what: of,
    edited_at: editedAt ?? null,
    rule_set: ruleSet,
    cause: fact.cause,
    author: fact.author ?? null,
    counters: fact.counters === undefined || fact.counters.length === 0 ? null : JSON.stringify(fact.counters),
  };
  rows.judgements.push(row);
  const hour = Math.floor((editedAt ?? sentAt) / HOUR_MS);
  const draw = drawOf(subject);
  // Told twice, the first counts, as for the judgement: the hits are found by its time.
  const judged = keyOf(JUDGEMENTS, row);
  if (!rows.hits.has(judged)) {
    const hits = fact.hits.map((hit) => ({ ...hitRow(hit), judgement, message, at: judgedAt, hour, draw }));
    rows.hits.set(judged, hits);
  }
  if (of === 'draft' && fact.hits.some(({ state, actions }) => state === 'live' && actions.includes('block'))) {
    rows.standings.push(
      standingRow({ identity, kind: 'draft', place, topic, sentAt }, 'blocked', stoodAt(judgedAt, 2)),
    );
  }
  addText(rows, fact, message, textsFrom);
  for (const strike of fact.strikes ?? []) {
    rows.strikes.push({
      ...strikeRow(message, strike),
      at: judgedAt,
      points: strike.points,
      climbed: JSON.stringify(strike.climbed),
    });
  }
}

const hitRow = ({ rule, version, state, severity, policy, actions, spans }: HitFact): Row => ({
  rule: shortened(rule),
  version,
  state,
  severity,
  policy,
  actions: actions.join(','),
  spans: JSON.stringify(spans.map(({ part, start, end }) => [part, start, end])),
});

export const strikeRow = (
  message: string,
  { rule, ladder, account }: Pick<StrikeFact, 'rule' | 'ladder' | 'account'>,
): Row => ({
  id: nameOf('strike', message, rule, ladder, account),
  account: shortened(account),
  ladder,
  rule,
  message,
});

function addText(rows: Rows, { parts, editedAt, judgedAt }: VerdictFact, message: string, textsFrom: EpochMs): void {
  if (parts === undefined || parts.length === 0 || judgedAt < textsFrom) return;
  const isPlain = parts.length === 1 && parts[0]!.source === 'text' && parts[0]!.run === 0;
  rows.texts.push({
    message,
    edited_at: editedAt ?? 0,
    at: judgedAt,
    text: parts.map(({ text }) => text).join('\n'),
    parts: isPlain ? null : JSON.stringify(parts.map(({ source, run, text }) => [source, run, text])),
  });
}
