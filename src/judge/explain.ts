import type { Content, CounterReading, Span } from '../model.ts';
import type { Condition, Rule } from '../rules/rule-set.ts';
import type { CompiledCondition, Facts } from './conditions.ts';
import { evaluate, lengthOf, scoreOf } from './conditions.ts';
import type { CompiledRule, Judge } from './judge.ts';
import { findLinks } from './links.ts';

/** Why one rule matches a message, or does not. */
export type RuleExplanation = {
  readonly rule: Rule;
  readonly matches: boolean;
  /** False where the rule does not look at such a message at all. */
  readonly inScope: boolean;
  readonly spans: readonly Span[];
  readonly condition: ConditionExplanation;
};

/** A condition and what became of it, with its parts. */
export type ConditionExplanation = {
  /** As in the rule file, in short: `text: { in: contact-words }`. */
  readonly condition: string;
  readonly holds: boolean;
  /** What came of it, such as `12 characters, needs more than 20`; empty where there is no more to say. */
  readonly because: string;
  readonly parts: readonly ConditionExplanation[];
};

/** Every rule that is not off, in the order of the rule files. */
export function explain(
  judge: Judge,
  content: Content,
  readings: readonly CounterReading[] = [],
): readonly RuleExplanation[] {
  return judge.inside.rules.map((compiled): RuleExplanation => {
    const facts = judge.inside.factsFor(compiled, content, readings);
    const inScope = compiled.looksAt === undefined || compiled.looksAt(content);
    const { holds, spans } = evaluate(compiled.when, facts);
    const condition = explainCondition(compiled.rule.when, compiled.when, facts, cancelledIn(judge, compiled, content));
    return { rule: compiled.rule, matches: inScope && holds, inScope, spans: inScope && holds ? spans : [], condition };
  });
}

/** How many matches of a pattern the rule's exceptions took away. */
type Cancelled = (pattern: number) => number;

function cancelledIn(judge: Judge, compiled: CompiledRule, content: Content): Cancelled {
  if (compiled.exceptions === undefined) return () => 0;
  const withExceptions = judge.inside.factsFor(compiled, content, []);
  const without = judge.inside.factsFor({ ...compiled, exceptions: undefined }, content, []);
  return (pattern) => without.matchesOf(pattern).length - withExceptions.matchesOf(pattern).length;
}

function explainCondition(
  written: Condition,
  compiled: CompiledCondition,
  facts: Facts,
  cancelled: Cancelled,
): ConditionExplanation {
  const { holds } = evaluate(compiled, facts);
  const parts = partsOf(written, compiled).map(([inner, made]) => explainCondition(inner, made, facts, cancelled));
  const because = holds ? '' : reasonFor(written, compiled, facts, cancelled);
  return { condition: shortFormOf(written), holds, because, parts };
}

/** The conditions inside a condition, as written and as compiled. */
function partsOf(
  written: Condition,
  compiled: CompiledCondition,
): readonly (readonly [Condition, CompiledCondition])[] {
  if ((written.type === 'any' || written.type === 'all' || written.type === 'none') && 'of' in compiled) {
    return written.of.map((inner, index) => [inner, compiled.of[index]!] as const);
  }
  if (written.type === 'score' && compiled.type === 'score') {
    return written.signals.map(({ when }, index) => [when, compiled.signals[index]!.when] as const);
  }
  return [];
}

/** By how little it failed. */
function reasonFor(written: Condition, compiled: CompiledCondition, facts: Facts, cancelled: Cancelled): string {
  switch (compiled.type) {
    case 'length':
      return `${lengthOf(facts.content)} characters, needs more than ${compiled.longerThan}`;
    case 'count': {
      const reading = facts.readingOf(compiled.counter);
      return reading === undefined ? 'not counted here' : `${reading.value}, needs ${compiled.atLeast}`;
    }
    case 'score':
      return `${scoreOf(compiled, facts)}, needs ${compiled.threshold}`;
    case 'link': {
      const hosts = facts.content.parts.flatMap(({ text }) => findLinks(text).flatMap((link) => link.hosts));
      return hosts.length === 0 ? 'no link' : `links only to ${[...new Set(hosts)].join(', ')}`;
    }
    case 'patterns': {
      const count = compiled.patterns.reduce((sum, pattern) => sum + cancelled(pattern), 0);
      return count > 0 ? 'matches, and an exception cancels it' : 'not found';
    }
    default:
      return written.type === 'terms' ? 'not found' : '';
  }
}

/** One line, as somebody would write it in a rule file. */
export function shortFormOf(condition: Condition): string {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return `${condition.type} of ${condition.of.length}`;
    case 'terms': {
      const { list, terms } = condition;
      const more = terms.length > 3 ? `, … ${terms.length - 3} more` : '';
      const what = list === undefined ? `terms: [${terms.slice(0, 3).join(', ')}${more}]` : `in: ${list}`;
      return `text: { ${what}${evasionOf(condition)} }`;
    }
    case 'regex':
      return `text: { regex: '${condition.source}'${evasionOf(condition)} }`;
    case 'profanity':
      return `text: { profanity: ${condition.language}${evasionOf(condition)} }`;
    case 'length':
      return `text: { longer_than: ${condition.longerThan} }`;
    case 'link':
      return condition.domainIn
        ? 'link: { domain_in }'
        : condition.domainNotIn
          ? 'link: { domain_not_in }'
          : 'link: { any }';
    case 'contact':
      return `contact: [${condition.kinds.join(', ')}]`;
    case 'count': {
      const what = condition.distinct === undefined ? 'count' : `distinct ${condition.distinct}`;
      return `${what} per [${condition.per.join(', ')}] over ${condition.overMs / 1000}s`;
    }
    case 'score':
      return `score of ${condition.signals.length} signals`;
  }
}

const evasionOf = ({ evasion }: { evasion: string }): string => (evasion === 'standard' ? '' : `, evasion: ${evasion}`);
