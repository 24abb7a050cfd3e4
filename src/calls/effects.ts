import type { PacedApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import type { Answered } from '../tencent/client.ts';
import type { StopReason } from '../tencent/codes.ts';
import type { RecallAnswer } from '../tencent/recall-call.ts';
import type { Credential } from '../tencent/usersig.ts';
import type { LaneEffect } from './answer-class.ts';
import { resumeLane, stopLane } from './lane-stop.ts';
import type { Pace } from './pace.ts';

type Options = {
  readonly redis: RedisSpace;
  readonly api: PacedApi;
  readonly pace: Pick<Pace, 'slowDown'>;
  readonly credential: Credential;
  readonly onStop: (reason: StopReason, answer: RecallAnswer) => void;
};

/**
 * Does what an answer says about its API as a whole, for all processes. To be awaited before the place of the call is
 * free: a stop must stand before the next call could leave. `probe`: the call was to find out whether the API works again.
 */
export type ApplyEffects = (effects: readonly LaneEffect[], answered: Answered, probe: boolean) => Promise<void>;

/** A key or clock that is wrong is mended by a person; until then a call a minute finds out. */
const CREDENTIAL_PAUSE_MS = 60_000;

export function makeApplyEffects({ redis, api, pace, credential, onStop }: Options): ApplyEffects {
  const stop = async (reason: StopReason, pauseMs: number, answer: RecallAnswer): Promise<void> => {
    await stopLane(redis, api, { reason, pauseMs });
    onStop(reason, answer);
  };
  return async (effects, { answer, signed }, probe) => {
    for (const effect of effects) {
      switch (effect.type) {
        case 'works':
          if (signed !== undefined) credential.accepted(signed);
          if (probe) await resumeLane(redis, api);
          break;
        case 'slow-down':
          await pace.slowDown('answer');
          break;
        case 'credential-refused':
          if (signed === undefined || credential.refused(signed) === 'renewed') break;
          if (effect.then === 'stop') await stop('credential', CREDENTIAL_PAUSE_MS, answer);
          break;
        case 'stop':
          // After the pause calls must be signed with a new UserSig, not with the one that was refused.
          if (effect.reason === 'frequency' && signed !== undefined) credential.refused(signed);
          await stop(effect.reason, effect.pauseMs, answer);
          break;
      }
    }
  };
}
