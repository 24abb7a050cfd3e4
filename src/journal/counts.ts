import { randomUUID } from 'node:crypto';
import type { EpochMs, Hit } from '../model.ts';
import type { CountRow, CountsFact } from './facts.ts';
import type { Journal } from './journal.ts';

/** Exact counts of what rules hit, whatever is sampled: one fact a second while there is anything to count. */
export type Counts = {
  /** A message was judged for the first time. */
  judged(): void;
  hit(hit: Pick<Hit, 'rule' | 'state' | 'actions'>, version: string): void;
  close(): Promise<void>;
};

type Options = {
  readonly journal: Pick<Journal, 'tell'>;
  readonly now: () => EpochMs;
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
};

const MINUTE_MS = 60_000;
/** While Redis is away the counts of so many seconds wait separately; beyond that they are added up. */
const MOST_WAITING = 60;

type Tally = { readonly rule: string; readonly version: string; readonly state: Hit['state']; readonly action: string };

/**
 * What one process counted within a second is one fact with a name. It is sent again if Redis may not have taken it, and
 * counts once. Up to a second of counts is lost when the process is killed.
 */
export function makeCounts({ journal, now, onError, everyMs = 1_000 }: Options): Counts {
  let messages = 0;
  let tallies = new Map<string, Tally & { messages: number }>();
  let minute = Math.floor(now() / MINUTE_MS);
  const waiting: CountsFact[] = [];
  const process = randomUUID().slice(0, 8);
  let made = 0;
  let sending: Promise<void> | undefined;

  const gather = (): void => {
    if (messages > 0 || tallies.size > 0) {
      const judged: CountRow = { minute, rule: '', version: '', state: '', action: 'judged', messages };
      const rows = [...tallies.values()].map((tally) => ({ minute, ...tally }));
      waiting.push({
        type: 'counts',
        id: `${now()}-${process}-${++made}`,
        counts: messages > 0 ? [judged, ...rows] : rows,
      });
      if (waiting.length > MOST_WAITING) putTogether(waiting);
      messages = 0;
      tallies = new Map();
    }
    minute = Math.floor(now() / MINUTE_MS);
  };

  const send = async (): Promise<void> => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      await journal.tell(next);
      waiting.shift();
    }
  };

  const flush = async (): Promise<void> => {
    gather();
    sending ??= send().finally(() => {
      sending = undefined;
    });
    await sending;
  };

  const timer = setInterval(() => void flush().catch(onError), everyMs);
  return {
    judged: () => {
      messages++;
    },
    hit: ({ rule, state, actions }, version) => {
      const add = (action: string): void => {
        const key = `${rule}\u001f${version}\u001f${state}\u001f${action}`;
        const known = tallies.get(key);
        if (known === undefined) tallies.set(key, { rule, version, state, action, messages: 1 });
        else known.messages++;
      };
      if (actions.length === 0) add('none');
      for (const { type } of actions) add(type);
    },
    close: async () => {
      clearInterval(timer);
      await flush().catch(onError);
    },
  };
}

/** The two latest that were never sent become one; the first may be on its way already. */
function putTogether(waiting: CountsFact[]): void {
  const [last, before] = [waiting.pop()!, waiting.pop()!];
  const sums = new Map<string, CountRow>();
  for (const row of [...before.counts, ...last.counts]) {
    const key = JSON.stringify([row.minute, row.rule, row.version, row.state, row.action]);
    sums.set(key, { ...row, messages: row.messages + (sums.get(key)?.messages ?? 0) });
  }
  waiting.push({ ...last, counts: [...sums.values()] });
}
