import type { Content, ElementKind, Span } from '../model.ts';
import type { Saying } from '../words/saying.ts';
import { evaluateAcross } from './across-messages.ts';
import type { CompiledCondition } from './compiled-condition.ts';
import type { Evaluation, Facts } from './facts.ts';
import { linksOver, numberOfLinks } from './links/links-over.ts';
import { outsideOf } from './outside.ts';
import { type Likeness, likenessOf } from './samples.ts';
import { missingIn } from './shape-of.ts';
import { countOf, elementsOf, isHeard, OWN, textOf, type Voices } from './voices.ts';

// Stryker disable next-line ArrayDeclaration: of what does not hold nobody reads the spans.
const NO: Evaluation = Object.freeze({ holds: false, spans: [], readings: [] });
const YES: Evaluation = Object.freeze({ holds: true, spans: [], readings: [] });

export function evaluate(condition: CompiledCondition, facts: Facts): Evaluation {
  switch (condition.type) {
    case 'any': {
      // All are asked, so that every span is known. This is affordable, since rules are evaluated only where something
      // was found.
      let holding: Evaluation[] | undefined;
      for (const inner of condition.of) {
        const evaluation = evaluate(inner, facts);
        if (!evaluation.holds) continue;
        holding ??= [];
        holding.push(evaluation);
      }
      return holding === undefined ? NO : merge(holding);
    }
    case 'all': {
      const evaluations: Evaluation[] = [];
      for (const inner of condition.cheapestFirst) {
        const evaluation = evaluate(inner, facts);
        if (!evaluation.holds) return NO;
        evaluations.push(evaluation);
      }
      return merge(evaluations);
    }
    case 'none':
      return condition.of.some((inner) => evaluate(inner, facts).holds) ? NO : YES;
    case 'patterns': {
      const spans = spansOfPatterns(condition, facts);
      return spans === undefined ? NO : { holds: true, spans, readings: [] };
    }
    case 'across':
      return evaluateAcross(condition, facts) ?? NO;
    case 'length':
      return isLonger(facts.content, condition) ? YES : NO;
    case 'link': {
      const spans = facts.withoutExcepted(condition.test(facts.content.parts, facts.linksOf, condition.voices));
      return spans.length > 0 ? { holds: true, spans, readings: [] } : NO;
    }
    case 'like':
      return likenessIn(condition, facts) === undefined ? NO : shownWhole(condition.voices, facts);
    case 'shape':
      return missingFrom(condition, facts).length === 0 ? YES : NO;
    case 'phone': {
      const spans = facts.withoutExcepted(facts.phonesIn(condition.voices));
      return spans.length > 0 ? { holds: true, spans, readings: [] } : NO;
    }
    case 'elements':
      return elementsOf(facts.content).some((kind) => condition.kinds.includes(kind)) ? YES : NO;
    case 'count': {
      const reading = facts.readingOf(condition.counter);
      return reading && reading.value >= condition.atLeast ? { holds: true, spans: [], readings: [reading] } : NO;
    }
    case 'score': {
      const signals = condition.signals.map(({ add, when }) => ({ add, evaluation: evaluate(when, facts) }));
      const counted = signals.filter(({ evaluation }) => evaluation.holds);
      const score = counted.reduce((sum, { add }) => sum + add, 0);
      // What speaks against a match shows nothing of it.
      const showing = counted.filter(({ add }) => add > 0);
      return score >= condition.threshold ? merge(showing.map(({ evaluation }) => evaluation)) : NO;
    }
  }
}

/** Undefined where there are none, as of nearly every pattern. */
function spansOfPatterns(
  { patterns, voices, outside }: Extract<CompiledCondition, { type: 'patterns' }>,
  facts: Facts,
): readonly Span[] | undefined {
  let spans: Span[] | undefined;
  for (const pattern of patterns) {
    const matches = facts.matchesOf(pattern, voices);
    // Stryker disable next-line ConditionalExpression: it saves time; of nothing nothing is added.
    if (matches.length === 0) continue;
    const counting = outside === undefined ? matches : outsideOf(matches, outside, facts.content.parts, facts.linksOf);
    for (const match of counting) {
      spans ??= [];
      spans.push(...match.spans);
    }
  }
  return spans;
}

