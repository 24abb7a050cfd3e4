import { exampleText } from '../judge/content-of.ts';
import type { Judge, JudgeTable, MadeJudge, RuleProblem } from '../judge/judge.ts';
import { makeJudge } from '../judge/judge.ts';
import { UNNAMED } from '../rules/format.ts';
import { dayOf } from '../rules/lists.ts';
import type { Origins, ParsedRules, RuleTexts } from '../rules/parse.ts';
import { parseRules } from '../rules/parse.ts';
import type { Problem } from '../rules/problem.ts';
import { inReadingOrder, problemAt } from '../rules/problem.ts';
import type { Rule, RuleSet } from '../rules/rule-set.ts';
import type { Place } from '../rules/source.ts';
import { say } from '../words/saying.ts';
import { attack, catchRate, GATE_SEED, promised } from './attack.ts';
import type { FailedExample } from './examples.ts';
import { matchesRule, onlyThoseOff, runExamples } from './examples.ts';
import { explainMatch, explainMiss } from './explain-miss.ts';
import { loadRuleTexts } from './load.ts';
import { everydayMatches } from './matches-anything.ts';

export type CompiledRules =
  | {
      readonly ok: true;
      readonly judge: Judge;
      /** The judge as data. */
      readonly table: JudgeTable;
      readonly ruleSet: RuleSet;
      readonly warnings: readonly Problem[];
      readonly parsed: ParsedRules;
      /** The files it was made of. */
      readonly texts: RuleTexts;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * From a directory to a judge, or every problem on the way: the one way rules come to life, in the service, on the
 * command line and in tests. `now` decides which list entries have expired.
 */
export async function loadRules(directory: string, now: Date): Promise<CompiledRules> {
  const loaded = await loadRuleTexts(directory);
  return loaded.ok ? compileRules(loaded.texts, now) : loaded;
}

/** The pure part of `loadRules`. */
export function compileRules(texts: RuleTexts, now: Date): CompiledRules {
  const parsed = parseRules(texts, dayOf(now));
  const { ruleSet, origins } = parsed;
  const made = makeJudge(ruleSet);
  // Rules that are off have a judge of their own, for their examples only: nothing is compiled twice.
  const off = makeJudge(onlyThoseOff(ruleSet));
  // Positions are those of the parsed rules; those that are off were copied to be tried.
  const originals = new Map(ruleSet.rules.map((rule) => [rule.id, rule]));
  const partial = [...origins.rules].filter(([, { isPartial }]) => isPartial).map(([{ id }]) => id);
  const problems = inReadingOrder(
    withoutConsequences(partial, [
      ...parsed.problems,
      ...checkJudge(ruleSet, made, originals, origins),
      ...checkJudge(onlyThoseOff(ruleSet), off, originals, origins),
    ]),
  );
  if (!made.ok || problems.some(({ severity }) => severity === 'error')) return { ok: false, problems };
  return { ok: true, judge: made.judge, table: made.table, ruleSet, warnings: problems, parsed, texts };
}

const MISREAD: ReadonlySet<string> = new Set(['E-ID-DUPLICATE', 'E-KEY-MISSING', 'E-KEY-UNKNOWN', 'E-TYPE', 'E-VALUE']);
const MAY_FOLLOW: ReadonlySet<string> = new Set(['E-EVASION-FLOOR', 'E-EXAMPLE', 'E-NEVER', 'W-MATCHES-ANYTHING']);

/**
 * A rule is not criticised for what it does while a part of it could not be read, or while two rules share its id: the
 * advice would mislead.
 */
function withoutConsequences(partial: readonly string[], problems: readonly Problem[]): readonly Problem[] {
  const reported = problems.filter(({ code }) => MISREAD.has(code)).map(({ rule }) => rule);
  const misread = new Set([...reported, ...partial, UNNAMED]);
  misread.delete(null);
  return problems.filter(({ code, rule }) => !MAY_FOLLOW.has(code) || !misread.has(rule));
}

function checkJudge(
  ruleSet: RuleSet,
  made: MadeJudge,
  originals: ReadonlyMap<string, Rule>,
  origins: Origins,
): readonly Problem[] {
  if (!made.ok) {
    // The examples of the other rules are tried all the same, so that all problems come at once.
    const broken = new Set(made.problems.map(({ rule }) => rule.id));
    const rest = { ...ruleSet, rules: ruleSet.rules.filter(({ id }) => !broken.has(id)) };
    const said = made.problems.map((problem) => patternProblem(problem, originals, origins));
    return [...said, ...checkJudge(rest, makeJudge(rest), originals, origins)];
  }
  const { judge } = made;
  const rules = judge.inside.rules.map(({ rule }) => rule);
  const everything = matchingEverything(judge);
  return [
    ...rules
      .flatMap((rule) => runExamples(rule, judge))
      .map((failed, nth) => exampleProblem(failed, { judge, originals, origins, explained: nth < MOST_EXPLAINED })),
    ...everything.map((problem) => patternProblem(problem, originals, origins)),
    ...rules.flatMap((rule) => floorProblem(judge, rule, originals, origins) ?? []),
    ...rules
      .filter(({ id }) => everything.every(({ rule }) => rule.id !== id))
      .flatMap((rule) => anythingProblem(judge, rule, originals, origins) ?? []),
  ];
}

/** A rule that matches whatever is said, as `none: […]` alone does: W-MATCHES-ANYTHING. */
function anythingProblem(
  judge: Judge,
  rule: Rule,
  originals: ReadonlyMap<string, Rule>,
  origins: Origins,
): Problem | undefined {
  const matched = everydayMatches(judge, rule);
  if (matched === undefined) return undefined;
  const [message, hint] = [say('everyday', matched.matched, matched.of), say('everydayHint')];
  const at = origins.rules.get(originals.get(rule.id)!)!.when;
  return problemAt({ code: 'W-MATCHES-ANYTHING', at, message, hint, rule: rule.id });
}

/** A rule that promises to see through disguise and does not: E-EVASION-FLOOR. */
function floorProblem(
  judge: Judge,
  rule: Rule,
  originals: ReadonlyMap<string, Rule>,
  origins: Origins,
): Problem | undefined {
  if (rule.evasionFloor === undefined) return undefined;
  const results = promised(attack(judge, rule, GATE_SEED), rule);
  const rate = catchRate(results);
  const isTried = results.length > 0;
  if (isTried && rate >= rule.evasionFloor) return undefined;
  const origin = origins.rules.get(originals.get(rule.id)!)!;
  const at = origin.evasionFloor ?? origin.id;
  if (!isTried) {
    // The examples themselves fail, and that is said.
    if (rule.examples.match.some((text) => !matchesRule(judge, rule, text))) return undefined;
    const [message, hint] = [say('floorUntried'), say('floorUntriedHint')];
    return problemAt({ code: 'E-EVASION-FLOOR', at, message, hint, rule: rule.id });
  }
  const percent = (share: number) => Math.floor(share * 100);
  const weak = results.filter(({ caught, made }) => caught < made);
  const weakest = weak.toSorted((a, b) => a.caught / a.made - b.caught / b.made).slice(0, 3);
  const message = say('floorMissed', percent(rate), percent(rule.evasionFloor));
  const details = weakest.map(({ family, caught, made, missed }) => ({
    label: say('asIs', family),
    text: say('caughtOf', caught, made, missed?.replaceAll('\n', '⏎')),
  }));
  const hint = say('floorMissedHint');
  return problemAt({
    code: 'E-EVASION-FLOOR',
    at,
    message,
    hint,
    details,
    rule: rule.id,
  });
}

/** Only a pattern that matches anything finds something in each of these. */
const NEUTRAL_TEXTS = ['q', '7', '的', 'あ', '!'];

function matchingEverything({ inside: { engine, owners } }: Judge): readonly RuleProblem[] {
  const found = NEUTRAL_TEXTS.map((text) => new Set(engine.find(text).map(({ pattern }) => pattern)));
  return owners.flatMap((owner, pattern): RuleProblem[] => {
    if (!found.every((patterns) => patterns.has(pattern))) return [];
    const [message, hint] = [say('everyMessage'), say('everyMessageHint')];
    return [{ ...owner, pattern, term: undefined, code: 'E-TERM-EVERYTHING', message, hint }];
  });
}

function patternProblem(problem: RuleProblem, originals: ReadonlyMap<string, Rule>, origins: Origins): Problem {
  const rule = originals.get(problem.rule.id)!;
  const { code, message, hint } = problem;
  return problemAt({ code, at: placeOfPattern(problem, rule, origins), message, hint, rule: rule.id });
}

function placeOfPattern({ condition, term }: RuleProblem, rule: Rule, origins: Origins): Place {
  const origin = origins.rules.get(rule)!;
  if (condition === 'exceptions') return origin.except[term ?? 0] ?? origin.id;
  const placeOf = origins.conditions.get(condition);
  return placeOf?.(term ?? 0) ?? origin.when;
}

/** To say why an example is missed, rules are compiled once more each time: after so many the reason is known. */
const MOST_EXPLAINED = 20;
const NOT_EXPLAINED = { details: [], hint: say('seeAbove') };

type ExampleContext = {
  readonly judge: Judge;
  readonly originals: ReadonlyMap<string, Rule>;
  readonly origins: Origins;
  readonly explained: boolean;
};

function exampleProblem(failed: FailedExample, { judge, originals, origins, explained }: ExampleContext): Problem {
  const origin = origins.rules.get(originals.get(failed.rule.id)!)!;
  const rule = failed.rule.id;
  // Of two rules of one id the places of one are known; that there are two is said instead (withoutConsequences).
  const placeIn = (places: readonly Place[]): Place => places[failed.index] ?? origin.id;
  if (failed.kind === 'sequence') {
    const { expected, recalled } = failed;
    const message = say('sequenceRecalls', expected, recalled);
    return problemAt({ code: 'E-EXAMPLE', at: placeIn(origin.sequences), message, rule });
  }
  const { example } = failed;
  if (failed.kind === 'noMatch') {
    const [message, hint] = [say('shouldNotMatch'), say('shouldNotMatchHint')];
    const said = [example.text, example.quoted ?? '', example.signal ?? ''].join('\n').trim();
    const details = [
      { label: say('labelText'), text: say('asIs', exampleText(example)) },
      ...explainMatch(judge, failed.rule, said),
    ];
    return problemAt({ code: 'E-EXAMPLE', at: placeIn(origin.noMatch), message, hint, rule, details });
  }
  const { details, hint } = explained ? explainMiss(judge, failed.rule, example) : NOT_EXPLAINED;
  const message = say('shouldMatch');
  return problemAt({ code: 'E-EXAMPLE', at: placeIn(origin.match), message, hint, rule, details });
}
