import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';

/** Once, before any test file: so that a fetch of Redis is told about, and paid for, one time. */
export async function setup(): Promise<void> {
  await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
}
