import { type LaneNumbers, readLane } from '../../src/lane/read-lane.ts';
import { apiOf, type MessageKey, RECALL_APIS, type RecallOrder } from '../../src/model.ts';
import { inSpace, type RedisClient } from '../../src/redis/connect.ts';
import { isOfRedis } from '../../src/redis/will-not-pass.ts';
import { until } from './until.ts';

const HOUR_MS = 3_600_000;

/** An order as `moderate.ts` makes it; what matters to a test is given. */
export function orderFor(key: MessageKey, more: Partial<RecallOrder> = {}): RecallOrder {
  const sentAt = more.sentAt ?? Date.now();
  return {
    target: { type: 'message', key },
    severity: 'medium',
    rule: 'test/rule',
    policy: 'test',
    ruleSet: '00000000',
    sentAt,
    flaggedAt: sentAt,
    expiresAt: sentAt + HOUR_MS,
    conversation: key.kind,
    groupType: key.kind === 'group' ? 'Public' : undefined,
    onlineOnly: false,
    ...more,
  };
}

export const inGroup = (group: string, seq: number, more: Partial<RecallOrder> = {}): RecallOrder =>
  orderFor({ kind: 'group', group, topic: '', seq }, more);

export const direct = (from: string, to: string, msgKey: string, more: Partial<RecallOrder> = {}): RecallOrder =>
  orderFor({ kind: 'c2c', from, to, msgKey }, more);

export const official = (account: string, msgKey: string, more: Partial<RecallOrder> = {}): RecallOrder =>
  orderFor({ kind: 'official', account, msgKey }, more);

export function purge(group: string, sender: string, asOf: number, more: Partial<RecallOrder> = {}): RecallOrder {
  return {
    ...inGroup(group, 0, { sentAt: asOf, ...more }),
    target: { type: 'sender', group, topic: '', sender, asOf },
  };
}

/** Resolves when no flagged message is pending any more in any lane, with the ledger's numbers added up. */
export async function untilSettled(redis: RedisClient): Promise<LaneNumbers[]> {
  return until(async () => {
    const lanes = await Promise.all(RECALL_APIS.map((api) => readLane(inSpace(redis), api))).catch(notNow);
    return lanes?.every(({ pending }) => pending === 0) && lanes;
  });
}

/** While a slot moves, ioredis may refuse what it had put into one pipeline: asked again, it is answered. */
function notNow(error: unknown): undefined {
  if (!isOfRedis(error)) throw error;
}

export const laneOf = (lanes: readonly LaneNumbers[], order: RecallOrder): LaneNumbers =>
  lanes.find(({ api }) => api === apiOf(order.target))!;

/** The sum that must hold at every moment. */
export const accountedFor = ({ pending, held, outcomes }: LaneNumbers): number =>
  pending + held + Object.values(outcomes).reduce((sum, count) => sum + count, 0);
