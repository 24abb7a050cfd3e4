import { editDistance } from '../edit-distance.ts';
import type { Condition, TermsCondition } from '../rules/rule-set.ts';
import { compileEngine } from '../text/compile.ts';
import type { Clause } from '../text/expressions/literals.ts';
import { type Saying, say } from '../words/saying.ts';

/** What came near in one text, for people. Slow: it is asked for one text, after the fact. */
export type NearMiss = {
  /** `nearest is 加微信 (contact-words), by sound or shape: evasion: high`; undefined where nothing is near. */
  term(condition: TermsCondition): Saying | undefined;
  /** Which of the literals that a regular expression cannot do without are not there; undefined where that says nothing. */
  literals(clauses: readonly Clause[]): Saying | undefined;
};

/** Looked at in a list of any length, but only so many are compared. */
const MOST_TERMS = 5000;
const LONGEST_TEXT = 200;
/** With less of a term in a text nobody would call it near. */
const WORTH_TELLING = 0.5;

export function makeNearMiss(text: string, read: string): NearMiss {
  const lower = text.toLowerCase();
  return {
    term(condition) {
      const near = termAtHigh(condition, text);
      if (near !== undefined) return say('nearestBySound', named(near, condition));
      const nearest = nearestTerm(condition, read);
      return nearest && say('nearestWritten', named(nearest.term, condition), nearest.stretch);
    },
    literals(clauses) {
      const missing = clauses.filter((clause) => !clause.some((one) => lower.includes(one) || read.includes(one)));
      if (missing.length === 0) return clauses.length === 0 ? undefined : say('otherForm');
      return say(
        'wordsMissing',
        missing.map((clause) => clause.slice(0, 6)),
      );
    },
  };
}

/** With the list it is in. */
export const named = (term: string, { list }: TermsCondition): string =>
  list === undefined ? term : `${term} (${list})`;

/** The term that `evasion: high` would see in the text. */
export function termAtHigh(condition: TermsCondition, text: string): string | undefined {
  const { terms, evasion, words, forms, language } = condition;
  if (evasion === 'high') return undefined;
  const some = terms.slice(0, MOST_TERMS);
  const compiled = compileEngine([{ type: 'terms', terms: some, evasion: 'high', words, forms, language }]);
  // Stryker disable next-line ArrayDeclaration: whatever is no finding has no term.
  const found = compiled.ok ? compiled.engine.find(text.slice(0, LONGEST_TEXT)) : [];
  return found[0] && some[found[0].term];
}

/** The term that differs least from some stretch of the text, and that stretch. */
export function nearestTerm({ terms }: TermsCondition, read: string): { term: string; stretch: string } | undefined {
  let best: { term: string; stretch: string } | undefined;
  let bestShare = WORTH_TELLING;
  const text = read.slice(0, LONGEST_TEXT);
  for (const term of terms.slice(0, MOST_TERMS)) {
    const { wrong, stretch } = distanceWithin(term.toLowerCase(), text);
    if (wrong === 0 || wrong / term.length >= bestShare) continue;
    bestShare = wrong / term.length;
    best = { term, stretch };
  }
  return best;
}

function distanceWithin(term: string, text: string): { wrong: number; stretch: string } {
  // Stryker disable next-line StringLiteral: where everything is wrong, nothing is shown.
  let least = { wrong: term.length, stretch: '' };
  // Stryker disable next-line EqualityOperator,ConditionalExpression: it saves time: nothing is nearer than what is right.
  for (let at = 0; at < text.length && least.wrong > 0; at++) {
    const stretch = text.slice(at, at + term.length);
    const wrong = editDistance(term, stretch);
    if (wrong < least.wrong) least = { wrong, stretch };
  }
  return least;
}

/** Every condition on terms inside a condition. */
export function termsIn(condition: Condition): readonly TermsCondition[] {
  switch (condition.type) {
    case 'any':
    case 'all':
      return condition.of.flatMap(termsIn);
    case 'score':
      return condition.signals.flatMap(({ when }) => termsIn(when));
    case 'terms':
      return [condition];
    default:
      return [];
  }
}
