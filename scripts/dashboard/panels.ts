/**
 * What the dashboard shows: one description, from which scripts/dashboard.ts writes Grafana's JSON, and whose every query
 * test/dashboard.test.ts runs. Queries that have nothing to show in a healthy service end in `or vector(0)`.
 */
export type Query = { readonly expr: string; readonly legend: string };
export type Panel = {
  readonly title: string;
  /** Said behind the panel's small i. */
  readonly about: string;
  readonly kind: 'timeseries' | 'stat' | 'table';
  /** Grafana's name of the unit. */
  readonly unit: string;
  /** Of 24 columns. */
  readonly width: number;
  readonly queries: readonly Query[];
};
export type Row = { readonly title: string; readonly panels: readonly Panel[] };

/** 99 of 100 critical and high messages are gone within ten seconds; what is held by people does not count. */
const OBJECTIVE = 0.99;
const URGENT = 'severity=~"critical|high"';
const slowShare = (window: string): string =>
  `1 - sum(rate(unsaid_exposure_seconds_bucket{${URGENT},le="10"}[${window}])) / sum(rate(unsaid_exposure_seconds_count{${URGENT}}[${window}]))`;
/** How many times faster than allowed the budget of slow recalls is used up: 1 lasts exactly as long as the objective's window. */
const burn = (window: string): string => `(${slowShare(window)}) / ${(1 - OBJECTIVE).toFixed(2)}`;

/** A panel of a third of the width that draws plain numbers over time, where it does not say otherwise. */
const panel = (
  title: string,
  about: string,
  queries: readonly Query[],
  { kind = 'timeseries', unit = 'short', width = 8 }: Partial<Pick<Panel, 'kind' | 'unit' | 'width'>> = {},
): Panel => ({ title, about, kind, unit, width, queries });

/** One query and what its lines are called. */
const query = (expr: string, legend: string): Query => ({ expr, legend });

const exposure: Row = {
  title: 'Exposure: how long offending messages were visible',
  panels: [
    panel(
      'Visible for (p50, p99)',
      'From sending until Tencent accepted the recall, without the time people held it.',
      [0.5, 0.99].map((quantile) =>
        query(
          `histogram_quantile(${quantile}, sum by (le, severity) (rate(unsaid_exposure_seconds_bucket[5m])))`,
          `p${quantile * 100} {{severity}}`,
        ),
      ),
      { unit: 's', width: 12 },
    ),
    panel(
      'Within ten seconds',
      'Critical and high messages of the last hour. The objective is 99 %.',
      [query(`1 - (${slowShare('1h')})`, 'within 10 s')],
      { kind: 'stat', unit: 'percentunit', width: 4 },
    ),
    panel(
      'Burn rate',
      "Above 1 the objective will be missed if it goes on. Above 14 for an hour, 2 % of a month's budget is gone.",
      ['5m', '1h'].map((window) => query(burn(window), window)),
    ),
  ],
};

const path: Row = {
  title: 'What comes in, and what is made of it',
  panels: [
    panel(
      'Callbacks',
      'unsigned and wrong_app are refused; spooled: Redis is away; unavailable: Tencent was told 503.',
      [query('sum by (result) (rate(unsaid_callbacks_total[5m])) > 0', '{{result}}')],
      { unit: 'reqps' },
    ),
    panel(
      'Callbacks answered within (p99)',
      'Tencent waits two seconds.',
      [query('histogram_quantile(0.99, sum by (le) (rate(unsaid_callback_seconds_bucket[5m])))', 'p99')],
      { unit: 's' },
    ),
    panel(
      'Verdicts',
      'By rule and its state. shadow rules are counted and do nothing.',
      [query('sum by (rule, state) (rate(unsaid_verdicts_total[5m])) > 0', '{{rule}} ({{state}})')],
      { unit: 'cps' },
    ),
  ],
};

const lanes: Row = {
  title: 'Lanes: what leaves for Tencent',
  panels: [
    panel(
      'Calls',
      'By recall API, over all processes. The limit is RECALL_RATE (200).',
      [
        query('sum by (api) (rate(unsaid_recall_requests_total[1m]))', '{{api}}'),
        query('sum by (code) (rate(unsaid_recall_requests_total{code!="0"}[5m])) > 0 or vector(0)', 'code {{code}}'),
      ],
      { unit: 'reqps' },
    ),
    panel('Waiting', 'Flagged and not called yet. The gauges are read from Redis, so every process shows the same.', [
      query('sum by (api, severity) (max by (api, severity) (unsaid_recalls_pending))', '{{api}} {{severity}}'),
    ]),
    panel(
      'Outcomes',
      'How recalls ended.',
      [query('sum by (outcome) (rate(unsaid_recalls_total[5m]))', '{{outcome}}')],
      { unit: 'cps' },
    ),
    panel('Held for people', 'Look at them, then release or discard: unsaid held.', [
      query('max by (rule) (unsaid_recalls_held) or vector(0)', '{{rule}}'),
    ]),
    panel('Stopped or braked', '1 while an API is stopped (and why), or a brake holds a rule.', [
      query('max by (api, reason) (unsaid_api_stopped) > 0 or vector(0)', '{{api}} {{reason}}'),
      query('max by (rule) (unsaid_brake_tripped) or vector(0)', 'brake {{rule}}'),
    ]),
    panel('Not confirmed', 'Accepted one to ten minutes ago, and no after-recall callback told of it.', [
      query('max by (api) (unsaid_recalls_unconfirmed)', '{{api}}'),
    ]),
  ],
};

const stores: Row = {
  title: 'Redis, spool and history',
  panels: [
    panel('Redis', 'unfit: it answers and is not as it is needed. unreadable: lanes cannot be read.', [
      query('max by (instance) (unsaid_redis_unfit)', 'unfit {{instance}}'),
      query('min(unsaid_lanes_unreadable)', 'unreadable'),
    ]),
    panel('Spool', 'Callbacks on disk: waiting for Redis, and set aside because they could not be taken up.', [
      query('sum by (instance) (unsaid_spool_entries)', 'waiting {{instance}}'),
      query('sum by (instance) (unsaid_spool_set_aside)', 'set aside {{instance}}'),
    ]),
    panel(
      'History is behind by',
      'Age of the oldest fact that history does not have yet.',
      [query('max(unsaid_history_lag_seconds)', 'lag')],
      { unit: 's' },
    ),
  ],
};

const processes: Row = {
  title: 'Processes',
  panels: [
    panel(
      'What runs',
      'Version and engine of each process. They may differ during an upgrade only.',
      [query('unsaid_build_info', '{{instance}} {{version}} {{engine}}')],
      { kind: 'table' },
    ),
    panel(
      'Rules that judge',
      'One hash: all processes judge by the same rules. refused: the files on disk are not the ones that judge.',
      [
        query('count by (hash) (unsaid_ruleset_info)', '{{hash}}'),
        query('max by (instance) (unsaid_rules_refused)', 'refused {{instance}}'),
      ],
      { kind: 'table' },
    ),
    panel('Memory, CPU, event loop', 'The event loop is the time a callback waits for the process.', [
      query('process_resident_memory_bytes{job="unsaid"} / 1e6', 'MB {{instance}}'),
      query('rate(process_cpu_seconds_total{job="unsaid"}[5m])', 'cores {{instance}}'),
      query('nodejs_eventloop_lag_p99_seconds{job="unsaid"} * 1e3', 'loop p99 ms {{instance}}'),
    ]),
  ],
};

export const ROWS: readonly Row[] = [exposure, path, lanes, stores, processes];
