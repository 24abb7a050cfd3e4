import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useReducer, useState } from 'preact/hooks';
import type { ListedReview } from '../../../src/api/contract/reviews.ts';
import { who } from '../../data/session.ts';
import { set, settings } from '../../data/settings.ts';
import type { SteadyRow } from '../../data/steady.ts';
import { useKeys } from '../../keys/keys.ts';
import { undoNewest } from '../../parts/notices.tsx';
import { Age, Id, Severity } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';
import type { Verdict } from './effects.ts';

type Props = {
  readonly area: RefObject<HTMLDivElement | null>;
  readonly rows: readonly SteadyRow<ListedReview>[];
  readonly chosen: string | undefined;
  readonly ticked: ReadonlySet<string>;
  onOpen(id: string): void;
  onStep(by: number): void;
  onTick(id: string): void;
  /** Decides the ticked reviews together. */
  onTogether(first: Verdict): void;
  more(): void;
};

/** In px; the same as in the CSS. */
const ROW = { roomy: 64, dense: 44 };

/** One focus, many rows: `j` and `k` move it, Enter opens. Only visible rows are drawn. */
export function ReviewList({ area, rows, chosen, ticked, onOpen, onStep, onTick, onTogether, more }: Props) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [cursor, setCursor] = useState(0);
  const size = ROW[settings.value.density];
  const [virtual] = useState(
    () =>
      new Virtualizer<HTMLDivElement, HTMLDivElement>({
        count: rows.length,
        getScrollElement: () => area.current,
        estimateSize: () => size,
        overscan: 8,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => redraw(0),
      }),
  );
  virtual.setOptions({
    ...virtual.options,
    count: rows.length,
    estimateSize: () => size,
    onChange: () => redraw(0),
  });
  useLayoutEffect(() => virtual._didMount(), []);
  useLayoutEffect(() => virtual._willUpdate());
  useLayoutEffect(() => virtual.measure(), [size]);

  const at = useMemo(() => rows.findIndex(({ item }) => item.id === chosen), [rows, chosen]);
  const active = at >= 0 ? at : Math.min(cursor, rows.length - 1);
  useEffect(() => virtual.scrollToIndex(active, { align: 'auto' }), [active]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) more();
  }, [last, rows.length]);

  const move = (by: number) => {
    if (at >= 0) onStep(by);
    else setCursor(Math.max(0, Math.min(rows.length - 1, active + by)));
  };
  const openActive = () => {
    const row = rows[active];
    if (row !== undefined) onOpen(row.item.id);
  };
  useKeys(area, {
    ...{ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) },
    ...{ Home: () => setCursor(0), Enter: openActive, z: () => undoNewest() },
    ...{ y: () => onTogether('breaks'), n: () => onTogether('fine'), u: () => onTogether('unsure') },
    x: () => {
      const row = rows[active];
      if (row !== undefined) onTick(row.item.id);
      move(1);
    },
    b: () => set({ blur: !settings.value.blur }),
  });
  return (
    <div
      ref={area}
      class="rows"
      role="listbox"
      tabIndex={0}
      aria-label={w().titles.reviews}
      aria-activedescendant={rows[active] === undefined ? undefined : `row-${active}`}
    >
      <div class="rows-all" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
        {shown.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <Row
              key={row.item.id}
              row={row}
              index={index}
              top={start}
              height={size}
              isActive={index === active}
              isTicked={ticked.has(row.item.id)}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

type RowProps = {
  readonly row: SteadyRow<ListedReview>;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly isActive: boolean;
  readonly isTicked: boolean;
  onOpen(id: string): void;
};

function Row({ row: { item, gone }, index, top, height, isActive, isTicked, onOpen }: RowProps) {
  const words = w().reviews;
  const taken = item.claimedBy !== null && item.claimedBy !== who.value?.name ? item.claimedBy : undefined;
  const whys = w().why;
  // While the list is scrolled most rows are what they were.
  return useMemo(
    () => (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and handles the keys
      <div
        id={`row-${index}`}
        role="option"
        tabIndex={-1}
        aria-selected={isActive}
        class={`row ${gone || item.state === 'decided' ? 'gone' : ''} ${taken === undefined ? '' : 'taken'} ${isTicked ? 'ticked' : ''}`}
        style={{ transform: `translateY(${top}px)`, height: `${height}px` }}
        onClick={() => onOpen(item.id)}
      >
        <Severity of={item.severity} />
        <span class="row-main">
          {isTicked && <span class="row-tick">✓ {words.isTicked}</span>}
          <bdi class="row-rule">{item.rule}</bdi>
          <span class="soft">
            {' · '}
            {whys[item.origin as keyof typeof whys] ?? item.origin}
          </span>
          <span class="row-from soft">
            <Id>{item.sender}</Id>
            {taken !== undefined && <> · {words.takenBy(taken)}</>}
            {item.state === 'decided' && item.verdict !== null && <> · {w().verdicts[item.verdict]}</>}
          </span>
        </span>
        <span class="row-age">
          <Age at={item.openedAt} />
        </span>
      </div>
    ),
    [item, gone, index, top, height, isActive, isTicked, taken, words],
  );
}
