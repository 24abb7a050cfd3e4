import type { Act } from '../act/act.ts';
import type { Log } from '../log.ts';
import { refOf } from '../message-ref.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Sightings } from '../model.ts';
import type { Recorder } from '../record/record.ts';
import { isOfRedis } from '../redis/will-not-pass.ts';
import type { JudgeApart } from '../rulebook/judge-apart.ts';
import type { Ladder } from '../rules/rule-set.ts';
import type { LateMessage, LateQueue } from './late-queue.ts';

type Options = {
  /** False while Redis is away or another app's: there is nothing to look for then. Absent: always there. */
  readonly isReady?: () => boolean;
  readonly queue: Pick<LateQueue, 'take' | 'done' | 'again' | 'giveBack'>;
  readonly apart: JudgeApart;
  /** The rule set that is live now. */
  readonly rules: () => { readonly hash: string; readonly ladders: readonly Ladder[] };
  readonly recorder: Pick<Recorder, 'record' | 'known' | 'hasOther'>;
  readonly act: Act;
  readonly metrics: Pick<Metrics, 'judgedLate'>;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly lookMs?: number;
};

export type LateJudge = {
  /** There is something to do: at once instead of at the next look. */
  wake(): void;
  /** Ends at once: a message that is being judged goes back to those that wait in Redis. */
  close(): Promise<void>;
};

/** What other processes left is looked for so often; each look is one command. */
const LOOK_MS = 2_000;
/** A message that breaks its judge so often is given up, which is logged. */
const MOST_TRIES = 5;

/**
 * Judges what would have held up the path, one message after the other, by the rules that were left out, and acts on the
 * verdict as on any other. A message is done when that is stored; if stopped before, it is judged again.
 */
export function startJudgingLate(options: Options): LateJudge {
  const { queue, apart, metrics, log, isReady = () => true, lookMs = LOOK_MS } = options;
  let working: Promise<void> | undefined;
  let isClosing = false;

  const work = async (): Promise<void> => {
    for (let late = await queue.take(); late !== undefined; late = isClosing ? undefined : await queue.take()) {
      try {
        await judgeLate(options, late);
        await queue.done(late);
        metrics.judgedLate('judged');
      } catch (error) {
        await putBack(late, error);
        // Others would meet the same. What waits is looked for again soon.
        if (isOfRedis(error)) return;
      }
    }
  };
  const putBack = async (late: LateMessage, error: unknown): Promise<void> => {
    if (isClosing) return queue.giveBack(late);
    const { key } = late.message;
    // A cluster may lack one of its masters, and a message is kept in several places: it is not to blame for that.
    const tries = isOfRedis(error) ? late.tries : late.tries + 1;
    if (tries < MOST_TRIES) {
      log.warn({ err: error, ref: refOf(key), tries }, 'could not judge a message late; will try again');
      return queue.again(late, tries);
    }
    metrics.judgedLate('given_up');
    log.error(
      { err: error, key, rules: late.rules },
      'a message could not be judged late by these rules, and is given up',
    );
    return queue.done(late);
  };
  const wake = (): void => {
    if (working !== undefined || isClosing || !isReady()) return;
    working = work()
      .catch((error: unknown) => log.warn({ err: error }, 'could not take messages that wait to be judged late'))
      .finally(() => {
        working = undefined;
      });
  };
  const timer = setInterval(wake, lookMs);
  wake();
  return {
    wake,
    async close() {
      isClosing = true;
      clearInterval(timer);
      await apart.close();
      await working;
    },
  };
}

async function judgeLate({ apart, rules, recorder, act }: Options, late: LateMessage): Promise<void> {
  const { message, first, gone, tries } = late;
  const { hash, ladders } = rules();
  let sightings: Sightings = { first, gone, counters: [] };
  const verdict = await apart.judge(message, hash, async (requests) => {
    // Once more, now with all that is to be counted: what was written before is not written twice.
    const again = await recorder.record(message, requests);
    sightings = { ...again, first };
    return again.counters;
  });
  const hits = verdict.hits.filter(({ rule }) => late.rules.includes(rule));
  if (hits.length === 0) return;
  // If two messages under one key differ, the first is believed, as on the path.
  if (sightings.differs) return;
  if (first && hits.some(({ state }) => state === 'live') && (await recorder.hasOther(message))) return;
  await act({
    cause: 'late',
    message,
    sightings,
    verdict: { ruleSet: verdict.ruleSet, hits },
    ladders,
    first: first && tries === 0,
    known: () => recorder.known(message.key),
  });
}
