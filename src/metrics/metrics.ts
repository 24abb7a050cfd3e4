import { setTimeout } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ActionType, MuteOutcome, RuleState } from '../model.ts';
import { makeApiMetrics } from './api-metrics.ts';
import { type CallbackMetrics, makeCallbackMetrics } from './callback-metrics.ts';
import { type ExposureMetrics, makeExposureMetrics } from './exposure-metrics.ts';
import { type HistoryMetrics, makeHistoryMetrics } from './history-metrics.ts';
import { type LaneMetrics, makeLaneMetrics } from './lane-metrics.ts';
import { makeNoticeMetrics, type NoticeResult, type NoticesStanding } from './notice-metrics.ts';
import { makeRuleMetrics, type RuleMetrics } from './rule-metrics.ts';

/** `draft_passed`: it was let through, and is judged when it was sent. */
export type LateResult = 'judged' | 'given_up' | 'draft' | 'draft_passed';

/**
 * All metrics of the service, as functions, so that a wrong label does not compile and a label from outside cannot be
 * passed through. People, groups and text are never labels.
 */
export type Metrics = CallbackMetrics &
  LaneMetrics &
  RuleMetrics &
  ExposureMetrics &
  HistoryMetrics & {
    /** The text Prometheus reads. Refreshes the gauges that `onScrape` was given. */
    expose(): Promise<{ readonly contentType: string; readonly body: string }>;
    /** Runs before each scrape; for numbers that live in Redis or on disk. A failure leaves the last numbers. */
    onScrape(refresh: () => Promise<void> | void): void;

    /** This rule would have cost more than is allowed on the path: the message is judged late by it. */
    ruleOverBudget(rule: string): void;
    /** What became of a message that was judged late, or of a draft that took too long. */
    judgedLate(result: LateResult): void;
    lateWaiting(messages: number): void;
    verdict(rule: string, state: RuleState, action: ActionType | 'none'): void;
    /** A mute reached its outcome. */
    mute(outcome: MuteOutcome): void;
    /** A message was put before people. */
    review(rule: string): void;
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
  for (const what of ['empty', 'other'] as const) redisReplaced.inc({ what }, 0);
  judgedLate.inc({ result: 'given_up' }, 0);

  const refreshers: (() => Promise<void> | void)[] = [];

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
    verdict: (rule, state, action) => verdicts.inc({ rule, state, action }),
    ruleOverBudget: (rule) => overBudget.inc({ rule }),
    judgedLate: (result) => judgedLate.inc({ result }),
    lateWaiting: (messages) => lateWaiting.set(messages),
    mute: (outcome) => mutes.inc({ outcome }),
    review: (rule) => reviews.inc({ rule }),
    ...makeCallbackMetrics(registers),
    ...makeLaneMetrics(registers, knownCodes),
    ...makeRuleMetrics(registers),
    ...makeExposureMetrics(registers),
    spoolEntries: (entries) => spoolEntries.set(entries),
    ...history,
    ...makeApiMetrics(registry),
    ...makeNoticeMetrics(registry),
    spoolSetAside: (files) => spoolSetAside.set(files),
    redisUnfit: (isUnfit) => redisUnfit.set(isUnfit ? 1 : 0),
    redisReplaced: (what) => redisReplaced.inc({ what }),
  };
}
