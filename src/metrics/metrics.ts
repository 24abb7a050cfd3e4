import { setTimeout } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import {
  type ActionType,
  type MuteOutcome,
  type PacedApi,
  RECALL_APIS,
  RECALL_OUTCOMES,
  type RecallApi,
  type RecallOutcome,
  type RuleState,
  type Severity,
} from '../model.ts';
import { makeApiMetrics } from './api-metrics.ts';
import { type ExposureMetrics, makeExposureMetrics } from './exposure-metrics.ts';
import { type HistoryMetrics, makeHistoryMetrics } from './history-metrics.ts';
import { CALL_FAILURES, type CallCode, KNOWN_COMMANDS, makeLabel } from './labels.ts';
import { makeNoticeMetrics, type NoticeResult, type NoticesStanding } from './notice-metrics.ts';
import { makeRuleMetrics, type RuleMetrics } from './rule-metrics.ts';

const CALLBACK_RESULTS = [
  'ok',
  'duplicate',
  'unsigned',
  'wrong_app',
  'malformed',
  'too_large',
  'ignored',
  'spooled',
  'unavailable',
] as const;
/** `draft_passed`: it was let through, and is judged when it was sent. */
export type LateResult = 'judged' | 'given_up' | 'draft' | 'draft_passed';
export type CallbackResult = (typeof CALLBACK_RESULTS)[number];

/**
 * All metrics of the service, as functions, so that a wrong label does not compile and a label from outside cannot be
 * passed through. People, groups and text are never labels.
 */
export type Metrics = RuleMetrics &
  ExposureMetrics &
  HistoryMetrics & {
    /** The text Prometheus reads. Refreshes the gauges that `onScrape` was given. */
    expose(): Promise<{ readonly contentType: string; readonly body: string }>;
    /** Runs before each scrape; for numbers that live in Redis or on disk. A failure leaves the last numbers. */
    onScrape(refresh: () => Promise<void> | void): void;

    callback(command: string, result: CallbackResult, seconds: number): void;
    /** A field of a callback could not be read and was left out. The name is one of ours. */
    oddField(field: string): void;
    /** An element of a message; the caller bounds the names (receive/element-types.ts). */
    elementType(type: string): void;
    /** A callback that was taken in and not acted on. `differs`: another text, or another sender, came before under its key. */
    suspicious(why: 'differs'): void;
    /** This rule would have cost more than is allowed on the path: the message is judged late by it. */
    ruleOverBudget(rule: string): void;
    /** What became of a message that was judged late, or of a draft that took too long. */
    judgedLate(result: LateResult): void;
    lateWaiting(messages: number): void;
    /** Tencent's own moderation told of a message. */
    tencentVerdict(suggestion: 'block' | 'review' | 'normal' | 'unknown'): void;
    verdict(rule: string, state: RuleState, action: ActionType | 'none'): void;
    recallRequest(api: RecallApi, code: CallCode): void;
    recallBatch(api: RecallApi, items: number): void;
    recall(api: RecallApi, outcome: RecallOutcome, items?: number): void;
    /** A mute reached its outcome. */
    mute(outcome: MuteOutcome): void;
    /** A message was put before people. */
    review(rule: string): void;
    /** Seconds from sending until Tencent accepted the recall. */
    pending(api: RecallApi, severity: Severity, items: number): void;
    /** Replaces all readings: a rule that holds nothing any more must not keep its last number. */
    held(readings: ReadonlyMap<string, number>): void;
    /** What brakes hold now; replaces what was shown before. */
    braked(rules: ReadonlySet<string>): void;
    unconfirmed(api: RecallApi, items: number): void;
    /** How many were flagged, are pending or held, and reached each outcome, ever. */
    ledger(api: RecallApi, standings: Readonly<Record<'flagged' | 'pending' | 'held' | RecallOutcome, number>>): void;
    /** `reason` undefined: the API runs. The reason is one of our own words, never Tencent's text. */
    apiStopped(api: PacedApi, reason: string | undefined): void;
    spoolEntries(entries: number): void;
    /** Texts that were shown over the API, to whoever has this role. */
    textLooks(role: string, count: number): void;
    reviewsExpired(count: number): void;
    /** What came of sending an event to a receiver. */
    notice(receiver: string, result: NoticeResult, count: number): void;
    noticesStanding(standings: readonly NoticesStanding[]): void;
    /** Files that the spool could not take up, and that wait for a person. */
    spoolSetAside(files: number): void;
    /** Redis answers, and is not as it is needed (redis/fit.ts). */
    redisUnfit(isUnfit: boolean): void;
    /** Redis was empty though it had held data, or is another one than before. */
    redisReplaced(what: 'empty' | 'other'): void;
    /** The lanes in Redis cannot be read, or not in time. */
    lanesUnreadable(areUnreadable: boolean): void;
  };

