import { signal } from '@preact/signals';
import { type Place, parsePlace, printPlace } from '../address.ts';

const read = (): Place => parsePlace(location.pathname + location.search);

/** The current address. */
export const here = signal<Place>(read());

export function go(target: string, { replace = false } = {}): void {
  if (target === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', target);
  here.value = read();
}

/** Changes one part of the filter; an empty value removes it. */
export function narrow(change: Readonly<Record<string, string>>): void {
  const { page, params, query } = here.value;
  go(printPlace({ page, params, query: { ...query, ...change } }), { replace: true });
}

/** Follows links within the console without a reload. A click with a modifier key is left to the browser. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    here.value = read();
  });
  addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download')) return;
    if (link.pathname.startsWith('/api/') || link.hash !== '') return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
