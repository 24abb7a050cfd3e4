import type { Condition } from './rule-set.ts';

/** The conditions directly inside one: those it puts together, weighs, or counts by. */
export function innerConditions(condition: Condition): readonly Condition[] {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return condition.of;
    case 'score':
      return condition.signals.map(({ when }) => when);
    case 'count':
      return condition.where === undefined ? [] : [condition.where];
    default:
      return [];
  }
}

/** The same condition with each condition directly inside it replaced. */
export function changeInner(condition: Condition, change: (inner: Condition) => Condition): Condition {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return { ...condition, of: condition.of.map(change) };
    case 'score':
      return { ...condition, signals: condition.signals.map(({ add, when }) => ({ add, when: change(when) })) };
    case 'count':
      return { ...condition, where: condition.where && change(condition.where) };
    default:
      return condition;
  }
}

/** The names of all lists that a condition looks into, those inside it too. */
export function listsIn(condition: Condition): readonly string[] {
  const inner = innerConditions(condition).flatMap(listsIn);
  const own =
    condition.type === 'terms' || condition.type === 'link' || condition.type === 'like' ? condition.list : undefined;
  return own === undefined ? inner : [own, ...inner];
}
