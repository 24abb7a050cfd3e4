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

const exposure: Row = {
  title: 'Exposure: how long offending messages were visible',
  panels: [
    {
      title: 'Visible for (p50, p99)',
      about: 'From sending until Tencent accepted the recall, without the time people held it.',
      kind: 'timeseries',
      unit: 's',
      width: 12,
      queries: [0.5, 0.99].map((quantile) => ({
        expr: `histogram_quantile(${quantile}, sum by (le, severity) (rate(unsaid_exposure_seconds_bucket[5m])))`,
        legend: `p${quantile * 100} {{severity}}`,
      })),
    },
    {
      title: 'Within ten seconds',
      about: 'Critical and high messages of the last hour. The objective is 99 %.',
      kind: 'stat',
      unit: 'percentunit',
      width: 4,
      queries: [{ expr: `1 - (${slowShare('1h')})`, legend: 'within 10 s' }],
    },
    {
      title: 'Burn rate',
      about:
        "Above 1 the objective will be missed if it goes on. Above 14 for an hour, 2 % of a month's budget is gone.",
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: ['5m', '1h'].map((window) => ({ expr: burn(window), legend: window })),
    },
  ],
};

const path: Row = {
  title: 'What comes in, and what is made of it',
  panels: [
    {
      title: 'Callbacks',
      about: 'unsigned and wrong_app are refused; spooled: Redis is away; unavailable: Tencent was told 503.',
      kind: 'timeseries',
      unit: 'reqps',
      width: 8,
      queries: [{ expr: 'sum by (result) (rate(unsaid_callbacks_total[5m])) > 0', legend: '{{result}}' }],
    },
    {
      title: 'Callbacks answered within (p99)',
      about: 'Tencent waits two seconds.',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: [
        {
          expr: 'histogram_quantile(0.99, sum by (le) (rate(unsaid_callback_seconds_bucket[5m])))',
          legend: 'p99',
        },
      ],
    },
    {
      title: 'Verdicts',
      about: 'By rule and its state. shadow rules are counted and do nothing.',
      kind: 'timeseries',
      unit: 'cps',
      width: 8,
      queries: [{ expr: 'sum by (rule, state) (rate(unsaid_verdicts_total[5m])) > 0', legend: '{{rule}} ({{state}})' }],
    },
  ],
};

const lanes: Row = {
  title: 'Lanes: what leaves for Tencent',
  panels: [
    {
      title: 'Calls',
      about: 'By recall API, over all processes. The limit is RECALL_RATE (200).',
      kind: 'timeseries',
      unit: 'reqps',
      width: 8,
      queries: [
        { expr: 'sum by (api) (rate(unsaid_recall_requests_total[1m]))', legend: '{{api}}' },
        {
          expr: 'sum by (code) (rate(unsaid_recall_requests_total{code!="0"}[5m])) > 0 or vector(0)',
          legend: 'code {{code}}',
        },
      ],
    },
    {
      title: 'Waiting',
      about: 'Flagged and not called yet. The gauges are read from Redis, so every process shows the same.',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expr: 'sum by (api, severity) (max by (api, severity) (unsaid_recalls_pending))',
          legend: '{{api}} {{severity}}',
        },
      ],
    },
    {
      title: 'Outcomes',
      about: 'How recalls ended.',
      kind: 'timeseries',
      unit: 'cps',
      width: 8,
      queries: [{ expr: 'sum by (outcome) (rate(unsaid_recalls_total[5m]))', legend: '{{outcome}}' }],
    },
    {
      title: 'Held for people',
      about: 'Look at them, then release or discard: unsaid held.',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [{ expr: 'max by (rule) (unsaid_recalls_held) or vector(0)', legend: '{{rule}}' }],
    },
    {
      title: 'Stopped or braked',
      about: '1 while an API is stopped (and why), or a brake holds a rule.',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expr: 'max by (api, reason) (unsaid_api_stopped) > 0 or vector(0)', legend: '{{api}} {{reason}}' },
        { expr: 'max by (rule) (unsaid_brake_tripped) or vector(0)', legend: 'brake {{rule}}' },
      ],
    },
    {
      title: 'Not confirmed',
      about: 'Accepted one to ten minutes ago, and no after-recall callback told of it.',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [{ expr: 'max by (api) (unsaid_recalls_unconfirmed)', legend: '{{api}}' }],
    },
  ],
};

const stores: Row = {
  title: 'Redis, spool and history',
  panels: [
    {
      title: 'Redis',
      about: 'unfit: it answers and is not as it is needed. unreadable: lanes cannot be read.',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expr: 'max by (instance) (unsaid_redis_unfit)', legend: 'unfit {{instance}}' },
        { expr: 'min(unsaid_lanes_unreadable)', legend: 'unreadable' },
      ],
    },
    {
      title: 'Spool',
      about: 'Callbacks on disk: waiting for Redis, and set aside because they could not be taken up.',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expr: 'sum by (instance) (unsaid_spool_entries)', legend: 'waiting {{instance}}' },
        { expr: 'sum by (instance) (unsaid_spool_set_aside)', legend: 'set aside {{instance}}' },
      ],
    },
    {
      title: 'History is behind by',
      about: 'Age of the oldest fact that history does not have yet.',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: [{ expr: 'max(unsaid_history_lag_seconds)', legend: 'lag' }],
    },
  ],
};

const processes: Row = {
  title: 'Processes',
  panels: [
    {
      title: 'What runs',
      about: 'Version and engine of each process. They may differ during an upgrade only.',
      kind: 'table',
      unit: 'short',
      width: 8,
      queries: [{ expr: 'unsaid_build_info', legend: '{{instance}} {{version}} {{engine}}' }],
    },
    {
      title: 'Rules that judge',
      about: 'One hash: all processes judge by the same rules. refused: the files on disk are not the ones that judge.',
      kind: 'table',
      unit: 'short',
      width: 8,
      queries: [
        { expr: 'count by (hash) (unsaid_ruleset_info)', legend: '{{hash}}' },
        { expr: 'max by (instance) (unsaid_rules_refused)', legend: 'refused {{instance}}' },
      ],
    },
    {
      title: 'Memory, CPU, event loop',
      about: 'The event loop is the time a callback waits for the process.',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expr: 'process_resident_memory_bytes{job="unsaid"} / 1e6', legend: 'MB {{instance}}' },
        { expr: 'rate(process_cpu_seconds_total{job="unsaid"}[5m])', legend: 'cores {{instance}}' },
        { expr: 'nodejs_eventloop_lag_p99_seconds{job="unsaid"} * 1e3', legend: 'loop p99 ms {{instance}}' },
      ],
    },
  ],
};

export const ROWS: readonly Row[] = [exposure, path, lanes, stores, processes];
