import { type Content, type CounterReading, type Span, VOICES, type Voice } from '../model.ts';
import type { Condition, Heard, LikeCondition, LinkCondition, Rule } from '../rules/rule-set.ts';
import type { Weighed } from '../text/engine.ts';
import { requiredLiterals } from '../text/expressions/literals.ts';
import { NO_SCORE, SCORE_UNIT } from '../text/learned/model-table.ts';
import { type Saying, say, type Told } from '../words/saying.ts';
import type { CompiledCondition } from './compiled-condition.ts';
import { evaluate, lengthOf, likenessIn, missingFrom, scoreOf } from './evaluate.ts';
import type { Facts } from './facts.ts';
import type { Judge } from './judge.ts';
import { SHOWN_OF_SAMPLE } from './list-entries.ts';
import { makeNearMiss, type NearMiss } from './near-miss.ts';
import type { CompiledRule } from './plan-rules.ts';
import { scopeMiss } from './scope.ts';
import { ALL, elementsOf, isHeard, voicesOf } from './voices.ts';

/** Why one rule matches a message, or does not. */
export type RuleExplanation = {
  readonly rule: Rule;
  readonly matches: boolean;
  /** Why the rule does not look at such a message at all; undefined where it does. */
  readonly outOfScope: Saying | undefined;
  readonly spans: readonly Span[];
  readonly condition: ConditionExplanation;
};

/** A condition and what became of it, with its parts. */
export type ConditionExplanation = {
  /** As in the rule file, in short: `text: { in: contact-words }`. */
  readonly condition: string;
  readonly holds: boolean;
  /** What came of it, such as `12 characters, needs more than 20`; undefined where there is no more to say. */
  readonly because: Told | undefined;
  /** The points of a signal of a score. */
  readonly points?: number;
  readonly parts: readonly ConditionExplanation[];
};

/** Every rule that is not off, in the order of the rule files. */
export function explain(
  judge: Judge,
  content: Content,
  readings: readonly CounterReading[] = [],
): readonly RuleExplanation[] {
  const text = content.parts.map((part) => part.text).join('\n');
  const nearMiss = makeNearMiss(text, judge.inside.engine.readAs(text, 'standard'));
  return judge.inside.rules.map((compiled): RuleExplanation => {
    const facts = judge.inside.factsFor(compiled, content, readings);
    const looksAt = compiled.looksAt === undefined || compiled.looksAt(content);
    const outOfScope = looksAt ? undefined : scopeMiss(compiled.rule.scope, content);
    const { holds, spans } = evaluate(compiled.when, facts);
    const why = { judge, facts, nearMiss, cancelled: cancelledIn(judge, compiled, content) };
    const condition = explainCondition(compiled.rule.when, compiled.when, why);
    const matches = looksAt && holds;
    return { rule: compiled.rule, matches, outOfScope, spans: matches ? spans : [], condition };
  });
}

type Why = {
  readonly judge: Judge;
  readonly facts: Facts;
  readonly nearMiss: NearMiss;
  readonly cancelled: Cancelled;
};

/** Whether a condition would hold but for the rule's exceptions. */
type Cancelled = (condition: CompiledCondition) => boolean;

function cancelledIn(judge: Judge, compiled: CompiledRule, content: Content): Cancelled {
  if (compiled.exceptions === undefined) return () => false;
  const without = judge.inside.factsFor({ ...compiled, exceptions: undefined }, content, []);
  return (condition) => evaluate(condition, without).holds;
}

function explainCondition(written: Condition, compiled: CompiledCondition, why: Why): ConditionExplanation {
  const { holds } = evaluate(compiled, why.facts);
  const parts = partsOf(written, compiled, why).map(({ condition, made, points }) => ({
    ...explainCondition(condition, made, why),
    ...(points !== undefined && { points }),
  }));
  return { condition: shortFormOf(written), holds, because: reasonFor(written, compiled, holds, why), parts };
}

type Part = { readonly condition: Condition; readonly made: CompiledCondition; readonly points?: number };

