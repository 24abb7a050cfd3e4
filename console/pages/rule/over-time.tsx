import { useEffect, useRef, useState } from 'preact/hooks';
import { useOne } from '../../data/asked.ts';
import { number, Shown, When } from '../../parts/show.tsx';
import { locale, w } from '../../words/words.ts';
import { usePublications } from './published.tsx';

type Series = {
  readonly since: number;
  readonly until: number;
  readonly items: readonly { readonly at: number; readonly action: string; readonly messages: number }[];
};

const HOUR_MS = 3_600_000;

/** Hits of each hour, including hours without any. A hit is counted for each action; the largest count is used. */
function hoursOf({ since, until, items }: Series): { at: number; hits: number }[] {
  const hours = new Map<number, Map<string, number>>();
  for (const { at, action, messages } of items) {
    const actions = hours.get(at) ?? new Map<string, number>();
    hours.set(at, actions.set(action, (actions.get(action) ?? 0) + messages));
  }
  const first = Math.ceil(since / HOUR_MS) * HOUR_MS;
  const all = new Set([
    ...Array.from({ length: Math.max(0, Math.ceil((until - first) / HOUR_MS)) }, (_, n) => first + n * HOUR_MS),
    ...hours.keys(),
  ]);
  return [...all].sort((a, b) => a - b).map((at) => ({ at, hits: Math.max(0, ...(hours.get(at)?.values() ?? [])) }));
}

const DAY_MS = 86_400_000;
const SLOT_MS = 60_000;

/** Hits of a day: a chart to look at, a table for screen readers. */
export function HitsOverTime({ rule }: { rule: string }) {
  const since = Math.floor((Date.now() - DAY_MS) / SLOT_MS) * SLOT_MS;
  const series = useOne<Series>('series', '/series', { rule, since });
  const publications = usePublications(rule).data?.items ?? [];
  const words = w().rule;
  return (
    <section>
      <h2>{words.overTime}</h2>
      <Shown of={series}>
        {(said) => {
          if (said.items.length === 0) return <p class="soft">{words.noHitsYet}</p>;
          const rows = hoursOf(said);
          const marks = publications.map(({ at }) => at).filter((at) => at >= said.since && at < said.until);
          return (
            <>
              <Chart rows={rows} name={words.hits} marks={marks} />
              {marks.length > 0 && (
                <p class="soft">
                  <span class="mark-sign" aria-hidden="true" /> {words.changed}{' '}
                  {marks.map((at) => (
                    <span key={at}>
                      <When at={at} />{' '}
                    </span>
                  ))}
                </p>
              )}
              <details>
                <summary>{words.asTable}</summary>
                <table>
                  <thead>
                    <tr>
                      <th>{words.time}</th>
                      <th>{words.hits}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map(({ at, hits }) => (
                      <tr key={at}>
                        <td>
                          <When at={at} />
                        </td>
                        <td>{number(hits)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            </>
          );
        }}
      </Shown>
    </section>
  );
}

type ChartProps = {
  readonly rows: readonly { readonly at: number; readonly hits: number }[];
  readonly name: string;
  /** Draws a line where the rule was changed. Epoch ms. */
  readonly marks: readonly number[];
};

function Chart({ rows, name, marks }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = JSON.stringify([rows, marks, useColours()]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let chart: { destroy(): void; setSize(size: { width: number; height: number }): void } | undefined;
    let gone = false;
    const sizes = new ResizeObserver(() => chart?.setSize({ width: element.clientWidth, height: 180 }));
    void import('uplot').then(({ default: UPlot }) => {
      if (gone) return;
      const colour = (property: string) => colourOf(element, `var(${property})`);
      const axis = {
        stroke: colourOf(element, 'inherit'),
        grid: { stroke: colour('--chart-line'), width: 1 },
        ticks: { show: false },
      };
      const time = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' });
      chart = new UPlot(
        {
          ...{ width: element.clientWidth, height: 180, legend: { show: false }, cursor: { show: false } },
          axes: [
            { ...axis, values: (_: unknown, ticks: number[]) => ticks.map((tick) => time.format(tick * 1_000)) },
            { ...axis, size: 48 },
          ],
          hooks: { draw: [(drawnChart: Drawn) => drawMarks(drawnChart, marks, colour('--chart-mark'))] },
          scales: { y: { range: (_: unknown, __: number, most: number) => [0, Math.max(1, most)] } },
          series: [{}, { label: name, stroke: colour('--chart-ink'), width: 2, points: { show: rows.length < 60 } }],
        } as never,
        [rows.map(({ at }) => at / 1_000), rows.map(({ hits }) => hits)],
        element,
      );
      sizes.observe(element);
    });
    return () => {
      gone = true;
      sizes.disconnect();
      chart?.destroy();
    };
  }, [drawn, name]);
  return <div ref={place} class="chart" aria-hidden="true" />;
}

/** Reads the current colours: a canvas does not follow `light-dark()`. */
function colourOf(element: HTMLElement, css: string): string {
  const probe = document.createElement('i');
  probe.style.color = css;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Changes when the colours do: by the person's choice, or when the browser turns dark at dusk. */
function useColours(): string {
  const dusk = useRef(matchMedia('(prefers-color-scheme: dark)')).current;
  const now = () => `${document.documentElement.dataset.theme} ${dusk.matches}`;
  const [colours, setColours] = useState(now);
  useEffect(() => {
    const look = () => setColours(now());
    const chosen = new MutationObserver(look);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    dusk.addEventListener('change', look);
    return () => {
      chosen.disconnect();
      dusk.removeEventListener('change', look);
    };
  }, []);
  return colours;
}

/** The part of uPlot needed to draw a line; in pixels of the canvas. */
type Drawn = {
  readonly ctx: CanvasRenderingContext2D;
  readonly bbox: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  valToPos(value: number, scale: string, isCanvas: boolean): number;
};

function drawMarks({ ctx, bbox, valToPos }: Drawn, marks: readonly number[], colour: string): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const at of marks) {
    const x = Math.min(bbox.left + bbox.width, Math.max(bbox.left, valToPos(at / 1_000, 'x', true)));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
