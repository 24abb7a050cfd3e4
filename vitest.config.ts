import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Two cores: more workers than that only makes the timing of real processes worse.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Vitest's own is one second: too short for real processes and browsers on a busy machine.
    expect: { poll: { timeout: 25_000 } },
  },
});