/** The conditions inside a condition, as written and as compiled. */
function partsOf(written: Condition, compiled: CompiledCondition, { judge }: Why): readonly Part[] {
  if ((written.type === 'any' || written.type === 'all' || written.type === 'none') && 'of' in compiled) {
    return written.of.map((condition, index) => ({ condition, made: compiled.of[index]! }));
  }
  if (written.type === 'score' && compiled.type === 'score') {
    return written.signals.map(({ when, add }, index) => ({
      condition: when,
      made: compiled.signals[index]!.when,
      points: add,
    }));
  }
  const where = compiled.type === 'count' ? judge.inside.counters[compiled.counter]!.where : undefined;
  return written.type === 'count' && written.where && where ? [{ condition: written.where, made: where }] : [];
}

const CANCELLED = say('cancelled');

/** By how little it failed, or by how much it holds. */
function reasonFor(written: Condition, compiled: CompiledCondition, holds: boolean, why: Why): Told | undefined {
  const { facts } = why;
  switch (compiled.type) {
    case 'length':
      return say('characters', lengthOf(facts.content, compiled.voices), compiled.longerThan);
    case 'count': {
      const reading = facts.readingOf(compiled.counter);
      return reading === undefined ? say('notCounted') : say('needs', reading.value, compiled.atLeast);
    }
    case 'score':
      return say('needs', scoreOf(compiled, facts), compiled.threshold);
    case 'shape':
      return joined(missingFrom(compiled, facts));
    case 'like':
      if (!holds && why.cancelled(compiled)) return CANCELLED;
      return likeReason(written as LikeCondition, compiled, facts);
    case 'elements':
      return say('itHas', [...new Set(elementsOf(facts.content))]);
    case 'link':
      if (!holds && why.cancelled(compiled)) return CANCELLED;
      if (!holds && evaluate({ ...compiled, voices: ALL }, facts).holds) return notHeard(compiled, facts);
      return linkReason(written as LinkCondition, holds, facts);
    case 'patterns':
      if (written.type === 'learned' && compiled.patterns.length === 1) {
        const scored = learnedReason(why.judge, compiled.patterns[0]!, facts);
        if (holds || !why.cancelled(compiled)) return scored;
      }
      if (holds) return undefined;
      if (why.cancelled(compiled)) return CANCELLED;
      return evaluate({ ...compiled, voices: ALL }, facts).holds
        ? notHeard(compiled, facts)
        : patternReason(written, why);
    default: {
      const here = compiled.type === 'any' && written.type === 'terms' ? compiled.of[0] : undefined;
      // Terms over several messages are compiled as "here, or over the last ones".
      if (written.type === 'contact' && !holds) return why.cancelled(compiled) ? CANCELLED : say('notFound');
      return here === undefined || holds ? undefined : reasonFor(written, here, false, why);
    }
  }
}

/** The words are there, in a voice that the condition does not look at. */
function notHeard(compiled: CompiledCondition & { readonly voices: number }, facts: Facts): Saying {
  const { spans } = evaluate({ ...compiled, voices: ALL } as CompiledCondition, facts);
  const voices = new Set(spans.map(({ part }) => facts.content.parts[part]!.voice ?? 'own'));
  return say('onlyVoices', [...voices], namesOf(compiled.voices));
}

const namesOf = (voices: number): readonly Voice[] => VOICES.filter((voice) => (voicesOf([voice]) & voices) !== 0);

/** One behind the other; undefined where there are none. */
const joined = (all: readonly Saying[]): Told | undefined =>
  all.length === 0 ? undefined : all.flatMap((one, at) => (at === 0 ? [one] : [say('and'), one]));

const notFoundBut = (near: Saying | undefined): Told =>
  joined([say('notFound'), ...(near === undefined ? [] : [near])])!;

function patternReason(written: Condition, { nearMiss }: Why): Told {
  switch (written.type) {
    case 'terms':
      return notFoundBut(nearMiss.term(written));
    case 'regex':
      return notFoundBut(nearMiss.literals(requiredLiterals(written.source)));
    default:
      return say('notFound');
  }
}

/** The score of the part that comes nearest. */
function learnedReason({ inside: { engine } }: Judge, pattern: number, { content }: Facts): Saying {
  const weighed = content.parts.flatMap(({ text }) => (text === '' ? [] : (engine.weigh(pattern, text) ?? [])));
  const best = weighed.reduce<Weighed | undefined>((a, b) => (a === undefined || b.score > a.score ? b : a), undefined);
  if (best === undefined || best.score <= NO_SCORE) return say('nothingToWeigh');
  return say('itScores', scoreText(best.score), scoreText(best.threshold));
}

const scoreText = (score: number): string => (score / SCORE_UNIT).toFixed(2);

