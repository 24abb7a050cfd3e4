import { Gauge, type Registry } from 'prom-client';

/** How far history is behind what is true. */
export function makeHistoryMetrics(registry: Registry) {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const lag = gauge(
    'unsaid_history_lag_seconds',
    'Age of the oldest fact that history does not have yet; 0 when it has all.',
  );
  const entries = gauge('unsaid_journal_entries', 'Facts that wait for history.');
  const full = gauge(
    'unsaid_journal_full_ratio',
    'How full the fullest stream of the journal is; at 1 its oldest facts are dropped.',
  );
  const lost = gauge('unsaid_journal_lost', 'Facts that were dropped because nobody took them into history.');
  const follows = gauge('unsaid_history_follows', '1 while this process takes the journal into history.');
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
