import type { BrakeLimit, BrakeLimits, RuleLimit } from '../lane/brake.ts';
import type { ConversationKind } from '../model.ts';
import type { Brake, RuleSet } from '../rules/rule-set.ts';
import { versionOf } from '../rules/rule-version.ts';

/** Brakes beside those of the rule files; `rule` is for rules that have none there. */
export type DefaultBrakes = {
  readonly rule: Omit<BrakeLimit, 'kinds'>;
  readonly group: WideBrake;
  readonly all: WideBrake;
};
/** A brake over several rules. One that nobody set (`isDefault`) lets through what a rule file lets a single rule remove. */
type WideBrake = Omit<BrakeLimit, 'kinds'> & { readonly isDefault?: true };

/** Limits for orders of these rules. */
export type LimitsOf = (rules: readonly string[]) => BrakeLimits;

const EVERY_KIND: readonly ConversationKind[] = ['group', 'c2c', 'official'];

/** The brakes as the rule set that is live now states them; asked for each flagging. */
export function makeLimits(ruleSet: () => Pick<RuleSet, 'rules' | 'brake'>, defaults: DefaultBrakes): LimitsOf {
  type Known = Omit<BrakeLimits, 'rules'> & { readonly of: object; readonly ofRules: ReadonlyMap<string, RuleLimit> };
  let known: Known | undefined;
  const limits = (): Known => {
    const current = ruleSet();
    if (known?.of === current) return known;
    const stated = statedIn(current);
    known = {
      of: current,
      ofRules: limitsOfRules(current, defaults.rule),
      all: { ...notBelow(stated, defaults.all), kinds: EVERY_KIND },
      group: { ...notBelow(stated, defaults.group), kinds: ['group'] },
    };
    return known;
  };
  return (names) => {
    const { ofRules, all, group } = limits();
    const rules = [...new Set(names)].flatMap((name) => {
      const limit = ofRules.get(name);
      return limit === undefined ? [] : [[name, limit] as const];
    });
    return { rules: Object.fromEntries(rules), all, group };
  };
}

/** What rule files let a live rule remove. */
const statedIn = ({ rules, brake }: Pick<RuleSet, 'rules' | 'brake'>): readonly Brake[] =>
  rules.flatMap((rule) => (rule.state === 'live' ? (rule.brake ?? brake ?? []) : []));

/**
 * The brake. If nobody set it, it is no narrower than any of these: whoever states a brake in a rule file has said how
 * much is too much.
 */
function notBelow(stated: readonly Brake[], { isDefault, ...brake }: WideBrake): Omit<BrakeLimit, 'kinds'> {
  if (isDefault !== true) return brake;
  const { windowMs } = brake;
  return {
    windowMs,
    share: Math.max(brake.share, ...stated.map(({ share }) => share)),
    min: Math.max(brake.min, ...stated.map((one) => Math.ceil(one.min * Math.max(1, windowMs / one.windowMs)))),
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
