import type { Content, CounterReading, CounterRequest, Hit, Sightings, Span, Verdict } from '../model.ts';
import type { Rule, RuleSet } from '../rules/rule-set.ts';
import { compilePatterns, type EngineTable, openEngine } from '../text/compile.ts';
import type { Engine, PatternProblem } from '../text/engine.ts';
import { type Limits, makeBudget } from './budget.ts';
import { voicesIn } from './compiled-condition.ts';
import { phonesIn } from './contacts/phones-in.ts';
import type { PlannedCounter } from './counter-plan.ts';
import { evaluate, isLonger } from './evaluate.ts';
import type { Evaluation, Facts } from './facts.ts';
import { isCompared, stoodBefore, wasMatched } from './found.ts';
import { hitOf } from './hit.ts';
import { packDomains, withoutListEntries } from './list-entries.ts';
import { type Looks, makeLooks } from './looks.ts';
import type { Match, Matches } from './matches.ts';
import { findMatches, NO_MATCHES, withoutOverlapped, withoutOverlappedStretches } from './matches.ts';
import type { PatternOwner } from './pattern-table.ts';
import { type CompiledRule, type ListTables, planRules, type RulePlan } from './plan-rules.ts';
import { MessageSaid } from './said.ts';
import { packSamples } from './samples.ts';
import type { ScopeTest } from './scope.ts';
import { makeScopeTest } from './scope.ts';
import { makeAsking } from './triggers.ts';
import { ALL, isHeard, isSpeech, OWN, textOf, type Voices, withSignals } from './voices.ts';

/** A compiled rule set. Pure and synchronous; one instance judges all messages until the rules change. */
export type Judge = {
  readonly ruleSet: RuleSet;
  /**
   * Reads a message, and says what record must fetch before it can be judged; usually nothing. What would cost more than
   * the limits is left out, then and when it is judged: the verdict names the rules that concerns.
   */
  read(content: Content, limits?: Limits): ReadMessage;
  /** The same without what was read. */
  counters(content: Content): readonly CounterRequest[];
  /**
   * `counters` of the sightings stand in the order in which they were asked for. `read`, if the caller has read the
   * message already; otherwise it is read again.
   */
  judge(content: Content, sightings: Pick<Sightings, 'counters'>, read?: ReadMessage): Verdict;
  /** How the judge comes to its verdict, for `rules try` and the like. */
  readonly inside: JudgeInside;
};
/** What a judge found in a message, and what it asks before it decides. */
export type ReadMessage = {
  /** The message as it is judged: what the rule set calls a signal is one. */
  readonly content: Content;
  readonly matches: Matches;
  readonly counters: readonly CounterRequest[];
  /** Counter of each request. */
  readonly asked: readonly number[];
  /** Counters for which it would have cost too much to find out whether they count this message. */
  readonly missed: ReadonlySet<number>;
  /** The text is longer than the limits allow: none of it was looked at. */
  readonly isTooLong: boolean;
  readonly looks: Looks;
};
type Found = Pick<ReadMessage, 'content' | 'matches' | 'looks'>;
export type JudgeInside = {
  readonly engine: Engine;
  readonly counters: readonly PlannedCounter[];
  /** By pattern of the engine. */
  readonly owners: readonly PatternOwner[];
  readonly rules: readonly CompiledRule[];
  /** What is known of a message from the point of view of one rule. */
  factsFor(rule: CompiledRule, content: Content, readings: readonly CounterReading[]): Facts;
};

/** A compiled rule set as plain data, which one thread can hand to another: `openJudge` makes it judge. */
export type JudgeTable = ListTables & {
  /** Lists left out: they are compiled. */
  readonly ruleSet: RuleSet;
  readonly engine: EngineTable;
};

export type MadeJudge =
  | { readonly ok: true; readonly judge: Judge; readonly table: JudgeTable }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] };
/** What the engine says about a pattern, and where the pattern comes from. */
export type RuleProblem = PatternProblem & PatternOwner;

const NO_REQUESTS: readonly CounterRequest[] = Object.freeze([]);

/**
 * Compiles a rule set: all patterns of all rules into one engine, conditions over its findings. Rules that are off are
 * left out. What the engine refuses is returned with the rules it concerns.
 */
export function makeJudge(ruleSet: RuleSet): MadeJudge {
  const lists = { domains: packDomains(ruleSet), samples: packSamples(ruleSet) };
  const plan = planRules(ruleSet, lists);
  const compiled = compilePatterns(plan.patterns);
  if (!compiled.ok) {
    return {
      ok: false,
      problems: compiled.problems.map((problem) => ({ ...problem, ...plan.owners[problem.pattern]! })),
    };
  }
  const engine = compiled.table;
  return {
    ok: true,
    judge: judgeOver(ruleSet, plan, engine),
    table: { ruleSet: withoutListEntries(ruleSet), ...lists, engine },
  };
}

