/**
 * What goes wrong in one run, and when: drawn from the seed before anything starts, so that a run that found something
 * can be run again. Pure.
 */

/** A source of numbers in [0, 1). */
export type Draw = () => number;

export type Blow =
  | {
      readonly type: 'kill';
      readonly what: 'receiver' | 'worker' | 'redis';
      readonly which: number;
      readonly downMs: number;
    }
  /** New processes are started, then the old one is told to end: a deploy, or one that comes before the last has ended. */
  | {
      readonly type: 'roll';
      readonly what: 'receiver' | 'worker';
      readonly which: number;
      readonly generations: number;
    }
  /** The process stands still, as under a long pause of its machine, then goes on where it was. */
  | { readonly type: 'freeze'; readonly what: 'receiver' | 'worker'; readonly which: number; readonly forMs: number }
  | { readonly type: 'fault'; readonly fault: Readonly<Record<string, string | number>> }
  | { readonly type: 'reload-rules'; readonly broken: boolean };

export type PlannedBlow = { readonly atMs: number; readonly blow: Blow };

export type Plan = {
  readonly seed: string;
  readonly trafficMs: number;
  /** Messages a second. */
  readonly rate: number;
  readonly offending: number;
  /** Shares of callbacks that come twice, and after later ones. */
  readonly duplicates: number;
  readonly outOfOrder: number;
  readonly receivers: number;
  readonly workers: number;
  readonly blows: readonly PlannedBlow[];
};

/** Blows come this far apart, on the average. */
const PAUSE_MS = 900;

export function makePlan(seed: string, trafficMs: number, draw: Draw): Plan {
  const between = (low: number, high: number) => Math.floor(low + draw() * (high - low));
  const receivers = between(1, 3);
  const workers = between(1, 4);
  const blows: PlannedBlow[] = [];
  for (let atMs = between(300, 1_000); atMs < trafficMs; atMs += between(PAUSE_MS / 3, (PAUSE_MS * 5) / 3)) {
    blows.push({ atMs, blow: drawBlow(between, draw, { receivers, workers }) });
  }
  return {
    seed,
    trafficMs,
    rate: between(50, 250),
    offending: 0.1 + draw() * 0.5,
    duplicates: draw() * 0.4,
    outOfOrder: draw() * 0.5,
    receivers,
    workers,
    blows,
  };
}

function drawBlow(
  between: (low: number, high: number) => number,
  draw: Draw,
  { receivers, workers }: { readonly receivers: number; readonly workers: number },
): Blow {
  const process = draw() < 0.4 ? 'receiver' : 'worker';
  const which = between(0, process === 'receiver' ? receivers : workers);
  const dice = draw();
  if (dice < 0.3) return { type: 'kill', what: process, which, downMs: between(0, 1_500) };
  if (dice < 0.45) return { type: 'kill', what: 'redis', which: 0, downMs: between(0, 2_500) };
  if (dice < 0.58) return { type: 'roll', what: process, which, generations: between(1, 3) };
  if (dice < 0.65) return { type: 'freeze', what: process, which, forMs: between(100, 3_000) };
  if (dice < 0.72) return { type: 'reload-rules', broken: draw() < 0.5 };
  return { type: 'fault', fault: drawFault(between, draw) };
}

/** Codes that a recall survives: of those that tencent/codes.ts calls `retry`, `slow-down` and `credential`. */
const PASSING_CODES = [10002, 91000, 60007, 60008, 60011, 70169, 70500, 20004, 60014];

export function drawFault(
  between: (low: number, high: number) => number,
  draw: Draw,
): Readonly<Record<string, string | number>> {
  const forMs = between(300, 2_500);
  const share = 0.2 + draw() * 0.8;
  switch (between(0, 7)) {
    case 0:
      return { down: forMs };
    case 1:
      return { http: 502, forMs, share };
    case 2:
      return { timeout: 1, times: between(1, 4), forMs };
    case 3:
      return { slow: between(50, 2_000), forMs, share };
    case 4:
      return { reset: 1, forMs, share };
    case 5:
      return { lost: 1, times: between(1, 6), forMs };
    default:
      return { code: PASSING_CODES[between(0, PASSING_CODES.length)]!, forMs, share };
  }
}
