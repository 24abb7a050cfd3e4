import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { gatherEvidence } from '../../scripts/endure/evidence.ts';
import { brokenLaws } from '../../scripts/endure/laws.ts';
import { FIRST_VERSION, KNOWN_BEFORE, takeOut, whyNotFrom } from '../../scripts/endure/old-version.ts';
import { type Stage, setStage } from '../../scripts/endure/stage.ts';
import type { Summary } from '../../src/simulator/simulator.ts';
import { until } from '../support/until.ts';

// Two processes start and end; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 120_000 });

const LIMIT = 20;
const SETTLE_MS = 60_000;
/** Every connection to Tencent breaks. */
const DOWN = { api: '*', kind: 'reset', value: 0, share: 1, until: Infinity, left: Infinity } as const;

// A clone without history, or no clone at all, has no old version. test/stored.test.ts reads what it kept all the same.
const whyNot = await whyNotFrom(FIRST_VERSION);

async function setOldStage(): Promise<{ readonly stage: Stage; readonly root: string }> {
  const opened = new AsyncDisposableStack();
  onTestFinished(() => opened.disposeAsync());
  const root = await mkdtemp(path.join(tmpdir(), 'unsaid-old-'));
  opened.defer(() => rm(root, { recursive: true, force: true }));
  await takeOut(FIRST_VERSION, root);
  const mix = { offending: 0.5, duplicates: 0.3, ...KNOWN_BEFORE };
  const stage = await setStage({ seed: 'upgrade', limit: LIMIT, mix, retries: 40, fewRules: true, root });
  opened.defer(async () => {
    await stage.close();
    await stage.sweep();
  });
  return { stage, root };
}

test.skipIf(whyNot !== undefined)(
  `a rolling upgrade from the first version keeps every law${whyNot === undefined ? '' : `: ${whyNot}`}`,
  async () => {
    const { stage, root } = await setOldStage();
    const { simulator } = stage;
    const untilSummary = (isSo: (summary: Summary) => boolean) => until(() => isSo(simulator.summary()));
    const old = await stage.cast('whole', { root });
    const before = simulator.traffic.start({ rate: 100, seconds: 2 });
    await untilSummary(({ recalled }) => recalled > 0);
    await Promise.all([stage.cast('whole'), before]);
    // Both take callbacks now, also of the same message, and queue what neither can recall yet.
    simulator.faults.add(DOWN);
    await simulator.traffic.start({ rate: 100, seconds: 2 });
    await old.stop();
    const { missed: left } = simulator.summary();
    simulator.faults.clear();
    // Where something stays visible, the laws say what.
    const soon = AbortSignal.timeout(SETTLE_MS);
    await until(() => simulator.summary().missed === 0, { signal: soon }).catch(() => undefined);

    const evidence = await gatherEvidence(stage, LIMIT);
    expect(brokenLaws(evidence)).toEqual([]);
    expect(evidence.exitCodes, 'both versions were asked to end').toHaveLength(2);
    expect(left, 'the old version left something for the new one').toBeGreaterThan(0);
  },
);
