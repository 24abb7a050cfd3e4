import type { EpochMs, RecallOrder, RecallOutcome } from '../model.ts';
import { isLiveRoom } from './expires-at.ts';

/** The outcome of an order for which no call needs to be made, or undefined when Tencent has to be asked. */
export function knownOutcome(order: RecallOrder, now: EpochMs): RecallOutcome | undefined {
  // Not stored, so there is nothing to recall (SDK documents; REST answers 10032).
  if (order.onlineOnly && order.target.type === 'message') return 'unsupported';
  // delete_group_msg_by_sender answers success in live rooms and does nothing (CN-2359, 2025-12).
  if (order.target.type === 'sender' && isLiveRoom(order.groupType)) return 'unsupported';
  if (order.expiresAt <= now) return 'expired';
  return undefined;
}
