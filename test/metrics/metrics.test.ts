import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeMetrics } from '../../src/metrics/metrics.ts';

const open = (knownCodes: number[] = [0]) => makeMetrics({ knownCodes, processMetrics: false });

test('every metric that alerts and dashboards read is there from the start', async () => {
  const { body } = await open().expose();
  const types = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`);
  const expected = [
    'unsaid_callbacks_total counter',
    'unsaid_callback_seconds histogram',
    'unsaid_callback_odd_fields_total counter',
    'unsaid_element_types_total counter',
    'unsaid_callbacks_suspicious_total counter',
    'unsaid_verdicts_total counter',
    'unsaid_rule_over_budget_total counter',
    'unsaid_judged_late_total counter',
    'unsaid_late_waiting gauge',
    'unsaid_tencent_verdicts_total counter',
    'unsaid_recall_requests_total counter',
    'unsaid_recall_batch_size histogram',
    'unsaid_recalls_total counter',
    'unsaid_mutes_total counter',
    'unsaid_reviews_total counter',
    'unsaid_recalls_pending gauge',
    'unsaid_recalls_held gauge',
    'unsaid_ledger gauge',
    'unsaid_brake_tripped gauge',
    'unsaid_recalls_unconfirmed gauge',
    'unsaid_exposure_seconds histogram',
    'unsaid_api_stopped gauge',
    'unsaid_redis_unfit gauge',
    'unsaid_redis_replaced_total counter',
    'unsaid_lanes_unreadable gauge',
    'unsaid_history_lag_seconds gauge',
    'unsaid_journal_entries gauge',
    'unsaid_journal_full_ratio gauge',
    'unsaid_journal_lost gauge',
    'unsaid_history_follows gauge',
    'unsaid_learned_false_alarms gauge',
    'unsaid_spool_entries gauge',
    'unsaid_spool_set_aside gauge',
    'unsaid_ruleset_info gauge',
    'unsaid_ruleset_reloads_total counter',
    'unsaid_rules_refused gauge',
    'unsaid_log_lines_left_out gauge',
    'unsaid_build_info gauge',
    'unsaid_held_seconds histogram',
    'unsaid_text_looks_total counter',
    'unsaid_reviews_expired_total counter',
    'unsaid_notices_total counter',
    'unsaid_notices_waiting gauge',
    'unsaid_notices_dead gauge',
  ];
  expect(types.toSorted()).toEqual(expected.toSorted());
});
/** Of a counter that is first seen at 1 Prometheus cannot tell that it grew. */
test('what alerts watch growing counts from 0', async () => {
  const alerts = readFileSync(new URL('../../alerts.yml', import.meta.url), 'utf8');
  const { body } = await open().expose();
  const lines = body.split('\n');
  const watched = [...alerts.matchAll(/(?:increase|rate)\((\w+)\{([^}]*)\}/g)].filter(
    // What all else is measured against may miss its first one.
    ([, , labels]) => !labels!.includes('ok') && !labels!.includes('critical'),
  );
  expect(watched.length).toBeGreaterThan(5);
  for (const [, name, labels] of watched) {
    const wanted = [...labels!.matchAll(/(\w+)=~?"([^"]*)"/g)].map(
      ([, label, value]) => new RegExp(`[{,]${label}="(?:${value})"`),
    );
    const series = lines.filter((line) => line.startsWith(`${name}{`) && wanted.every((one) => one.test(line)));
    expect(series, `${name}{${labels}}`).not.toEqual([]);
  }
});

test('a command from outside that we do not know is "other"', async () => {
  const metrics = open();
  metrics.callback('Group.CallbackAfterSendMsg', 'ok', 0.001);
  metrics.callback('x"} evil 1\n', 'ignored', 0.001);
  const { body } = await metrics.expose();
  expect(body).toContain('unsaid_callbacks_total{command="Group.CallbackAfterSendMsg",result="ok"} 1');
  expect(body).toContain('unsaid_callbacks_total{command="other",result="ignored"} 1');
  expect(body).not.toContain('evil');
});
test('a code that is in no table is "other"; a failed call has a word', async () => {
  const metrics = open([0, 10_002]);
  for (const code of [10_002, 31_337, 'timeout'] as const) metrics.recallRequest('group_msg_recall', code);
  const { body } = await metrics.expose();
  for (const code of ['10002', 'other', 'timeout']) {
    expect(body).toContain(`unsaid_recall_requests_total{api="group_msg_recall",code="${code}"} 1`);
  }
});
test('a stopped API shows one reason at a time, and 0 when it runs again', async () => {
  const metrics = open();
  metrics.apiStopped('group_msg_recall', 'configuration');
  metrics.apiStopped('group_msg_recall', 'credential');
  expect((await metrics.expose()).body).toMatch(/reason="configuration"} 0\n.*reason="credential"} 1/);
  metrics.apiStopped('group_msg_recall', undefined);
  expect((await metrics.expose()).body).not.toMatch(/unsaid_api_stopped\{.*} 1/);
});
test('a rule that holds nothing any more is not shown', async () => {
  const metrics = open();
  metrics.held(new Map([['flood', 3]]));
  metrics.held(new Map());
  expect((await metrics.expose()).body).not.toContain('flood');
});
test('a number that cannot be refreshed does not take the others along', async () => {
  const metrics = open();
  metrics.onScrape(() => Promise.reject(new Error('Redis is away')));
  metrics.onScrape(() => metrics.spoolEntries(7));
  // Nor one that hangs.
  metrics.onScrape(() => new Promise(() => {}));
  expect((await metrics.expose()).body).toContain('unsaid_spool_entries 7');
});
test('only the rule set that judges now is shown', async () => {
  const metrics = open();
  metrics.ruleSet('aaaa');
  metrics.ruleSet('bbbb');
  expect((await metrics.expose()).body.match(/unsaid_ruleset_info\{.*/g)).toEqual([
    'unsaid_ruleset_info{hash="bbbb"} 1',
  ]);
});
