import { configDefaults, defineConfig } from 'vitest/config';
import { ALONE_FILES, PURE_FILES } from './test/support/kinds-of-tests.ts';
import { LongestFirst } from './test/support/longest-first.ts';

/** Real processes and browsers can lose a race on a machine that does much else: docs/decisions/0073. */
const SECOND_TRY = process.env.CI === 'true' ? 1 : 0;

const ALL = ['test/**/*.test.ts'];
const NOT = configDefaults.exclude;
const PURE = [...PURE_FILES];
const ALONE = [...ALONE_FILES];

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // Two cores: more workers than that only makes the timing of real processes worse (docs/decisions/0101).
    maxWorkers: 2,
    // Of tests of one file that say so: most of them start processes, and wait for what ends on the clock.
    maxConcurrency: 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Vitest's own is one second: too short for real processes and browsers on a busy machine.
    expect: { poll: { timeout: 25_000 } },
    // Node loads the sources itself, as it does in the service, and keeps what it compiled (global-setup.ts).
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: LongestFirst },
    // Files share a process, one after another: what they import, most of a second each, is loaded once.
    isolate: false,
    setupFiles: ['test/support/draws.ts'],
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE, isolate: true, retry: SECOND_TRY } },
      { extends: true, test: { name: 'real', include: ALL, exclude: [...NOT, ...PURE, ...ALONE], retry: SECOND_TRY } },
      { extends: true, test: { name: 'pure', include: PURE } },
    ],
  },
});
