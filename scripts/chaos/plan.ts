/**
 * What goes wrong in one run, and when: drawn from the seed before anything starts, so that a run that found something
 * can be run again. Pure.
 */

/** A source of numbers in [0, 1). */
export type Draw = () => number;

type Service = { readonly what: 'receiver' | 'worker'; readonly which: number };

export type Blow =
  | {
      readonly type: 'kill';
      readonly what: 'receiver' | 'worker' | 'redis';
      readonly which: number;
      readonly downMs: number;
    }
  /** New processes are started, then the old one is told to end: a deploy, or one that comes before the last has ended. */
  | ({ readonly type: 'roll'; readonly generations: number } & Service)
  /** The process stands still, as under a long pause of its machine, then goes on where it was. */
  | ({ readonly type: 'freeze'; readonly forMs: number } & Service)
  /** Nobody reads what it writes to stdout. */
  | ({ readonly type: 'stall-output'; readonly forMs: number } & Service)
  /** Its clock is wrong for a while. */
  | ({ readonly type: 'clock'; readonly byMs: number; readonly forMs: number } & Service)
  | { readonly type: 'fault'; readonly fault: Readonly<Record<string, string | number>> }
  | { readonly type: 'reload-rules'; readonly broken: boolean }
  /** The file of a live rule is written in two steps; between them it is valid, and lacks the rule. */
  | { readonly type: 'half-rules'; readonly forMs: number }
  /** Broken callbacks (scripts/fuzz/callbacks.ts), signed. */
  | { readonly type: 'bad-callbacks'; readonly count: number; readonly seed: number }
  /** A spool that a dead process left, in which the disk changed an entry. */
  | { readonly type: 'damaged-spool'; readonly which: number }
  | { readonly type: 'fail-over' }
  | { readonly type: 'part-in-silence' }
  | { readonly type: 'reshard'; readonly tag: string }
  /** From here on its processes are of the newest version. */
  | ({ readonly type: 'upgrade' } & Service);

export type PlannedBlow = { readonly atMs: number; readonly blow: Blow };

export type PlanRedis = 'given' | 'pair' | 'cluster';

export type Plan = {
  readonly seed: string;
  readonly trafficMs: number;
  /** Messages a second. */
  readonly rate: number;
  readonly offending: number;
  /** Shares of callbacks that come twice, and after later ones. */
  readonly duplicates: number;
  readonly outOfOrder: number;
  readonly cast: { readonly receivers: number; readonly workers: number };
  readonly redis: PlanRedis;
  /** All lines of log are written, so that it matters when nobody reads them. */
  readonly isChatty: boolean;
  /** The commit at which the cast starts; undefined: here. */
  readonly from: string | undefined;
  readonly blows: readonly PlannedBlow[];
};

/** Blows come this far apart, on the average. */
const PAUSE_MS = 900;

type Between = (low: number, high: number) => number;
type Scene = Plan['cast'] & { readonly redis: PlanRedis };

/** @param from a commit: the run is a rolling upgrade from there */
export function makePlan(seed: string, trafficMs: number, draw: Draw, from?: string): Plan {
  const between: Between = (low, high) => Math.floor(low + draw() * (high - low));
  const cast = { receivers: between(1, 3), workers: between(1, 4) };
  const kinds: readonly PlanRedis[] = ['given', 'given', 'pair', 'cluster'];
  const redis = from === undefined ? kinds[between(0, kinds.length)]! : 'given';
  const blows: PlannedBlow[] = [];
  for (let atMs = between(300, 1_000); atMs < trafficMs; atMs += between(PAUSE_MS / 3, (PAUSE_MS * 5) / 3)) {
    const blow = from === undefined ? drawBlow(between, draw, { ...cast, redis }) : drawOldBlow(between, draw, cast);
    blows.push({ atMs, blow });
  }
  if (from !== undefined) blows.push(...upgrades(between, trafficMs, cast));
  return {
    seed,
    trafficMs,
    rate: between(50, 250),
    offending: 0.1 + draw() * 0.5,
    duplicates: draw() * 0.4,
    outOfOrder: draw() * 0.5,
    cast,
    redis,
    isChatty: draw() < 0.3,
    from,
    blows: blows.toSorted((a, b) => a.atMs - b.atMs),
  };
}

