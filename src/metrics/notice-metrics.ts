import { Counter, Gauge, type Registry } from 'prom-client';

export type NoticeResult = 'sent' | 'failed' | 'dead' | 'dropped';
export type NoticesStanding = { readonly receiver: string; readonly waiting: number; readonly dead: number };

/** Events on their way out. The names of receivers are those of NOTIFY. */
export function makeNoticeMetrics(registry: Registry) {
  const registers = [registry];
  const total = new Counter({
    name: 'unsaid_notices_total',
    help: 'Events sent to receivers of NOTIFY, by what came of it; failed ones are sent again.',
    labelNames: ['receiver', 'result'],
    registers,
  });
  const waiting = new Gauge({
    name: 'unsaid_notices_waiting',
    help: 'Events that a receiver of NOTIFY does not have yet.',
    labelNames: ['receiver'],
    registers,
  });
  const dead = new Gauge({
    name: 'unsaid_notices_dead',
    help: 'Events that were given up, and wait for a person.',
    labelNames: ['receiver'],
    registers,
  });
  return {
    notice: (receiver: string, result: NoticeResult, count: number): void => total.inc({ receiver, result }, count),
    noticesStanding: (standings: readonly NoticesStanding[]): void => {
      for (const standing of standings) {
        waiting.set({ receiver: standing.receiver }, standing.waiting);
        dead.set({ receiver: standing.receiver }, standing.dead);
      }
    },
  };
}
