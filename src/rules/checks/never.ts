import type { Action, ConversationKind } from '../../model.ts';
import type { BuiltRule } from '../build-rule.ts';
import { needsHistory } from '../build-rule.ts';
import { CONVERSATIONS } from '../format.ts';
import { innerConditions } from '../inner-conditions.ts';
import type { Report } from '../problem.ts';
import type { Condition, CountCondition, Scope } from '../rule-set.ts';
import type { Place } from '../source.ts';

/** What a rule asks for and can never get: E-NEVER. Said when the rule is written, not when it fails to act. */
export function checkNever({ rule, origin }: BuiltRule, report: Report): void {
  const never = (at: Place, message: string, hint: string) =>
    report({ code: 'E-NEVER', at, message, hint, rule: rule.id });
  checkScope(rule.scope, origin.scope, never);
  rule.then.forEach((action, index) => {
    const at = origin.then[index]!;
    checkPlace(action, rule.scope, at, never);
    checkBlockCode(action, rule.scope, at, never);
    if (action.type === 'recall' && action.which === 'contributing' && !needsHistory(rule.when)) {
      const message = '"contributing" means the messages that were counted, and this rule counts none';
      never(at, message, 'use recall alone, or a count, distinct or across_messages condition');
    }
    if (action.type === 'recall' && action.which === 'this' && action.keepFirst > 0) {
      const message = '"keep_first" spares the first of the messages that were counted, and this recalls one alone';
      never(at, message, 'add which: contributing, or remove keep_first');
    }
    if (action.type === 'block' && !holdsAlone(rule.when)) {
      const message = '"block" stops a message before it is sent, and what was not sent is not counted yet';
      never(at, message, 'use recall, or block in a rule that holds by what the message says');
    }
  });
  for (const count of countsIn(rule.when)) checkCount(count, rule.scope, origin.when, never);
}

type Never = (at: Place, message: string, hint: string) => void;

/** Group restrictions alone mean groups and nothing else, as where the rule is run. */
const kindsOf = ({ conversations, groupTypes, groups }: Scope): readonly ConversationKind[] =>
  conversations ?? (groupTypes || groups ? ['group'] : CONVERSATIONS);
/** Whether all group types that the rule looks at are among these. No group types means all of them. */
const onlyIn = (scope: Scope, types: readonly string[]): boolean =>
  scope.groupTypes?.every((type) => types.includes(type)) ?? false;

function checkScope(scope: Scope, at: Place | undefined, never: Never): void {
  if (at === undefined) return;
  if (!kindsOf(scope).includes('group') && (scope.groupTypes || scope.groups || scope.notGroups)) {
    const key = scope.groupTypes ? 'group_types' : scope.groups ? 'groups' : 'not_groups';
    never(at, `${key} says nothing here: conversations leaves groups out`, 'add group to conversations, or remove it');
  }
  if (scope.groups?.every((group) => scope.notGroups?.includes(group))) {
    never(at, 'every group in groups is also in not_groups', 'one of the two is enough');
  }
}

/** Where Tencent does not offer what the action does. */
function checkPlace(action: Action, scope: Scope, at: Place, never: Never): void {
  const kinds = kindsOf(scope);
  switch (action.type) {
    case 'purge':
      if (!kinds.includes('group')) {
        never(at, '"purge" works in groups only, and conversations leaves them out', 'use recall');
        return;
      }
      // delete_group_msg_by_sender answers success and does nothing there. [docs id CN-2359]
      if (scope.groupTypes?.includes('AVChatRoom')) {
        const message = '"purge" does nothing in AVChatRoom: Tencent keeps no history there';
        never(at, message, 'use recall (works for one hour), or leave AVChatRoom out of scope.group_types');
      }
      return;
    case 'mute':
      if (!kinds.includes('group')) {
        never(at, '"mute" works in groups only, and conversations leaves them out', 'use review');
        return;
      }
      // forbid_send_msg is not offered for Work (formerly Private) groups. [docs id 34951]
      if (onlyIn(scope, ['Private', 'Work'])) never(at, '"mute" does not exist in Work (Private) groups', 'use review');
      return;
    case 'strike':
      if (kinds.every((kind) => kind === 'official')) {
        never(at, '"strike" counts against a sender, and official accounts have none', 'use recall or review');
      }
      return;
    default:
      return;
  }
}

/** Codes that reach the client: 120001–130000, in groups 10100–10200; 1 rejects, 2 drops. [docs ids 34364, 34374, 60803] */
function checkBlockCode(action: Action, scope: Scope, at: Place, never: Never): void {
  if (action.type !== 'block' || action.code === undefined || action.code <= 2) return;
  const { code } = action;
  const inGroups = code >= 10_100 && code <= 10_200;
  const elsewhere = code >= 120_001 && code <= 130_000;
  const fits = kindsOf(scope).every((kind) => (kind === 'group' ? inGroups : elsewhere));
  if (fits) return;
  const ranges = '10100 to 10200 in groups, 120001 to 130000 in c2c and official accounts, 1 or 2 anywhere';
  never(at, `Tencent does not pass block code ${code} on in every conversation this rule is for`, ranges);
}

function checkCount({ per, distinct, where }: CountCondition, scope: Scope, at: Place, never: Never): void {
  const kinds = kindsOf(scope);
  if (where !== undefined && needsHistory(where)) {
    const message = '"where" says which messages are counted by what each says: it cannot count or read across itself';
    never(at, message, 'put the two side by side under all');
  }
  const needs = new Set<string>([...per, ...(distinct ? [distinct] : [])]);
  if (needs.has('recipient') && !kinds.includes('c2c')) {
    never(at, 'only c2c messages have a recipient, and conversations leaves c2c out', 'count by conversation');
  }
  if (needs.has('group') && !kinds.includes('group')) {
    never(at, 'only group messages have a group, and conversations leaves groups out', 'count by conversation');
  }
  if (needs.has('sender') && kinds.every((kind) => kind === 'official')) {
    never(at, 'messages of official accounts have no sender', 'count by conversation');
  }
  if (distinct && (per as readonly string[]).includes(distinct)) {
    never(at, `counted apart per ${distinct}, there is only ever one ${distinct}`, `take ${distinct} out of per`);
  }
}

/** Whether a condition can hold for a message of which nothing is counted. */
function holdsAlone(condition: Condition): boolean {
  switch (condition.type) {
    case 'any':
      return condition.of.some(holdsAlone);
    case 'all':
      return condition.of.every(holdsAlone);
    case 'count':
      return false;
    case 'score': {
      const alone = condition.signals.filter(({ add, when }) => add > 0 && holdsAlone(when));
      return alone.reduce((sum, { add }) => sum + add, 0) >= condition.threshold;
    }
    default:
      return true;
  }
}

function countsIn(condition: Condition): readonly CountCondition[] {
  return condition.type === 'count' ? [condition] : innerConditions(condition).flatMap(countsIn);
}
