import type { Questions } from '../../history/questions/questions.ts';
import type { Condition, Rule } from '../../rules/rule-set.ts';
import { wilson } from './wilson.ts';

const DAY_MS = 86_400_000;
/** How far back labels, hits and messages are counted. */
const LOOKED_AT_MS = 7 * DAY_MS;

/** The share of innocent messages that a rule says it may hit, and the range of its real share by labels on its sample (95 %). */
export type FalseAlarms = {
  readonly stated: number;
  readonly low: number;
  readonly high: number;
  /** `exceeded`: even the low end of the range is above what is stated. `unknown`: what is stated lies within the range. */
  readonly standing: 'kept' | 'unknown' | 'exceeded';
};

/**
 * Whether a rule with a model keeps to its price on real traffic. Hits of the running version are counted exactly; labels on
 * the sample estimate how many are wrong. Null for a rule that states no price, and for one without hits.
 */
export async function falseAlarmsOf(
  questions: Pick<Questions, 'counts' | 'labelled'>,
  { id, when }: Pick<Rule, 'id' | 'when'>,
  version: string,
  now: number,
): Promise<FalseAlarms | null> {
  const stated = priceOf(when);
  if (stated === 0) return null;
  const period = { from: now - LOOKED_AT_MS, to: now };
  const counted = await questions.counts({ ...period, rule: id, by: 'hour' });
  const own = counted.filter((one) => one.version === version);
  const [first] = own;
  if (first === undefined) return null;
  const [all, { right, wrong }] = await Promise.all([
    questions.counts({ ...period, from: first.at, rule: '', by: 'day' }),
    questions.labelled(id, { ...period, version }),
  ]);
  const sum = (counts: readonly { readonly messages: number }[]): number =>
    counts.reduce((total, { messages }) => total + messages, 0);
  // A hit is counted for each action; the largest count is the number of hits.
  const hits = Math.max(...[...Map.groupBy(own, ({ action }) => action).values()].map(sum));
  return standingOf(stated, { hits, judged: Math.max(hits, sum(all)), right, wrong });
}

type Numbers = { readonly hits: number; readonly judged: number; readonly right: number; readonly wrong: number };

/** Innocent messages: all that were judged, less the hits that are right. */
export function standingOf(stated: number, { hits, judged, right, wrong }: Numbers): FalseAlarms {
  const { low, high } = wilson(wrong, right);
  const rate = (share: number): number => (hits * share) / Math.max(1, judged - hits * (1 - share));
  const [least, most] = [rate(low), rate(high)];
  return {
    stated,
    low: least,
    high: most,
    standing: least > stated ? 'exceeded' : most <= stated ? 'kept' : 'unknown',
  };
}

/** The price of a condition: of `any` the sum, of `all` the smallest; 0 without a model. */
function priceOf(condition: Condition): number {
  switch (condition.type) {
    case 'learned':
      return 1 / condition.oneIn;
    case 'any':
      return condition.of.reduce((sum, inner) => sum + priceOf(inner), 0);
    case 'all': {
      const prices = condition.of.map(priceOf).filter((price) => price > 0);
      return prices.length === 0 ? 0 : Math.min(...prices);
    }
    default:
      return 0;
  }
}
