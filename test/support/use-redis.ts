import { afterAll, beforeAll } from 'vitest';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { startRedis, type TestRedis, type TestRedisOptions } from './redis.ts';

/** A thing that is there from the first hook of a file to its last one, under one name. */
function standingFor<T extends object>(name: string, thing: () => T | undefined): T {
  return new Proxy({} as T, {
    get: (_, property) => {
      const there = thing();
      if (there === undefined) throw new Error(`${name} is there in hooks and tests only`);
      const value: unknown = Reflect.get(there, property);
      return typeof value === 'function' ? value.bind(there) : value;
    },
  });
}

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
