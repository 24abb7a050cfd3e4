import type { CounterReading, Hit, Involved } from '../model.ts';
import type { Rule } from '../rules/rule-set.ts';
import type { Evaluation } from './facts.ts';

/** A rule that holds, with what shows it. */
export function hitOf(
  { rule, state }: { readonly rule: Rule; readonly state: Hit['state'] },
  evaluation: Evaluation,
): Hit {
  const [most, ...also] = involvedIn(evaluation.readings);
  return {
    rule: rule.id,
    policy: rule.policy,
    state,
    severity: rule.severity,
    actions: rule.then,
    spans: inOrder(evaluation.spans),
    ...(most ?? { contributing: [] }),
    ...(also.length > 0 && { also }),
  };
}

/** The messages behind each counter that made the rule match, the largest set first. */
function involvedIn(readings: readonly CounterReading[]): readonly Involved[] {
  return readings
    .flatMap((reading): readonly Involved[] => [reading, ...(reading.also ?? [])])
    .filter(({ contributing }) => contributing.length > 0)
    .toSorted((a, b) => b.contributing.length - a.contributing.length)
    .map(({ contributing, position = contributing.length }) =>
      position < contributing.length ? { contributing, position } : { contributing },
    );
}

/** By place, each stretch once. */
function inOrder(spans: Evaluation['spans']): Hit['spans'] {
  // Stryker disable next-line ConditionalExpression: it saves time; one is in order.
  if (spans.length < 2) return spans;
  const sorted = spans.toSorted((a, b) => a.part - b.part || a.start - b.start || a.end - b.end);
  return sorted.filter((span, index) => {
    const before = sorted[index - 1];
    return !before || before.part !== span.part || before.start !== span.start || before.end !== span.end;
  });
}
