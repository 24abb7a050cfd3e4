import { useMemo, useReducer, useRef } from 'preact/hooks';
import type { Listed } from './pages-of.ts';

export type SteadyRow<Item> = { readonly item: Item; readonly gone: boolean };

/**
 * Rows stay where they are while somebody looks: one that is gone turns grey in place, new ones wait behind a button.
 * When the filter changes, the list starts over once the new rows have arrived; until then the old ones stay.
 *
 * @param filter identifies the list: another text, another list
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
    // Rows behind the last one shown are the next page and disturb nobody.
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
      /** Shows the list as it is now. */
      settle: () => {
        kept.current = undefined;
        redraw(0);
      },
      /** Turns a row grey before the server's list says so; `false` undoes that. */
      mark: (id: string, gone: boolean) => {
        if (gone) current.marked.add(id);
        else current.marked.delete(id);
        kept.current = { ...current };
        redraw(0);
      },
    };
  }, [items, current]);
}
