import type { Fact, HitFact, JournalEntry, VerdictFact } from '../../src/journal/facts.ts';
import { conversationIdOf, identityOf, type MessageKey, type RecallOrder } from '../../src/model.ts';

/** Facts as the journal brings them, for tests of history. */
export const NOON = Date.UTC(2026, 2, 1, 12);

export const groupKey = (seq: number, group = 'zoo', topic = ''): MessageKey => ({ kind: 'group', group, topic, seq });

export const hit = (more: Partial<HitFact> = {}): HitFact => ({
  rule: 'spam/ads',
  version: 'v1',
  state: 'live',
  severity: 'medium',
  policy: 'spam',
  actions: ['recall'],
  spans: [{ part: 0, start: 0, end: 3 }],
  ...more,
});

export function verdict(key: MessageKey, more: Partial<Omit<VerdictFact, 'type'>> = {}): VerdictFact {
  const sentAt = more.sentAt ?? NOON;
  return {
    type: 'verdict',
    of: 'sent',
    subject: identityOf(key),
    key,
    sender: 'mallory',
    conversation: conversationIdOf(key),
    sentAt,
    editedAt: undefined,
    judgedAt: sentAt + 5,
    ruleSet: 'a1b2',
    cause: 'callback',
    hits: [hit()],
    parts: [{ source: 'text', run: 0, text: 'cheap watches' }],
    ...more,
  };
}

export const order = (key: MessageKey, more: Partial<RecallOrder> = {}): RecallOrder => ({
  target: { type: 'message', key },
  severity: 'medium',
  rule: 'spam/ads',
  policy: 'spam',
  ruleSet: 'a1b2',
  sentAt: NOON,
  flaggedAt: NOON + 5,
  expiresAt: NOON + 86_400_000,
  conversation: 'group',
  groupType: 'Public',
  onlineOnly: false,
  ...more,
});

export const flagged = (key: MessageKey, more: Partial<Extract<Fact, { type: 'flagged' }>> = {}): Fact => ({
  type: 'flagged',
  at: NOON + 6,
  api: 'group_msg_recall',
  item: identityOf(key),
  order: order(key),
  standing: 'queued',
  heldBy: '',
  anew: false,
  ...more,
});

export const settled = (key: MessageKey, more: Partial<Extract<Fact, { type: 'settled' }>> = {}): Fact => ({
  type: 'settled',
  at: NOON + 20,
  api: 'group_msg_recall',
  item: identityOf(key),
  outcome: 'recalled',
  code: '0',
  exposureMs: 20,
  ...more,
});

let count = 0;
/** Each fact an entry of its own. */
export const entries = (...facts: readonly Fact[]): readonly JournalEntry[] =>
  facts.map((fact) => ({ stream: 'journal', id: `1700000000000-${++count}`, fact }));
