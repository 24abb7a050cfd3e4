import type { PacedApi, RecallOutcome } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';

/**
 * Outcomes that a person caused from the command line, which has no metrics. They are left here, and counted by the
 * process that is scraped next.
 */
export async function leaveUncounted(
  redis: RedisSpace,
  api: PacedApi,
  outcome: RecallOutcome,
  items: number,
): Promise<void> {
  if (items > 0) await redis.client.hincrby(redis.keys.lane(api).uncounted, outcome, items);
}

/** Takes them, so that no other process counts them again. */
export async function takeUncounted(redis: RedisSpace, api: PacedApi): Promise<ReadonlyMap<RecallOutcome, number>> {
  const { uncounted } = redis.keys.lane(api);
  const replies = await redis.client.multi().hgetall(uncounted).del(uncounted).exec();
  const [failed, counts] = replies?.[0] ?? [];
  if (failed) throw failed;
  const fields = Object.entries((counts ?? {}) as Record<string, string>);
  return new Map(fields.map(([outcome, items]) => [outcome as RecallOutcome, Number(items)]));
}
