import { afterAll, beforeAll } from 'vitest';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { startRedis, type TestRedis, type TestRedisOptions } from './redis.ts';
import { standingFor } from './standing-for.ts';

/** The Redis of a file of tests: started before them, gone after them and after every hook that is written below it. */
export function useRedis(options?: TestRedisOptions): TestRedis {
  let server: TestRedis | undefined;
  beforeAll(async () => {
    server = await startRedis(options);
  });
  afterAll(() => server?.stop());
  return standingFor('the Redis of this file', () => server);
}

/** A connection to it as the service has one; closed before it goes. */
export function useHandle(server: TestRedis): RedisHandle {
  let handle: RedisHandle | undefined;
  beforeAll(async () => {
    handle = await connectRedis({ type: 'single', url: server.url }, { onError: () => {} });
  });
  afterAll(() => handle?.close());
  return standingFor('the connection of this file', () => handle);
}
