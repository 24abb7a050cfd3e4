import type { Random } from './random.ts';
import { NO_SENTINELS, parseSentinels, type Sentinel } from './sentinels.ts';
import { type Element, type GroupType, type Place, textOf } from './shapes.ts';

/** One conversation: its messages by `MsgSeq` (groups) or `MsgKey` (the others), oldest first. */
export type Thread = {
  readonly id: string;
  readonly place: Place;
  readonly messages: Map<number | string, SimMessage>;
  /** Groups: each topic counts its own, from 1 (docs 33529). */
  nextSeq: number;
};

export type SimMessage = {
  /** Counts all messages of the world; names a message on the page. */
  readonly id: number;
  readonly thread: Thread;
  readonly place: Place;
  readonly from: string;
  readonly operator: string;
  /** `MsgSeq`; for C2C a random number (docs 34919). */
  readonly seq: number;
  readonly random: number;
  /** `MsgKey`; empty for groups, which have none. */
  readonly key: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly onlineOnly: boolean;
  /** `SendMsgResult`; anything but 0 was never delivered. */
  readonly sendResult: number;
  elements: readonly Element[];
  cloudCustomData: string;
  state: 'visible' | 'recalled';
  /** The truth about this message, which nobody outside is told: should a moderator remove it? */
  offending: boolean;
  sentinels: readonly Sentinel[];
  /** When the callback that first showed the offence was handed to the network. */
  shownAt: number | undefined;
  /** Recall calls that named this message. */
  attempts: number;
  /** When it was recalled, epoch milliseconds; undefined while it is visible. */
  recalledAt: number | undefined;
  /** How it was recalled: by its key, or with everything of its sender. */
  recalledBy: 'recall' | 'purge' | undefined;
  /** Calls that named it after it was recalled: work done twice. */
  repeats: number;
};

export type Draft = {
  readonly place: Place;
  readonly from: string;
  /** Who made the request, when not the sender. */
  readonly operator?: string;
  readonly elements: readonly Element[];
  readonly cloudCustomData?: string;
  readonly onlineOnly?: boolean;
  readonly sendResult?: number;
  readonly offending?: boolean;
  readonly random?: number;
  /** C2C only; groups count by themselves. */
  readonly seq?: number;
};

/** What a group says of itself (docs 34895). `createdAt` in epoch milliseconds. */
export type GroupProfile = {
  readonly name: string;
  readonly owner: string;
  readonly introduction: string;
  readonly notification: string;
  readonly members: ReadonlySet<string>;
  readonly createdAt: number;
};

export type Group = {
  readonly id: string;
  readonly type: GroupType;
  readonly profile: GroupProfile;
  /** Account → muted until, epoch milliseconds. */
  readonly muted: Map<string, number>;
  /** `sender random` → message, for the five minutes in which a repeated `Random` is dropped (docs 34381). */
  readonly recent: Map<string, SimMessage>;
};

export type WorldEvent =
  | { readonly type: 'posted' | 'forgotten'; readonly message: SimMessage; readonly at: number }
  /** `worsened`: the edit made an innocent message offend. */
  | { readonly type: 'edited'; readonly message: SimMessage; readonly at: number; readonly worsened: boolean }
  | { readonly type: 'recalled'; readonly message: SimMessage; readonly at: number; readonly how: 'recall' | 'purge' }
  | { readonly type: 'reset' };

export type World = ReturnType<typeof makeWorld>;

/** U+001F cannot stand in an id, so joined ids stay unambiguous. */
const SEPARATOR = '\u001f';

export function threadIdOf(place: Place): string {
  switch (place.kind) {
    case 'c2c':
      return ['c', ...[place.from, place.to].sort()].join(SEPARATOR);
    case 'group':
      return ['g', place.group, place.topic].join(SEPARATOR);
    case 'official':
      return ['o', place.account].join(SEPARATOR);
  }
}

/**
 * Everything that is true on Tencent's side: groups, conversations, messages and which of them can be seen.
 * @param keep messages kept of each sort (innocent, offending); the oldest of that sort is forgotten first, so that
 *   a flood of clean messages cannot push out an offending one before it was recalled.
 */
