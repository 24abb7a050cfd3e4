import { stat } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeDeadlines } from '../../src/receive/deadlines.ts';

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
  await setTimeout(5 * PERIOD_MS);
  deadlines.close();
  expect(late).toEqual(['hanging']);
});

test('an answer that came while the process stood still is not late', async () => {
  const late: string[] = [];
  const deadlines = makeDeadlines<string>(PERIOD_MS, (item) => late.push(item));
  const { promise, resolve } = Promise.withResolvers<void>();
  deadlines.watch('item');
  await setTimeout(1.2 * PERIOD_MS);
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
