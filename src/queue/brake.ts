import type { BrakeLimit, BrakeLimits, RuleLimit } from '../lane/brake.ts';
import type { ConversationKind } from '../model.ts';
import type { Brake, RuleSet } from '../rules/rule-set.ts';
import { versionOf } from '../rules/rule-version.ts';

/** Brakes that hold whatever the rule files say; `rule` is for rules that have none there. */
export type DefaultBrakes = {
  readonly rule: Omit<BrakeLimit, 'kinds'>;
  readonly group: Omit<BrakeLimit, 'kinds'>;
  readonly all: Omit<BrakeLimit, 'kinds'>;
};

/** Limits for orders of these rules. */
export type LimitsOf = (rules: readonly string[]) => BrakeLimits;

const EVERY_KIND: readonly ConversationKind[] = ['group', 'c2c', 'official'];

/** The brakes as the rule set that is live now states them; asked for each flagging. */
export function makeLimits(ruleSet: () => Pick<RuleSet, 'rules' | 'brake'>, defaults: DefaultBrakes): LimitsOf {
  const all = { ...defaults.all, kinds: EVERY_KIND };
  const group: BrakeLimit = { ...defaults.group, kinds: ['group'] };
  let known: { readonly of: object; readonly limits: ReadonlyMap<string, RuleLimit> } | undefined;
  const limits = () => {
    const current = ruleSet();
    if (known?.of !== current) known = { of: current, limits: limitsOfRules(current, defaults.rule) };
    return known.limits;
  };
  return (names) => {
    const ofRules = limits();
    const rules = [...new Set(names)].flatMap((name) => {
      const limit = ofRules.get(name);
      return limit === undefined ? [] : [[name, limit] as const];
    });
    return { rules: Object.fromEntries(rules), all, group };
  };
}

function limitsOfRules(
  { rules, brake: ofFiles }: Pick<RuleSet, 'rules' | 'brake'>,
  ofOthers: Omit<Brake, 'then'>,
): ReadonlyMap<string, RuleLimit> {
  return new Map(
    rules.map((rule) => {
      const { share, min, windowMs } = rule.brake ?? ofFiles ?? ofOthers;
      const kinds = rule.scope.conversations ?? EVERY_KIND;
      return [rule.id, { share, min, windowMs, kinds, version: versionOf(rule) }];
    }),
  );
}
