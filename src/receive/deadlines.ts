/**
 * Reports items that were watched too long. All items have the same limit, so two sets in turn replace a timer for each:
 * `onLate` is called between one and two `periodMs` after `watch`.
 */
export type Deadlines<T> = {
  watch(item: T): void;
  /** The item is done; harmless if it was late already. */
  forget(item: T): void;
  close(): void;
};

export function makeDeadlines<T>(periodMs: number, onLate: (item: T) => void): Deadlines<T> {
  let young = new Set<T>();
  let old = new Set<T>();
  const turn = () => {
    const late = old;
    old = young;
    young = new Set();
    for (const item of late) onLate(item);
  };
  // After what has arrived: a process that stood still finds its timers due before it reads the answers that came
  // meanwhile, and would take its own pause for that of others.
  const timer = setInterval(() => setImmediate(turn), periodMs);
  timer.unref();
  return {
    watch: (item) => {
      young.add(item);
    },
    forget: (item) => {
      if (!young.delete(item)) old.delete(item);
    },
    close: () => clearInterval(timer),
  };
}

/**
 * The same for a few items, to the moment: each has what is left of `withinMs` since it `startedAt` (`performance.now()`),
 * and `AT_LEAST_MS` where the process itself stood still meanwhile.
 */
export function makeLastMoment<T extends { readonly startedAt: number }>(
  withinMs: number,
  onLate: (item: T) => void,
): Deadlines<T> {
  const timers = new Map<T, NodeJS.Timeout>();
  return {
    watch: (item) => {
      const left = withinMs - (performance.now() - item.startedAt);
      const late = () => {
        if (timers.delete(item)) onLate(item);
      };
      timers.set(item, setTimeout(() => setImmediate(late), Math.max(AT_LEAST_MS, stepsOf(left))).unref());
    },
    forget: (item) => {
      clearTimeout(timers.get(item));
      timers.delete(item);
    },
    close: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

const AT_LEAST_MS = 50;
/** Node keeps a list for each length of time, so there are few lengths. */
const stepsOf = (ms: number): number => Math.floor(ms / 25) * 25;
