import type { GrantedPlace, UsedPlace } from '../lane/ledger.ts';
import type { PacedApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { pause } from './pause.ts';

/**
 * One pace per API, shared through Redis by every process: whatever the network or a stalled process does, the server
 * sees no more than `rate` calls in any sliding second. The reasoning is in docs/decisions/0004-pace.md.
 */
export type Pace = {
  /** Resolves when a call may leave; undefined when `withinMs` will not do, the API is stopped, or `signal` fired. */
  take(options: Patience): Promise<Slot | undefined>;
  /**
   * Reserves the places of up to `atMost` calls, in order; no call may leave before its slot is due. Empty where `take`
   * gives undefined. One command for all, since each command costs the same.
   */
  reserve(atMost: number, options: Patience): Promise<readonly Slot[]>;
  /** Arguments for a script that takes one place, due within `horizonMs`, among other things. */
  ask(horizonMs: number): AskedPlace;
  /**
   * Tencent said that we are too fast. An answer to a call halves the rate, once for all calls that were under way. A
   * notice takes it to half of what is configured and never lower, because notices can be forged.
   */
  slowDown(on: 'answer' | 'notice'): Promise<void>;
};

export type AskedPlace = {
  readonly type: 'asked';
  /** What `take_places` in scripts/recall/pace.lua wants. */
  readonly args: readonly (string | number)[];
  /** The slot that the script's answer granted; to be called as soon as that is here. */
  granted(place: GrantedPlace): Slot;
};

type Patience = { readonly withinMs: number; readonly signal: AbortSignal };

/** The right to make one call. Ends with exactly one of `answered` and `giveBack`; a process that dies needs neither. */
export type Slot = {
  /** The API is stopped, and this call is to find out whether it still has to be. */
  readonly probe: boolean;
  /** Resolves when the call may leave, or so much earlier, or when the signal fires. */
  untilDue(options?: { readonly earlierMs?: number; readonly signal?: AbortSignal }): Promise<void>;
  /** True from the moment at which the call may leave. */
  isDue(): boolean;
  /** False when so much time passed that the place may be given to another before our call is heard. */
  isFresh(): boolean;
  /** The call was answered, failed or was given up, after `tripMs` on the wire. */
  answered(tripMs: number): Promise<void>;
  /** As `answered`, for a script that does it beside other things. */
  used(tripMs: number): UsedPlace;
  /** No call was made. */
  giveBack(): Promise<void>;
};

type Options = {
  readonly redis: RedisSpace;
  readonly api: PacedApi;
  /** Calls per second. */
  readonly rate: number;
  /** The longest a call may take until it is answered or given up. */
  readonly callAtMostMs: number;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
};

const TAKE = loadScript('journal/tell', 'recall/lane', 'recall/pace', 'recall/pace-take');
const RELEASE = loadScript('journal/tell', 'recall/lane', 'recall/pace', 'recall/pace-release');
const SLOW = loadScript('journal/tell', 'recall/lane', 'recall/pace', 'recall/pace-slow');

/** A reservation further ahead than this would let an idle process keep a busy one waiting. */
const HORIZON_MS = 100;
/** From the grant until the call is on the wire. */
const FRESH_MS = 1_000;
/** A stopped API is tried this often. */
const PROBE_PAUSE_MS = 60_000;

export function makePace({ redis, api, rate, callAtMostMs, clock = () => performance.now() }: Options): Pace {
  const root = redis.keys.lane(api).root;
  // A process that took a place and died may have sent its call at the last permitted moment.
  const forgottenAfterUs = (FRESH_MS + callAtMostMs + 2_000) * 1_000;
  const own = `${process.pid}-${Math.trunc(clock() * 1_000).toString(36)}-${instances++}`;
  let taken = 0;

  const makeSlot = (id: string, { freshFrom, dueAt }: { freshFrom: number; dueAt: number }, probe: boolean): Slot => {
    const release = async (how: 'used' | 'unused' | 'unused-probe', tripMs: number) => {
      await runScript(redis.client, RELEASE, root, [id, how, rate, Math.round(tripMs * 1_000)]);
    };
    return {
      probe,
      untilDue: ({ earlierMs = 0, signal } = {}) => sleep(dueAt - earlierMs - clock(), signal),
      isDue: () => clock() >= dueAt,
      isFresh: () => clock() - freshFrom < FRESH_MS,
      answered: (tripMs) => release('used', tripMs),
      used: (tripMs) => ({ slot: id, tripUs: Math.round(tripMs * 1_000) }),
      giveBack: () => release(probe ? 'unused-probe' : 'unused', 0),
    };
  };

  const ask = (horizonMs: number) => {
    const id = `${own}-${taken++}`;
    const askedAt = clock();
    return {
      type: 'asked' as const,
      args: [id, rate, Math.min(HORIZON_MS, horizonMs) * 1_000, forgottenAfterUs, PROBE_PAUSE_MS * 1_000],
      // Redis grants between question and answer: due from the later of the two, fresh from the earlier.
      granted: ({ waitUs, probe }: GrantedPlace, nth = 1): Slot => {
        const span = { freshFrom: askedAt + waitUs / 1_000, dueAt: clock() + waitUs / 1_000 };
        return makeSlot(`${id}.${nth}`, span, probe);
      },
    };
  };

  const reserve: Pace['reserve'] = async (atMost, { withinMs, signal }) => {
    const giveUpAt = clock() + withinMs;
    while (!signal.aborted) {
      const asked = ask(withinMs);
      const reply = await runScript(redis.client, TAKE, root, [...asked.args, atMost, redis.keys.app]);
      const [status, probe, ...waitsUs] = reply as [string, string, ...number[]];
      const answeredAt = clock();
      if (status === 'granted') {
        return waitsUs.map((waitUs, nth) => asked.granted({ waitUs, probe: probe === 'probe' }, nth + 1));
      }
      const lookAgainMs = waitsUs[0]! / 1_000;
      if (answeredAt + lookAgainMs >= giveUpAt) return [];
      await sleep(lookAgainMs, signal);
    }
    return [];
  };

  return {
    reserve,
    ask,
    take: async (patience) => {
      const [slot] = await reserve(1, patience);
      await slot?.untilDue(patience);
      if (!patience.signal.aborted) return slot;
      await slot?.giveBack();
      return undefined;
    },
    slowDown: async (on) => {
      await runScript(redis.client, SLOW, root, [rate, on]);
    },
  };
}

let instances = 0;

/** Timers count whole milliseconds and may fire a little early, so it rounds up. */
async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms >= 0.05) await pause(Math.ceil(ms + 0.5), signal);
}
