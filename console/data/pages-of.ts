import { type InfiniteData, InfiniteQueryObserver, type InfiniteQueryObserverResult } from '@tanstack/query-core';
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import { cache } from './cache.ts';
import { ask, type Refusal } from './http.ts';

const MOST_FRESH_PAGES = 5;

/** A list with more pages loaded than this is not refreshed by itself. */
export const isDeep = (data: unknown): boolean =>
  ((data as { pages?: readonly unknown[] } | undefined)?.pages?.length ?? 0) > MOST_FRESH_PAGES;

type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };
type Query = Readonly<Record<string, string | number | undefined>>;

export type Listed<Item> = {
  readonly data: readonly Item[] | undefined;
  /** The whole answer that brought the first rows, with what it says of the list. */
  readonly first: unknown;
  readonly error: Refusal | null;
  readonly dataUpdatedAt: number;
  /** The rows still belong to the previous filter; the new ones are loading. */
  readonly isFormer: boolean;
  readonly hasMore: boolean;
  readonly isMoreComing: boolean;
  more(): void;
};

/** A list of the API, page by page. @param name the name by which events refresh it (data/live.ts) */
export function usePages<Item>(name: string, path: string, query: Query, everyMs?: number): Listed<Item> {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const options = {
    queryKey: [name, path, query],
    queryFn: ({ pageParam, signal }: { pageParam: unknown; signal: AbortSignal }) =>
      ask<Page<Item>>('GET', path, { query: { ...query, after: pageParam as string | undefined }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: Page<Item>) => next ?? undefined,
    // A refresh asks for every loaded page again: too much once somebody has scrolled far.
    refetchInterval: (query: { state: { data?: unknown } }) =>
      isDeep(query.state.data) ? (false as const) : (everyMs ?? (false as const)),
  };
  const [observer] = useState(
    () =>
      new InfiniteQueryObserver(cache, options as never) as unknown as InfiniteQueryObserver<
        Page<Item>,
        Refusal,
        InfiniteData<Page<Item>>
      >,
  );
  useEffect(() => observer.subscribe(() => redraw(0)), [observer]);
  useEffect(() => observer.setOptions(options as never));
  const result = observer.getOptimisticResult(
    cache.defaultQueryOptions(options as never) as never,
  ) as unknown as InfiniteQueryObserverResult<InfiniteData<Page<Item>>, Refusal>;
  const { data } = result;
  // The same array for the same answer: a hundred thousand rows are not concatenated for each drawing.
  const items = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  return {
    data: items,
    first: data?.pages[0],
    error: result.error,
    dataUpdatedAt: result.dataUpdatedAt,
    isFormer: result.isPlaceholderData,
    hasMore: result.data?.pages.at(-1)?.next != null,
    isMoreComing: result.isFetchingNextPage,
    more: () => {
      const current = observer.getCurrentResult();
      if (current.hasNextPage && !current.isFetchingNextPage) void observer.fetchNextPage();
    },
  };
}
