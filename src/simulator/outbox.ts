import type { CallbackResult, CallbackSender } from './callback-sender.ts';
import { afterEdit, afterRecall, afterSend, beforeSend, type Callback } from './callbacks.ts';
import type { Faults } from './faults.ts';
import type { GlobalMutes } from './rest/mute.ts';
import type { Element } from './shapes.ts';
import type { Draft, SimMessage, World } from './world.ts';

/** What goes wrong with the callback of a message. */
export type Mishaps = { readonly holdMs?: number; readonly repeatAfterMs?: number | undefined };

export type Submitted =
  | { readonly type: 'sent'; readonly message: SimMessage }
  /** The before-send callback said no; the code is what the sender would see (0: sees success). */
  | { readonly type: 'blocked'; readonly senderSees: number }
  | { readonly type: 'muted' };

export type Outbox = ReturnType<typeof makeOutbox>;

/** What a sender is told when a before-send callback answers 1 (docs 34364, 34374, 60803). */
const REJECTED = { c2c: 20006, group: 10016, official: 10016 } as const;

/** From a message to its callbacks: before it, after it, after its edit, after its recall. */
export function makeOutbox(options: {
  readonly world: World;
  readonly faults: Faults;
  /** Undefined: nobody listens; messages are only kept. */
  readonly sender: CallbackSender | undefined;
  readonly mutes: GlobalMutes;
  readonly clock: () => number;
  readonly admin: string;
  readonly asksBefore: () => boolean;
  readonly onBlocked: (isOffending: boolean) => void;
}) {
  const { world, faults, sender, clock } = options;
  const timers = new Set<NodeJS.Timeout>();

  function later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  }

  function deliver(callback: Callback | undefined): void {
    if (callback !== undefined) void sender?.send(callback);
  }

  function isMuted(draft: Draft, at: number): boolean {
    const { place, from } = draft;
    const everywhere = place.kind === 'group' ? options.mutes.group : options.mutes.c2c;
    const here = place.kind === 'group' ? world.groups.get(place.group)?.muted.get(from) : undefined;
    return Math.max(everywhere.get(from) ?? 0, here ?? 0) > at;
  }

  function announce(message: SimMessage, mishaps: Mishaps = {}): void {
    const callback = afterSend(message, world);
    const show = () => {
      if (message.offending) message.shownAt ??= clock();
      deliver(callback);
    };
    if (mishaps.holdMs) later(mishaps.holdMs, show);
    else show();
    if (mishaps.repeatAfterMs !== undefined)
      later((mishaps.holdMs ?? 0) + mishaps.repeatAfterMs, () => deliver(callback));
  }

  /** Undefined: go ahead. A receiver that fails or is late does not stop a message, as is Tencent's default (docs 34354). */
  function refusalOf(result: CallbackResult, draft: Draft): Submitted | undefined {
    const code = result.ok ? result.answer.ErrorCode : 0;
    if (typeof code !== 'number' || code === 0) return undefined;
    options.onBlocked(draft.offending === true);
    return { type: 'blocked', senderSees: code === 1 ? REJECTED[draft.place.kind] : code === 2 ? 0 : code };
  }

  async function submitAfterAsking(
    draft: Draft,
    at: number,
    asked: CallbackSender,
    mishaps: Mishaps,
  ): Promise<Submitted> {
    const preview = world.preview(draft, at);
    // Kept for when it is sent, so that the C2C MsgKey that was asked about is the message's own.
    const fixed = { ...draft, seq: preview.seq, random: preview.random };
    const result = await asked.send(beforeSend(preview, world));
    const refusal = refusalOf(result, draft);
    if (refusal !== undefined) return refusal;
    const rewritten =
      result.ok && Array.isArray(result.answer.MsgBody) ? (result.answer.MsgBody as Element[]) : undefined;
    const message = world.post(
      rewritten === undefined ? fixed : { ...fixed, elements: rewritten, offending: false },
      at,
    );
    announce(message, mishaps);
    return { type: 'sent', message };
  }

  return {
    /** Sends a message as a client would. @param at when it was sent, epoch milliseconds; the past makes it old */
    async submit(draft: Draft, mishaps: Mishaps = {}, at = clock()): Promise<Submitted> {
      // Muted people do not trigger callbacks, not even the question before (docs 34923).
      if (isMuted(draft, at)) return { type: 'muted' };
      if (options.asksBefore() && sender !== undefined) return submitAfterAsking(draft, at, sender, mishaps);
      const message = world.post(draft, at);
      announce(message, mishaps);
      return { type: 'sent', message };
    },

    announce,

    edit(message: SimMessage, elements: readonly Element[], offending: boolean, operator: string): void {
      if (message.state === 'recalled') return;
      const at = clock();
      world.edit(message, { elements, offending }, at);
      this.announceEdit(message, operator);
    },

    /**
     * What the UI kits do when somebody answers a message or reacts to it: they edit it. Nothing of what it says changes.
     */
    hang(message: SimMessage, cloudCustomData: string, by: string): void {
      // Live rooms and online-only messages cannot be edited (docs 48005).
      if (message.state === 'recalled' || message.onlineOnly || message.sendResult !== 0) return;
      world.edit(message, { cloudCustomData, offending: message.offending }, clock());
      deliver(afterEdit(message, by, clock()));
    },

    announceEdit(message: SimMessage, operator: string): void {
      const at = clock();
      if (message.offending) message.shownAt ??= at;
      deliver(afterEdit(message, operator, at));
    },

    confirm(recalled: readonly SimMessage[], how: 'recall' | 'purge'): void {
      if (how === 'purge' && !faults.switches.confirmPurge) return;
      const confirmed = recalled.filter((message) => !faults.unconfirmed(message));
      // Only when the answer has left, as between two systems.
      if (confirmed.length > 0) later(0, () => deliver(afterRecall(confirmed, options.admin, clock(), world)));
    },

    deliver,
    later,

    /** Callbacks that are still held back. */
    get waiting() {
      return timers.size;
    },
    forget(): void {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
