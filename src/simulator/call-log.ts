import { makeSlidingSecond, type SlidingSecond } from './sliding-second.ts';

/** One REST call as it came in. */
export type LoggedCall = {
  readonly api: string;
  /** Arrival of the request's headers, epoch milliseconds with microseconds behind the point. */
  readonly at: number;
  /** `ErrorCode`, or what happened instead of an answer: `http 502`, `timeout`, `lost`, `reset`, `garbage`. */
  code: number | string;
  items: number;
};

export type ApiStats = {
  readonly calls: number;
  readonly items: number;
  /** Items that an earlier call had named already. */
  readonly retries: number;
  readonly overLimit: number;
  readonly maxInAnySecond: number;
  readonly codes: Readonly<Record<string, number>>;
};

type Tally = {
  calls: number;
  items: number;
  retries: number;
  overLimit: number;
  readonly codes: Record<string, number>;
  readonly arrivals: SlidingSecond;
  readonly admitted: SlidingSecond;
};

export type CallLog = ReturnType<typeof makeCallLog>;

/**
 * The law of the limit and the record of it. Each API may take `limit` calls in any sliding second; calls above it
 * are answered 60007 and take no place in the window (docs 34381, 34348).
 * @param keep how many calls are remembered one by one; the sums cover all.
 */
export function makeCallLog(options: { readonly limit: () => number; readonly keep: number }) {
  const tallies = new Map<string, Tally>();
  let calls: LoggedCall[] = [];

  function tallyOf(api: string): Tally {
    let tally = tallies.get(api);
    if (tally === undefined) {
      tally = {
        calls: 0,
        items: 0,
        retries: 0,
        overLimit: 0,
        codes: {},
        arrivals: makeSlidingSecond(),
        admitted: makeSlidingSecond(),
      };
      tallies.set(api, tally);
    }
    return tally;
  }

  return {
    /** Takes note of a call the moment it arrives and says whether the limit lets it in, and how full the window is. */
    arrive(
      api: string,
      at: number,
    ): { readonly call: LoggedCall; readonly admitted: boolean; readonly inLastSecond: number } {
      const tally = tallyOf(api);
      const call: LoggedCall = { api, at, code: 'under way', items: 0 };
      calls.push(call);
      // Halving now and then is cheaper than shifting at every call.
      if (calls.length > options.keep * 2) calls = calls.slice(-options.keep);
      tally.calls++;
      const inLastSecond = tally.arrivals.add(at);
      const admitted = tally.admitted.count(at) < options.limit();
      if (admitted) tally.admitted.add(at);
      else tally.overLimit++;
      return { call, admitted, inLastSecond };
    },

    settle(call: LoggedCall, result: { code: number | string; items: number; retries: number }): void {
      const tally = tallyOf(call.api);
      call.code = result.code;
      call.items = result.items;
      tally.items += result.items;
      tally.retries += result.retries;
      tally.codes[result.code] = (tally.codes[result.code] ?? 0) + 1;
    },

    /** @param since only calls that arrived after this, epoch milliseconds */
    calls(since = 0): readonly LoggedCall[] {
      return calls.slice(-options.keep).filter((call) => call.at > since);
    },

    stats(): Record<string, ApiStats> {
      const all: Record<string, ApiStats> = {};
      for (const [api, { arrivals, admitted: _, ...sums }] of tallies) {
        all[api] = { ...sums, codes: { ...sums.codes }, maxInAnySecond: arrivals.most };
      }
      return all;
    },

    reset(): void {
      tallies.clear();
      calls = [];
    },
  };
}
