import type { History } from '../history/history.ts';
import { effectOf, expireReviews } from '../history/people/review-moves.ts';
import type { Log } from '../log.ts';
import type { MessageKey } from '../model.ts';
import { identityOf } from '../model.ts';
import { actOnDecision } from '../operate/decide-review.ts';
import type { Desk } from '../operate/desk.ts';
import { makeWaitingDecisions, type WaitingDecisions } from '../operate/waiting-decisions.ts';
import { takeUpForgotten } from './forgotten-decisions.ts';
import type { Freshness } from './freshness.ts';

/** Acts on decisions once they can no longer be undone, and ends reviews that are too old. */
export type Decider = {
  readonly waiting: WaitingDecisions;
  /** Acts on everything due now. */
  run(): Promise<void>;
  close(): Promise<void>;
};

const LOOK_EVERY_MS = 250;
const SEEK_EVERY_MS = 5_000;
const EXPIRE_EVERY_MS = 30_000;
/** At most this many strikes and mutes of one sender are read. */
const MOST_SANCTIONS = 200;

type DeciderInside = {
  readonly desk: Desk;
  readonly history: () => History | undefined;
  readonly isRedisReady: () => boolean;
  readonly fresh: Freshness;
  readonly log: Pick<Log, 'warn'>;
  readonly now: () => number;
  readonly onExpired: (reviews: number) => void;
};

export function makeDecider(inside: DeciderInside): Decider {
  const { desk, history, isRedisReady, fresh, log, now } = inside;
  const waiting = makeWaitingDecisions(desk.redis);

  const sanctionsOf = async (key: MessageKey) => {
    const opened = history();
    if (opened === undefined) throw new Error('history is away, and with it what befell the sender');
    await fresh.wait();
    const own = (await opened.questions.message(identityOf(key)))?.strikes ?? [];
    const accounts = [...new Set(own.map(({ account }) => account))];
    const pages = await Promise.all(accounts.map((one) => opened.questions.sanctions(one, { limit: MOST_SANCTIONS })));
    return { own, all: pages.flatMap(({ items }) => items) };
  };

  const runTaken = async (): Promise<void> => {
    for (const decision of await waiting.take()) {
      try {
        const opened = history();
        // History lists it as waiting, so receivers are told from there.
        if (opened === undefined) throw new Error('history is away, and with it the decision');
        // Undone though the answer of Redis was lost, or acted on by somebody who could not say so here.
        const isOver = ((await effectOf(opened.db, decision.id)) ?? 'waits') !== 'waits';
        if (!isOver) {
          const effect = await actOnDecision(desk, decision, sanctionsOf);
          await opened.settleDecision(decision.id, effect, now());
        }
        await waiting.done(decision.review);
      } catch (error) {
        log.warn({ err: error, review: decision.review }, 'a decision was not acted on; it is tried again');
      }
    }
  };

  let running: Promise<void> = Promise.resolve();
  /** One after another: what is taken already is done when the next one resolves. */
  const run = (): Promise<void> => {
    const next = running.then(runTaken);
    running = next.catch(() => {});
    return next;
  };

  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  let expiredAt = Number.NEGATIVE_INFINITY;
  const expire = async (): Promise<void> => {
    const opened = history();
    if (opened === undefined || performance.now() - expiredAt < EXPIRE_EVERY_MS) return;
    expiredAt = performance.now();
    // By then the record has forgotten the message: nothing could be done about it.
    const expired = await expireReviews(opened.db, now() - desk.keepKeysMs);
    if (expired > 0) inside.onExpired(expired);
  };
  let soughtAt = Number.NEGATIVE_INFINITY;
  const seek = async (): Promise<void> => {
    const opened = history();
    if (opened === undefined || performance.now() - soughtAt < SEEK_EVERY_MS) return;
    soughtAt = performance.now();
    const forgotten = await takeUpForgotten(opened, waiting, now());
    if (forgotten > 0) log.warn({ decisions: forgotten }, 'decisions that nobody was going to act on are taken up');
  };
  const look = async (): Promise<void> => {
    try {
      if (isRedisReady()) await seek();
      if (isRedisReady()) await run();
      await expire();
    } catch (error) {
      // Not logged while Redis or history is away: that is logged elsewhere.
      if (isRedisReady() && history() !== undefined) log.warn({ err: error }, 'decisions could not be looked at');
    }
  };
  const lookLater = (): void => {
    if (closed) return;
    timer = setTimeout(() => {
      underWay = look().finally(lookLater);
    }, LOOK_EVERY_MS);
    timer.unref();
  };
  lookLater();

  return {
    waiting,
    run,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
