import { countReviews } from '../../history/people/reviews.ts';
import { readJournalStanding } from '../../journal/read-lag.ts';
import { readPace } from '../../lane/read-pace.ts';
import { readSanctions } from '../../operate/sanctions-status.ts';
import { readStatus } from '../../operate/status.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/status.ts';
import { type Inside, needRedis } from '../inside.ts';

const EXPOSURE_MS = 600_000;

export const STATUS = [
  answering(contract.getStatus, async ({ inside }) => {
    needRedis(inside);
    const { desk, judge, now, following } = inside;
    const [status, { mutes }, behind, past] = await Promise.all([
      readStatus(desk),
      readSanctions(desk),
      readJournalStanding(desk.redis),
      pastOf(inside),
    ]);
    const { hash, rules } = judge().ruleSet;
    const count = (state: string) => rules.filter((rule) => rule.state === state).length;
    const standing = following();
    const paces = await Promise.all(status.lanes.map(({ api }) => readPace(desk.redis, api, inside.recallRate)));
    return {
      now: now(),
      ruleSet: hash,
      rules: { live: count('live'), shadow: count('shadow'), off: count('off') },
      lanes: status.lanes.map(({ heldByRule, stop, switches, final: _, difference: __, ...lane }, nth) => ({
        ...lane,
        pace: { ...(paces[nth] ?? { calls: 0, limit: inside.recallRate }) },
        heldByRule: Object.fromEntries(heldByRule),
        stop: stop ?? null,
        switches: [...switches],
      })),
      balanced: status.balanced,
      brakes: {
        braked: [...status.brakes.braked],
        overrides: [...status.brakes.overrides],
        vanished: [...status.vanished],
      },
      mutes: { waiting: mutes.waiting, underWay: mutes.underWay, stopped: mutes.stopped ?? null },
      ...past,
      history: {
        standing: standing.type,
        ...(standing.type === 'waits' ? { why: standing.why } : {}),
        behindMs: behind.oldestAt === undefined ? 0 : Math.max(0, now() - behind.oldestAt),
      },
    };
  }),
];

/** What history says of the present; nulls while it is away. */
async function pastOf({ history, now }: Inside) {
  const away = { reviews: null, exposure: null, oldestCritical: null };
  const opened = history();
  if (opened === undefined) return away;
  try {
    const [reviews, { recalled, p50, p99 }, oldest] = await Promise.all([
      countReviews(opened.read, now()),
      opened.questions.exposure(now() - EXPOSURE_MS),
      opened.questions.oldestCritical(),
    ]);
    const exposure = { recalled, p50: p50 ?? null, p99: p99 ?? null, overMs: EXPOSURE_MS };
    return { reviews: { ...reviews }, exposure, oldestCritical: oldest ?? null };
  } catch {
    return away;
  }
}
