import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCENES } from '../scripts/alerts/scenes.ts';
import { alertNames, shrinkTimes } from '../scripts/alerts/shrink.ts';

const alerts = readFileSync(new URL('../alerts.yml', import.meta.url), 'utf8');

test('each alert has a scene that brings it about: npm run alerts', () => {
  expect(SCENES.map(({ alert }) => alert).sort()).toEqual([...alertNames(alerts)].sort());
});

test('an alert file is made twenty times as quick, and its counts stay', () => {
  const rule =
    'expr: rate(x[5m]) > 0.1 and rate(x[1h] offset 10m) > 20 and max(unsaid_history_lag_seconds) > 300\nfor: 30s';
  expect(shrinkTimes(rule)).toBe(
    'expr: rate(x[15000ms]) > 0.1 and rate(x[180000ms] offset 30000ms) > 20 and max(unsaid_history_lag_seconds) > 15\nfor: 1500ms',
  );
  expect(shrinkTimes(alerts)).not.toMatch(/\[\d+[mh]\]|for: \d+m\b/);
});
