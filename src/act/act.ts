import type { TellVerdicts, ToldVerdict } from '../journal/tell-verdicts.ts';
import type { Log } from '../log.ts';
import { refOf } from '../message-ref.ts';
import type { Metrics } from '../metrics/metrics.ts';
import {
  type Cause,
  type EpochMs,
  type Hit,
  identityOf,
  type Message,
  type MessageKey,
  type RecallOrder,
  type RecallTarget,
  type SanctionOrder,
  type Sightings,
  type Verdict,
} from '../model.ts';
import type { Flagged, RecallQueue } from '../queue/recall-queue.ts';
import type { EvidenceKeeper } from '../record/evidence.ts';
import type { Known } from '../record/record.ts';
import type { Ladder } from '../rules/rule-set.ts';
import type { Sanctions } from '../sanction/impose.ts';
import { decideRecalls, decideSanctions, decideStrikes } from './decide.ts';

/** A verdict with hits, and all that acting on it takes. It may come with the message, later, or from elsewhere. */
export type Matched = {
  readonly cause: Cause;
  readonly message: Message;
  readonly sightings: Sightings;
  readonly verdict: Verdict;
  /** Of the rule set that judged. */
  readonly ladders: readonly Ladder[];
  /** False when this message may have been judged for this cause before: its hits are counted once. */
  readonly first: boolean;
  /** Reads what the record knows of the message now; not called for a message that was just sent. */
  known(): Promise<Known | undefined>;
};

/** What came of a verdict. */
export type Acted = Omit<Matched, 'known'> & {
  /** The verdict, and what the rungs ask for that this message's strikes climbed. */
  readonly climbed: Verdict;
  /** Recalls asked for, each with how it stands in the ledger. */
  readonly flagged: readonly Flagged[];
  readonly imposed: readonly SanctionOrder[];
};

/**
 * Acts on a verdict: counts it, takes down strikes, decides, keeps the evidence, then queues recalls and imposes
 * sanctions. Rejects when Redis does. To do it again changes nothing, also for another cause: a message is recalled once,
 * struck once by each rule, and put before people once for each rule. Only evidence is kept for each cause.
 */
export type Act = (matched: Matched) => Promise<Acted>;

/** A verdict with what the rungs ask for, and the strikes that climbed them. */
type Climbing = { readonly climbed: Verdict; readonly strikes: ToldVerdict['strikes'] };

type Options = {
  readonly evidence: Pick<EvidenceKeeper, 'keep'>;
  readonly queue: Pick<RecallQueue, 'flag'>;
  readonly sanctions: Pick<Sanctions, 'strike' | 'impose'>;
  /** Told of every verdict, together with its evidence: before anything is done about it. Absent: nobody keeps a history. */
  readonly journal?: Pick<TellVerdicts, 'verdict'>;
  /** The account that the service acts as: it is never punished. */
  readonly admin: string;
  readonly expiresAtOf: (message: Pick<Message, 'sentAt' | 'groupType'>) => EpochMs;
  readonly metrics: Pick<Metrics, 'verdict'>;
  readonly log: Pick<Log, 'info'>;
  readonly now: () => EpochMs;
};

export function makeAct(options: Options): Act {
  const { evidence, queue, sanctions, journal, admin, expiresAtOf, metrics, log, now } = options;

  /** What is asked for by the rungs that this message's strikes climbed, as if the rules had asked for it. */
  const withClimbed = async ({ message, verdict, ladders }: Matched): Promise<Climbing> => {
    const strikes = decideStrikes(message, verdict, admin);
    if (strikes.length === 0) return { climbed: verdict, strikes: [] };
    const rungs = await sanctions.strike(strikes, ladders);
    const hits = rungs.map(({ strike, rung }): Hit => {
      const { rule, policy, state, severity } = verdict.hits.find((hit) => hit.rule === strike.rule)!;
      return { rule, policy, state, severity, actions: rung.do, spans: [], contributing: [] };
    });
    return {
      climbed: hits.length === 0 ? verdict : { ...verdict, hits: [...verdict.hits, ...hits] },
      strikes: strikes.map((strike) => ({
        strike,
        climbed: rungs.filter((one) => one.strike === strike).map(({ rung }) => rung.at),
      })),
    };
  };

  return async (matched) => {
    const { message, sightings, verdict, cause, first } = matched;
    const { climbed, strikes } = await withClimbed(matched);
    if (first) countVerdict(metrics, climbed);
    // Of an edit the record knows when the message was sent; of all that come later, whether it is gone by now.
    const known = cause === 'sent' ? undefined : await matched.known();
    const sent = known?.sentAt === undefined ? message : { ...message, sentAt: known.sentAt };
    const orders = decideRecalls(sent, climbed, now(), expiresAtOf);
    // If this message is gone, other messages that the verdict concerns may not be.
    const isGone = sightings.gone || known?.gone === true;
    const standing = isGone ? orders.filter(({ target }) => !isAbout(target, message.key)) : orders;
    const imposed = decideSanctions(message, climbed, { now: now(), admin });
    let flagged: readonly Flagged[] = [];
    const asks = standing.length > 0 || imposed.length > 0;
    // A removed message cannot be looked at again, so the reason is stored before anybody can act.
    await Promise.all([
      asks ? evidence.keep({ cause, message, sightings, verdict, orders: standing }) : undefined,
      journal?.verdict({ cause, message, sightings, verdict, first, strikes }),
    ]);
    if (asks) {
      [flagged] = await Promise.all([standing.length > 0 ? queue.flag(standing) : [], sanctions.impose(imposed)]);
      log.info(flaggedLine(matched, climbed, standing, flagged, imposed), 'flagged');
    }
    const { known: _, ...about } = matched;
    return { ...about, climbed, flagged, imposed };
  };
}

/** Each hit counts once for each thing that it asks for. */
export function countVerdict(metrics: Pick<Metrics, 'verdict'>, { hits }: Verdict): void {
  for (const { rule, state, actions } of hits) {
    if (actions.length === 0) metrics.verdict(rule, state, 'none');
    for (const { type } of actions) metrics.verdict(rule, state, type);
  }
}

const isAbout = (target: RecallTarget, key: MessageKey): boolean =>
  target.type === 'message' && identityOf(target.key) === identityOf(key);

/** Ids and reasons; never a text. */
function flaggedLine(
  { message, cause }: Matched,
  verdict: Verdict,
  orders: readonly RecallOrder[],
  flagged: readonly Flagged[],
  imposed: readonly SanctionOrder[],
) {
  return {
    ref: refOf(message.key),
    sender: message.sender,
    operator: message.operator,
    event: message.event,
    cause,
    sentAt: message.sentAt,
    ruleSet: verdict.ruleSet,
    hits: verdict.hits.map(({ rule, state, severity }) => `${rule}:${state}:${severity}`),
    orders: orders.map(({ target, rule, severity }, index) => ({
      target: target.type,
      rule,
      severity,
      // Stryker disable next-line OptionalChaining: the queue answers for each order that it is given.
      standing: flagged[index]?.standing,
    })),
    sanctions: imposed.map(({ type, rule }) => `${type}:${rule}`),
  };
}
