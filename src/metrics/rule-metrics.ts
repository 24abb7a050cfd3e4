import { Counter, Gauge, type Registry } from 'prom-client';

/** About the rules that judge and the log that tells: what is shown of the process itself. */
export type RuleMetrics = {
  /** What runs: the version, the digest of the code that judges, and Node's version. */
  build(info: { readonly version: string; readonly engine: string; readonly node: string }): void;
  ruleSet(hash: string): void;
  ruleSetReload(result: 'loaded' | 'refused' | 'failed'): void;
  /** Whether the rule files on disk are refused, and a set from before them judges. */
  rulesRefused(refused: boolean): void;
  /** Lines of log left out since the start: of kinds that came too often, and those nobody read in time. */
  logLeftOut(lines: { readonly often: number; readonly stalled: number }): void;
};

export function makeRuleMetrics(registers: Registry[]): RuleMetrics {
  const buildInfo = new Gauge({
    name: 'unsaid_build_info',
    help: 'What runs: its version, the version of the engine that judges, and Node.',
    labelNames: ['version', 'engine', 'node'],
    registers,
  });
  const ruleSetInfo = new Gauge({
    name: 'unsaid_ruleset_info',
    help: 'The rule set that judges now.',
    labelNames: ['hash'],
    registers,
  });
  const reloads = new Counter({
    name: 'unsaid_ruleset_reloads_total',
    help: 'Rule sets read since the start, by whether they went live.',
    labelNames: ['result'],
    registers,
  });
  const refused = new Gauge({
    name: 'unsaid_rules_refused',
    help: '1 while the rule files on disk are refused and the last good set judges.',
    registers,
  });
  const leftOut = new Gauge({
    name: 'unsaid_log_lines_left_out',
    help: 'Lines of log left out since the start: too many of a kind (often), or nobody read them in time (stalled).',
    labelNames: ['reason'],
    registers,
  });
  // Counted from 0: of a counter that is first seen at 1 Prometheus cannot tell that it grew.
  for (const result of ['loaded', 'refused']) reloads.inc({ result }, 0);
  return {
    build: (info) => buildInfo.set(info, 1),
    ruleSet: (hash) => {
      ruleSetInfo.reset();
      ruleSetInfo.set({ hash }, 1);
    },
    ruleSetReload: (result) => reloads.inc({ result }),
    rulesRefused: (are) => refused.set(are ? 1 : 0),
    logLeftOut: (lines) => {
      for (const [reason, count] of Object.entries(lines)) leftOut.set({ reason }, count);
    },
  };
}
