import { type Evidence, messagesOf } from './laws.ts';
import type { Stage } from './stage.ts';

/** What a run in which nothing was killed and Redis was never away has to show the laws. Ends the service. */
export async function gatherEvidence(stage: Stage, limit: number): Promise<Evidence> {
  const { simulator } = stage;
  return {
    limit,
    summary: simulator.summary(),
    missed: [],
    messages: messagesOf(simulator.world),
    kills: [],
    redisAway: [],
    calls: simulator.calls(),
    audit: await stage.audit(),
    exitCodes: await stage.endService(),
  };
}
