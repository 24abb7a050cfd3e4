import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import { firstOf, type Reported } from './rulebook/reported.ts';
import type { OpenedRules, Reload } from './rulebook/running-rules.ts';
import { printProblems } from './rules/print-problems.ts';

/** Tells what the first rules are, loudly where they are not those in the files. */
export function showFirstRules(
  { rules, warnings, refused, mayBeHalf }: Extract<OpenedRules, { readonly ok: true }>,
  metrics: Metrics,
  log: Log,
): void {
  const { hash } = rules.judge().ruleSet;
  metrics.ruleSet(hash);
  metrics.rulesRefused(refused !== undefined);
  showReported(firstOf(warnings), (text, count) => log.warn({ warnings: count }, text));
  if (mayBeHalf)
    log.warn(
      { ruleSet: hash },
      'the rule files were written a moment ago and lack something that ran before: the last good set judges until they lie still',
    );
  if (refused === undefined) return;
  showReported(firstOf(refused.problems), (text) => log.error({ ruleSet: hash }, text), hash);
  log.error(
    { ruleSet: hash, keptAt: refused.keptAt },
    'THE RULE FILES ARE BROKEN: the last good set, kept on disk, judges until they are mended',
  );
}

/** Tells people and Prometheus what became of rule files that changed. */
export function showReload(reload: Reload, metrics: Metrics, log: Log): void {
  switch (reload.result) {
    case 'loaded':
      metrics.ruleSetReload('loaded');
      metrics.rulesRefused(false);
      metrics.ruleSet(reload.judge.ruleSet.hash);
      log.info({ ruleSet: reload.judge.ruleSet.hash }, 'new rules are live');
      showReported(reload.warnings, (text, count) => log.warn({ warnings: count }, text));
      return;
    case 'refused':
      metrics.ruleSetReload('refused');
      metrics.rulesRefused(true);
      showReported(reload.problems, (text) => log.error({ ruleSet: reload.staying }, text), reload.staying);
      return;
    case 'failed':
      metrics.ruleSetReload('failed');
      metrics.rulesRefused(true);
      log.error(
        { err: reload.error, ruleSet: reload.staying },
        'the rules changed and could not be compiled; will try again when they change',
      );
      return;
    case 'unchanged':
      metrics.rulesRefused(false);
      return;
    case 'not-kept':
      log.error({ err: reload.error }, 'could not keep the rules on disk: a start with broken files would end at once');
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