function drawService(between: Between, draw: Draw, { receivers, workers }: Plan['cast']): Service {
  const what = draw() < 0.4 ? 'receiver' : 'worker';
  return { what, which: between(0, what === 'receiver' ? receivers : workers) };
}

function drawBlow(between: Between, draw: Draw, scene: Scene): Blow {
  if (draw() < 0.5) return drawOldBlow(between, draw, scene);
  const service = drawService(between, draw, scene);
  const dice = draw();
  if (dice < 0.16) return { type: 'stall-output', ...service, forMs: between(300, 4_000) };
  if (dice < 0.34)
    return { type: 'clock', ...service, byMs: drawShift(between, draw, service.what), forMs: between(300, 3_000) };
  if (dice < 0.46) return { type: 'half-rules', forMs: between(400, 2_500) };
  if (dice < 0.62) return { type: 'bad-callbacks', count: between(20, 120), seed: between(0, 1e9) };
  if (dice < 0.7) return { type: 'damaged-spool', which: between(0, scene.receivers) };
  return drawRedisBlow(between, draw, scene.redis);
}

/** What its kind of Redis can do to a service. */
function drawRedisBlow(between: Between, draw: Draw, redis: PlanRedis): Blow {
  if (redis === 'cluster') return { type: 'reshard', tag: TAGS[between(0, TAGS.length)]! };
  if (redis === 'pair') return draw() < 0.7 ? { type: 'fail-over' } : { type: 'part-in-silence' };
  return { type: 'kill', what: 'redis', which: 0, downMs: between(0, 2_500) };
}

/** Hash tags that are written to all the time: lanes, brakes, parts of the record. */
const TAGS = [
  '{unsaid:group_msg_recall}',
  '{unsaid:group_msg_recall}',
  '{unsaid:admin_msgwithdraw}',
  '{unsaid:brake}',
  'unsaid:{k7}',
  'unsaid:{s7}',
];

/**
 * Seconds or a minute; of a worker also (one in four) an hour. Ahead or behind. A receiver whose clock is off by over a
 * minute refuses callbacks as stale, as it must (docs 34354), and Tencent does not send them again.
 */
function drawShift(between: Between, draw: Draw, what: Service['what']): number {
  const sign = draw() < 0.5 ? -1 : 1;
  if (what === 'receiver') return sign * between(1_000, 50_000);
  return sign * (draw() < 0.25 ? 3_600_000 : between(1_000, 90_000));
}

/** Blows that the oldest version of an upgrade knows, too. */
function drawOldBlow(between: Between, draw: Draw, cast: Plan['cast']): Blow {
  const service = drawService(between, draw, cast);
  const dice = draw();
  if (dice < 0.3) return { type: 'kill', ...service, downMs: between(0, 1_500) };
  if (dice < 0.45) return { type: 'kill', what: 'redis', which: 0, downMs: between(0, 2_500) };
  if (dice < 0.58) return { type: 'roll', ...service, generations: between(1, 3) };
  if (dice < 0.65) return { type: 'freeze', ...service, forMs: between(100, 3_000) };
  if (dice < 0.72) return { type: 'reload-rules', broken: draw() < 0.5 };
  return { type: 'fault', fault: drawFault(between, draw) };
}

/** Each member of the cast once, in any order, between the first and the last quarter of the traffic. */
function upgrades(between: Between, trafficMs: number, { receivers, workers }: Plan['cast']): readonly PlannedBlow[] {
  const at = () => between(trafficMs / 4, (trafficMs * 3) / 4);
  const of = (what: Service['what'], count: number): readonly PlannedBlow[] =>
    Array.from({ length: count }, (_, which) => ({ atMs: at(), blow: { type: 'upgrade', what, which } }));
  return [...of('receiver', receivers), ...of('worker', workers)];
}

/** Codes that a recall survives: of those that tencent/codes.ts calls `retry`, `slow-down` and `credential`. */
const PASSING_CODES = [10002, 91000, 60007, 60008, 60011, 70169, 70500, 20004, 60014];

export function drawFault(between: Between, draw: Draw): Readonly<Record<string, string | number>> {
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
