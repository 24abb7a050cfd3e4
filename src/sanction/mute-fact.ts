import type { MuteFact } from '../journal/facts.ts';
import type { EpochMs, SanctionOrder } from '../model.ts';
import { muteJobId } from '../redis/keys/sanction.ts';

export type MuteOrder = SanctionOrder & { readonly type: 'mute' };

/** What is told of a mute: that it was asked for, or what became of it. */
export function muteFact(order: MuteOrder, standing: MuteFact['standing'], at: EpochMs): MuteFact {
  const { key, account, group, topic, seconds, rule, severity } = order;
  return { type: 'mute', at, id: muteJobId(order), key, account, group, topic, seconds, rule, severity, standing };
}
