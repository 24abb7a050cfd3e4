import {
  type Action,
  conversationIdOf,
  type Hit,
  type Message,
  type MessageKey,
  type SanctionOrder,
  type TextPart,
} from '../../src/model.ts';

/** One place that makes what tests judge and act on. A test gives what matters to it; the rest is plain and plausible. */

export type GroupKey = MessageKey & { readonly kind: 'group' };

export const keyInGroup = (group: string, seq: number, topic = ''): GroupKey => ({ kind: 'group', group, topic, seq });

export const directKey = (from: string, to: string, msgKey: string): MessageKey => ({ kind: 'c2c', from, to, msgKey });

/** What somebody wrote, as one text element. */
export const says = (text: string): readonly TextPart[] => [{ source: 'text', run: 0, text }];

/** A message as it was just sent: who wrote it, to whom and where are as its key says. */
export function messageOf(key: MessageKey, about: Partial<Message> = {}): Message {
  const sentAt = about.sentAt ?? Date.now();
  const [sender, recipient] = key.kind === 'c2c' ? [key.from, key.to] : [undefined, undefined];
  return {
    key,
    conversation: key.kind,
    conversationId: conversationIdOf(key),
    sender: key.kind === 'group' ? 'ann' : sender,
    operator: undefined,
    recipient,
    group: key.kind === 'group' ? key.group : undefined,
    groupType: key.kind === 'group' ? 'Public' : undefined,
    sentAt,
    parts: [],
    event: 'sent',
    onlineOnly: false,
    editedAt: undefined,
    receivedAt: sentAt,
    ...about,
  };
}

/** A rule that is live matched, and asks for these actions. */
export const hitOf = (rule: string, actions: readonly Action[], about: Partial<Hit> = {}): Hit => ({
  rule,
  policy: 'p',
  state: 'live',
  severity: 'low',
  actions,
  spans: [],
  contributing: [],
  ...about,
});

/** A mute of who wrote a message in a group. */
export function muteOf(
  key: GroupKey,
  about: Partial<SanctionOrder & { type: 'mute' }> = {},
): SanctionOrder & { readonly type: 'mute' } {
  const { group, topic } = key;
  return {
    type: 'mute',
    key,
    sender: 'ann',
    account: 'ann',
    group,
    topic,
    seconds: 60,
    severity: 'high',
    rule: 'spam',
    policy: 'p',
    ruleSet: '00000000',
    sentAt: 1,
    flaggedAt: 1,
    ...about,
  };
}
