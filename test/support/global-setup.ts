import path from 'node:path';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';

/**
 * Once, before any test file: so that a fetch of Redis is told about, and paid for, one time. Processes and threads of
 * tests find there what Node made of each source: a service starts in a third of the time.
 */
export async function setup(): Promise<void> {
  process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, '../../.cache/node-compile');
  await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
}
