import { createRequire } from 'node:module';

type BullMq = typeof import('bullmq');
let loaded: BullMq | undefined;

/** Loaded when a queue is opened: most commands only read Redis, and would wait for it as long as for all else. */
export function bullmq(): BullMq {
  loaded ??= createRequire(import.meta.url)('bullmq') as BullMq;
  return loaded;
}
