import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { falseAlarmsOf } from './answers/false-alarms.ts';
import type { Inside } from './inside.ts';

/** How often history is asked: labels come by hand and counts by the minute. */
const EVERY_MS = 15_000;

type Options = Pick<Inside, 'history' | 'judge' | 'versionOf' | 'now'> & {
  readonly metrics: Pick<Metrics, 'falseAlarms'>;
  readonly log: Pick<Log, 'warn'>;
};

/**
 * Shows false alarms of the running learned rules, as history has them, in the process that has history. A scrape only starts
 * the question, and not every time, so no scrape waits for history. Resolves when the answer is shown.
 */
export function makeFalseAlarmsShown({ history, judge, versionOf, metrics, log, now }: Options): () => Promise<void> {
  let asked: Promise<void> = Promise.resolve();
  let askedAt = Number.NEGATIVE_INFINITY;
  const ask = async (): Promise<void> => {
    const questions = history()?.questions;
    const { rules } = judge().ruleSet;
    const found =
      questions === undefined
        ? []
        : await Promise.all(
            rules.map(async (rule) => ({
              rule: rule.id,
              falseAlarms: await falseAlarmsOf(questions, rule, versionOf(rule.id), now()),
            })),
          );
    metrics.falseAlarms(
      found.flatMap(({ rule, falseAlarms }) => {
        if (falseAlarms === null) return [];
        const { stated, low, high } = falseAlarms;
        return [{ rule, stated, low, high }];
      }),
    );
  };
  return () => {
    if (performance.now() - askedAt < EVERY_MS) return asked;
    askedAt = performance.now();
    asked = ask().catch((error: unknown) =>
      log.warn({ err: error }, 'history could not be asked for the false alarms of learned rules'),
    );
    return asked;
  };
}
