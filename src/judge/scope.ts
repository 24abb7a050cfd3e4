import { authorOf, type Content } from '../model.ts';
import type { Scope } from '../rules/rule-set.ts';
import { type Saying, say } from '../words/saying.ts';

/** Whether a rule looks at a message at all; absent where it looks at every one. */
export type ScopeTest = ((content: Content) => boolean) | undefined;

/** Tencent gives two group types two names each: what the console calls Work and Meeting, callbacks call otherwise. */
const OTHER_NAME: ReadonlyMap<string, string> = new Map([
  ['Work', 'Private'],
  ['Private', 'Work'],
  ['Meeting', 'ChatRoom'],
  ['ChatRoom', 'Meeting'],
]);

/**
 * Group restrictions speak about groups only: `conversations: [c2c, group], group_types: [Public]` is every direct
 * message and public groups. Alone, `group_types` and `groups` mean groups and nothing else. What an edit says is said by
 * who made it, so that nobody speaks through the messages of those who are left alone.
 */
export function makeScopeTest({ conversations, groupTypes, groups, notGroups, sendersNot }: Scope): ScopeTest {
  const kinds = conversations ?? (groupTypes || groups ? ['group'] : undefined);
  const inConversations = kinds && new Set<string>(kinds);
  const inTypes = groupTypes && new Set(groupTypes.flatMap((type) => [type, OTHER_NAME.get(type) ?? type]));
  const inGroups = groups && new Set(groups);
  const outGroups = notGroups && new Set(notGroups);
  const outSenders = sendersNot.length > 0 ? new Set(sendersNot) : undefined;
  if (!inConversations && !inTypes && !inGroups && !outGroups && !outSenders) return undefined;
  return (content) => {
    const { conversation, groupType, group } = content;
    if (inConversations && !inConversations.has(conversation)) return false;
    const author = outSenders && authorOf(content);
    if (author !== undefined && outSenders!.has(author)) return false;
    if (conversation !== 'group') return true;
    // Stryker disable next-line StringLiteral: a group that is not told is in no list, whatever stands for it.
    if (inTypes && !inTypes.has(groupType ?? '')) return false;
    // Stryker disable next-line StringLiteral: a group that is not told is in no list, whatever stands for it.
    if (inGroups && !inGroups.has(group ?? '')) return false;
    // Stryker disable next-line StringLiteral: a group that is not told is in no list, whatever stands for it.
    return !outGroups?.has(group ?? '');
  };
}

/** Which part of a scope leaves a message out, for people. */
export function scopeMiss(scope: Scope, content: Content): Saying {
  const { conversations, groupTypes, groups, notGroups, sendersNot } = scope;
  const { conversation, groupType, group } = content;
  const author = authorOf(content);
  // Stryker disable next-line ConditionalExpression: said for the type checker.
  if (author !== undefined && sendersNot.includes(author)) return say('exempt', author);
  const kinds = conversations ?? (groupTypes || groups ? ['group'] : []);
  if (kinds.length > 0 && !kinds.includes(conversation)) return say('looksAt', kinds, conversation);
  // Stryker disable next-line StringLiteral: a group that is not told is in no list, whatever stands for it.
  if (notGroups?.includes(group ?? '')) return say('leavesOut', group);
  // Stryker disable next-line StringLiteral: a group that is not told is in no list, whatever stands for it.
  if (groups && !groups.includes(group ?? '')) return say('looksAtGroups', groups, group);
  // Stryker disable next-line ArrayDeclaration: what is left are types; this is said for the type checker.
  return say('looksAtTypes', groupTypes ?? [], groupType);
}
