import { Counter, type Registry } from 'prom-client';

/** What people and programs ask over HTTP. */
export function makeApiMetrics(registry: Registry) {
  const looks = new Counter({
    name: 'unsaid_text_looks_total',
    help: 'Texts of messages that were shown over the API, by the role of whoever asked.',
    labelNames: ['role'],
    registers: [registry],
  });
  for (const role of ['reviewer', 'analyst', 'manager']) looks.inc({ role }, 0);
  const expired = new Counter({
    name: 'unsaid_reviews_expired_total',
    help: 'Reviews that nobody decided before the record forgot their message.',
    registers: [registry],
  });
  return {
    reviewsExpired: (count: number): void => expired.inc(count),
    textLooks: (role: string, count: number): void => {
      if (count > 0) looks.inc({ role }, count);
    },
  };
}
