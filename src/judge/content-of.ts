import type { Content, ElementKind, MessageKey, TextPart } from '../model.ts';
import { conversationIdOf } from '../model.ts';
import type { Example, Rule, Scope, SequenceEvent } from '../rules/rule-set.ts';

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

/** The same with what else an example has in it. */
export function contentOfExample(example: Example, about: Partial<Content> = {}): Content {
  const { text, quoted, signal, elements } = example;
  if (quoted === undefined && signal === undefined && elements === undefined) return contentOfText(text, about);
  const parts: TextPart[] = [];
  const add = (told: string | undefined, rest: Pick<TextPart, 'source' | 'voice'>) => {
    if (told !== undefined && told !== '') parts.push({ ...rest, run: parts.length, text: told });
  };
  add(text, { source: 'text' });
  add(quoted, { source: 'cloud', voice: 'quoted' });
  add(signal, { source: 'custom', voice: 'signal' });
  const made: readonly ElementKind[] = [
    ...(text === '' ? [] : (['text'] as const)),
    ...(signal === undefined ? [] : (['signal'] as const)),
  ];
  return { ...contentOfText(text, about), parts, elements: elements ?? made };
}

/** How an example is told to people. */
export const exampleText = ({ text, quoted, signal, elements }: Example): string =>
  [
    ...(text === '' ? [] : [text]),
    ...(quoted === undefined ? [] : [`quoted: ${quoted}`]),
    ...(signal === undefined ? [] : [`signal: ${signal}`]),
    ...(elements === undefined ? [] : [`elements: ${elements.join(', ')}`]),
  ].join('; ');

/** Somewhere the rule looks, for a text that must be somewhere. */
export function placeIn({ conversations, groupTypes, groups }: Scope): Partial<Content> {
  const conversation = conversations?.[0] ?? 'group';
  if (conversation !== 'group') return { conversation };
  return { conversation, groupType: groupTypes?.[0] ?? 'Public', group: groups?.[0] ?? 'example' };
}

/** A message of a sequence example with the key it would have. `number` counts the messages of the sequence. */
export function messageOfEvent(
  rule: Rule,
  event: SequenceEvent,
  number: number,
): { readonly key: MessageKey; readonly content: Content } {
  const place = placeIn(rule.scope);
  const key = keyFor(place, event, number);
  const about: Partial<Content> = {
    ...place,
    sender: place.conversation === 'official' ? undefined : event.from,
    // Stryker disable next-line ConditionalExpression: said for the type checker.
    recipient: key.kind === 'c2c' ? key.to : undefined,
    // Stryker disable next-line ConditionalExpression: said for the type checker: no other key has a group.
    ...(key.kind === 'group' && { group: key.group }),
    conversationId: conversationIdOf(key),
    sentAt: event.atMs,
  };
  return { key, content: contentOfExample(event, about) };
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
      // Stryker disable next-line StringLiteral: a place in a group has one; said for the type checker.
      return { kind: 'group', group: event.conversation ?? place.group ?? 'example', topic: '', seq: number };
  }
}
