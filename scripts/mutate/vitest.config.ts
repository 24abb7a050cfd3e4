import { defineConfig } from 'vitest/config';
import { ROOMS } from './rooms.ts';

/** For the mutants of one room: its tests alone, with nothing that `npm test` prepares. */
const { tests } = ROOMS[process.env.UNSAID_MUTATED_ROOM ?? '']!;
const isLeftOut = (pattern: string) => pattern.startsWith('!');

export default defineConfig({
  test: {
    include: tests.filter((each) => !isLeftOut(each)),
    exclude: tests.filter(isLeftOut).map((each) => each.slice(1)),
    testTimeout: 30_000,
  },
});
