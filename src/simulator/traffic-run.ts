import { withAnswer, withReaction } from './kit.ts';
import type { Outbox } from './outbox.ts';
import { textOf } from './shapes.ts';
import type { Step } from './traffic.ts';
import type { SimMessage } from './world.ts';

export type TrafficLimits = {
  /** Messages a second. */
  readonly rate: number;
  /** Stop after so many messages or seconds, whichever comes first. */
  readonly count?: number | undefined;
  readonly seconds?: number | undefined;
};

export type TrafficRun = {
  /** Resolves when the run ended, by its limits or by `stop`, and its last callback was handed over and answered. */
  readonly done: Promise<void>;
  readonly sent: () => number;
  readonly isOver: () => boolean;
  stop(): void;
};

/** How often it looks what is due, ms; finer is not worth a timer. */
const TICK_MS = 4;
/** No new message is made while so many callbacks are under way: a receiver that hangs must not fill our memory. */
const MOST_UNDER_WAY = 20_000;

/** Plays steps at a rate. A tick that comes late catches up; no step is played early. */
export function runTraffic(options: {
  readonly next: () => Step;
  readonly outbox: Outbox;
  readonly underWay: () => number;
  readonly clock: () => number;
  readonly limits: TrafficLimits;
}): TrafficRun {
  const { next, outbox, clock, limits } = options;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const startedAt = clock();
  const most = limits.count ?? Number.POSITIVE_INFINITY;
  const endsAt = limits.seconds === undefined ? Number.POSITIVE_INFINITY : startedAt + limits.seconds * 1000;
  let sent = 0;
  /** Whom an answer names. */
  const sentAs = new WeakMap<Step, SimMessage>();
  /** Edits and reactions to come. */
  let edits = 0;
  let isOver = false;

  async function happen(step: Step): Promise<void> {
    const submitted = await outbox.submit(step.draft, step);
    if (submitted.type !== 'sent') return;
    const { edit, answers, reaction } = step;
    const { message } = submitted;
    sentAs.set(step, message);
    const answered = answers && sentAs.get(answers);
    if (answered !== undefined) {
      const words = textOf(message.elements);
      outbox.hang(
        answered,
        withAnswer(answered.cloudCustomData, words, message.from, String(message.id)),
        message.from,
      );
    }
    if (reaction !== undefined) {
      edits++;
      outbox.later(reaction.afterMs, () => {
        edits--;
        outbox.hang(message, withReaction(message.cloudCustomData, '[TUIEmoji_Smile]', reaction.by), reaction.by);
      });
    }
    if (edit === undefined) return;
    edits++;
    outbox.later(edit.afterMs, () => {
      edits--;
      outbox.edit(submitted.message, edit.elements, true, step.draft.from);
    });
  }

  const timer = setInterval(() => {
    if (isOver) {
      if (options.underWay() === 0 && outbox.waiting === 0 && edits === 0) {
        clearInterval(timer);
        resolve();
      }
      return;
    }
    const now = Math.min(clock(), endsAt);
    const due = Math.min(most, Math.floor(((now - startedAt) * limits.rate) / 1000));
    while (sent < due && options.underWay() < MOST_UNDER_WAY) {
      sent++;
      void happen(next());
    }
    if (sent >= most || clock() >= endsAt) isOver = true;
  }, TICK_MS);

  return {
    done,
    sent: () => sent,
    isOver: () => isOver,
    stop: () => {
      isOver = true;
    },
  };
}
