import { Histogram, type Registry } from 'prom-client';
import type { ConversationKind, Severity } from '../model.ts';

/** How long offending messages could be seen, and how much of that people took. */
export type ExposureMetrics = {
  exposure(conversation: ConversationKind, severity: Severity, seconds: number): void;
  /** How long a brake or a person held what is recalled now. */
  heldFor(severity: Severity, seconds: number): void;
};

export function makeExposureMetrics(registers: Registry[]): ExposureMetrics {
  const exposure = new Histogram({
    name: 'unsaid_exposure_seconds',
    help: 'From sending until the recall was accepted, without the time it was held.',
    labelNames: ['conversation', 'severity'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400],
    registers,
  });
  const held = new Histogram({
    name: 'unsaid_held_seconds',
    help: 'How long a brake or a person held what was recalled.',
    labelNames: ['severity'],
    buckets: [10, 60, 300, 900, 3600, 21_600, 86_400, 604_800],
    registers,
  });
  return {
    exposure: (conversation, severity, seconds) => exposure.observe({ conversation, severity }, seconds),
    heldFor: (severity, seconds) => held.observe({ severity }, seconds),
  };
}