/** The judge of a table. Cheap: the expensive work was done when the table was compiled. */
export function openJudge({ ruleSet, domains, samples, engine }: JudgeTable): Judge {
  return judgeOver(ruleSet, planRules(ruleSet, { domains, samples }), engine);
}

const judgeOver = (ruleSet: RuleSet, { rules, counters, owners }: RulePlan, engine: EngineTable): Judge =>
  judgeWith(ruleSet, { engine: openEngine(engine), owners, rules, counters });

/** The same judge for texts that stand in no conversation: every rule looks at everything, but for people left alone. */
export function anywhere({ ruleSet, inside: { engine, owners, rules, counters } }: Judge): Judge {
  const unscoped = <T extends { readonly looksAt: ScopeTest }>(one: T, looksAt: ScopeTest): T => ({ ...one, looksAt });
  return judgeWith(ruleSet, {
    engine,
    owners,
    rules: rules.map((one) => unscoped(one, makeScopeTest({ ...EVERYWHERE, sendersNot: one.rule.scope.sendersNot }))),
    counters: counters.map((one) => unscoped(one, undefined)),
  });
}
// Stryker disable next-line ObjectLiteral: absent is undefined as well.
const EVERYWHERE = { conversations: undefined, groupTypes: undefined, groups: undefined, notGroups: undefined };

type Compiled = Omit<JudgeInside, 'factsFor'>;

