import { isUnheard, whyUnheard } from '../calls/answer-class.ts';
import { makeApplyEffects } from '../calls/effects.ts';
import type { Pace, Slot } from '../calls/pace.ts';
import { pause } from '../calls/pause.ts';
import type { ClaimedItem, Ledger, Move, Turn, UsedPlace } from '../lane/ledger.ts';
import { makeSwitches } from '../lane/switches.ts';
import type { TurnQueue } from '../lane/turn-queue.ts';
import type { CallCode } from '../metrics/labels.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type EpochMs, type RecallApi, type RecallOrder, severityRank } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { groupOf } from '../redis/keys/recall.ts';
import { isOfScript, willNotPass } from '../redis/will-not-pass.ts';
import type { RecallClient } from '../tencent/client.ts';
import type { StopReason } from '../tencent/codes.ts';
import type { RecallAnswer, RecallCall } from '../tencent/recall-call.ts';
import type { Credential } from '../tencent/usersig.ts';
import { callsFor } from './batch.ts';
import type { Reach } from './reach.ts';
import { makeRefusals } from './refusals.ts';
import { type Fate, type Settlement, settle, type Tried, unsettled } from './settle.ts';

export type DeliverOptions = {
  readonly api: RecallApi;
  readonly redis: RedisSpace;
  readonly ledger: Pick<Ledger, 'settle'>;
  readonly turns: Pick<TurnQueue, 'add'>;
  readonly pace: Pick<Pace, 'take' | 'slowDown'>;
  readonly reach: Pick<Reach, 'missed' | 'heard' | 'isAway'>;
  readonly client: Pick<RecallClient, 'recall'>;
  readonly credential: Credential;
  readonly metrics: Pick<Metrics, 'recallRequest' | 'recallBatch' | 'recall' | 'exposure' | 'heldFor'>;
  readonly now: () => EpochMs;
  readonly random: () => number;
  readonly onStop: (reason: StopReason, answer: RecallAnswer) => void;
  readonly onError: (error: unknown) => void;
};

/**
 * Makes the calls for what a turn holds, and settles each item. When it resolves, the turn holds nothing. It rejects
 * without a call when it is late and another process has taken the turn over.
 */
export type Deliver = (inHand: TurnInHand, slot: Slot, signal: AbortSignal) => Promise<void>;

export type TurnInHand = {
  readonly turn: Turn;
  readonly items: readonly ClaimedItem[];
  /** Asks Redis whether the turn's lock is still ours, and if so keeps it. */
  isOurs(): Promise<boolean>;
};

/** How long half of a failed call waits for a place before its items go back to the queue. */
const HALF_WAITS_MS = 10_000;
/** Between two attempts to write an answer down. */
const AFTER_ERROR_MS = 500;

