import { expect, test } from 'vitest';
import type { Blow, Plan } from '../../scripts/chaos/plan.ts';
import { runSeed } from '../../scripts/chaos/run-seed.ts';

const at = (atMs: number, blow: Blow) => ({ atMs, blow });

/** One of each kind of blow, close together; `npm run chaos -- --seeds N` draws them at random. */
const PLAN: Plan = {
  seed: 'short',
  trafficMs: 4_000,
  rate: 120,
  offending: 0.3,
  duplicates: 0.3,
  outOfOrder: 0.3,
  cast: { receivers: 1, workers: 1 },
  redis: 'given',
  isChatty: true,
  from: undefined,
  blows: [
    at(300, { type: 'fault', fault: { slow: 300, forMs: 1_500, share: 0.5 } }),
    at(600, { type: 'kill', what: 'worker', which: 0, downMs: 100 }),
    at(900, { type: 'fault', fault: { code: 10002, forMs: 400, share: 0.5 } }),
    at(1_200, { type: 'kill', what: 'redis', which: 0, downMs: 500 }),
    at(1_400, { type: 'reload-rules', broken: true }),
    at(2_200, { type: 'roll', what: 'worker', which: 0, generations: 1 }),
    at(2_600, { type: 'kill', what: 'receiver', which: 0, downMs: 100 }),
    at(2_800, { type: 'freeze', what: 'worker', which: 0, forMs: 500 }),
    at(700, { type: 'bad-callbacks', count: 60, seed: 1 }),
    at(1_000, { type: 'clock', what: 'worker', which: 0, byMs: -3_600_000, forMs: 700 }),
    at(1_600, { type: 'damaged-spool', which: 0 }),
    at(1_900, { type: 'half-rules', forMs: 600 }),
    at(2_000, { type: 'stall-output', what: 'receiver', which: 0, forMs: 600 }),
    at(3_200, { type: 'fault', fault: { lost: 1, times: 2, forMs: 500 } }),
    at(3_400, { type: 'fault', fault: { down: 400 } }),
  ].toSorted((a, b) => a.atMs - b.atMs),
};

test('whatever is killed, frozen, rolled or lied to, every law holds', async () => {
  const { broken } = await runSeed(PLAN, () => {});
  expect(broken).toEqual([]);
}, 240_000);