/** The sample that a message is most like, if it is like any. `least` goes before the share of the condition, for people. */
export function likenessIn(
  { table, share, voices }: Extract<CompiledCondition, { type: 'like' }>,
  facts: Facts,
  least = share,
): Likeness | undefined {
  return likenessOf(facts.readAs(voices), table, least);
}

/** What is like a sample is so as a whole. */
function shownWhole(voices: Voices, { content: { parts }, withoutExcepted }: Facts): Evaluation {
  const whole = parts.flatMap((part, index) =>
    part.text !== '' && isHeard(part, voices) ? [[{ part: index, start: 0, end: part.text.length }]] : [],
  );
  const spans = withoutExcepted(whole);
  return spans.length > 0 ? { holds: true, spans, readings: [] } : NO;
}

/** What of a shape does not hold, in words. */
export function missingFrom(
  { wanted, voices }: Extract<CompiledCondition, { type: 'shape' }>,
  { content, linksOf }: Facts,
): readonly Saying[] {
  // Stryker disable next-line ConditionalExpression: it saves time; the number is compared only where one is wanted.
  const links = wanted.links === undefined ? 0 : numberOfLinks(linksOver(content.parts, voices, linksOf));
  const kinds = new Set(elementsOf(content)).size;
  const ofKind = (kind: ElementKind): number => countOf(content, kind);
  return missingIn(wanted, textOf(content, voices, '\n'), { links, kinds, ofKind });
}

/** What the score of a `score` condition comes to; for people. */
export function scoreOf(condition: Extract<CompiledCondition, { type: 'score' }>, facts: Facts): number {
  return condition.signals.reduce((sum, { add, when }) => sum + (evaluate(when, facts).holds ? add : 0), 0);
}

/** Whether the text is longer than so many characters. */
export function isLonger(
  { parts }: Content,
  { longerThan, voices }: Pick<Extract<CompiledCondition, { type: 'length' }>, 'longerThan' | 'voices'>,
): boolean {
  let length = 0;
  for (const part of parts) {
    if (!isHeard(part, voices)) continue;
    length += charactersOf(part.text, longerThan - length);
    if (length > longerThan) return true;
  }
  return false;
}

/** Code points of all text of these voices, the space around each part left out. */
export function lengthOf({ parts }: Content, voices: Voices = OWN): number {
  let length = 0;
  for (const part of parts) if (isHeard(part, voices)) length += charactersOf(part.text, Number.POSITIVE_INFINITY);
  return length;
}

/**
 * Code points of a text, the space around it left out. It stops where there are more than `enough`: every message is asked
 * whether it is longer than a few.
 */
function charactersOf(text: string, enough: number): number {
  // Most texts have no space around them, and a copy would cost as much as counting.
  // Stryker disable next-line ConditionalExpression: it saves time, and trims the same.
  const trimmed = mayBeSpace(text.charCodeAt(0)) || mayBeSpace(text.charCodeAt(text.length - 1)) ? text.trim() : text;
  const units = trimmed.length;
  // A character has one unit or two.
  // Stryker disable next-line all: it saves time; what is counted next says the same.
  if (units > 2 * enough) return units;
  // Counted by hand: iterating over code points cost ten times as much.
  let length = 0;
  let before = 0;
  // Stryker disable next-line EqualityOperator: behind the end no number is half of a pair.
  for (let at = 0; at < units && length <= enough; at++) {
    const unit = trimmed.charCodeAt(at);
    if ((unit & 0xfc00) !== 0xdc00 || (before & 0xfc00) !== 0xd800) length++;
    before = unit;
  }
  return length;
}

/** All that is cut off around a text is neither a letter of ASCII nor Chinese. */
// Stryker disable next-line ConditionalExpression,EqualityOperator,LogicalOperator: where it says too much, nothing is trimmed; where too little, tests know.
const mayBeSpace = (unit: number): boolean => unit <= 0x20 || (unit >= 0x80 && unit < 0x3400) || unit > 0x9fff;

function merge(evaluations: readonly Evaluation[]): Evaluation {
  // Stryker disable next-line ConditionalExpression: it saves time, and merges the same.
  if (evaluations.length === 1) return evaluations[0]!;
  return {
    holds: true,
    spans: evaluations.flatMap(({ spans }) => spans),
    readings: evaluations.flatMap(({ readings }) => readings),
  };
}
