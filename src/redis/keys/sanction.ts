import { createHash } from 'node:crypto';
import { identityOf, MUTE_API, type SanctionOrder } from '../../model.ts';
import type { Names } from './names.ts';
import { shardOf } from './record.ts';

/**
 * Names of keys about sanctions against senders.
 *
 *   unsaid:{c<shard>}:strikes:<who>    ZSET    strikes of one account on one ladder, by time of sending
 *   unsaid:{c<shard>}:climbed:<who>    HASH    which strike climbed which rungs
 *   unsaid:{r}:review                  STREAM  messages for people to look at, oldest dropped
 *   unsaid:{r}:reviewed:<id>           STRING  that this message was put there for this rule
 *   {unsaid:forbid_send_msg}:mutes:…           BullMQ's, beside the pace of that API
 *   {unsaid:forbid_send_msg}:until:<who>       STRING  until when an account is muted by us
 */
export type SanctionKeys = ReturnType<typeof makeSanctionKeys>;

export function makeSanctionKeys({ root, tag }: Names) {
  const [reviews, mutes] = [`${root}:{${tag('r')}}`, `{${root}:${MUTE_API}}`];
  return {
    strikes: (ladder: string, account: string) => {
      const who = digest(ladder, account);
      const slot = `${root}:{${tag(`c${shardOf(who)}`)}}`;
      return { strikes: `${slot}:strikes:${who}`, climbed: `${slot}:climbed:${who}` };
    },
    reviewStream: `${reviews}:review`,
    reviewed: ({ key, rule }: SanctionOrder): string => `${reviews}:reviewed:${digest(identityOf(key), rule)}`,
    /** BullMQ writes `<prefix>:<name>:…`. */
    muteQueue: { prefix: mutes, name: 'mutes' },
    mutedUntil: (group: string, topic: string, account: string): string =>
      `${mutes}:until:${digest(group, topic, account)}`,
  };
}

/** The same mute for the same message is one job. No colon: BullMQ refuses it. */
export const muteJobId = ({ key, account, seconds }: SanctionOrder & { type: 'mute' }): string =>
  digest(identityOf(key), account, String(seconds));

/** 96 bits: names tell nothing of people. */
function digest(...values: readonly string[]): string {
  return createHash('sha256').update(values.join('\u001f')).digest('base64url').slice(0, 16);
}
