import type { Action, ConversationKind } from '../../model.ts';
import { type Saying, say } from '../../words/saying.ts';
import type { BuiltRule } from '../build-rule.ts';
import { needsHistory } from '../build-rule.ts';
import { CONVERSATIONS } from '../format.ts';
import { innerConditions } from '../inner-conditions.ts';
import type { Report } from '../problem.ts';
import type { Condition, CountCondition, Scope, ScoreCondition } from '../rule-set.ts';
import type { Place } from '../source.ts';

/** What a rule asks for and can never get: E-NEVER. Said when the rule is written, not when it fails to act. */
export function checkNever({ rule, origin }: BuiltRule, report: Report): void {
  const never = (at: Place, message: Saying, hint: Saying) =>
    report({ code: 'E-NEVER', at, message, hint, rule: rule.id });
  checkScope(rule.scope, origin.scope, never);
  rule.then.forEach((action, index) => {
    const at = origin.then[index]!;
    checkPlace(action, rule.scope, at, never);
    checkBlockCode(action, rule.scope, at, never);
    // Stryker disable next-line ConditionalExpression: said for the type checker: no other action says which.
    if (action.type === 'recall' && action.which === 'contributing' && !needsHistory(rule.when)) {
      never(at, say('nothingContributes'), say('nothingContributesHint'));
    }
    // Stryker disable next-line ConditionalExpression: as above.
    if (action.type === 'recall' && action.which === 'this' && action.keepFirst > 0) {
      never(at, say('keepFirstAlone'), say('keepFirstAloneHint'));
    }
    if (action.type === 'block' && !holdsAlone(rule.when)) {
      never(at, say('blockCounts'), say('blockCountsHint'));
    }
  });
  for (const count of countsIn(rule.when)) checkCount(count, rule.scope, origin.when, never);
  for (const score of scoresIn(rule.when)) checkScore(score, origin.when, never);
}

type Never = (at: Place, message: Saying, hint: Saying) => void;

/** Group restrictions alone mean groups and nothing else, as where the rule is run. */
const kindsOf = ({ conversations, groupTypes, groups }: Scope): readonly ConversationKind[] =>
  conversations ?? (groupTypes || groups ? ['group'] : CONVERSATIONS);
/** Whether all group types that the rule looks at are among these. No group types means all of them. */
const onlyIn = (scope: Scope, types: readonly string[]): boolean =>
  scope.groupTypes?.every((type) => types.includes(type)) ?? false;

function checkScope(scope: Scope, at: Place | undefined, never: Never): void {
  // Stryker disable next-line ConditionalExpression: without a scope nothing is left out.
  if (at === undefined) return;
  if (!kindsOf(scope).includes('group') && (scope.groupTypes || scope.groups || scope.notGroups)) {
    const key = scope.groupTypes ? 'group_types' : scope.groups ? 'groups' : 'not_groups';
    never(at, say('groupsLeftOut', key), say('groupsLeftOutHint'));
  }
  if (scope.groups?.every((group) => scope.notGroups?.includes(group))) {
    never(at, say('groupsExcluded'), say('groupsExcludedHint'));
  }
}

/** Where Tencent does not offer what the action does. */
function checkPlace(action: Action, scope: Scope, at: Place, never: Never): void {
  const kinds = kindsOf(scope);
  switch (action.type) {
    case 'purge':
      if (!kinds.includes('group')) {
        never(at, say('groupsOnly', 'purge'), say('useRecall'));
        return;
      }
      // delete_group_msg_by_sender answers success and does nothing there. [docs id CN-2359]
      if (scope.groupTypes?.includes('AVChatRoom')) {
        never(at, say('purgeLive'), say('purgeLiveHint'));
      }
      return;
    case 'mute':
      if (!kinds.includes('group')) {
        never(at, say('groupsOnly', 'mute'), say('useReview'));
        return;
      }
      // forbid_send_msg is not offered for Work (formerly Private) groups. [docs id 34951]
      if (onlyIn(scope, ['Private', 'Work'])) never(at, say('muteWork'), say('useReview'));
      return;
    case 'strike':
      if (kinds.every((kind) => kind === 'official')) {
        never(at, say('strikeOfficial'), say('useRecallOrReview'));
      }
      return;
    default:
      return;
  }
}

/** Codes that reach the client: 120001–130000, in groups 10100–10200; 1 rejects, 2 drops. [docs ids 34364, 34374, 60803] */
function checkBlockCode(action: Action, scope: Scope, at: Place, never: Never): void {
  // Stryker disable next-line ConditionalExpression: said for the type checker: no other action has a code.
  if (action.type !== 'block' || action.code === undefined || action.code <= 2) return;
  const { code } = action;
  const inGroups = code >= 10_100 && code <= 10_200;
  const elsewhere = code >= 120_001 && code <= 130_000;
  const fits = kindsOf(scope).every((kind) => (kind === 'group' ? inGroups : elsewhere));
  if (fits) return;
  never(at, say('blockCode', code), say('blockCodeHint'));
}

function checkCount({ per, distinct, where }: CountCondition, scope: Scope, at: Place, never: Never): void {
  const kinds = kindsOf(scope);
  if (where !== undefined && needsHistory(where)) {
    never(at, say('whereCounts'), say('whereCountsHint'));
  }
  // Stryker disable next-line ArrayDeclaration: no message has a value that is called so.
  const needs = new Set<string>([...per, ...(distinct ? [distinct] : [])]);
  if (needs.has('recipient') && !kinds.includes('c2c')) {
    never(at, say('noRecipient'), say('byConversation'));
  }
  if (needs.has('group') && !kinds.includes('group')) {
    never(at, say('noGroup'), say('byConversation'));
  }
  if (needs.has('sender') && kinds.every((kind) => kind === 'official')) {
    never(at, say('noSender'), say('byConversation'));
  }
  if (distinct && (per as readonly string[]).includes(distinct)) {
    never(at, say('onlyEverOne', distinct), say('outOfPer', distinct));
  }
}

/** Points that do not come to the threshold, whichever signals hold. */
function checkScore({ threshold, signals }: ScoreCondition, at: Place, never: Never): void {
  const most = signals.reduce((sum, { add }) => sum + Math.max(0, add), 0);
  if (most < threshold) never(at, say('scoreShort', most, threshold), say('scoreShortHint'));
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
      // Stryker disable next-line EqualityOperator: no points are none.
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

function scoresIn(condition: Condition): readonly ScoreCondition[] {
  const inner = innerConditions(condition).flatMap(scoresIn);
  return condition.type === 'score' ? [condition, ...inner] : inner;
}
