import { createHash } from 'node:crypto';
import { identityOf, MUTE_API, type SanctionOrder } from '../../model.ts';
import { laneRoot } from './recall.ts';
import { shardOf } from './record.ts';

/**
 * Names of what befalls senders.
 *
 *   unsaid:{c<shard>}:strikes:<who>    ZSET    strikes of one account on one ladder, by time of sending
 *   unsaid:{c<shard>}:climbed:<who>    HASH    which strike climbed which rungs
 *   unsaid:{r}:review                  STREAM  messages for people to look at, oldest dropped
 *   unsaid:{r}:reviewed:<id>           STRING  that this message was put there for this rule
 *   {unsaid:forbid_send_msg}:mutes:…           BullMQ's, beside the pace of that API
 *   {unsaid:forbid_send_msg}:until:<who>       STRING  until when an account is muted by us
 */
export const strikeKeys = (ladder: string, account: string) => {
  const who = digest(ladder, account);
  const root = `unsaid:{c${shardOf(who)}}`;
  return { strikes: `${root}:strikes:${who}`, climbed: `${root}:climbed:${who}` };
};

export const REVIEW_STREAM = 'unsaid:{r}:review';
export const reviewedKey = ({ key, rule }: SanctionOrder): string =>
  `unsaid:{r}:reviewed:${digest(identityOf(key), rule)}`;

/** BullMQ writes `<prefix>:<name>:…`. */
export const MUTE_QUEUE = { prefix: laneRoot(MUTE_API), name: 'mutes' } as const;
/** The same mute for the same message is one job. No colon: BullMQ refuses it. */
export const muteJobId = ({ key, account, seconds }: SanctionOrder & { type: 'mute' }): string =>
  digest(identityOf(key), account, String(seconds));
export const mutedUntilKey = (group: string, topic: string, account: string): string =>
  `${laneRoot(MUTE_API)}:until:${digest(group, topic, account)}`;

/** 96 bits: names tell nothing of people. */
function digest(...values: readonly string[]): string {
  return createHash('sha256').update(values.join('\u001f')).digest('base64url').slice(0, 16);
}
