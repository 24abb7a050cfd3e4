import { withFewSpans } from '../few-spans.ts';
import {
  type Cause,
  type EpochMs,
  identityOf,
  type Message,
  type MessageKey,
  type RecallOrder,
  type RecallTarget,
  type Sightings,
  type Verdict,
} from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { conversationOf, itemIdOf } from '../redis/keys/recall.ts';
import { makeScriptBatch } from '../redis/script-batch.ts';
import { EVIDENCE } from '../redis/scripts/evidence.ts';
import type { RuleTexts } from '../rules/parse.ts';
import { packEvidence } from './evidence-value.ts';
import { findNeighbours } from './neighbours.ts';
import { packText } from './pack.ts';
import { makeRuleArchive } from './rule-archive.ts';

/**
 * Why messages are removed, stored before anybody can act on it: a recalled message cannot be looked at again.
 * docs/decisions/0011-evidence.md
 */
export type EvidenceKeeper = {
  /**
   * Keeps a judgement and what it flags; the same again changes nothing. Each cause has a judgement of its own. Rejects
   * when Redis does not take it.
   */
  keep(evidence: {
    readonly cause: Cause;
    readonly message: Message;
    readonly sightings: Sightings;
    readonly verdict: Verdict;
    readonly orders: readonly RecallOrder[];
  }): Promise<void>;
  /** Keeps that a person asks for recalls. */
  keepByHand(orders: readonly RecallOrder[], by: { readonly who: string; readonly why: string }): Promise<void>;
};

/** A verdict with all that it rests on but the text; of a hit's stretches the first 100. */
export type Judgement = {
  /** Absent: the message's event, as of all that was kept before there were other causes. */
  readonly cause?: Cause;
  readonly message: Omit<Message, 'parts'>;
  readonly sightings: Sightings;
  readonly verdict: Verdict;
  readonly judgedAt: EpochMs;
  /** The version of the code that judged. */
  readonly engine: string;
  /** Up to five on either side in the conversation, as far as they were known. */
  readonly neighbours: readonly MessageKey[];
};

/** A recall that was asked for, by a rule because of a message (this one or another), or by a person. */
export type Flag = {
  readonly target: RecallTarget;
  readonly rule: string;
  readonly policy: string;
  readonly severity: RecallOrder['severity'];
  readonly flaggedAt: EpochMs;
  readonly by: /** `cause` absent: the message was sent, or it was kept before there were causes. */
    | { readonly type: 'message'; readonly key: MessageKey; readonly ruleSet: string; readonly cause?: Cause }
    | { readonly type: 'operator'; readonly who: string; readonly why: string };
};

type Options = {
  readonly redis: RedisSpace;
  readonly keepKeysMs: number;
  readonly keepTextMs: number;
  /** The files of a rule set that judged lately, by its hash. */
  readonly ruleTexts: (hash: string) => RuleTexts | undefined;
  /** Names the version of the code that judges. */
  readonly engine: string;
  readonly now: () => EpochMs;
};

/** Texts that a judgement rests on; apart, since they are kept for a shorter time. */
export type JudgedTexts = { readonly parts: string; readonly recent: readonly (readonly string[] | undefined)[] };

/**
 * Longer than Tencent keeps any history (docs 33529) and than any key is kept here: evidence goes by then, whatever its
 * times say.
 */
const LONGEST_MS = 180 * 86_400_000;

export function makeEvidenceKeeper({ redis, keepKeysMs, keepTextMs, ruleTexts, engine, now }: Options): EvidenceKeeper {
  const batch = makeScriptBatch(redis.client, EVIDENCE);
  const archive = makeRuleArchive(redis);
  const put = (name: string, where: 'facts' | 'texts', expiresAt: number, field: string, value: object) => {
    const keys = redis.keys.evidence.of(name);
    return batch.run([
      {
        keys: [keys[where]],
        args: [Math.round(Math.min(expiresAt, now() + LONGEST_MS)), field, packEvidence(value)],
      },
    ]);
  };
  const putFlag = (order: RecallOrder, by: Flag['by'], why: string) => {
    const { target, rule, policy, severity, flaggedAt, expiresAt } = order;
    const flag: Flag = { target, rule, policy, severity, flaggedAt, by };
    const field = `flag\u001f${itemIdOf(target)}\u001f${why}`;
    return put(nameOf(target), 'facts', Math.max(expiresAt, now()) + keepKeysMs, field, flag);
  };

  return {
    keep: async ({ cause, message, sightings, verdict, orders }) => {
      const { parts, ...rest } = message;
      // The names of the fields are as they were before there were causes, for those that there were.
      const edit = message.editedAt ?? '';
      const isOwn = cause === message.event;
      const counters = sightings.counters.map(({ texts: _, ...reading }) => reading);
      const judgement: Judgement = {
        ...(isOwn ? {} : { cause }),
        message: rest,
        sightings: { ...sightings, counters },
        verdict: { ...verdict, hits: withFewSpans(verdict.hits) },
        judgedAt: now(),
        engine,
        neighbours: await findNeighbours(redis, message, keepKeysMs, now()),
      };
      const texts: JudgedTexts = { parts: packText(parts), recent: sightings.counters.map(({ texts }) => texts) };
      const name = identityOf(message.key);
      const field = `judged\u001f${verdict.ruleSet}\u001f${edit}${isOwn ? '' : `\u001f${cause}`}`;
      const until = Math.max(now(), ...orders.map(({ expiresAt }) => expiresAt)) + keepKeysMs;
      const isSent = cause === 'sent';
      const by: Flag['by'] = {
        type: 'message',
        key: message.key,
        ruleSet: verdict.ruleSet,
        ...(isSent ? {} : { cause }),
      };
      const why = `${verdict.ruleSet}\u001f${name}${isSent ? '' : `\u001f${cause}\u001f${edit}`}`;
      const ruleSet = ruleTexts(verdict.ruleSet);
      await Promise.all([
        ruleSet === undefined ? undefined : archive.keep(verdict.ruleSet, ruleSet, until),
        put(name, 'facts', until, field, judgement),
        keepTextMs > 0 ? put(name, 'texts', now() + keepTextMs, field, texts) : undefined,
        ...orders.map((order) => putFlag(order, by, why)),
      ]);
    },
    keepByHand: async (orders, { who, why }) => {
      await Promise.all(
        orders.map((order) => putFlag(order, { type: 'operator', who, why }, `${who}\u001f${order.flaggedAt}`)),
      );
    },
  };
}

/** Where evidence of a target lies: with its message, or for a purge with the sender in the group. */
const nameOf = (target: RecallTarget): string =>
  target.type === 'message' ? identityOf(target.key) : conversationOf(target);
