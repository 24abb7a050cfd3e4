import { contentOfText, placeIn } from '../judge/content-of.ts';
import type { Judge } from '../judge/judge.ts';
import { findLinks } from '../judge/links/find-links.ts';
import type { Condition, Rule } from '../rules/rule-set.ts';
import type { Evasion } from '../text/engine.ts';
import type { Disguise, Random } from './disguises.ts';
import { DISGUISES, seededRandom } from './disguises.ts';
import { matchesRule } from './examples.ts';

/** How many disguises of one family were made of a rule's examples, and how many it still caught. */
export type FamilyResult = {
  readonly family: string;
  readonly level: Disguise['level'];
  readonly made: number;
  readonly caught: number;
  /** A disguise that got through, for a person to look at. */
  readonly missed: string | undefined;
};

/** Disguises made of each family and example. */
const TRIES = 3;
/** The seed of the gate: the same rule set must always be judged alike. */
export const GATE_SEED = 1;

/**
 * Disguises what the rule matched in its own match examples, in every way known, and tries again. Only the matched stretch
 * is disguised: the rest of the message is not what the sender hides, and an address in it is left as it is by families
 * that would make it lead elsewhere. Families that no example can be disguised by are left out.
 */
export function attack(judge: Judge, rule: Rule, seed: number): readonly FamilyResult[] {
  const stretches = rule.examples.match.map(({ text }) =>
    text === '' ? undefined : matchedStretch(judge, rule, text),
  );
  return DISGUISES.map((disguise) => attackWith(disguise, judge, rule, stretches, seed)).filter(({ made }) => made > 0);
}

/** `stretches`: of each match example what the rule matched in it; undefined where that is nothing. */
function attackWith(
  disguise: Disguise,
  judge: Judge,
  rule: Rule,
  stretches: readonly (Stretch | undefined)[],
  seed: number,
): FamilyResult {
  const { family, level } = disguise;
  const random = seededRandom(seed);
  let caught = 0;
  let made = 0;
  let missed: string | undefined;
  for (const [index, { text: example, ...rest }] of rule.examples.match.entries()) {
    const stretch = stretches[index];
    if (stretch === undefined) continue;
    const seen = new Set([example]);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { start, end } = stretch;
      const disguised = example.slice(0, start) + disguisedIn(example, stretch, disguise, random) + example.slice(end);
      if (seen.has(disguised)) continue;
      seen.add(disguised);
      made++;
      if (matchesRule(judge, rule, { ...rest, text: disguised })) caught++;
      else missed ??= disguised;
    }
  }
  return { family, level, made, caught, missed };
}

type Stretch = { readonly start: number; readonly end: number };

/** The stretch disguised, in pieces where addresses are to stay. */
function disguisedIn(
  text: string,
  { start, end }: Stretch,
  { apply, keepsAddresses }: Disguise,
  random: Random,
): string {
  if (keepsAddresses) return apply(text.slice(start, end), random);
  let disguised = '';
  let done = start;
  for (const link of findLinks(text)) {
    const from = Math.max(link.start, done);
    const to = Math.min(link.end, end);
    if (from >= to) continue;
    disguised += apply(text.slice(done, from), random) + text.slice(from, to);
    done = to;
  }
  return disguised + apply(text.slice(done, end), random);
}

/** From the first character that the rule matched to the last. */
function matchedStretch(judge: Judge, rule: Rule, text: string): Stretch | undefined {
  const verdict = judge.judge(contentOfText(text, placeIn(rule.scope)), { counters: [] });
  const spans = verdict.hits.find((hit) => hit.rule === rule.id)?.spans ?? [];
  if (spans.length === 0) return undefined;
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

/**
 * The families a rule promises to see through: those of the highest evasion level in it, and with an `evasion_floor` at
 * least those of `standard`. A rule at `off` promises nothing more.
 */
export function promised(results: readonly FamilyResult[], rule: Rule): readonly FamilyResult[] {
  const level = evasionOf(rule.when);
  if (level === 'off' && rule.evasionFloor === undefined) return [];
  return results.filter((result) => level === 'high' || result.level === 'standard');
}

/** 0 to 1; 1 where there was nothing to disguise. */
export function catchRate(results: readonly FamilyResult[]): number {
  const made = results.reduce((sum, result) => sum + result.made, 0);
  const caught = results.reduce((sum, result) => sum + result.caught, 0);
  return made === 0 ? 1 : caught / made;
}

const LEVELS: readonly Evasion[] = ['off', 'standard', 'high'];

function evasionOf(condition: Condition): Evasion {
  const highest = (levels: readonly Evasion[]) => LEVELS[Math.max(0, ...levels.map((level) => LEVELS.indexOf(level)))]!;
  switch (condition.type) {
    case 'any':
    case 'all':
      return highest(condition.of.map(evasionOf));
    case 'score':
      return highest(condition.signals.map(({ when }) => evasionOf(when)));
    case 'terms':
    case 'regex':
    case 'profanity':
      return condition.evasion;
    case 'contact':
      return 'standard';
    default:
      return 'off';
  }
}
