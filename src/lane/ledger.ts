import { type RecallApi, type RecallOrder, type RecallOutcome, severityRank } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { conversationOf, groupOf, itemIdOf } from '../redis/keys/recall.ts';
import { rowOf } from '../redis/scripts/fields.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';

/**
 * The ledger of one lane: every flagged message with its state. All moves are scripts, each one atomic step, so
 * `flagged = final + pending + held` holds at every moment (docs/decisions/0001-queue.md).
 */
export type Ledger = {
  /** Takes orders in, once each. One round trip. */
  flag(
    entries: readonly NewEntry[],
  ): Promise<{ readonly standings: readonly Standing[]; readonly turns: readonly Turn[] }>;
  /** Gives the turn up to `max` items of its conversation; the same ones again if it holds some already. */
  claim(turn: Turn, max: number, place: ClaimPlace): Promise<Claim>;
  /**
   * Ends the turn's claim on these items, and frees the place of their call. `settled`: items that reached an outcome by
   * this call. The outcome may differ from the move's, if Tencent told us another meanwhile.
   */
  settle(
    turn: Turn,
    moves: readonly Move[],
    place: UsedPlace | undefined,
  ): Promise<{ readonly settled: ReadonlyMap<string, RecallOutcome>; readonly turns: readonly Turn[] }>;
  /** Ends items that are not under way; returns their orders. */
  cancel(ids: readonly string[], outcome: RecallOutcome): Promise<readonly RecallOrder[]>;
  /** Notes that Tencent told of our recall; returns how many were ours and not yet confirmed. */
  confirm(ids: readonly string[]): Promise<number>;
  /** Puts back what a turn holds that BullMQ does not know any more. */
  putBack(turnId: string): Promise<readonly Turn[]>;
};

export type NewEntry = {
  readonly order: RecallOrder;
  /** An outcome known before any call. */
  readonly final: RecallOutcome | undefined;
  /** The brake that holds it; absent: none. */
  readonly heldBy?: string;
};

/** What flagging an order came to. `known`: the ledger had it already. */
export type Standing = 'queued' | 'held' | 'raised' | 'known' | RecallOutcome;

/** "This conversation has something waiting": what a BullMQ job stands for. */
export type Turn = {
  readonly id: string;
  readonly rank: number;
  /** 0: now. */
  readonly dueAt: number;
  readonly conversation: string;
  /** As it stands in the outbox until BullMQ has it. */
  readonly entry: string;
};

export type ClaimedItem = {
  readonly id: string;
  readonly order: RecallOrder;
  /** Calls made for it so far. */
  readonly tries: number;
  /** Failures so far of the kinds that are forgiven only a few times. */
  readonly forgiven: number;
  /** How long it was held, before it was let go; 0: never. */
  readonly heldMs: number;
};

/**
 * The place for the call: one that was taken before, or one to take in the same step. If there are no items it is given
 * back.
 */
export type ClaimPlace =
  | { readonly type: 'taken'; readonly probe: boolean }
  | { readonly type: 'asked'; readonly args: readonly (string | number)[] };

/** A place that was asked for: when it is due from the answer on, and whether its call is a probe. */
export type GrantedPlace = { readonly waitUs: number; readonly probe: boolean };

export type Claim =
  /** `full`: there is no place now. The turn goes back as it is. */
  | { readonly type: 'stopped' | 'full' }
  | {
      readonly type: 'claimed';
      /** The turn holds these from an earlier claim, so the call may have been made already. */
      readonly again: boolean;
      readonly place: GrantedPlace;
      readonly items: readonly ClaimedItem[];
      readonly turns: readonly Turn[];
      /** What ended without a call, such as items whose time was over. */
      readonly ended: readonly { readonly order: RecallOrder; readonly outcome: RecallOutcome }[];
    };

/** The place in the pace of a call that was answered, and how long its round trip took. */
export type UsedPlace = { readonly slot: string; readonly tripUs: number };

export type Move = {
  readonly id: string;
  readonly forgiven: number;
  readonly code: string;
  /** Of the claimed order, so that the numbers are right if Redis lost the item meanwhile. */
  readonly rank?: number;
} & (
  | { readonly type: 'done'; readonly outcome: RecallOutcome }
  | { readonly type: 'retry'; readonly afterMs: number }
  /** Not counted as a try: the call got no real answer. */
  | { readonly type: 'back' }
);