/** Shows the sample that comes nearest, also where that is not near enough. */
function likeReason(
  { samples }: LikeCondition,
  compiled: Extract<CompiledCondition, { type: 'like' }>,
  facts: Facts,
): Saying {
  const nearest = likenessIn(compiled, facts, Math.min(compiled.share, LEAST_SHOWN));
  if (nearest === undefined) return say('likeNone');
  const percent = (share: number): number => Math.floor(share * 100);
  const sample = samples[nearest.sample]!.slice(0, SHOWN_OF_SAMPLE);
  return say('likeSample', percent(nearest.share), sample, percent(compiled.share));
}
/** With less in common than this a sample is not worth showing. */
const LEAST_SHOWN = 0.2;

function linkReason(written: LinkCondition, holds: boolean, { content, linksOf }: Facts): Saying {
  const heard = content.parts.filter((part) => isHeard(part, voicesOf(written.voices)));
  const links = heard.flatMap(({ text }) => linksOf(text));
  const hosts = [
    ...new Set(links.flatMap(({ places }) => places.map(({ host }) => (host.endsWith(':') ? `${host}//` : host)))),
  ];
  if (hosts.length === 0) return say('noLink');
  if (holds) return say('goesTo', hosts);
  const { list } = written;
  if (written.looksLike) return say('noneLooksLike', hosts, list);
  return say(written.domainIn ? 'goesNotInto' : 'goesOnlyInto', hosts, list);
}

/** One line, as somebody would write it in a rule file. */
function shortFormOf(condition: Condition): string {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return `${condition.type} of ${condition.of.length}`;
    case 'terms': {
      const { list, terms } = condition;
      const more = terms.length > 3 ? `, … ${terms.length - 3} more` : '';
      const what = list === undefined ? `terms: [${terms.slice(0, 3).join(', ')}${more}]` : `in: ${list}`;
      return `text: { ${what}${evasionOf(condition)}${heardOf(condition)} }`;
    }
    case 'regex':
      return `text: { regex: '${condition.source}'${evasionOf(condition)}${heardOf(condition)} }`;
    case 'profanity':
      return `text: { profanity: ${condition.language}${evasionOf(condition)}${heardOf(condition)} }`;
    case 'learned':
      return `text: { learned: { model: ${condition.model}, false_alarms: 1/${condition.oneIn} }${heardOf(condition)} }`;
    case 'like':
      return `text: { like: { samples: ${condition.list}, share: ${Math.round(condition.share * 100)}% }${heardOf(condition)} }`;
    case 'length':
      return `text: { longer_than: ${condition.longerThan}${heardOf(condition)} }`;
    case 'link':
      if (condition.domainIn) return `link: { domain_in: ${condition.list ?? '…'}${heardOf(condition)} }`;
      if (condition.domainNotIn) return `link: { domain_not_in: ${condition.list ?? '…'}${heardOf(condition)} }`;
      if (condition.looksLike) return `link: { looks_like: ${condition.list ?? '…'}${heardOf(condition)} }`;
      return `link: { any: true${heardOf(condition)} }`;
    case 'contact':
      return condition.voices === undefined
        ? `contact: [${condition.kinds.join(', ')}]`
        : `contact: { kinds: [${condition.kinds.join(', ')}]${heardOf(condition)} }`;
    case 'shape': {
      const { type: _, voices: __, ...wanted } = condition;
      return `shape: ${Object.keys(wanted).join(', ')}${heardOf(condition)}`;
    }
    case 'elements':
      return `elements: [${condition.kinds.join(', ')}]`;
    case 'count': {
      const what = condition.distinct === undefined ? 'count' : `distinct ${condition.distinct}`;
      return `${what} per [${condition.per.join(', ')}] over ${shortTime(condition.overMs)}`;
    }
    case 'score':
      return `score of ${condition.signals.length} signals`;
  }
}

const heardOf = ({ voices }: Heard): string => (voices === undefined ? '' : `, of: [${voices.join(', ')}]`);
const evasionOf = ({ evasion }: { evasion: string }): string => (evasion === 'standard' ? '' : `, evasion: ${evasion}`);

/** As in a rule file: `90s`, `1h`. */
function shortTime(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
  ] as const;
  const fits = units.find(([, length]) => ms % length === 0);
  return fits === undefined ? `${ms / 1000}s` : `${ms / fits[1]}${fits[0]}`;
}
