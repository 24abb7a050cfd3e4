/** A process that holds a private Redis, for tests that kill it: prints the socket, or why it was refused. */
import { startPrivateRedis } from '../../src/redis/server/private-redis.ts';

const quiet = { info() {}, warn() {}, error() {} };
try {
  const redis = await startPrivateRedis({ dataDir: process.argv[2] ?? '', log: quiet });
  process.stdout.write(`${redis.socket}\n`);
  setInterval(() => {}, 60_000);
} catch (cause) {
  process.stdout.write(`refused: ${(cause as Error).message}\n`);
  process.exitCode = 1;
}
