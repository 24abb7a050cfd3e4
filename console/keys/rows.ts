import type { RefObject } from 'preact';
import { type KeyMap, useKeys } from './keys.ts';

/** What a key does to the focused row, by the row's index. */
export type RowKeys = Readonly<Record<string, (index: number) => void>>;

/** A list whose rows can have the focus: `j` and `k` move it, other keys act on the focused row. */
export function useRows(area: RefObject<HTMLElement | null>, keys: RowKeys): void {
  const rows = (): HTMLElement[] => [...(area.current?.children ?? [])] as HTMLElement[];
  const current = (): number => rows().findIndex((row) => row.contains(document.activeElement));
  const move = (by: number) => {
    const all = rows();
    const next = all[Math.max(0, Math.min(all.length - 1, current() + by))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'nearest' });
  };
  const onRow = Object.entries(keys).map(([key, act]) => [
    key,
    () => {
      const at = current();
      if (at >= 0) act(at);
    },
  ]);
  const map: KeyMap = { j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) };
  useKeys(area, { ...map, ...Object.fromEntries(onRow) });
}
