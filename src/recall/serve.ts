import type { Pace, Slot } from '../calls/pace.ts';
import { pause } from '../calls/pause.ts';
import { type Ledger, parseTurn } from '../lane/ledger.ts';
import type { TurnQueue } from '../lane/turn-queue.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { RecallApi } from '../model.ts';
import { MOST_ITEMS } from '../tencent/recall-call.ts';
import type { Deliver } from './deliver.ts';
import type { Reach } from './reach.ts';
import type { Reunion } from './reunion.ts';
import type { TakenTurn, TurnJobs } from './turn-jobs.ts';

/** What became of the place: a call used it (or it was given back), it is still there, or there was none. */
type Served = 'used' | 'unused' | 'full';

export type Serving = {
  /**
   * Claims for the turn and lets its call go, without waiting for it. Without a slot the place is taken in the same step.
   * Rejects as Redis does.
   */
  serve(turn: TakenTurn, slot: Slot | undefined): Promise<Served>;
  /** Resolves when nothing is under way. */
  untilIdle(): Promise<void>;
};

type Options = {
  readonly api: RecallApi;
  readonly ledger: Ledger;
  readonly turns: TurnQueue;
  readonly jobs: TurnJobs;
  readonly pace: Pick<Pace, 'ask'>;
  readonly reach: Pick<Reach, 'isWorthATry'>;
  readonly reunion: Pick<Reunion, 'isOver' | 'untilOver'>;
  readonly deliver: Deliver;
  readonly metrics: Pick<Metrics, 'recall'>;
  /** How long before a place is due its turn is claimed, in milliseconds. */
  readonly claimAheadMs: number;
  readonly closing: AbortSignal;
  readonly onError: (error: unknown) => void;
};

const WHILE_STOPPED_MS = 250;

export function makeServing(options: Options): Serving {
  const { api, ledger, turns, jobs, pace, reach, reunion, deliver, metrics, claimAheadMs, closing, onError } = options;
  const underWay = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    const done = () => underWay.delete(work);
    work.then(done, done);
    return work;
  };

  const serve = (taken: TakenTurn, slot: Slot | undefined): Promise<Served> => track(claimAndSend(taken, slot));

  async function claimAndSend(taken: TakenTurn, reserved: Slot | undefined): Promise<Served> {
    const { entry } = taken.data as Partial<TakenTurn['data']>;
    if (entry === undefined) {
      // Somebody removed part of the job. The sweep adds another turn for its conversation.
      await jobs.complete(taken).catch(onError);
      return 'unused';
    }
    const turn = parseTurn(entry);
    const asked = pace.ask(claimAheadMs);
    const place = reserved === undefined ? asked : ({ type: 'taken', probe: reserved.probe } as const);
    const claim = reach.isWorthATry() ? await ledger.claim(turn, MOST_ITEMS[api], place) : undefined;
    if (claim?.type !== 'claimed') {
      await Promise.all([jobs.putBack(taken), reserved?.giveBack()]);
      if (claim?.type === 'full') return 'full';
      await pause(WHILE_STOPPED_MS, closing);
      return 'used';
    }
    const slot = reserved ?? asked.granted(claim.place);
    if (claim.again && !reunion.isOver()) {
      void track(serveAfterReunion(taken).catch(onError));
      if (reserved === undefined) await slot.giveBack();
      return 'unused';
    }
    for (const { outcome } of claim.ended) metrics.recall(api, outcome);
    // They are safe in the outbox, so the call need not wait until BullMQ has them.
    const added = track(turns.add(claim.turns).catch(onError));
    if (claim.items.length === 0) {
      await Promise.all([added, jobs.complete(taken)]);
      return 'unused';
    }
    jobs.keep(taken);
    const call = deliver({ turn, items: claim.items, isOurs: () => jobs.isOurs(taken) }, slot, closing)
      .then(() => jobs.complete(taken))
      // The turn keeps what it holds. Its lock will end, and then a process takes it over.
      .catch(onError)
      .then(() => jobs.letGo(taken));
    void track(call);
    return 'used';
  }

  /** The process that held it may have settled it by then. */
  async function serveAfterReunion(taken: TakenTurn): Promise<void> {
    jobs.keep(taken);
    await reunion.untilOver(closing);
    jobs.letGo(taken);
    if (closing.aborted) await jobs.putBack(taken);
    else if (await jobs.isOurs(taken)) await serve(taken, undefined);
  }

  return {
    serve,
    untilIdle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
