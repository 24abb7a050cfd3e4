import { createHash } from 'node:crypto';
import type { BrakeLimit, BrakeLimits, RuleLimit } from '../redis/lane/brake.ts';
import type { Rule, RuleSet } from '../rules/rule-set.ts';

/**
 * Beside the brakes of rules, which rule files state: nobody set these, so they are far above what a bad day brings. Within
 * ten minutes a fifth of everything said and more than 100,000 messages, or 10,000 of one group.
 */
const WINDOW_MS = 600_000;
const ALL: BrakeLimit = { share: 0.2, min: 100_000, windowMs: WINDOW_MS };
const GROUP: BrakeLimit = { share: 0, min: 10_000, windowMs: WINDOW_MS };

/** Limits for orders of these rules. */
export type LimitsOf = (rules: readonly string[]) => BrakeLimits;

/** The brakes as the rule set that is live now states them; asked for each flagging. */
export function makeLimits(ruleSet: () => Pick<RuleSet, 'rules' | 'brake'>): LimitsOf {
  let known: { readonly of: object; readonly limits: ReadonlyMap<string, RuleLimit> } | undefined;
  const limits = () => {
    const current = ruleSet();
    if (known?.of !== current) known = { of: current, limits: limitsOfRules(current) };
    return known.limits;
  };
  return (names) => {
    const all = limits();
    const rules = [...new Set(names)].flatMap((name) => {
      const limit = all.get(name);
      return limit === undefined ? [] : [[name, limit] as const];
    });
    return { rules: Object.fromEntries(rules), all: ALL, group: GROUP };
  };
}

function limitsOfRules({ rules, brake: ofFile }: Pick<RuleSet, 'rules' | 'brake'>): ReadonlyMap<string, RuleLimit> {
  return new Map(
    rules.flatMap((rule) => {
      const brake = rule.brake ?? ofFile;
      if (brake === undefined) return [];
      const { share, min, windowMs } = brake;
      return [[rule.id, { share, min, windowMs, version: versionOf(rule) }] as const];
    }),
  );
}

/** Changes with what the rule finds and does; not with its title, its examples or the brake itself. */
function versionOf({ when, except, scope, state, then }: Rule): string {
  return createHash('sha256')
    .update(JSON.stringify([when, except, scope, state, then]))
    .digest('hex')
    .slice(0, 16);
}