export function makeWorld(options: {
  readonly random: Random;
  readonly keep: number;
  readonly onEvent: (event: WorldEvent) => void;
}) {
  const { random, keep, onEvent } = options;
  const groups = new Map<string, Group>();
  /** Official account → who owns it and what it is called. */
  const officials = new Map<string, { readonly owner: string; readonly name: string }>();
  const threads = new Map<string, Thread>();
  const kept = { clean: new Map<number, SimMessage>(), offending: new Map<number, SimMessage>() };
  let lastId = 0;

  const sortOf = (message: SimMessage) => (message.offending ? kept.offending : kept.clean);

  function threadOf(place: Place): Thread {
    const id = threadIdOf(place);
    let thread = threads.get(id);
    if (thread === undefined) {
      thread = { id, place, messages: new Map(), nextSeq: 1 };
      threads.set(id, thread);
    }
    return thread;
  }

  function forgetOldest(of: Map<number, SimMessage>, at: number): void {
    if (of.size <= keep) return;
    const [id, message] = of.entries().next().value!;
    of.delete(id);
    const { thread } = message;
    thread.messages.delete(indexOf(message));
    // Groups keep their counter; a pair that has nothing left would only fill memory.
    if (thread.messages.size === 0 && thread.place.kind === 'c2c') threads.delete(thread.id);
    onEvent({ type: 'forgotten', message, at });
  }

  function compose(draft: Draft, sentAt: number, seq: number): SimMessage {
    const { place } = draft;
    const thread = threadOf(place);
    const messageRandom = draft.random ?? random.uint32();
    return {
      id: ++lastId,
      thread,
      place,
      from: draft.from,
      operator: draft.operator ?? draft.from,
      seq,
      random: messageRandom,
      key: keyOf(place, seq, messageRandom, sentAt, thread.nextSeq),
      sentAt,
      onlineOnly: draft.onlineOnly ?? false,
      sendResult: draft.sendResult ?? 0,
      elements: draft.elements,
      cloudCustomData: draft.cloudCustomData ?? '',
      state: 'visible',
      offending: draft.offending ?? false,
      sentinels: sentinelsOf(draft.elements),
      shownAt: undefined,
      attempts: 0,
      recalledAt: undefined,
      recalledBy: undefined,
      repeats: 0,
    };
  }

  return {
    groups,
    officials,
    threads,

    addGroup(id: string, type: GroupType, profile: GroupProfile = plainProfile(id)): Group {
      const group: Group = { id, type, profile, muted: new Map(), recent: new Map() };
      groups.set(id, group);
      return group;
    },

    /** A message that is not in any conversation yet: what a before-send callback asks about. */
    preview: (draft: Draft, sentAt: number): SimMessage => compose(draft, sentAt, draft.seq ?? 0),

    /** Puts a message into its conversation; the conversation comes into being if need be. */
    post(draft: Draft, sentAt: number): SimMessage {
      const thread = threadOf(draft.place);
      const isGroup = draft.place.kind === 'group';
      const message = compose(draft, sentAt, isGroup ? thread.nextSeq : (draft.seq ?? random.uint32()));
      if (draft.place.kind !== 'c2c') thread.nextSeq++;
      thread.messages.set(indexOf(message), message);
      sortOf(message).set(message.id, message);
      onEvent({ type: 'posted', message, at: sentAt });
      forgetOldest(sortOf(message), sentAt);
      return message;
    },

    /**
     * Replaces what a message says. An edit may make it offend, never innocent again: nobody is blamed for removing
     * what once offended.
     */
    edit(
      message: SimMessage,
      change: { elements?: readonly Element[]; cloudCustomData?: string; offending: boolean },
      at: number,
    ): void {
      if (change.elements !== undefined) {
        message.elements = change.elements;
        message.sentinels = sentinelsOf(change.elements);
      }
      if (change.cloudCustomData !== undefined) message.cloudCustomData = change.cloudCustomData;
      const worsened = change.offending && !message.offending;
      if (worsened) {
        kept.clean.delete(message.id);
        message.offending = true;
        message.shownAt = undefined;
        kept.offending.set(message.id, message);
      }
      onEvent({ type: 'edited', message, at, worsened });
      forgetOldest(kept.offending, at);
    },

    /** @returns false when it was recalled before. */
    recall(message: SimMessage, at: number, how: 'recall' | 'purge'): boolean {
      if (message.state === 'recalled') return false;
      message.state = 'recalled';
      message.recalledAt = at;
      message.recalledBy = how;
      onEvent({ type: 'recalled', message, at, how });
      return true;
    },

    threadAt: (place: Place): Thread | undefined => threads.get(threadIdOf(place)),

    find(place: Place, index: number | string): SimMessage | undefined {
      return threads.get(threadIdOf(place))?.messages.get(index);
    },

    /** Empties the conversations; groups and accounts stay, and so do their counters. */
    reset(): void {
      for (const thread of threads.values()) thread.messages.clear();
      kept.clean.clear();
      kept.offending.clear();
      for (const group of groups.values()) {
        group.muted.clear();
        group.recent.clear();
      }
      onEvent({ type: 'reset' });
    },
  };
}

/** For groups that nobody made by API: they were always there. */
const plainProfile = (id: string): GroupProfile => ({
  name: id,
  owner: '',
  introduction: '',
  notification: '',
  members: new Set(),
  createdAt: 0,
});

const indexOf = (message: SimMessage): number | string => (message.place.kind === 'group' ? message.seq : message.key);

/** The rule `MsgSeq_MsgRandom_MsgTime` holds in every published sample (docs 34365, 35478); official: sample `71_1_1698741698`. */
function keyOf(place: Place, seq: number, random: number, sentAt: number, count: number): string {
  const seconds = Math.floor(sentAt / 1000);
  if (place.kind === 'group') return '';
  return place.kind === 'c2c' ? `${seq}_${random}_${seconds}` : `${count}_1_${seconds}`;
}

function sentinelsOf(elements: readonly Element[]): readonly Sentinel[] {
  const text = textOf(elements);
  return text.includes('[[') ? parseSentinels(text) : NO_SENTINELS;
}
