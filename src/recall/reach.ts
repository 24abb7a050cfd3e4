/**
 * Whether Tencent answers at all, as one process sees one API. When no call has got through for a while, messages are no
 * longer taken from the queue to fail: they would be put minutes away, one by one, and still wait there when Tencent is
 * back. A single call now and then finds out; the first that is heard lets all others go, at the pace.
 */
export type Reach = {
  /** Whether a call may be made now. While nothing gets through: one in a while, and asking takes it. */
  isWorthATry(): boolean;
  /** Tencent answered, whatever it said. */
  heard(): void;
  /** No answer, or one that says that nobody can work there now; `why` in words. */
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

/** So many calls in a row, and so long: a hiccup is left to the retries of the messages concerned. */
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
