import { expect, test } from 'vitest';
import { fuzzOverHttp } from '../scripts/fuzz/over-http.ts';

/** `npm run fuzz -- --callbacks N --seed S` runs the same for as long as you like; figures in docs/reliability.md. */
test('twenty thousand broken callbacks are taken in or refused, and nothing is left behind', async () => {
  const report = await fuzzOverHttp({ seed: 20_261_129, callbacks: 20_000 });
  expect(report.broken, JSON.stringify(report)).toEqual([]);
  // 503s are judged there: on a machine without a processor for it the service may give some.
  expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '400']));
}, 300_000);
