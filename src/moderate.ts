import { decideDraft, decideRecalls } from './decide.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import {
  type Content,
  type CounterRequest,
  type EpochMs,
  identityOf,
  type Message,
  type MessageKey,
  type RecallOrder,
  type RecallTarget,
  type Sightings,
  type Verdict,
} from './model.ts';
import type { Handle } from './receive/handle.ts';
import type { OverLimit } from './receive/parse.ts';

/**
 * The path on one page: a message is recorded, judged with what the record knows of it, and what must go is queued.
 * Only here is the order of the steps known.
 */
type Options = {
  readonly recorder: {
    record(message: Message, counters: readonly CounterRequest[]): Promise<Sightings>;
    markGone(keys: readonly MessageKey[], at: EpochMs): Promise<unknown>;
  };
  /** The judge of the rule set that is live now; asked for each message, so that a reload is one assignment. */
  readonly judge: () => {
    counters(content: Content): readonly CounterRequest[];
    judge(content: Content, sightings: Sightings): Verdict;
  };
  readonly queue: {
    flag(orders: readonly RecallOrder[]): Promise<readonly { readonly standing: string }[]>;
    cancel(keys: readonly MessageKey[], reason: 'gone'): Promise<unknown>;
    confirm(keys: readonly MessageKey[]): Promise<unknown>;
  };
  readonly expiresAtOf: (message: Pick<Message, 'sentAt' | 'groupType'>) => EpochMs;
  readonly onOverLimit: (notice: OverLimit) => Promise<void>;
  readonly metrics: Pick<Metrics, 'verdict'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly now: () => EpochMs;
};

/** A draft has no past: nothing is recorded of it. */
const DRAFT_SIGHTINGS: Sightings = { first: true, gone: false, counters: [] };

export function makeModerate(options: Options): Handle {
  const { recorder, judge, queue, expiresAtOf, onOverLimit, metrics, log, now } = options;

  const count = (verdict: Verdict): void => {
    for (const { rule, state, actions } of verdict.hits) {
      if (actions.length === 0) metrics.verdict(rule, state, 'none');
      for (const { type } of actions) metrics.verdict(rule, state, type);
    }
  };

  return {
    message: async (message) => {
      const rules = judge();
      const sightings = await recorder.record(message, rules.counters(message));
      const verdict = rules.judge(message, sightings);
      if (verdict.hits.length > 0) {
        if (sightings.first) count(verdict);
        // A duplicate is judged and flagged again: were we stopped between record and queue, it is all that saves the
        // recall. The queue's ledger makes it a no-op otherwise.
        const orders = decideRecalls(message, verdict, now(), expiresAtOf);
        // That this message is gone says nothing of others that the verdict concerns.
        const standing = sightings.gone ? orders.filter(({ target }) => !isAbout(target, message.key)) : orders;
        if (standing.length > 0) {
          const flagged = await queue.flag(standing);
          log.info(flaggedLine(message, verdict, standing, flagged), 'flagged');
        }
      }
      return sightings.first ? 'ok' : 'duplicate';
    },

    draft: (draft) => {
      const verdict = judge().judge(draft, DRAFT_SIGHTINGS);
      if (verdict.hits.length > 0) count(verdict);
      return decideDraft(draft, verdict);
    },

    recalled: async (keys, at) => {
      await Promise.all([recorder.markGone(keys, at), queue.confirm(keys), queue.cancel(keys, 'gone')]);
    },

    overLimit: async (notice) => {
      log.warn({ api: notice.api, requests: notice.requests, limit: notice.limit }, 'Tencent warns of its rate limit');
      await onOverLimit(notice);
    },
  };
}

const isAbout = (target: RecallTarget, key: MessageKey): boolean =>
  target.type === 'message' && identityOf(target.key) === identityOf(key);

/** Ids and reasons; never a text. */
function flaggedLine(
  message: Message,
  verdict: Verdict,
  orders: readonly RecallOrder[],
  flagged: readonly { readonly standing: string }[],
) {
  return {
    key: message.key,
    sender: message.sender,
    operator: message.operator,
    event: message.event,
    sentAt: message.sentAt,
    ruleSet: verdict.ruleSet,
    hits: verdict.hits.map(({ rule, state, severity }) => `${rule}:${state}:${severity}`),
    orders: orders.map(({ target, rule, severity }, index) => ({
      target: target.type,
      rule,
      severity,
      standing: flagged[index]?.standing,
    })),
  };
}
