import type { Status } from '../../src/api/contract/status.ts';
import { useAsked } from './cache.ts';
import { ask } from './http.ts';
import { connection } from './live.ts';

/** How often pages poll: seldom while events arrive. */
export const paceMs = (): number => (connection.value === 'live' ? 15_000 : 4_000);

/** One resource of the API. @param name the name by which events refresh it (data/live.ts) */
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

/** Polled at least every five seconds: an outage must show at once. */
export const useStatus = () =>
  useAsked<Status>({
    queryKey: ['status', '/status', {}],
    queryFn: ({ signal }) => ask<Status>('GET', '/status', { signal }),
    refetchInterval: Math.min(paceMs(), 5_000),
    retry: false,
  });
