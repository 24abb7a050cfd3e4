import { QueryClient, QueryObserver, type QueryObserverOptions, type QueryObserverResult } from '@tanstack/query-core';
import { useEffect, useReducer, useState } from 'preact/hooks';
import { Refusal } from './http.ts';

/** Statuses that asking again does not change. */
const FINAL = new Set([400, 401, 403, 404, 409, 412, 422]);

export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      // The old rows stay while new ones load.
      placeholderData: (before: unknown) => before,
      staleTime: 2_000,
      retry: (count, error) => count < 3 && !(error instanceof Refusal && FINAL.has(error.status)),
      retryDelay: (count) => Math.min(1_000 * 2 ** count, 15_000),
      networkMode: 'always',
    },
  },
});
cache.mount();

/** The server's answer, kept fresh: the component is drawn again when it changes. */
export function useAsked<T>(options: QueryObserverOptions<T, Refusal>): QueryObserverResult<T, Refusal> {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [observer] = useState(() => new QueryObserver<T, Refusal>(cache, options));
  const shown = observer.getOptimisticResult(cache.defaultQueryOptions(options) as never);
  useEffect(() => observer.subscribe(() => redraw(0)), [observer]);
  useEffect(() => observer.setOptions(options));
  return shown as QueryObserverResult<T, Refusal>;
}
