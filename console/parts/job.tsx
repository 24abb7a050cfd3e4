import { useState } from 'preact/hooks';
import type { Job } from '../../src/api/contract/jobs.ts';
import { useAsked } from '../data/cache.ts';
import { ask } from '../data/http.ts';
import { w } from '../words/words.ts';
import { tellTrouble } from './notices.tsx';
import { number } from './show.tsx';

/** How often a job is looked at while it runs, in ms. */
const EVERY_MS = 500;
/** The service tells no more at once. */
const MOST_SHOWN = 200;

export type LongWork<Found> = {
  readonly job: Job | undefined;
  readonly found: readonly Found[];
  start(path: string, body: object): void;
};

/** Work of the service that takes its time: it is begun, looked at, and may be ended. One at a time on a page. */
export function useLongWork<Found>(): LongWork<Found> {
  const [begun, setBegun] = useState<Job>();
  const id = begun?.id ?? '';
  const isOver = (job: Job | undefined) => job !== undefined && job.state !== 'running';
  const { data: job = begun } = useAsked<Job>({
    queryKey: ['job', id],
    queryFn: ({ signal }) => ask<Job>('GET', `/jobs/${id}`, { signal }),
    enabled: id !== '',
    placeholderData: undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : EVERY_MS),
  });
  // Asked once more when the job is over: what it found last.
  const { data: results } = useAsked<{ items: readonly Found[] }>({
    queryKey: ['results', id, isOver(job)],
    queryFn: ({ signal }) => ask('GET', `/jobs/${id}/results`, { query: { limit: MOST_SHOWN }, signal }),
    enabled: id !== '',
    placeholderData: undefined,
    refetchInterval: isOver(job) ? false : EVERY_MS,
  });
  return {
    job,
    found: results?.items ?? [],
    start: (path, body) => {
      ask<Job>('POST', path, { body }).then(setBegun, tellTrouble);
    },
  };
}

/** How far it is, in one line, with what ends it. */
export function HowFar({ of: { job } }: { of: Pick<LongWork<unknown>, 'job'> }) {
  if (job === undefined) return null;
  const words = w().job;
  return (
    <p class="actions" role="status">
      <strong>{words.states[job.state]}</strong>
      <span class="soft">
        {words.looked(number(job.looked))} · {words.found(number(job.found))}
      </span>
      {job.found > MOST_SHOWN && <span class="soft">{words.shown(number(MOST_SHOWN))}</span>}
      {job.state === 'running' && (
        <button type="button" onClick={() => void ask('DELETE', `/jobs/${job.id}`).catch(tellTrouble)}>
          {words.end}
        </button>
      )}
    </p>
  );
}
