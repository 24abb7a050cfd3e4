import { afterEach, expect, test, vi } from 'vitest';
import { gatherEvidence } from '../../scripts/endure/evidence.ts';
import { brokenLaws, mostInAnySecond } from '../../scripts/endure/laws.ts';
import { type Stage, setStage } from '../../scripts/endure/stage.ts';
import type { Summary } from '../../src/simulator/simulator.ts';
import { until } from '../support/until.ts';

// Three processes start and end; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 90_000 });

const LIMIT = 20;
const API = 'group_msg_recall';

let stage: Stage;
afterEach(async () => {
  await stage.close();
  await stage.sweep();
});

test('three generations of a rolling deploy at once keep the limit and recall nothing twice', async () => {
  const mix = { offending: 0.5, duplicates: 0.2 };
  stage = await setStage({ seed: 'generations', limit: LIMIT, mix, retries: 40, fewRules: true });
  const { simulator } = stage;
  const [oldest, middle] = await Promise.all([stage.cast('whole'), stage.cast('whole'), stage.cast('whole')]);
  // Slow answers, so that the oldest has calls under way when it is told to end.
  simulator.faults.add({ api: '*', kind: 'slow', value: 300, share: 1, until: Infinity, left: Infinity });
  const traffic = simulator.traffic.start({ rate: 150, seconds: 3 });
  const untilSummary = (isSo: (summary: Summary) => boolean) => until(() => isSo(simulator.summary()));
  await untilSummary(({ recalled }) => recalled >= 40);
  const drained = oldest!.stop();
  await untilSummary(({ recalled }) => recalled >= 80);
  await Promise.all([drained, middle!.stop()]);
  await traffic;
  await untilSummary(({ missed }) => missed === 0);

  const evidence = await gatherEvidence(stage, LIMIT);
  expect(brokenLaws(evidence)).toEqual([]);
  expect(evidence.exitCodes, 'all three were asked to end').toHaveLength(3);
  expect(mostInAnySecond(evidence.calls)[API], 'the limit was felt').toBeGreaterThan(LIMIT / 2);
});
