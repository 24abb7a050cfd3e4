import { useMemo, useReducer, useRef } from 'preact/hooks';
import type { Listed } from './pages-of.ts';

export type SteadyRow<Item> = { readonly item: Item; readonly gone: boolean };

/**
 * Rows stay where they are while somebody looks: what is gone turns grey in its place, what is new waits behind a button.
 * A change of the filter begins anew, once its rows are there: until then those of the one before stand.
 *
 * @param filter a text that is another for another list
 */
export function useSteady<Item>(
  { data: items, isFormer }: Pick<Listed<Item>, 'data' | 'isFormer'>,
  idOf: (item: Item) => string,
  filter: string,
) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const kept = useRef<{ filter: string; order: string[]; known: Map<string, Item>; marked: Set<string> }>(undefined);
  let now = kept.current;
  const isOther = now?.filter !== filter && !isFormer;
  if (now === undefined || isOther || (now.order.length === 0 && items !== undefined)) {
    kept.current = now = { filter, order: (items ?? []).map(idOf), known: new Map(), marked: new Set() };
  }
  const current = now;
  return useMemo(() => {
    const shown = new Set(current.order);
    const present = new Set<string>();
    let fresh = 0;
    for (const item of items ?? []) {
      const id = idOf(item);
      present.add(id);
      current.known.set(id, item);
    }
    // What comes behind all that is shown is the next page, and is in nobody's way.
    let seen = 0;
    const left = current.order.filter((id) => present.has(id)).length;
    for (const item of items ?? []) {
      const id = idOf(item);
      if (shown.has(id)) seen++;
      else if (seen === left) current.order.push(id);
      else fresh++;
    }
    const rows = current.order.flatMap((id): SteadyRow<Item>[] => {
      const item = current.known.get(id);
      return item === undefined ? [] : [{ item, gone: !present.has(id) || current.marked.has(id) }];
    });
    return {
      rows,
      fresh,
      /** Takes the list as it is now. */
      settle: () => {
        kept.current = undefined;
        redraw(0);
      },
      /** Grey at once, before the server's list says so; false takes it back. */
      mark: (id: string, gone: boolean) => {
        if (gone) current.marked.add(id);
        else current.marked.delete(id);
        kept.current = { ...current };
        redraw(0);
      },
    };
  }, [items, current]);
}
