import { useEffect, useRef } from 'preact/hooks';
import { type PageName, to } from '../address.ts';
import { useStatus } from '../data/asked.ts';
import { here } from '../data/here.ts';
import { connection } from '../data/live.ts';
import { isAtLeast, who } from '../data/session.ts';
import { w } from '../words/words.ts';
import { Age, number, span } from './show.tsx';

/** Longer exposure than this is shown as bad, in ms. */
const BAD_EXPOSURE_MS = 10_000;
const BAD_WAIT_MS = 60_000;

/** On every page: the state in five figures, and Stop. Nothing else in the console turns red. */
export function Bar({ onStop, onHelp }: { onStop: () => void; onHelp: () => void }) {
  const { data, error, dataUpdatedAt } = useStatus();
  const words = w().bar;
  const lanes = data?.lanes ?? [];
  const held = lanes.reduce((sum, lane) => sum + lane.held, 0);
  const stops = lanes.filter((lane) => lane.stop !== null || lane.switches.includes('all'));
  const p99 = data?.exposure?.p99 ?? null;
  const oldest = data?.oldestCritical ?? null;
  const isAway = error !== null && error.code !== 'not-signed-in';
  const link = isAway ? 'away' : connection.value;
  const pages = useRef<HTMLUListElement>(null);
  const { page } = here.value;
  // On a small screen some of them are out of sight.
  useEffect(
    () => pages.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' }),
    [page],
  );
  return (
    <header class="bar">
      <nav aria-label={words.pages}>
        <a class="brand" href={to('reviews')} aria-label={words.home}>
          unsaid
        </a>
        <ul ref={pages}>
          {NAV.filter(({ least }) => isAtLeast(least)).map(({ page }) => (
            <li key={page}>
              <a href={to(page)} aria-current={isCurrent(page) ? 'page' : undefined}>
                {w().titles[page]}
                {page === 'reviews' && <Waiting count={(data?.reviews?.open ?? 0) + (data?.reviews?.claimed ?? 0)} />}
                {page === 'held' && <Waiting count={held} />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <dl class="figures" aria-label={words.state}>
        <Figure name={words.exposure} isBad={p99 !== null && p99 > BAD_EXPOSURE_MS} title={words.exposureLong}>
          {p99 === null ? '–' : span(p99)}
        </Figure>
        <Figure name={words.critical} isBad={oldest !== null && Date.now() - oldest > BAD_WAIT_MS}>
          {oldest === null ? '–' : <Age at={oldest} />}
        </Figure>
        <Figure name={words.held} isBad={held > 0}>
          <a href={to('held')}>{number(held)}</a>
        </Figure>
        <Figure name={words.stopped} isBad={stops.length > 0}>
          <a href={to('live')}>{stops.length === 0 ? words.nothing : number(stops.length)}</a>
        </Figure>
        <Figure name={words.connection} isBad={link === 'away'}>
          <span class={`link-${link}`}>{words[link]}</span>
          {isAway && data !== undefined && (
            <>
              {' '}
              <Age at={dataUpdatedAt} />
            </>
          )}
        </Figure>
      </dl>
      <div class="bar-end">
        <button type="button" class="quiet" onClick={onHelp} aria-label={w().help.title}>
          ?
        </button>
        <a class="quiet" href={to('settings')}>
          <bdi>{who.value?.name ?? w().titles.settings}</bdi>
        </a>
        <button type="button" class="stop" onClick={onStop}>
          {w().stop.button}
        </button>
      </div>
    </header>
  );
}

const NAV: readonly { page: PageName; least: string }[] = [
  { page: 'reviews', least: 'reviewer' },
  { page: 'messages', least: 'viewer' },
  { page: 'rules', least: 'viewer' },
  { page: 'try', least: 'analyst' },
  ...(['live', 'held', 'refused', 'acts'] as const).map((page) => ({ page, least: 'viewer' })),
];

const FAMILY: Partial<Record<string, PageName>> = {
  review: 'reviews',
  story: 'messages',
  sender: 'messages',
  rule: 'rules',
  label: 'rules',
  list: 'rules',
  notices: 'live',
};
const isCurrent = (page: PageName): boolean => (FAMILY[here.value.page] ?? here.value.page) === page;

function Waiting({ count }: { count: number }) {
  return count > 0 ? <span class="count">{number(count, { notation: 'compact' })}</span> : null;
}

type FigureProps = { name: string; isBad: boolean; title?: string; children: preact.ComponentChildren };
function Figure({ name, isBad, title, children }: FigureProps) {
  return (
    <div class={`figure ${isBad ? 'bad' : ''}`} title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
