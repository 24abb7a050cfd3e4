import { messageId } from '../../history/names.ts';
import { listReviews } from '../../history/people/reviews.ts';
import type { KnownSanction } from '../../history/questions/questions.ts';
import { refOf } from '../../message-ref.ts';
import type { MessageKey } from '../../model.ts';
import { noted } from '../../operate/operator-log.ts';
import { isStanding, liftMutes, undoStrike } from '../../operate/undo-sanctions.ts';
import { newestOnRecord } from '../../record/newest.ts';
import { keyOf } from '../../record/pack.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/people.ts';
import { historyOf, type Inside } from '../inside.ts';
import { operatorOf } from '../operator.ts';
import { notFound } from '../problem.ts';

const DAY_MS = 86_400_000;
const MOST = 200;

export const SENDERS = [
  answering(contract.getSender, async ({ inside, params: { id }, query }) => {
    const history = historyOf(inside);
    await inside.fresh.wait();
    const [page, all, decided, lastDay] = await Promise.all([
      history.questions.sanctions(id, query),
      history.questions.sanctions(id, { limit: MOST }),
      decidedOf(inside, id),
      lastDayOf(inside, id),
    ]);
    const keys = keysOf(page.items);
    return {
      ...{ id, decisions: decided, lastDay },
      ladders: laddersOf(inside, all.items),
      mutes: all.items
        .filter((one) => one.type === 'mute' && isStanding(one) && untilOf(one) > inside.now())
        .map((one) => ({ group: groupOf(one), topic: one.topic ?? '', until: untilOf(one) })),
      sanctions: page.items.map((one) => shown(one, keys.get(one.message ?? ''))),
      next: page.next ?? null,
    };
  }),
  answering(contract.liftMute, async (asked) => {
    const { inside, params, body } = asked;
    const history = historyOf(inside);
    await inside.fresh.wait();
    const { items } = await history.questions.sanctions(params.id, { limit: MOST });
    const standing = items.filter((one) => one.type === 'mute' && isStanding(one) && groupOf(one) === params.place);
    const keys = keysOf(standing);
    const mutes = standing.flatMap((mute) => {
      const key = keys.get(mute.message ?? '');
      return key === undefined ? [] : [{ mute, key }];
    });
    if (mutes.length === 0) throw notFound('no mute of this account stands there');
    const targets = [`sender:${params.id}`, `group:${params.place}`];
    const intent = { ...operatorOf(asked, body.why), at: inside.now(), what: `unmute ${params.id}`, targets };
    const lifted = await noted(
      inside.desk,
      intent,
      () => liftMutes(inside.desk, mutes, items),
      (count) => ({ lifted: count }),
    );
    return { counts: { lifted } };
  }),
  answering(contract.undoStrike, async (asked) => {
    const { inside, params, body } = asked;
    const history = historyOf(inside);
    await inside.fresh.wait();
    const { items } = await history.questions.sanctions(params.id, { limit: MOST });
    const strike = items.find((one) => one.type === 'strike' && one.id === params.strike && isStanding(one));
    const key = strike && keysOf([strike]).get(strike.message ?? '');
    if (strike === undefined || key === undefined) throw notFound('no such strike of this account stands');
    const targets = [`sender:${params.id}`, refOf(key)];
    const intent = { ...operatorOf(asked, body.why), at: inside.now(), what: `unstrike ${params.id}`, targets };
    await noted(
      inside.desk,
      intent,
      () => undoStrike(inside.desk, strike, key),
      (was) => ({ undone: was ? 1 : 0 }),
    );
    return { counts: { undone: 1 } };
  }),
];

const untilOf = ({ at, seconds = 0 }: KnownSanction): number => at + seconds * 1_000;
const groupOf = ({ place = '' }: KnownSanction): string => place.slice('g\u001f'.length);

/** Messages by identity. A sanction belongs to a group or to a pair; the pair's names are sorted. */
function keysOf(sanctions: readonly KnownSanction[]): ReadonlyMap<string, MessageKey> {
  const found = sanctions.flatMap(({ message }) => {
    const key = message === undefined ? undefined : keyOf(message, false);
    return key === undefined ? [] : [[message!, key] as const];
  });
  return new Map(found);
}

function shown(one: KnownSanction, key: MessageKey | undefined): contract.Sanction {
  const { id, type, at, rule, standing, ladder, points, topic, seconds } = one;
  const about = { id, type, at, rule, standing, ref: key === undefined ? null : refOf(key) };
  if (type === 'strike') return { ...about, ladder: ladder ?? '', points: points ?? 0 };
  return { ...about, group: groupOf(one), topic: topic ?? '', seconds: seconds ?? 0, until: untilOf(one) };
}

/** The points that count now, by ladder. */
function laddersOf({ judge, now }: Inside, sanctions: readonly KnownSanction[]) {
  return judge().ruleSet.ladders.map(({ name, windowMs }) => {
    const counted = sanctions.filter((one) => one.ladder === name && isStanding(one) && one.at > now() - windowMs);
    return { ladder: name, points: counted.reduce((sum, { points = 0 }) => sum + points, 0) };
  });
}

async function decidedOf(inside: Inside, sender: string): Promise<Record<string, number>> {
  const { now } = inside;
  const filter = { states: ['decided'] as const, sender, from: now() - 30 * DAY_MS };
  const { items } = await listReviews(historyOf(inside).db, filter, 'newest', { limit: MOST }, now());
  const counts: Record<string, number> = {};
  for (const { verdict = '' } of items) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

async function lastDayOf({ desk, isRedisReady, now }: Inside, sender: string) {
  if (!isRedisReady()) return { messages: 0, isMore: true };
  const found = await newestOnRecord({ ...desk, idOf: messageId }, { sender, from: now() - DAY_MS }, MOST + 1);
  return { messages: Math.min(found.length, MOST), isMore: found.length > MOST };
}
