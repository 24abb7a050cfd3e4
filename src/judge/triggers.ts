import type { CompiledCondition } from './compiled-condition.ts';

/**
 * What a condition cannot hold without: one of these patterns is found (or, of an expression, may be), or one of these
 * counters was asked for the message and has come far enough. A rule is asked only where its trigger is there, which spares nearly every rule
 * nearly every message.
 */
export type Trigger = { readonly patterns: readonly number[]; readonly counters: readonly number[] };

/** How often a pattern is met, roughly, told from what it is. */
export type Frequency = (pattern: number) => number;
/** Of a counter: those that count everything are asked for nearly every message. */
const COUNTER_ASKED = 20;

/** Undefined where a condition may hold for a message in which nothing was found: such a rule is asked every time. */
export function triggerOf(condition: CompiledCondition, frequency: Frequency): Trigger | undefined {
  switch (condition.type) {
    case 'any':
      return oneOf(condition.of.map((inner) => triggerOf(inner, frequency)));
    case 'all':
      // Any of them would do: the one that is there most rarely.
      return condition.of
        .map((inner) => triggerOf(inner, frequency))
        .reduce((best, next) => rarer(best, next, frequency), undefined);
    case 'patterns':
      return { patterns: condition.patterns, counters: [] };
    case 'across':
    case 'count':
      return { patterns: [], counters: [condition.counter] };
    case 'score':
      return triggerOfScore(condition, frequency);
    default:
      return undefined;
  }
}

/** Undefined where any of them is. */
function oneOf(triggers: readonly (Trigger | undefined)[]): Trigger | undefined {
  const patterns: number[] = [];
  const counters: number[] = [];
  for (const trigger of triggers) {
    if (trigger === undefined) return undefined;
    patterns.push(...trigger.patterns);
    counters.push(...trigger.counters);
  }
  return { patterns: [...new Set(patterns)], counters: [...new Set(counters)] };
}

const frequencyOf = ({ patterns, counters }: Trigger, frequency: Frequency): number =>
  patterns.reduce((sum, pattern) => sum + frequency(pattern), counters.length * COUNTER_ASKED);

function rarer(one: Trigger | undefined, other: Trigger | undefined, frequency: Frequency): Trigger | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return frequencyOf(other, frequency) < frequencyOf(one, frequency) ? other : one;
}

/** Signals that do not come to the threshold together may be left out, those that are met most often first. */
function triggerOfScore(
  { threshold, signals }: Extract<CompiledCondition, { type: 'score' }>,
  frequency: Frequency,
): Trigger | undefined {
  const often = (trigger: Trigger | undefined) =>
    trigger === undefined ? Number.POSITIVE_INFINITY : frequencyOf(trigger, frequency);
  const positive = signals
    .filter(({ add }) => add > 0)
    .map(({ add, when }) => ({ add, trigger: triggerOf(when, frequency) }))
    .sort((a, b) => often(b.trigger) - often(a.trigger) || a.add - b.add);
  let leftOut = 0;
  const needed = positive.filter(({ add }) => {
    if (leftOut + add >= threshold) return true;
    leftOut += add;
    return false;
  });
  return threshold > 0 ? oneOf(needed.map(({ trigger }) => trigger)) : undefined;
}

/** Which of many rules are to be asked for a message, in order, each once. `counted`: counters that may decide something. */
export type Asking = (
  possible: readonly number[],
  counted: readonly number[],
  missed: ReadonlySet<number>,
) => readonly number[];

/** `triggers` by rule. What it gives is valid until the next call. */
export function makeAsking(triggers: readonly (Trigger | undefined)[]): Asking {
  const always = [...triggers.keys()].filter((rule) => triggers[rule] === undefined);
  const byPattern = rulesBy(triggers, ({ patterns }) => patterns);
  const byCounter = rulesBy(triggers, ({ counters }) => counters);
  const isChosen = new Uint8Array(triggers.length);
  const chosen: number[] = [];
  const choose = (rules: readonly number[] | undefined): void => {
    if (rules === undefined) return;
    for (const rule of rules) {
      if (isChosen[rule] === 1) continue;
      isChosen[rule] = 1;
      // Few are chosen: each moves to its place among them.
      let at = chosen.length;
      // Stryker disable next-line ConditionalExpression,EqualityOperator: before the first there is nothing, and none is there twice.
      while (at > 0 && chosen[at - 1]! > rule) at--;
      chosen.splice(at, 0, rule);
    }
  };
  return (possible, counted, missed) => {
    // Stryker disable next-line all: it saves time; of nothing nothing more is chosen.
    if (possible.length === 0 && counted.length === 0 && missed.size === 0) return always;
    for (const rule of chosen) isChosen[rule] = 0;
    chosen.length = 0;
    choose(always);
    for (const pattern of possible) choose(byPattern[pattern]);
    for (const counter of counted) choose(byCounter[counter]);
    for (const counter of missed) choose(byCounter[counter]);
    return chosen;
  };
}

function rulesBy(
  triggers: readonly (Trigger | undefined)[],
  names: (trigger: Trigger) => readonly number[],
): readonly (readonly number[] | undefined)[] {
  const by: number[][] = [];
  triggers.forEach((trigger, rule) => {
    for (const name of trigger === undefined ? [] : names(trigger)) {
      by[name] ??= [];
      by[name].push(rule);
    }
  });
  return by;
}
