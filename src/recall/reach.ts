/**
 * Whether Tencent answers at all, as one process sees one API. When no call gets through for a while, messages are left in
 * the queue: each that failed would be put off for minutes, and would still wait when Tencent is back. A single call now
 * and then tries; when one is answered, all others go at the pace.
 */
export type Reach = {
  /** Whether a call may be made now. While nothing gets through, one call in a while may; asking uses it up. */
  isWorthATry(): boolean;
  /** Tencent answered, whatever it said. */
  heard(): void;
  /** There was no answer, or one that says that nobody works there now; `why` in words. */
  missed(why: string): void;
  /** True while no call gets through. */
  isAway(): boolean;
};

type Options = {
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  /** `why`: what the last call met. */
  readonly onChange: (away: boolean, why: string) => void;
};

/** So many calls in a row, over so long: the retries of single messages deal with shorter faults. */
const FAILURES = 5;
const FAILING_MS = 1_000;
/** Between two tries; half of it is jitter, so that processes do not try together. */
const TRY_EVERY_MS = 2_000;

export function makeReach({ clock, random, onChange }: Options): Reach {
  let failures = 0;
  let failingSince = 0;
  let away = false;
  let nextTryAt = 0;
  const planTry = () => {
    nextTryAt = clock() + TRY_EVERY_MS * (0.5 + random() / 2);
  };
  return {
    isWorthATry: () => {
      if (!away) return true;
      if (clock() < nextTryAt) return false;
      planTry();
      return true;
    },
    heard: () => {
      failures = 0;
      if (away) onChange(false, '');
      away = false;
    },
    missed: (why) => {
      failures++;
      if (failures === 1) failingSince = clock();
      if (away || failures < FAILURES || clock() - failingSince < FAILING_MS) return;
      away = true;
      planTry();
      onChange(true, why);
    },
    isAway: () => away,
  };
}
