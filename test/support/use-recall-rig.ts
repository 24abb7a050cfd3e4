import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type RecallRig, startRecallRig } from './recall-rig.ts';
import { standingFor } from './standing-for.ts';
import { useRedis } from './use-redis.ts';

/** Queue, endpoint and desk anew for each test of a file or describe, on one Redis that is emptied before each. */
export function useRecallRig(): RecallRig {
  const redis = useRedis();
  let rig: RecallRig | undefined;
  beforeEach(async () => {
    rig = await startRecallRig(redis);
  });
  afterEach(() => rig?.close());
  return standingFor('the recall rig of this test', () => rig);
}

/** The same, once for all tests of the file. */
export function useOneRecallRig(): RecallRig {
  const redis = useRedis();
  let rig: RecallRig | undefined;
  beforeAll(async () => {
    rig = await startRecallRig(redis);
  });
  afterAll(() => rig?.close());
  return standingFor('the recall rig of this file', () => rig);
}
