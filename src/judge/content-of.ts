import type { Content, MessageKey } from '../model.ts';
import { conversationIdOf } from '../model.ts';
import type { Rule, Scope } from '../rules/rule-set.ts';

/** A text to be judged that no callback brought: an example, a line on the command line. */
export function contentOfText(text: string, about: Partial<Content> = {}): Content {
  return {
    conversation: 'group',
    conversationId: '',
    sender: undefined,
    operator: undefined,
    recipient: undefined,
    group: undefined,
    groupType: undefined,
    sentAt: 0,
    parts: [{ source: 'text', run: 0, text }],
    ...about,
  };
}

/** Somewhere the rule looks, for a text that must be somewhere. */
export function placeIn({ conversations, groupTypes, groups }: Scope): Partial<Content> {
  const conversation = conversations?.[0] ?? 'group';
  if (conversation !== 'group') return { conversation };
  return { conversation, groupType: groupTypes?.[0] ?? 'Public', group: groups?.[0] ?? 'example' };
}

/** A message of a sequence example with the key it would have. `number` counts the messages of the sequence. */
export function messageOfEvent(
  rule: Rule,
  event: { atMs: number; from: string; to: string | undefined; conversation: string | undefined; text: string },
  number: number,
): { readonly key: MessageKey; readonly content: Content } {
  const place = placeIn(rule.scope);
  const key = keyFor(place, event, number);
  const about: Partial<Content> = {
    ...place,
    sender: place.conversation === 'official' ? undefined : event.from,
    recipient: key.kind === 'c2c' ? key.to : undefined,
    ...(key.kind === 'group' && { group: key.group }),
    conversationId: conversationIdOf(key),
    sentAt: event.atMs,
  };
  return { key, content: contentOfText(event.text, about) };
}

function keyFor(
  place: Partial<Content>,
  event: { from: string; to: string | undefined; conversation: string | undefined },
  number: number,
): MessageKey {
  const msgKey = `example_${number}`;
  switch (place.conversation) {
    case 'c2c':
      return { kind: 'c2c', from: event.from, to: event.to ?? 'somebody', msgKey };
    case 'official':
      return { kind: 'official', account: event.from, msgKey };
    default:
      return { kind: 'group', group: event.conversation ?? place.group ?? 'example', topic: '', seq: number };
  }
}
