import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import {
  type PacedApi,
  RECALL_APIS,
  RECALL_OUTCOMES,
  type RecallApi,
  type RecallOutcome,
  type Severity,
} from '../model.ts';
import { CALL_FAILURES, type CallCode, makeLabel } from './labels.ts';

/** About lanes: what waits in them, is held and leaves, and what came of it. */
export type LaneMetrics = {
  recallRequest(api: RecallApi, code: CallCode): void;
  recallBatch(api: RecallApi, items: number): void;
  recall(api: RecallApi, outcome: RecallOutcome, items?: number): void;
  /** Flagged and waiting for their recall. */
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
  /** The lanes in Redis cannot be read, or not in time. */
  lanesUnreadable(areUnreadable: boolean): void;
};

/** @param knownCodes codes of Tencent's that are counted by number; all others are `other` */
export function makeLaneMetrics(registers: Registry[], knownCodes: Iterable<number>): LaneMetrics {
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
  const lanesUnreadable = new Gauge({
    name: 'unsaid_lanes_unreadable',
    help: '1 while the lanes in Redis cannot be read: what the other gauges of lanes show is old.',
    registers,
  });
  // Counted from 0: of a counter that is first seen at 1 Prometheus cannot tell that it grew, and these raise alerts.
  for (const api of RECALL_APIS) for (const outcome of RECALL_OUTCOMES) recalls.inc({ api, outcome }, 0);
  const codeLabel = makeLabel([...CALL_FAILURES, ...knownCodes]);
  /** The reason under which each API is shown as stopped. */
  const stoppedFor = new Map<PacedApi, string>();
  return {
    recallRequest: (api, code) => recallRequests.inc({ api, code: codeLabel(code) }),
    recallBatch: (api, items) => batchSize.observe({ api }, items),
    recall: (api, outcome, items = 1) => recalls.inc({ api, outcome }, items),
    pending: (api, severity, items) => recallsPending.set({ api, severity }, items),
    held: (readings) => {
      recallsHeld.reset();
      for (const [rule, items] of readings) recallsHeld.set({ rule }, items);
    },
    braked: (rules) => {
      brakesTripped.reset();
      for (const rule of rules) brakesTripped.set({ rule }, 1);
    },
    unconfirmed: (api, items) => recallsUnconfirmed.set({ api }, items),
    ledger: (api, standings) => {
      for (const [standing, items] of Object.entries(standings)) ledger.set({ api, standing }, items);
    },
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
    lanesUnreadable: (are) => lanesUnreadable.set(are ? 1 : 0),
  };
}
