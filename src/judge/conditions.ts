import type { Content, CounterReading, Span } from '../model.ts';
import type { Condition, CountCondition, ScoreCondition } from '../rules/rule-set.ts';
import type { Evasion, Pattern, View } from '../text/engine.ts';
import type { AcrossCondition } from './across-messages.ts';
import { evaluateAcross } from './across-messages.ts';
import { contactRegexes } from './contact-patterns.ts';
import type { RuleCounters } from './counter-plan.ts';
import type { Domains, LinkTest } from './links.ts';
import { makeLinkTest } from './links.ts';
import type { Match, Matches } from './matches.ts';

/** A condition with its patterns in the engine's numbering and its counters in the plan's. */
export type CompiledCondition =
  | { readonly type: 'any' | 'none'; readonly of: readonly CompiledCondition[] }
  | {
      readonly type: 'all';
      /** As written. */
      readonly of: readonly CompiledCondition[];
      /** As asked: what costs most is spared where the rest does not hold. */
      readonly cheapestFirst: readonly CompiledCondition[];
    }
  | { readonly type: 'patterns'; readonly patterns: readonly number[] }
  | AcrossCondition
  | { readonly type: 'length'; readonly longerThan: number }
  | { readonly type: 'link'; readonly test: LinkTest }
  | { readonly type: 'count'; readonly counter: number; readonly atLeast: number }
  | { readonly type: 'score'; readonly threshold: number; readonly signals: readonly CompiledSignal[] };
type CompiledSignal = { readonly add: number; readonly when: CompiledCondition };

/** What is known of a message when a rule is asked. */
export type Facts = {
  readonly content: Content;
  /** Exceptions of the rule already taken out. */
  matchesOf(pattern: number): readonly Match[];
  /** Undefined where the counter was not asked for this message. */
  readingOf(counter: number): CounterReading | undefined;
  /** Other readings of a text, for what looks at it itself. */
  viewsOf(text: string): readonly View[];
  /** All matches in a text that is not part of the message itself. */
  find(text: string): Matches;
};

/** Whether a condition holds, and what shows it. */
export type Finding = {
  readonly holds: boolean;
  readonly spans: readonly Span[];
  readonly readings: readonly CounterReading[];
};

const NO: Finding = Object.freeze({ holds: false, spans: [], readings: [] });
const YES: Finding = Object.freeze({ holds: true, spans: [], readings: [] });

/** Puts a pattern of a condition into the engine and gives its index there. */
export type AddPattern = (pattern: Pattern, condition: Condition) => number;

/** What the conditions of all rules share. */
export type Shared = {
  readonly add: AddPattern;
  /** The domains of a list. */
  domainsOf(list: string): Domains | undefined;
};

export function compileCondition(condition: Condition, shared: Shared, counters: RuleCounters): CompiledCondition {
  const { add, domainsOf } = shared;
  const compile = (inner: Condition) => compileCondition(inner, shared, counters);
  const regex = (source: string, evasion: Evasion) => add({ type: 'regex', source, evasion }, condition);
  switch (condition.type) {
    case 'any':
    case 'none':
      return { type: condition.type, of: condition.of.map(compile) };
    case 'all': {
      const of = condition.of.map(compile);
      const order = [...of.keys()].sort((a, b) => costOf(condition.of[a]!) - costOf(condition.of[b]!));
      return { type: 'all', of, cheapestFirst: order.map((index) => of[index]!) };
    }
    case 'terms': {
      const { terms, evasion, across } = condition;
      const pattern = add({ type: 'terms', terms, evasion }, condition);
      const here: CompiledCondition = { type: 'patterns', patterns: [pattern] };
      if (across === undefined) return here;
      // A phrase that stands whole in this message needs no others.
      return { type: 'any', of: [here, { type: 'across', pattern, counter: counters.recent(across), ...across }] };
    }
    case 'regex':
      return { type: 'patterns', patterns: [regex(condition.source, condition.evasion)] };
    case 'profanity': {
      const { language, evasion } = condition;
      return { type: 'patterns', patterns: [add({ type: 'profanity', language, evasion }, condition)] };
    }
    case 'contact': {
      const sources = condition.kinds.flatMap(contactRegexes);
      return { type: 'patterns', patterns: sources.map((source) => regex(source, 'standard')) };
    }
    case 'length':
      return { type: 'length', longerThan: condition.longerThan };
    case 'link':
      return {
        type: 'link',
        test: makeLinkTest(condition, condition.list === undefined ? undefined : domainsOf(condition.list)),
      };
    case 'count':
      return compileCount(condition, compile, counters);
    case 'score':
      return compileScore(condition, compile);
  }
}

