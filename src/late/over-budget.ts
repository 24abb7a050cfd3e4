import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs, Message, Verdict } from '../model.ts';
import type { LateQueue } from './late-queue.ts';

/** Hands a message on whose verdict lacks rules: they would have held up all others. */
export type HandOn = (
  message: Message,
  sightings: { readonly first: boolean; readonly gone: boolean },
  verdict: Verdict,
) => Promise<void>;

type Options = {
  readonly queue: Pick<LateQueue, 'keep'>;
  /** Told when there is something to judge late. */
  readonly wake: () => void;
  readonly metrics: Pick<Metrics, 'ruleOverBudget'>;
  readonly log: Pick<Log, 'warn'>;
  readonly now: () => EpochMs;
};

/** A line about each rule comes so often at most. */
const TELL_EVERY_MS = 60_000;

/** Durable when it resolves, so that a slow message does not escape a rule. Counts and logs the rules concerned. */
export function makeHandOn({ queue, wake, metrics, log, now }: Options): HandOn {
  const told = new Map<string, { at: EpochMs; left: number }>();
  const tell = (rule: string): void => {
    metrics.ruleOverBudget(rule);
    const last = told.get(rule);
    if (last !== undefined && now() - last.at < TELL_EVERY_MS && now() >= last.at) {
      last.left++;
      return;
    }
    told.set(rule, { at: now(), left: 0 });
    log.warn({ rule, leftOut: last?.left ?? 0 }, 'a rule costs too much on a message: it is judged late, in a thread');
  };
  return async (message, { first, gone }, { overBudget: rules = [] }) => {
    for (const rule of rules) tell(rule);
    await queue.keep({ message, rules, first, gone, tries: 0 });
    wake();
  };
}