export function makeDeliver(options: DeliverOptions): Deliver {
  const { api, redis, ledger, turns, pace, reach, client, credential, metrics, now, random, onStop } = options;
  const refusals = makeRefusals();
  const switches = makeSwitches(redis, api);
  const apply = makeApplyEffects({ redis, api, pace, credential, onStop });

  /** A slot that is still good: a call that leaves too late could be one too many. */
  const freshSlot = async (
    given: Slot | undefined,
    inHand: TurnInHand,
    signal: AbortSignal,
  ): Promise<Slot | undefined> => {
    if (given?.isFresh()) return given;
    await given?.giveBack();
    let slot: Slot | undefined;
    do {
      await slot?.giveBack();
      slot = await pace.take({ withinMs: HALF_WAITS_MS, signal });
    } while (slot?.isFresh() === false);
    if (await inHand.isOurs()) return slot;
    await slot?.giveBack();
    throw new Error('this process came so late that another has the turn');
  };

  const isSwitchedOff = async (orders: readonly RecallOrder[]): Promise<boolean> => {
    const read = orders.map(({ rule, target }) => switches.read({ rule, group: groupOf(target) }));
    return (await Promise.all(read)).some((how) => how !== 'run');
  };

  return async (inHand, firstSlot, signal) => {
    const { turn, items } = inHand;
    const itemOf = new Map(items.map((item) => [item.id, item]));
    const tried = new Map(
      items.map(({ id, order, tries, forgiven }) => [id, { tries, forgiven, sentAt: order.sentAt }]),
    );
    const calls = [...callsFor(items)];
    let slot: Slot | undefined = firstSlot;
    let halved = false;

    for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
      slot = await freshSlot(slot, inHand, signal);
      // Halves may wait for their place and for each other. What a person turned off meanwhile is not called: it goes
      // back to the queue.
      if (slot !== undefined && halved && (await isSwitchedOff(call.items.map(({ id }) => itemOf.get(id)!.order)))) {
        await slot.giveBack();
        slot = undefined;
      }
      if (slot === undefined) {
        await finish(turn, itemOf, allBack(call), () => '', undefined, signal);
        continue;
      }
      await slot.untilDue();
      const answered = await client.recall(call);
      const answeredAt = now();
      const { fates, again, effects } = read(call, answered.answer, tried, answeredAt);
      await applyAtLast(effects, answered, slot.probe, signal);
      if (fates.size === 0) await slot.answered(answered.tripMs);
      else {
        const place = slot.used(answered.tripMs);
        await finish(turn, itemOf, fates, (id) => String(codeFor(id, answered.answer)), place, signal);
      }
      slot = undefined;
      calls.unshift(...again);
      halved ||= again.length > 0;
    }
  };

  /**
   * What an answer means for each item. If this breaks, the call was made already: its items are tried again, a limited
   * number of times.
   */
  function read(call: RecallCall, answer: RecallAnswer, tried: ReadonlyMap<string, Tried>, at: EpochMs): Settlement {
    const context = () => ({ tried, away: reach.isAway(), now: at, random });
    try {
      if (answer.type !== 'observed') {
        metrics.recallRequest(api, codeOf(answer));
        metrics.recallBatch(api, call.items.length);
      }
      if (isUnheard(call, answer)) reach.missed(whyUnheard(answer));
      else reach.heard();
      const settlement = settle(call, answer, context());
      return { ...settlement, effects: refusals.see(call, answer, settlement.effects) };
    } catch (error) {
      options.onError(error);
      return unsettled(call, context());
    }
  }

  /**
   * What an answer says about the API waits for Redis, as the answer does. What fails for another reason is logged and
   * dropped.
   */
  async function applyAtLast(...[effects, answered, probe, signal]: [...Parameters<typeof apply>, AbortSignal]) {
    for (;;) {
      try {
        return await apply(effects, answered, probe);
      } catch (error) {
        if (signal.aborted) throw error;
        options.onError(error);
        if (willNotPass(error)) return;
        await pause(AFTER_ERROR_MS, signal);
      }
    }
  }

  /**
   * A Redis that takes no writes now (full, failing over) will take them later, so the answer is kept: a lost answer means
   * a second call. Where the script breaks, each item is written down by itself, so that one does not block the others.
   */
  async function settleAtLast(
    turn: Turn,
    moves: readonly Move[],
    place: UsedPlace | undefined,
    signal: AbortSignal,
  ): ReturnType<Ledger['settle']> {
    for (;;) {
      try {
        return await ledger.settle(turn, moves, place);
      } catch (error) {
        if (signal.aborted) throw error;
        options.onError(error);
        if (moves.length > 1 && isOfScript(error)) {
          const parts = await Promise.all(
            moves.map((move, nth) => settleAtLast(turn, [move], nth === 0 ? place : undefined, signal)),
          );
          const settled = new Map(parts.flatMap((part) => [...part.settled]));
          return { settled, turns: parts.flatMap((part) => part.turns) };
        }
        await pause(AFTER_ERROR_MS, signal);
      }
    }
  }

  async function finish(
    turn: Turn,
    itemOf: ReadonlyMap<string, ClaimedItem>,
    fates: ReadonlyMap<string, Fate>,
    codeOfItem: (id: string) => string,
    place: UsedPlace | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const moves = [...fates].map(([id, fate]) => moveOf(itemOf.get(id)!, fate, codeOfItem(id)));
    const settled = await settleAtLast(turn, moves, place, signal);
    const at = now();
    for (const [id, outcome] of settled.settled) {
      const { order, heldMs } = itemOf.get(id)!;
      metrics.recall(api, outcome);
      if (outcome === 'recalled') {
        metrics.exposure(order.conversation, order.severity, Math.max(0, at - order.sentAt - heldMs) / 1_000);
        if (heldMs > 0) metrics.heldFor(order.severity, heldMs / 1_000);
      }
    }
    await turns.add(settled.turns);
  }
}

function moveOf({ id, forgiven, order }: ClaimedItem, fate: Fate, code: string): Move {
  const about = { id, code, rank: severityRank(order.severity) };
  switch (fate.type) {
    case 'done':
      return { ...about, type: 'done', outcome: fate.outcome, forgiven };
    case 'retry':
      return { ...about, type: 'retry', afterMs: fate.afterMs, forgiven: forgiven + (fate.forgiven ? 1 : 0) };
    case 'back':
      return { ...about, type: 'back', forgiven };
  }
}

const allBack = (call: RecallCall): ReadonlyMap<string, Fate> =>
  new Map(call.items.map(({ id }) => [id, { type: 'back' }]));

/** In a batch each message has its own. */
const codeFor = (id: string, answer: RecallAnswer): CallCode =>
  (answer.type === 'answer' ? answer.results?.get(id) : undefined) ?? codeOf(answer);

function codeOf(answer: RecallAnswer): CallCode {
  switch (answer.type) {
    case 'answer':
      return answer.code;
    case 'observed':
      return 0;
    default:
      return answer.type;
  }
}
