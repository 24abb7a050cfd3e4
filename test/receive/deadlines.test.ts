import { stat } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeDeadlines } from '../../src/receive/deadlines.ts';
import { letPass } from '../support/until.ts';

const PERIOD_MS = 150;

const standStill = (ms: number) => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

test('what is not done within two periods is late, once; what is forgotten is not', async () => {
  const late: string[] = [];
  const deadlines = makeDeadlines<string>(PERIOD_MS, (item) => late.push(item));
  deadlines.watch('done');
  deadlines.watch('hanging');
  deadlines.forget('done');
  await letPass(5 * PERIOD_MS, 'the one that hangs would be told twice');
  deadlines.close();
  expect(late).toEqual(['hanging']);
});

test('an answer that came while the process stood still is not late', async () => {
  const late: string[] = [];
  const deadlines = makeDeadlines<string>(PERIOD_MS, (item) => late.push(item));
  const { promise, resolve } = Promise.withResolvers<void>();
  deadlines.watch('item');
  await letPass(1.2 * PERIOD_MS, 'it is late, and nobody looked');
  // After this node looks at timers first.
  await setImmediate();
  // The disk answers at once; its answer waits until we look.
  stat('.', () => {
    deadlines.forget('item');
    resolve();
  });
  standStill(2 * PERIOD_MS);
  await promise;
  deadlines.close();
  expect(late).toEqual([]);
});
