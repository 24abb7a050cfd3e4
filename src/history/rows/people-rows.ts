import type { ActFact, MuteFact, ReviewFact } from '../../journal/facts.ts';
import { type EpochMs, severityRank } from '../../model.ts';
import { messageIdOf, nameOf, placeOf, shortened } from '../names.ts';
import { messageRow, type Rows, stoodAt } from './rows.ts';

export function addMute(rows: Rows, fact: MuteFact): void {
  const { at, standing } = fact;
  rows.mutes.push({
    id: nameOf('mute', fact.id),
    account: shortened(fact.account),
    place: shortened(`g\u001f${fact.group}`),
    topic: shortened(fact.topic),
    message: messageIdOf(fact.key),
    rule: fact.rule,
    severity: fact.severity,
    seconds: fact.seconds,
    at,
    standing,
    settled_at: standing === 'queued' ? null : at,
    // A duplicate asks again: the review keeps its state.
    stood: standing === 'queued' ? 0 : stoodAt(at, standing === 'lifted' ? 2 : 1),
  });
}

export function addChange(rows: Rows, at: EpochMs, what: string, name: string, detail: object): void {
  const told = JSON.stringify(detail);
  rows.changes.push({ id: nameOf('change', at, what, name, told), at, what, name: shortened(name), detail: told });
}

export function addReview(rows: Rows, fact: ReviewFact): void {
  const { key, at, why, rule, ruleSet, severity, by = '', note } = fact;
  const message = messageIdOf(key);
  const sender = fact.sender === undefined ? null : shortened(fact.sender);
  const reason = nameOf('reason', message, why, rule, by);
  rows.reasons.push({
    id: reason,
    review: message,
    at,
    why,
    rule,
    rule_set: ruleSet,
    severity,
    by_whom: by === '' ? null : by,
    note: note ?? null,
  });
  rows.reviews.set(reason, {
    id: message,
    message,
    sender,
    place: shortened(placeOf(key)),
    state: 'open',
    severity,
    rank: severityRank(severity),
    policy: fact.policy,
    rule: shortened(rule),
    origin: why,
    sent_at: fact.sentAt,
    opened_at: at,
    revision: 1,
  });
  rows.messages.push(messageRow(key, sender, fact.sentAt));
}

export function addAct(rows: Rows, fact: ActFact): void {
  const { id, at, who, role, via, verb, targets, why } = fact;
  rows.acts.push({
    id: nameOf('act', id),
    at,
    who: shortened(who),
    role,
    via,
    verb: shortened(verb),
    targets: JSON.stringify(targets),
    why,
    request: fact.request ?? null,
    counts: fact.counts === undefined ? null : JSON.stringify(fact.counts),
    result: fact.result ?? null,
    ended_at: fact.endedAt ?? null,
  });
  for (const target of targets) rows.actTargets.push({ target: shortened(target), at, act: nameOf('act', id) });
}