const FLAG = loadScript('journal/tell', 'recall/lane', 'recall/flag');
const CLAIM = loadScript('journal/tell', 'recall/lane', 'recall/pace', 'recall/claim');
const SETTLE = loadScript('journal/tell', 'recall/lane', 'recall/pace', 'recall/settle');
const CANCEL = loadScript('journal/tell', 'recall/lane', 'recall/cancel');
const CONFIRM = loadScript('journal/tell', 'recall/lane', 'recall/confirm');
const ORPHANS = loadScript('journal/tell', 'recall/lane', 'recall/orphans');

/** `keepMs`: how long an item is kept after its outcome, to know a late duplicate. */
export function makeLedger(redis: RedisSpace, api: RecallApi, keepMs: number): Ledger {
  const root = redis.keys.lane(api).root;
  return {
    flag: async (entries) => {
      const args = entries.flatMap(({ order, final, heldBy }) =>
        rowOf('order', {
          id: itemIdOf(order.target),
          conv: conversationOf(order.target),
          rank: severityRank(order.severity),
          sent_at: order.sentAt,
          expires_at: order.expiresAt,
          rule: order.rule,
          group: groupOf(order.target),
          order: JSON.stringify(order),
          outcome: final ?? '',
          brake: heldBy ?? '',
          asked_at: order.anewAt ?? '',
        }),
      );
      const reply = (await runScript(redis.client, FLAG, root, [keepMs, redis.keys.app, ...args])) as [
        Standing[],
        string[],
      ];
      return { standings: reply[0], turns: reply[1].map(parseTurn) };
    },
    claim: async (turn, max, place) => {
      const isProbe = place.type === 'taken' && place.probe;
      const args = [turn.id, turn.conversation, max, keepMs, isProbe ? 'probe' : '', turn.rank, redis.keys.app];
      if (place.type === 'asked') args.push(...place.args);
      const [status, items, turns, ended, probe, waitUs] = (await runScript(
        redis.client,
        CLAIM,
        root,
        args,
      )) as ClaimReply;
      if (status === 'stopped' || status === 'full') return { type: status };
      return {
        type: 'claimed',
        again: status === 'again',
        place: { waitUs, probe: probe === 'probe' },
        items: inGroups(items, 5).map(([id, order, tries, forgiven, heldMs]) => ({
          id: id!,
          order: parseOrder(order!),
          tries: Number(tries),
          forgiven: Number(forgiven),
          heldMs: Number(heldMs),
        })),
        turns: turns.map(parseTurn),
        ended: inGroups(ended, 3).map(([, outcome, order]) => ({
          order: parseOrder(order!),
          outcome: outcome as RecallOutcome,
        })),
      };
    },
    settle: async (turn, moves, place) => {
      const head = [turn.id, turn.conversation, keepMs, place?.slot ?? '', place?.tripUs ?? 0];
      const args = moves.flatMap((move) =>
        rowOf('move', { ...move, verb: move.type, value: moveValue(move), claimed_rank: move.rank ?? '' }),
      );
      const reply = (await runScript(redis.client, SETTLE, root, [...head, ...args])) as [string[], string[]];
      const settled = inGroups(reply[0], 2).map(([id, outcome]) => [id!, outcome as RecallOutcome] as const);
      return { settled: new Map(settled), turns: reply[1].map(parseTurn) };
    },
    cancel: async (ids, outcome) => {
      const ended = (await runScript(redis.client, CANCEL, root, [outcome, keepMs, ...ids])) as string[];
      return ended.map(parseOrder);
    },
    confirm: async (ids) => (await runScript(redis.client, CONFIRM, root, ids)) as number,
    putBack: async (turnId) => ((await runScript(redis.client, ORPHANS, root, [turnId])) as string[]).map(parseTurn),
  };
}

type ClaimReply = [
  status: 'claimed' | 'again' | 'stopped' | 'full',
  items: string[],
  turns: string[],
  ended: string[],
  probe: string,
  waitUs: number,
];

/** An outbox entry, as the scripts write it: turn, rank, due, conversation (which may hold the separator itself). */
export function parseTurn(entry: string): Turn {
  const [id = '', rank, dueAt, ...conversation] = entry.split('\u001f');
  return { id, rank: Number(rank), dueAt: Number(dueAt), conversation: conversation.join('\u001f'), entry };
}

const parseOrder = (json: string): RecallOrder => JSON.parse(json) as RecallOrder;

function moveValue(move: Move): string | number {
  switch (move.type) {
    case 'done':
      return move.outcome;
    case 'retry':
      return Math.round(move.afterMs);
    case 'back':
      return 0;
  }
}

function inGroups(flat: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: flat.length / size }, (_, index) => flat.slice(index * size, (index + 1) * size));
}
