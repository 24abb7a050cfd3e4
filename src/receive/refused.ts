import type { Log } from '../log.ts';
import type { EpochMs } from '../model.ts';
import { type CallbackTally, makeCallbackTally } from './callback-tally.ts';
import type { CallbackQuery } from './query.ts';
import { FRESH_FOR_S } from './verify.ts';

/** Tells people why callbacks are refused. Without it a wrong token or app, at Tencent or here, would go unnoticed. */
export type RefusedTeller = {
  unsigned(query: CallbackQuery, now: EpochMs): void;
  wrongApp(query: CallbackQuery, now: EpochMs): void;
};

const EVERY_MS = 60_000;

/** At most one line a minute and reason, with how many were refused for it since the last. Never the token or the sign. */
export function makeRefusedTeller(
  log: Pick<Log, 'warn'>,
  sdkAppId: string,
  tally: Pick<CallbackTally, 'refused'> = makeCallbackTally(),
): RefusedTeller {
  const told = new Map<string, { at: EpochMs; since: number }>();
  const tell = (reason: string, now: EpochMs, fields: object): void => {
    const last = told.get(reason);
    if (last !== undefined && now - last.at < EVERY_MS && now >= last.at) {
      last.since++;
      return;
    }
    told.set(reason, { at: now, since: 0 });
    log.warn({ ...fields, refusedBefore: last?.since ?? 0 }, `callbacks are refused: ${reason}`);
  };
  return {
    unsigned: ({ sign, requestTime }, now) => {
      if (sign === undefined || sign === '') {
        tally.refused('no-sign', now);
        return tell(
          'they have no Sign; switch authentication on at Tencent, with the token of CALLBACK_TOKEN',
          now,
          {},
        );
      }
      // Stryker disable next-line ConditionalExpression: said for the type checker.
      if (requestTime === undefined || !/^\d{1,12}$/.test(requestTime)) {
        tally.refused('no-time', now);
        return tell('their RequestTime is missing or no number', now, {});
      }
      const secondsOff = Math.round(now / 1_000 - Number(requestTime));
      if (Math.abs(secondsOff) > FRESH_FOR_S) {
        tally.refused('stale', now);
        return tell('their RequestTime is more than a minute away; a clock is wrong, or they are repeated', now, {
          secondsOff,
        });
      }
      tally.refused('other-token', now);
      return tell('their Sign is made with another token than CALLBACK_TOKEN', now, {});
    },
    wrongApp: ({ sdkAppId: theirs }, now) => {
      tally.refused('other-app', now);
      // Stryker disable next-line ConditionalExpression: said for the type checker.
      const given = theirs !== undefined && /^\d{1,10}$/.test(theirs) ? theirs : undefined;
      tell('they are of another app than TENCENT_SDKAPPID', now, { theirs: given, ours: sdkAppId });
    },
  };
}