function compileCount(
  condition: CountCondition,
  compile: (condition: Condition) => CompiledCondition,
  counters: RuleCounters,
): CompiledCondition {
  const where = condition.where && compile(condition.where);
  return { type: 'count', counter: counters.count(condition, where), atLeast: condition.atLeast };
}

function compileScore({ threshold, signals }: ScoreCondition, compile: (c: Condition) => CompiledCondition) {
  return { type: 'score', threshold, signals: signals.map(({ add, when }) => ({ add, when: compile(when) })) } as const;
}

/** What it takes to ask: nothing where it is known already, a look for links, an expression tried on the text. */
function costOf(condition: Condition): number {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return Math.max(0, ...condition.of.map(costOf));
    case 'score':
      return Math.max(0, ...condition.signals.map(({ when }) => costOf(when)));
    case 'link':
      return 1;
    case 'regex':
    case 'contact':
      return 2;
    default:
      return 0;
  }
}

export function evaluate(condition: CompiledCondition, facts: Facts): Finding {
  switch (condition.type) {
    case 'any': {
      // All are asked, so that every span is known; a rule is only evaluated where something was found.
      const holding = condition.of.map((inner) => evaluate(inner, facts)).filter(({ holds }) => holds);
      return holding.length > 0 ? merge(holding) : NO;
    }
    case 'all': {
      const findings: Finding[] = [];
      for (const inner of condition.cheapestFirst) {
        const finding = evaluate(inner, facts);
        if (!finding.holds) return NO;
        findings.push(finding);
      }
      return merge(findings);
    }
    case 'none':
      return condition.of.some((inner) => evaluate(inner, facts).holds) ? NO : YES;
    case 'patterns': {
      const spans = condition.patterns.flatMap((pattern) => facts.matchesOf(pattern).flatMap((match) => match.spans));
      return spans.length > 0 ? { holds: true, spans, readings: [] } : NO;
    }
    case 'across':
      return evaluateAcross(condition, facts) ?? NO;
    case 'length':
      return lengthOf(facts.content) > condition.longerThan ? YES : NO;
    case 'link': {
      const spans = condition.test(facts.content.parts, facts.viewsOf);
      return spans.length > 0 ? { holds: true, spans, readings: [] } : NO;
    }
    case 'count': {
      const reading = facts.readingOf(condition.counter);
      return reading && reading.value >= condition.atLeast ? { holds: true, spans: [], readings: [reading] } : NO;
    }
    case 'score': {
      const holding = condition.signals.map(({ add, when }) => ({ add, finding: evaluate(when, facts) }));
      const counted = holding.filter(({ finding }) => finding.holds);
      const score = counted.reduce((sum, { add }) => sum + add, 0);
      return score >= condition.threshold ? merge(counted.map(({ finding }) => finding)) : NO;
    }
  }
}

/** What the score of a `score` condition comes to; for people. */
export function scoreOf(condition: Extract<CompiledCondition, { type: 'score' }>, facts: Facts): number {
  return condition.signals.reduce((sum, { add, when }) => sum + (evaluate(when, facts).holds ? add : 0), 0);
}

/** Code points of all text, the space around each part left out. */
export function lengthOf({ parts }: Content): number {
  let length = 0;
  for (const { text } of parts) for (const _ of text.trim()) length++;
  return length;
}

function merge(findings: readonly Finding[]): Finding {
  if (findings.length === 1) return findings[0]!;
  return {
    holds: true,
    spans: findings.flatMap(({ spans }) => spans),
    readings: findings.flatMap(({ readings }) => readings),
  };
}

/** Whether a condition can hold for a message in which no pattern was found: such a rule is asked every time. */
export function canHoldWithoutMatch(condition: CompiledCondition): boolean {
  switch (condition.type) {
    case 'any':
      return condition.of.some(canHoldWithoutMatch);
    case 'all':
      return condition.of.every(canHoldWithoutMatch);
    case 'patterns':
      return false;
    case 'score':
      return condition.signals.filter(({ add }) => add > 0).some(({ when }) => canHoldWithoutMatch(when));
    default:
      return true;
  }
}

/** Every pattern a condition looks at. */
export function patternsIn(condition: CompiledCondition): readonly number[] {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return condition.of.flatMap(patternsIn);
    case 'patterns':
      return condition.patterns;
    case 'across':
      return [condition.pattern];
    case 'score':
      return condition.signals.flatMap(({ when }) => patternsIn(when));
    default:
      return [];
  }
}
