/** `npm run redis:fetch`: a redis-server for this machine, found or fetched; prints where it is. */
import { obtainRedisServer } from '../src/redis/server/server-binary.ts';

try {
  process.stdout.write(`${await obtainRedisServer((line) => process.stderr.write(`${line}\n`))}\n`);
} catch (cause) {
  process.stderr.write(`${(cause as Error).message}\n`);
  process.exitCode = 1;
}