function judgeWith(ruleSet: RuleSet, compiledSet: Compiled): Judge {
  const { engine, rules, counters } = compiledSet;
  const clean: Verdict = Object.freeze({ ruleSet: ruleSet.hash, hits: Object.freeze([]) as readonly Hit[] });
  // Stryker disable next-line ArrowFunction: it saves time: a rule without a trigger is asked of everything.
  const toAsk = makeAsking(rules.map(({ trigger }) => trigger));
  const signals = new Set(ruleSet.signals?.map((name) => name.toLowerCase()));
  const asks = [...rules.map(({ when }) => when), ...counters.flatMap(({ where }) => where ?? [])];
  const heard = asks.reduce((all, condition) => all | voicesIn(condition), OWN);

  function read(told: Content, limits?: Limits, voices = heard): ReadMessage {
    const content = withSignals(told, signals);
    const budget = makeBudget(limits);
    const looks = makeLooks(engine, budget);
    const isTooLong = unitsOf(content, voices) * engine.weight > budget.units;
    const matches = isTooLong ? NO_MATCHES : findMatches(engine, content.parts, budget, voices);
    if (isTooLong || counters.length === 0) return { content, matches, isTooLong, looks, ...NOT_ASKED };
    const said = new MessageSaid(engine, content);
    const speaks = isSpeech(content);
    let asked: number[] | undefined;
    let requests: CounterRequest[] | undefined;
    let missed: Set<number> | undefined;
    for (let index = 0; index < counters.length; index++) {
      const { looksAt, where, exceptions, onlySpeech, request: requestFor } = counters[index]!;
      if ((onlySpeech && !speaks) || (looksAt && !looksAt(content))) continue;
      // Most say only how long the text must be.
      // Stryker disable next-line ConditionalExpression,StringLiteral: it saves time, and says the same.
      if (where?.type === 'length') {
        if (!isLonger(content, where)) continue;
      } else if (where) {
        budget.begin();
        const { holds } = evaluate(where, factsOf({ content, matches, looks }, exceptions, NO_READINGS));
        if (budget.isMissed()) {
          missed ??= new Set();
          missed.add(index);
          continue;
        }
        if (!holds) continue;
      }
      const request = requestFor(content, said);
      if (request === undefined) continue;
      asked ??= [];
      asked.push(index);
      requests ??= [];
      requests.push(request);
    }
    return {
      content,
      matches,
      isTooLong,
      looks,
      counters: requests ?? NO_REQUESTS,
      asked: asked ?? NOTHING_ASKED,
      missed: missed ?? NOTHING_MISSED,
    };
  }

  function factsOf(
    { content, matches, looks, missed }: Found & Partial<Pick<ReadMessage, 'missed'>>,
    exceptions: number | undefined,
    readings: ReadonlyMap<number, CounterReading>,
  ): Facts {
    // Stryker disable next-line ConditionalExpression: it saves time: no pattern matches by no name.
    const cancelling = () => (exceptions === undefined ? NOTHING : matches.of(exceptions));
    const compared = isCompared(content);
    const isNew = (spans: readonly Span[]) => !compared || !stoodBefore(content, spans);
    return {
      content,
      matchesOf(pattern, voices) {
        const left = withoutOverlapped(matches.of(pattern), cancelling());
        if (left.length === 0) return left;
        return left.filter(({ spans }) => isHeard(content.parts[spans[0]!.part]!, voices) && isNew(spans));
      },
      readingOf(counter) {
        // Stryker disable next-line OptionalChaining: what chooses messages asks no counter.
        if (missed?.has(counter)) looks.budget.miss();
        return readings.get(counter);
      },
      linksOf: (text) => looks.linksOf(text),
      phonesIn: (voices) => phonesIn(content, voices, (text) => looks.phonesOf(text)),
      readAs: (voices) => looks.readAs(textOf(content, voices, '\n')),
      endsOf: engine.ends,
      withoutExcepted: (stretches) => withoutOverlappedStretches(stretches, cancelling()).filter(isNew).flat(),
      matchesIn(text, pattern) {
        const inText = looks.matchesIn(text);
        // Stryker disable next-line ConditionalExpression: it saves time, as above.
        return exceptions === undefined
          ? inText.of(pattern)
          : withoutOverlapped(inText.of(pattern), inText.of(exceptions));
      },
    };
  }

  function readingsFor({ asked }: ReadMessage, readings: readonly CounterReading[]) {
    // Stryker disable next-line ConditionalExpression: it saves time.
    if (asked.length === 0) return NO_READINGS;
    return new Map(asked.map((counter, index) => [counter, readings[index] ?? NO_READING]));
  }

  /** Of the counters that were asked those that may decide something: a flood is asked of each message, and hardly ever there. */
  function decidingAmong(asked: readonly number[], readings: readonly CounterReading[]): readonly number[] {
    let deciding: number[] | undefined;
    for (let index = 0; index < asked.length; index++) {
      const counter = asked[index]!;
      // Stryker disable next-line ConditionalExpression: it saves time: a rule that is asked in vain does not hold.
      if (!counters[counter]!.mayDecide(readings[index] ?? NO_READING)) continue;
      // Stryker disable next-line ArrayDeclaration: no rule asks a counter without a number.
      deciding ??= [];
      deciding.push(counter);
    }
    return deciding ?? NOTHING_ASKED;
  }

  /** Every rule that looks at such a message: for none of them is it known whether it matches. */
  const undecided = (content: Content): Verdict => {
    const looking = rules.filter(({ looksAt }) => !looksAt || looksAt(content));
    return looking.length === 0 ? clean : { ...clean, overBudget: looking.map(({ rule }) => rule.id) };
  };

  return {
    ruleSet,
    read: (content, limits) => read(content, limits),
    counters: (content) => read(content).counters,
    judge(told, sightings, known = read(told)) {
      const { content, matches, isTooLong, looks, asked, missed } = known;
      if (isTooLong) return undecided(content);
      const candidates = toAsk(matches.possible, decidingAmong(asked, sightings.counters), missed);
      // Stryker disable next-line ConditionalExpression: it saves time.
      if (candidates.length === 0) return clean;
      const readings = readingsFor(known, sightings.counters);
      let hits: Hit[] | undefined;
      let overBudget: string[] | undefined;
      for (const index of candidates) {
        const compiled = rules[index]!;
        if (compiled.looksAt && !compiled.looksAt(content)) continue;
        looks.budget.begin();
        const evaluation = evaluate(compiled.when, factsOf(known, compiled.exceptions, readings));
        if (looks.budget.isMissed()) {
          overBudget ??= [];
          overBudget.push(compiled.rule.id);
        } else if (evaluation.holds && !wasSo(compiled.rule, content, evaluation)) {
          hits ??= [];
          hits.push(hitOf(compiled, evaluation));
        }
      }
      if (hits === undefined && overBudget === undefined) return clean;
      return { ruleSet: ruleSet.hash, hits: hits ?? clean.hits, ...(overBudget !== undefined && { overBudget }) };
    },
    inside: {
      ...compiledSet,
      factsFor(compiled, content, readings) {
        const known = read(content, undefined, ALL);
        return factsOf(known, compiled.exceptions, readingsFor(known, readings));
      },
    },
  };
}

const NOTHING_ASKED: readonly number[] = Object.freeze([]);
const NOTHING_MISSED: ReadonlySet<number> = new Set();
const NOT_ASKED = { counters: NO_REQUESTS, asked: NOTHING_ASKED, missed: NOTHING_MISSED };
const NO_READINGS: ReadonlyMap<number, CounterReading> = new Map();
// Stryker disable next-line all: nothing holds by it, so that nobody looks what else is in it.
const NO_READING: CounterReading = Object.freeze({ value: 0, contributing: [] });
const NOTHING: readonly Match[] = Object.freeze([]);

/** UTF-16 units of text that rules look at. Each part adds a fixed cost: a message may be a thousand parts of one letter. */
function unitsOf({ parts }: Content, voices: Voices): number {
  let units = 0;
  for (const part of parts) if (isHeard(part, voices)) units += part.text.length + UNITS_OF_PART;
  return units;
}
const UNITS_OF_PART = 12;

/** Whether nothing shows that the rule holds, and it held before the edit. */
const wasSo = ({ id }: Rule, { foundBefore }: Content, { spans }: Evaluation): boolean =>
  foundBefore !== undefined && spans.length === 0 && wasMatched(id, foundBefore);
