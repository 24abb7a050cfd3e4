import { patternsIn } from '../judge/compiled-condition.ts';
import { exampleText } from '../judge/content-of.ts';
import type { Judge } from '../judge/judge.ts';
import { makeJudge } from '../judge/judge.ts';
import { named, nearestTerm, termAtHigh, termsIn } from '../judge/near-miss.ts';
import { changeInner } from '../rules/inner-conditions.ts';
import type { Detail } from '../rules/problem.ts';
import type { Condition, Example, Rule, RuleSet } from '../rules/rule-set.ts';
import { type Saying, say } from '../words/saying.ts';
import { matchesRule } from './examples.ts';

/** Why a text that should match a rule does not: what it was read as, what came nearest, what would help. */
export type MissExplanation = { readonly details: readonly Detail[]; readonly hint: Saying };

export function explainMiss(judge: Judge, rule: Rule, example: Example): MissExplanation {
  const { text } = example;
  const read = judge.inside.engine.readAs(text, 'standard');
  const details: Detail[] = [
    { label: say('labelText'), text: say('asIs', exampleText(example)) },
    { label: say('labelReadAs'), text: say('asIs', read) },
  ];
  if (matchesAtHigh(rule, example)) {
    const near = atHighIn(rule, text) ?? nearestIn(rule, read);
    const what = near === undefined ? say('soundOff') : say('nearestOff', near);
    details.push({ label: say('labelNearest'), text: what });
    return { details, hint: say('evasionHigh') };
  }
  const near = nearestIn(rule, read);
  if (near !== undefined) details.push({ label: say('labelNearest'), text: say('asIs', near) });
  const cancelled = matchesRule(judgeOf({ ...rule, except: [] }), rule, example);
  if (cancelled) return { details, hint: say('exceptionCancels') };
  return { details, hint: say('addPhrase') };
}

/** What a rule found in a text that it should leave alone: the stretch, and the phrase that it was taken for. */
export function explainMatch({ inside }: Judge, rule: Rule, text: string): readonly Detail[] {
  const patterns = patternsIn(inside.rules.find((compiled) => compiled.rule.id === rule.id)!.when);
  const found = inside.engine.find(text).flatMap(({ pattern, term, start, end }) => {
    if (!patterns.includes(pattern)) return [];
    const { condition } = inside.owners[pattern]!;
    const stretch = text.slice(start, end);
    if (condition !== 'exceptions' && condition.type === 'learned') {
      const weighed = inside.engine
        .weigh(pattern, text)
        ?.stretches.find((one) => one.start === start && one.end === end);
      return [say('weighs', stretch, condition.model, Math.round(100 * (weighed?.weight ?? 0)))];
    }
    if (condition === 'exceptions' || condition.type !== 'terms') return [say('asIs', stretch)];
    const phrase = condition.terms[term]!;
    const { list } = condition;
    return [phrase === stretch ? say('matchedIn', stretch, list) : say('matchedAs', stretch, phrase, list)];
  });
  const once = new Map(found.map((matched) => [JSON.stringify(matched), matched]));
  return [...once.values()].slice(0, 3).map((matched) => ({ label: say('labelMatched'), text: matched }));
}

function matchesAtHigh(rule: Rule, example: Example): boolean {
  return matchesRule(judgeOf({ ...rule, when: atHigh(rule.when) }), rule, example);
}

function judgeOf(rule: Rule): Judge {
  const ruleSet: RuleSet = { hash: '', rules: [{ ...rule, state: 'shadow' }], ladders: [], brake: undefined };
  const made = makeJudge(ruleSet);
  if (!made.ok) throw new Error(`rule ${rule.id} compiled before and does not now`);
  return made.judge;
}

function atHigh(condition: Condition): Condition {
  switch (condition.type) {
    case 'terms':
    case 'regex':
    case 'profanity':
      return { ...condition, evasion: 'high' };
    default:
      return changeInner(condition, atHigh);
  }
}

/** The term that the text is a disguise of, seen only at `high`, with the list it is in. */
function atHighIn(rule: Rule, text: string): string | undefined {
  for (const condition of termsIn(rule.when)) {
    const term = termAtHigh(condition, text);
    if (term !== undefined) return named(term, condition);
  }
  return undefined;
}

/** The nearest term of any condition, with the list it is in. */
function nearestIn(rule: Rule, read: string): string | undefined {
  for (const condition of termsIn(rule.when)) {
    const near = nearestTerm(condition, read);
    if (near !== undefined) return named(near.term, condition);
  }
  return undefined;
}
