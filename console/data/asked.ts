import type { Status } from '../../src/api/contract/status.ts';
import { useAsked } from './cache.ts';
import { ask } from './http.ts';
import { connection } from './live.ts';

/** How often pages ask by themselves: seldom while events come. */
export const paceMs = (): number => (connection.value === 'live' ? 15_000 : 4_000);

/** One thing of the API. @param name what events touch (data/live.ts) */
export const useOne = <T>(
  name: string,
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
  everyMs?: number,
) =>
  useAsked<T>({
    queryKey: [name, path, query],
    queryFn: ({ signal }) => ask<T>('GET', path, { query, signal }),
    refetchInterval: everyMs ?? false,
  });

export const useStatus = () => useOne<Status>('status', '/status', {}, Math.min(paceMs(), 5_000));
