import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Reported } from './rulebook/reported.ts';
import type { Reload } from './rulebook/running-rules.ts';
import { printProblems } from './rules/print-problems.ts';

/** Tells people and Prometheus what became of rule files that changed. */
export function showReload(reload: Reload, metrics: Metrics, log: Log): void {
  switch (reload.result) {
    case 'loaded':
      metrics.ruleSetReload('loaded');
      metrics.ruleSet(reload.judge.ruleSet.hash);
      log.info({ ruleSet: reload.judge.ruleSet.hash }, 'new rules are live');
      showReported(reload.warnings, (text, count) => log.warn({ warnings: count }, text));
      return;
    case 'refused':
      metrics.ruleSetReload('refused');
      showReported(reload.problems, (text) => log.error({ ruleSet: reload.staying }, text), reload.staying);
      return;
    case 'failed':
      metrics.ruleSetReload('failed');
      log.error(
        { err: reload.error, ruleSet: reload.staying },
        'the rules changed and could not be compiled; will try again when they change',
      );
      return;
    case 'unchanged':
      return;
  }
}

function showReported(
  { problems, more }: Reported,
  show: (text: string, count: number) => void,
  staying?: string,
): void {
  if (problems.length === 0) return;
  const rest = more === 0 ? '' : `and ${more} more: unsaid rules check prints them all\n`;
  show(printProblems(problems, staying) + rest, problems.length + more);
}
