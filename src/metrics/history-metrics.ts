import { Gauge, type Registry } from 'prom-client';

/** How far history is behind what is true. */
export function makeHistoryMetrics(registry: Registry) {
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
  return {
    journal: (standing: { lagSeconds: number; entries: number; full: number; lost: number }): void => {
      lag.set(standing.lagSeconds);
      entries.set(standing.entries);
      full.set(standing.full);
      lost.set(standing.lost);
    },
    followsJournal: (isFollowing: boolean): void => {
      follows.set(isFollowing ? 1 : 0);
    },
  };
}
