import { afterAll, beforeAll } from 'vitest';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { startRedis, type TestRedis, type TestRedisOptions } from './redis.ts';
import { startRedisCluster, type TestCluster } from './redis-cluster.ts';
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
export const useHandle = (server: TestRedis): RedisHandle =>
  useConnection(() => connectRedis({ type: 'single', url: server.url }, { onError: () => {} }));

/** The Redis Cluster of a file of tests, as `useRedis` has one. @param masters how many */
export function useRedisCluster(masters: number): TestCluster {
  let cluster: TestCluster | undefined;
  beforeAll(async () => {
    cluster = await startRedisCluster(masters);
  });
  afterAll(() => cluster?.stop());
  return standingFor('the Redis Cluster of this file', () => cluster);
}

/** A connection to it as the service has one; closed before it goes. */
export const useClusterHandle = (cluster: TestCluster): RedisHandle =>
  useConnection(() => connectRedis({ type: 'cluster', urls: cluster.urls }, { onError: () => {} }));

function useConnection(connect: () => Promise<RedisHandle>): RedisHandle {
  let handle: RedisHandle | undefined;
  beforeAll(async () => {
    handle = await connect();
  });
  afterAll(() => handle?.close());
  return standingFor('the connection of this file', () => handle);
}
