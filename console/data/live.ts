import { signal } from '@preact/signals';
import { cache } from './cache.ts';
import { isDeep } from './pages-of.ts';
import { who } from './session.ts';

/** `live`: events arrive; `asking`: none arrive, pages poll every few seconds; `away`: the service does not answer. */
export const connection = signal<'live' | 'asking' | 'away'>('asking');
/** While true, no row moves. */
export const paused = signal(false);
/** The service has a newer version of these pages. */
export const isOld = signal(false);

/** The answers that an event makes stale, by its type (a fact of the journal). */
const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  review: ['reviews', 'review', 'summary', 'clusters', 'status', 'sender'],
  act: ['acts', 'held', 'status', 'refused', 'story'],
  switch: ['status', 'held'],
  brake: ['status', 'held'],
  lane: ['status'],
  flagged: ['status', 'held', 'story'],
  moved: ['status', 'held', 'story'],
  settled: ['status', 'refused', 'story'],
  verdict: ['samples'],
  mute: ['sender', 'status'],
  'strike-undone': ['sender'],
  'rule-set': ['rules', 'rule', 'tests', 'publications', 'processes'],
};
/** Events come in bursts: one redraw for all of them. */
const TOGETHER_MS = 300;

let touched = new Set<string>();
let isWaiting = false;

function touch(names: readonly string[]): void {
  for (const name of names) touched.add(name);
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    if (paused.value) return;
    const names = touched;
    touched = new Set();
    void cache.invalidateQueries({
      predicate: ({ queryKey, state }) => names.has(String(queryKey[0])) && !isDeep(state.data),
    });
  }, TOGETHER_MS);
}

export function pause(): void {
  paused.value = true;
}

export function unpause(): void {
  paused.value = false;
  touch([]);
}

/** Listens for changes. Events carry only ids; the pages then ask for what changed. */
export function listen(): void {
  let source: EventSource | undefined;
  const open = () => {
    if (!who.value || source !== undefined) return;
    source = new EventSource('/api/v1/events');
    source.onopen = () => {
      connection.value = 'live';
      void cache.invalidateQueries();
      void lookForNewer();
    };
    source.onerror = () => {
      if (connection.value === 'live') connection.value = 'asking';
      // The connection was refused, not just interrupted: the browser gives up, so we try again.
      if (source?.readyState === EventSource.CLOSED) {
        source = undefined;
        setTimeout(open, 15_000);
      }
    };
    const heard = ({ type }: MessageEvent) => {
      if (type === 'reset') void cache.invalidateQueries();
      else touch(TOUCHED[type] ?? []);
    };
    for (const type of ['message', 'reset', ...Object.keys(TOUCHED)]) source.addEventListener(type, heard);
  };
  who.subscribe((found) => {
    if (found) open();
    else {
      source?.close();
      source = undefined;
    }
  });
  // The machine may have slept.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void lookForNewer();
  });
}

async function lookForNewer(): Promise<void> {
  const answer = await fetch('/version.json', { cache: 'no-store' }).catch(() => undefined);
  if (!answer?.ok) return;
  // A proxy's page is no version.
  const said = (await answer.json().catch(() => undefined)) as { version?: string } | undefined;
  if (said?.version !== undefined && said.version !== __VERSION__) isOld.value = true;
}
