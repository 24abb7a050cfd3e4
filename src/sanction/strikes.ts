import { identityOf, type Strike } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { runOverKeys } from '../redis/scripts/record.ts';
import { STRIKE } from '../redis/scripts/sanction.ts';
import type { Ladder } from '../rules/rule-set.ts';

/** A rung that a strike climbed, and so what is to be done. */
export type Climbed = { readonly strike: Strike; readonly rung: Ladder['rungs'][number] };

/** A strike may come this late and still count at its own time. */
const LATE_AT_MOST_MS = 3_600_000;
/** Strikes of one account that are kept; the oldest go first. */
const MOST_STRIKES = 1_024;

/**
 * Stores strikes and returns the rungs they climbed, in the order of the strikes. The same strike gives the same rungs
 * again, so that a crash loses nothing that follows from them. Rejects as Redis does.
 */
export async function takeStrikes(
  redis: RedisSpace,
  strikes: readonly Strike[],
  ladders: readonly Ladder[],
): Promise<readonly Climbed[]> {
  const climbed = strikes.map(async (strike) => {
    const ladder = ladders.find(({ name }) => name === strike.ladder);
    if (ladder === undefined) return [];
    const names = redis.keys.sanction.strikes(strike.ladder, strike.account);
    const reply = (await runOverKeys(
      redis.client,
      STRIKE,
      [names.strikes, names.climbed],
      [
        `${identityOf(strike.key)}\u001e${strike.rule}\u001e${strike.points}`,
        strike.sentAt,
        ladder.windowMs,
        ladder.windowMs + LATE_AT_MOST_MS,
        MOST_STRIKES,
        ...ladder.rungs.map(({ at }) => at),
      ],
    )) as string;
    const points = new Set(reply.split(',').map(Number));
    return ladder.rungs.filter(({ at }) => points.has(at)).map((rung) => ({ strike, rung }));
  });
  return (await Promise.all(climbed)).flat();
}
