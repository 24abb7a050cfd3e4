import { Gauge, type Registry } from 'prom-client';

/** Shares of 1 of innocent messages: what a rule states that it may take, and what labels on its sample say (95 %). */
type FalseAlarmsShown = {
  readonly rule: string;
  readonly stated: number;
  readonly low: number;
  readonly high: number;
};

export type HistoryMetrics = {
  /** How far history is behind, and how much of the journal is taken up by what waits for it. */
  journal(standing: { lagSeconds: number; entries: number; full: number; lost: number }): void;
  /** Whether this process takes the journal into history. */
  followsJournal(isFollowing: boolean): void;
  /** Of all learned rules that history says something of: a rule that is not among them is shown no longer. */
  falseAlarms(rules: readonly FalseAlarmsShown[]): void;
};

/** How far history is behind what is true, and what it says of rules that ask a model. */
export function makeHistoryMetrics(registry: Registry): HistoryMetrics {
  const registers = [registry];
  const lag = new Gauge({
    name: 'unsaid_history_lag_seconds',
    help: 'Age of the oldest fact that history does not have yet; 0 when it has all.',
    registers,
  });
  const entries = new Gauge({
    name: 'unsaid_journal_entries',
    help: 'Facts that wait for history.',
    registers,
  });
  const full = new Gauge({
    name: 'unsaid_journal_full_ratio',
    help: 'How full the fullest stream of the journal is; at 1 its oldest facts are dropped.',
    registers,
  });
  const lost = new Gauge({
    name: 'unsaid_journal_lost',
    help: 'Facts that were dropped because nobody took them into history.',
    registers,
  });
  const follows = new Gauge({
    name: 'unsaid_history_follows',
    help: '1 while this process takes the journal into history.',
    registers,
  });
  const falseAlarms = new Gauge({
    name: 'unsaid_learned_false_alarms',
    help: 'Of innocent messages, the share that a learned rule may take (stated), and between what it is by labels (low, high).',
    labelNames: ['rule', 'bound'],
    registers,
  });
  return {
    falseAlarms: (rules) => {
      falseAlarms.reset();
      for (const { rule, ...bounds } of rules) {
        for (const [bound, share] of Object.entries(bounds)) falseAlarms.set({ rule, bound }, share);
      }
    },
    journal: (standing) => {
      lag.set(standing.lagSeconds);
      entries.set(standing.entries);
      full.set(standing.full);
      lost.set(standing.lost);
    },
    followsJournal: (isFollowing) => {
      follows.set(isFollowing ? 1 : 0);
    },
  };
}
