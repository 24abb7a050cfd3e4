import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');

/**
 * Test files that start nothing and wait for nothing: no process, no Redis, no HTTP, no thread, nothing on the clock.
 * `test/suite.test.ts` holds them to it.
 */
export const PURE_FILES: readonly string[] = [
  'test/{judge,rules,text,words}/**/*.test.ts',
  'test/act/{act-alone,decide,decide-sanctions}.test.ts',
  'test/{docs,docs-thresholds,fuzz,loads,message-ref,plain-text,shape}.test.ts',
  'test/api/contract.test.ts',
  'test/calls/{answer-class,backoff,fate}.test.ts',
  'test/console/address.test.ts',
  'test/endure/{growth,laws}.test.ts',
  'test/log/safe-value.test.ts',
  'test/notify/rooms.test.ts',
  'test/recall/reach.test.ts',
  'test/receive/{element-types,known-signals,parse,parse-exact,parse-odd,parse-said,query,refused,verify}.test.ts',
  'test/record/pack.test.ts',
  'test/redis/{fields,space}.test.ts',
  'test/rulebook/{attack,test-rule}.test.ts',
  'test/sanction/settle-mute.test.ts',
  'test/tencent/{codes,usersig,wire}.test.ts',
];

/** Files that need a process of their own: they say what a process has not loaded. */
export const ALONE_FILES: readonly string[] = ['test/rulebook/compile-apart.test.ts'];

/** All test files, from the root of the repository. */
export const testFiles = (): string[] =>
  readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.posix.join('test', name))
    .toSorted();

/** Files with cases that fast-check draws. */
export const drawnFiles = (): string[] =>
  testFiles().filter((file) =>
    /from '(fast-check|.*\/address-shapes\.ts)'/.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
