import { innerConditions } from '../rules/inner-conditions.ts';
import type { Condition, CountCondition, ScoreCondition } from '../rules/rule-set.ts';
import type { Evasion, Pattern } from '../text/engine.ts';
import type { CompiledCondition } from './compiled-condition.ts';
import { contactRegexes } from './contacts/account-patterns.ts';
import type { RuleCounters } from './counter-plan.ts';
import type { Domains } from './links/domains.ts';
import { makeLinkTest } from './links/link-test.ts';
import { NO_SAMPLES, type SampleTable } from './samples.ts';
import { voicesOf } from './voices.ts';

/** Puts a pattern of a condition into the engine and gives its index there. */
export type AddPattern = (pattern: Pattern, condition: Condition) => number;

/** What the conditions of all rules share. */
export type Shared = {
  readonly add: AddPattern;
  /** The domains of a list. */
  domainsOf(list: string): Domains | undefined;
  /** The texts of a list of samples. */
  samplesOf(list: string): SampleTable | undefined;
};

export function compileCondition(condition: Condition, shared: Shared, counters: RuleCounters): CompiledCondition {
  const { add, domainsOf, samplesOf } = shared;
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
      const { terms, evasion, words, forms, language, across } = condition;
      const pattern = add({ type: 'terms', terms, evasion, words, forms, language }, condition);
      const here: CompiledCondition = {
        type: 'patterns',
        patterns: [pattern],
        voices: voicesOf(condition.voices),
        outside: condition.outside,
      };
      if (across === undefined) return here;
      // A phrase that stands whole in this message needs no others.
      return { type: 'any', of: [here, { type: 'across', pattern, counter: counters.recent(across), ...across }] };
    }
    case 'regex':
      return {
        type: 'patterns',
        patterns: [regex(condition.source, condition.evasion)],
        voices: voicesOf(condition.voices),
        outside: condition.outside,
      };
    case 'profanity': {
      const { language, evasion } = condition;
      const pattern = add({ type: 'profanity', language, evasion }, condition);
      const { voices, outside } = condition;
      return { type: 'patterns', patterns: [pattern], voices: voicesOf(voices), outside };
    }
    case 'learned': {
      const { digest, table, threshold } = condition;
      const pattern = add({ type: 'learned', model: digest, table, threshold }, condition);
      return { type: 'patterns', patterns: [pattern], voices: voicesOf(condition.voices) };
    }
    case 'contact': {
      const sources = condition.kinds.flatMap(contactRegexes);
      const patterns = sources.map((source) => regex(source, 'standard'));
      const voices = voicesOf(condition.voices);
      const accounts: CompiledCondition = { type: 'patterns', patterns, voices };
      if (!condition.kinds.includes('phone')) return accounts;
      return { type: 'any', of: [accounts, { type: 'phone', voices }] };
    }
    case 'length':
      return { type: 'length', longerThan: condition.longerThan, voices: voicesOf(condition.voices) };
    case 'like':
      return {
        type: 'like',
        table: samplesOf(condition.list) ?? NO_SAMPLES,
        share: condition.share,
        voices: voicesOf(condition.voices),
      };
    case 'link':
      return {
        type: 'link',
        // Stryker disable next-line ConditionalExpression: there is no list without a name.
        test: makeLinkTest(condition, condition.list === undefined ? undefined : domainsOf(condition.list)),
        voices: voicesOf(condition.voices),
      };
    case 'shape':
      return { type: 'shape', wanted: condition, voices: voicesOf(condition.voices) };
    case 'elements':
      return { type: 'elements', kinds: condition.kinds };
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

/** What asking costs: nothing if the answer is known, a search for links, or an expression tried on the text. */
function costOf(condition: Condition): number {
  switch (condition.type) {
    case 'link':
    case 'shape':
    case 'like':
      return 1;
    case 'regex':
    case 'contact':
      return 2;
    case 'count':
      return 0;
    default:
      return Math.max(0, ...innerConditions(condition).map(costOf));
  }
}
