import { decideDraft, decideRecalls, decideSanctions, decideStrikes } from './decide.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import {
  type Content,
  type CounterRequest,
  type EpochMs,
  type Hit,
  identityOf,
  type Message,
  type MessageKey,
  type RecallOrder,
  type RecallTarget,
  type SanctionOrder,
  type Sightings,
  type Strike,
  type Verdict,
} from './model.ts';
import type { Handle } from './receive/handle.ts';
import type { OverLimit } from './receive/parsed-callback.ts';
import type { Ladder } from './rules/rule-set.ts';

/**
 * The path on one page: a message is recorded, judged with what the record knows of it, and what must go is queued.
 * Only here is the order of the steps known.
 */
type Options<Read extends { readonly counters: readonly CounterRequest[] }> = {
  readonly recorder: {
    record(message: Message, counters: readonly CounterRequest[]): Promise<Sightings>;
    known(
      key: MessageKey,
      editedAt: EpochMs | undefined,
    ): Promise<
      | { readonly sentAt: EpochMs | undefined; readonly groupType: string | undefined; readonly gone: boolean }
      | undefined
    >;
    hasOther(message: Message): Promise<boolean>;
    markGone(keys: readonly MessageKey[], at: EpochMs): Promise<unknown>;
  };
  /** The judge of the rule set that is live now; asked for each message, so that a reload is one assignment. */
  readonly judge: () => {
    readonly ruleSet: { readonly ladders: readonly Ladder[] };
    read(content: Content): Read;
    judge(content: Content, sightings: Sightings, read?: Read): Verdict;
  };
  /** Durable when it resolves. */
  readonly evidence: {
    keep(evidence: {
      readonly message: Message;
      readonly sightings: Sightings;
      readonly verdict: Verdict;
      readonly orders: readonly RecallOrder[];
    }): Promise<void>;
  };
  readonly queue: {
    flag(orders: readonly RecallOrder[]): Promise<readonly { readonly standing: string }[]>;
    cancel(keys: readonly MessageKey[], reason: 'gone'): Promise<unknown>;
    confirm(keys: readonly MessageKey[]): Promise<unknown>;
  };
  readonly sanctions: {
    strike(
      strikes: readonly Strike[],
      ladders: readonly Ladder[],
    ): Promise<readonly { readonly strike: Strike; readonly rung: Ladder['rungs'][number] }[]>;
    impose(orders: readonly SanctionOrder[]): Promise<void>;
  };
  /** The account that the service acts as: it is never punished. */
  readonly admin: string;
  readonly expiresAtOf: (message: Pick<Message, 'sentAt' | 'groupType'>) => EpochMs;
  readonly onOverLimit: (notice: OverLimit) => Promise<void>;
  readonly metrics: Pick<Metrics, 'verdict' | 'suspicious'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly now: () => EpochMs;
};

/** A draft has no past: nothing is recorded of it. */
const DRAFT_SIGHTINGS: Sightings = { first: true, gone: false, counters: [] };

export function makeModerate<Read extends { readonly counters: readonly CounterRequest[] }>(
  options: Options<Read>,
): Handle {
  const { recorder, judge, evidence, queue, sanctions, admin, expiresAtOf, onOverLimit, metrics, log, now } = options;

  const count = (verdict: Verdict): void => {
    for (const { rule, state, actions } of verdict.hits) {
      if (actions.length === 0) metrics.verdict(rule, state, 'none');
      for (const { type } of actions) metrics.verdict(rule, state, type);
    }
  };

  /** What the rungs ask for that this message's strikes climbed, as if the rules had asked for it. */
  const withClimbed = async (message: Message, verdict: Verdict, ladders: readonly Ladder[]): Promise<Verdict> => {
    const strikes = decideStrikes(message, verdict, admin);
    if (strikes.length === 0) return verdict;
    const climbed = (await sanctions.strike(strikes, ladders)).map(({ strike, rung }): Hit => {
      const { rule, policy, state, severity } = verdict.hits.find((hit) => hit.rule === strike.rule)!;
      return { rule, policy, state, severity, actions: rung.do, spans: [], contributing: [] };
    });
    return climbed.length === 0 ? verdict : { ...verdict, hits: [...verdict.hits, ...climbed] };
  };

  /** The callback of a group's edit does not say of what type the group is, which rules may ask; that of the message did. */
  const withGroupType = async (message: Message): Promise<Message> => {
    if (message.event !== 'edited' || message.key.kind !== 'group' || message.groupType !== undefined) return message;
    const groupType = (await recorder.known(message.key, message.editedAt))?.groupType;
    return groupType === undefined ? message : { ...message, groupType };
  };

  /**
   * Whether this is the second of two that say different things under one key. Callbacks are signed, but not their bodies
   * (docs 34354): what came first is believed, and the second must not have it removed. Who says another time comes to
   * another part of the record; that is looked through before anything is acted on.
   */
  const isSecondOfTwo = async (message: Message, { first }: Sightings, { hits }: Verdict): Promise<boolean> =>
    first && hits.some(({ state }) => state === 'live') && (await recorder.hasOther(message));

  const distrust = ({ key, sender, event }: Message): 'duplicate' => {
    metrics.suspicious('differs');
    log.warn({ key, sender, event }, 'another text or sender came before under this key; not acted on');
    return 'duplicate';
  };

  return {
    message: async (told) => {
      const message = await withGroupType(told);
      const rules = judge();
      const read = rules.read(message);
      const sightings = await recorder.record(message, read.counters);
      const judged = rules.judge(message, sightings, read);
      if (sightings.differs || (await isSecondOfTwo(message, sightings, judged))) {
        return distrust(message);
      }
      if (judged.hits.length > 0) {
        const verdict = await withClimbed(message, judged, rules.ruleSet.ladders);
        if (sightings.first) count(verdict);
        // A duplicate is judged and flagged again: were we stopped between record and queue, it is all that saves the
        // recall. The queue's ledger makes it a no-op otherwise.
        // Of an edit the record knows more: when the message was sent, and that it is gone.
        const known = message.event === 'edited' ? await recorder.known(message.key, message.editedAt) : undefined;
        const sent = known?.sentAt === undefined ? message : { ...message, sentAt: known.sentAt };
        const orders = decideRecalls(sent, verdict, now(), expiresAtOf);
        // That this message is gone says nothing of others that the verdict concerns.
        const isGone = sightings.gone || known?.gone === true;
        const standing = isGone ? orders.filter(({ target }) => !isAbout(target, message.key)) : orders;
        const imposed = decideSanctions(message, verdict, { now: now(), admin });
        if (standing.length > 0 || imposed.length > 0) {
          // What is removed cannot be looked at again: why is safe before anybody can act on it.
          await evidence.keep({ message, sightings, verdict: judged, orders: standing });
          const [flagged] = await Promise.all([
            standing.length > 0 ? queue.flag(standing) : [],
            sanctions.impose(imposed),
          ]);
          log.info(flaggedLine(message, verdict, standing, flagged, imposed), 'flagged');
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
  imposed: readonly SanctionOrder[],
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
    sanctions: imposed.map(({ type, rule }) => `${type}:${rule}`),
  };
}
