import type { KnownSanction } from '../history/questions/questions.ts';
import { tellFact } from '../journal/tell-fact.ts';
import { identityOf, type MessageKey, type SanctionOrder } from '../model.ts';
import type { Desk } from './desk.ts';

/** Takes a strike back: from now on the ladder counts without it. False if there was no such strike. */
export async function undoStrike(desk: Desk, strike: KnownSanction, key: MessageKey): Promise<boolean> {
  const { redis, now } = desk;
  const { ladder = '', account, rule, points = 0 } = strike;
  const names = redis.keys.sanction.strikes(ladder, account);
  const entry = `${identityOf(key)}\u001e${rule}\u001e${points}`;
  const [gone] = await Promise.all([
    redis.client.zrem(names.strikes, entry),
    redis.client.hdel(names.climbed, entry),
    tellFact(redis, { type: 'strike-undone', at: now(), key, rule, ladder, account }),
  ]);
  return gone > 0;
}

/**
 * Takes mutes of one account in one place back: what waits is not called, and what stands is ended at Tencent. Tencent
 * knows one mute of an account in a group: where others of `all` stand, it is shortened to the longest of those.
 */
export async function liftMutes(
  desk: Desk,
  mutes: readonly { readonly mute: KnownSanction; readonly key: MessageKey }[],
  all: readonly KnownSanction[],
): Promise<number> {
  const at = desk.now();
  const lifted = new Set(mutes.map(({ mute }) => mute.id));
  for (const { mute, key } of mutes) {
    const { account, place = '', topic = '', seconds = 0 } = mute;
    const others = all.filter((other) => other.place === place && other.topic === topic && !lifted.has(other.id));
    const ends = others.filter(isStanding).map((other) => other.at + (other.seconds ?? 0) * 1_000);
    const rest = Math.max(0, Math.ceil((Math.max(0, ...ends) - at) / 1_000));
    const order: SanctionOrder & { readonly type: 'mute' } = {
      ...{ type: 'mute', key, account, group: place.slice('g\u001f'.length), topic, seconds },
      ...{
        sender: account,
        severity: 'medium',
        rule: mute.rule,
        policy: '',
        ruleSet: '',
        sentAt: mute.at,
        flaggedAt: mute.at,
      },
    };
    const isOfMute = (one: { readonly key: MessageKey; readonly account: string; readonly seconds: number }) =>
      one.account === account && one.seconds === seconds && identityOf(one.key) === identityOf(key);
    await desk.mutes().discard(isOfMute);
    await desk.mutes().lift(order, rest);
  }
  return mutes.length;
}

export const isStanding = ({ type, standing }: KnownSanction): boolean =>
  type === 'mute' ? standing === 'queued' || standing === 'muted' : standing === 'standing';