type Options = {
  /** Codes of Tencent's that are counted by number (tencent/codes.ts); all others are `other`. */
  readonly knownCodes?: Iterable<number>;
  /** Off in tests that compare whole scrapes. */
  readonly processMetrics?: boolean;
};

/** Prometheus waits ten seconds by default, and others less. */
const REFRESH_WITHIN_MS = 1_000;

export function makeMetrics({ knownCodes = [0], processMetrics = true }: Options = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (processMetrics) collectDefaultMetrics({ register: registry });

  const callbacks = new Counter({
    name: 'unsaid_callbacks_total',
    help: 'Callbacks answered, by command and result.',
    labelNames: ['command', 'result'],
    registers,
  });
  const callbackSeconds = new Histogram({
    name: 'unsaid_callback_seconds',
    help: 'From the head of a callback until its answer was written.',
    labelNames: ['command'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
    registers,
  });
  const oddFields = new Counter({
    name: 'unsaid_callback_odd_fields_total',
    help: 'Fields of callbacks that could not be read and were left out; the message was judged without them.',
    labelNames: ['field'],
    registers,
  });
  const elementTypes = new Counter({
    name: 'unsaid_element_types_total',
    help: 'Elements of messages, by their type as Tencent names it; of types that nobody knows no more than 20 by name.',
    labelNames: ['type'],
    registers,
  });
  const suspicious = new Counter({
    name: 'unsaid_callbacks_suspicious_total',
    help: 'Callbacks that were taken in and not acted on, by why.',
    labelNames: ['why'],
    registers,
  });
  const verdicts = new Counter({
    name: 'unsaid_verdicts_total',
    help: 'Rules that matched, once for each action they ask for.',
    labelNames: ['rule', 'state', 'action'],
    registers,
  });
  const overBudget = new Counter({
    name: 'unsaid_rule_over_budget_total',
    help: 'Messages on which a rule cost more than it may while others wait; they are judged late, in a thread.',
    labelNames: ['rule'],
    registers,
  });
  const judgedLate = new Counter({
    name: 'unsaid_judged_late_total',
    help: 'Messages that were judged late, and drafts that were to be.',
    labelNames: ['result'],
    registers,
  });
  const lateWaiting = new Gauge({
    name: 'unsaid_late_waiting',
    help: 'Messages that wait to be judged late.',
    registers,
  });
  const tencentVerdicts = new Counter({
    name: 'unsaid_tencent_verdicts_total',
    help: "Messages that Tencent's own moderation judged, by what it suggests.",
    labelNames: ['suggestion'],
    registers,
  });
  const recallRequests = new Counter({
    name: 'unsaid_recall_requests_total',
    help: 'Calls of the recall APIs, by answer code.',
    labelNames: ['api', 'code'],
    registers,
  });
  const batchSize = new Histogram({
    name: 'unsaid_recall_batch_size',
    help: 'Messages in one recall call.',
    labelNames: ['api'],
    buckets: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    registers,
  });
  const recalls = new Counter({
    name: 'unsaid_recalls_total',
    help: 'Flagged messages that reached their outcome.',
    labelNames: ['api', 'outcome'],
    registers,
  });
  const mutes = new Counter({
    name: 'unsaid_mutes_total',
    help: 'Mutes of senders that reached their outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const reviews = new Counter({
    name: 'unsaid_reviews_total',
    help: 'Messages put before people, by rule.',
    labelNames: ['rule'],
    registers,
  });
  const recallsPending = new Gauge({
    name: 'unsaid_recalls_pending',
    help: 'Flagged messages that wait for their recall.',
    labelNames: ['api', 'severity'],
    registers,
  });
  const recallsHeld = new Gauge({
    name: 'unsaid_recalls_held',
    help: 'Flagged messages held back by a brake or a switch, by rule.',
    labelNames: ['rule'],
    registers,
  });
  const ledger = new Gauge({
    name: 'unsaid_ledger',
    help: 'Messages ever flagged, and where they stand: flagged = pending + held + the sum of the outcomes.',
    labelNames: ['api', 'standing'],
    registers,
  });
  const brakesTripped = new Gauge({
    name: 'unsaid_brake_tripped',
    help: '1 while a brake holds a rule, a group or everything, because it removed too much.',
    labelNames: ['rule'],
    registers,
  });
  const recallsUnconfirmed = new Gauge({
    name: 'unsaid_recalls_unconfirmed',
    help: 'Recalls that Tencent accepted one to ten minutes ago and that no after-recall callback told of.',
    labelNames: ['api'],
    registers,
  });
  const apiStopped = new Gauge({
    name: 'unsaid_api_stopped',
    help: '1 while a recall API is stopped, with the reason.',
    labelNames: ['api', 'reason'],
    registers,
  });
  const redisUnfit = new Gauge({
    name: 'unsaid_redis_unfit',
    help: '1 while Redis answers and is not as it is needed: another app owns it, or commands are refused.',
    registers,
  });
  const redisReplaced = new Counter({
    name: 'unsaid_redis_replaced_total',
    help: 'Times that Redis was empty though it had not been, or was another than before.',
    labelNames: ['what'],
    registers,
  });
  const lanesUnreadable = new Gauge({
    name: 'unsaid_lanes_unreadable',
    help: '1 while the lanes in Redis cannot be read: what the other gauges of lanes show is old.',
    registers,
  });
  const history = makeHistoryMetrics(registry);
  const spoolEntries = new Gauge({
    name: 'unsaid_spool_entries',
    help: 'Callbacks on disk that wait for Redis.',
    registers,
  });

  const spoolSetAside = new Gauge({
    name: 'unsaid_spool_set_aside',
    help: 'What the spool could not take up and set aside: a person has it tried again or drops it (unsaid spool).',
    registers,
  });

  // Counted from 0: of a counter that is first seen at 1 Prometheus cannot tell that it grew, and these raise alerts.
  for (const api of RECALL_APIS) for (const outcome of RECALL_OUTCOMES) recalls.inc({ api, outcome }, 0);
  suspicious.inc({ why: 'differs' }, 0);
  for (const command of KNOWN_COMMANDS) {
    for (const result of ['unavailable', 'unsigned', 'wrong_app'] as const) callbacks.inc({ command, result }, 0);
  }
  for (const what of ['empty', 'other'] as const) redisReplaced.inc({ what }, 0);
  judgedLate.inc({ result: 'given_up' }, 0);

  const commandLabel = makeLabel(KNOWN_COMMANDS);
  const codeLabel = makeLabel([...CALL_FAILURES, ...knownCodes]);
  const refreshers: (() => Promise<void> | void)[] = [];
  /** The reason under which each API is shown as stopped. */
  const stoppedFor = new Map<PacedApi, string>();

  return {
    onScrape: (refresh) => {
      refreshers.push(refresh);
    },
    expose: async () => {
      const refreshed = Promise.allSettled(refreshers.map(async (refresh) => refresh()));
      // While Redis hangs, numbers from it stay as they were, so that a scrape still shows the rest.
      await Promise.race([refreshed, setTimeout(REFRESH_WITHIN_MS, undefined, { ref: false })]);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    callback: (command, result, seconds) => {
      const label = commandLabel(command);
      callbacks.inc({ command: label, result });
      callbackSeconds.observe({ command: label }, seconds);
    },
    oddField: (field) => oddFields.inc({ field }),
    elementType: (type) => elementTypes.inc({ type }),
    suspicious: (why) => suspicious.inc({ why }),
    verdict: (rule, state, action) => verdicts.inc({ rule, state, action }),
    ruleOverBudget: (rule) => overBudget.inc({ rule }),
    judgedLate: (result) => judgedLate.inc({ result }),
    lateWaiting: (messages) => lateWaiting.set(messages),
    tencentVerdict: (suggestion) => tencentVerdicts.inc({ suggestion }),
    recallRequest: (api, code) => recallRequests.inc({ api, code: codeLabel(code) }),
    recallBatch: (api, items) => batchSize.observe({ api }, items),
    recall: (api, outcome, items = 1) => recalls.inc({ api, outcome }, items),
    mute: (outcome) => mutes.inc({ outcome }),
    review: (rule) => reviews.inc({ rule }),
    pending: (api, severity, items) => recallsPending.set({ api, severity }, items),
    held: (readings) => {
      recallsHeld.reset();
      for (const [rule, items] of readings) recallsHeld.set({ rule }, items);
    },
    braked: (rules) => {
      brakesTripped.reset();
      for (const rule of rules) brakesTripped.set({ rule }, 1);
    },
    ledger: (api, standings) => {
      for (const [standing, items] of Object.entries(standings)) ledger.set({ api, standing }, items);
    },
    unconfirmed: (api, items) => recallsUnconfirmed.set({ api }, items),
    ...makeRuleMetrics(registers),
    ...makeExposureMetrics(registers),
    apiStopped: (api, reason) => {
      const before = stoppedFor.get(api);
      if (before !== undefined && before !== reason) apiStopped.set({ api, reason: before }, 0);
      if (reason === undefined) {
        stoppedFor.delete(api);
        return;
      }
      stoppedFor.set(api, reason);
      apiStopped.set({ api, reason }, 1);
    },
    spoolEntries: (entries) => spoolEntries.set(entries),
    ...history,
    ...makeApiMetrics(registry),
    ...makeNoticeMetrics(registry),
    spoolSetAside: (files) => spoolSetAside.set(files),
    redisUnfit: (isUnfit) => redisUnfit.set(isUnfit ? 1 : 0),
    redisReplaced: (what) => redisReplaced.inc({ what }),
    lanesUnreadable: (are) => lanesUnreadable.set(are ? 1 : 0),
  };
}
