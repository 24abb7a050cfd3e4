import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

type Options = {
  /** How long between two looks. */
  readonly everyMs?: number;
  /** Aborted when nobody waits any more. */
  readonly signal?: AbortSignal;
};

/**
 * Waits for what becomes true elsewhere, and tells nobody: resolves with the first answer that is not false, null or
 * undefined. Where it never does, the test's own limit ends it, and names the test. The one place where tests sleep.
 */
export async function until<T>(isSo: () => T | Promise<T>, { everyMs = LOOK_EVERY_MS, signal }: Options = {}) {
  for (;;) {
    const answer = await isSo();
    if (answer !== undefined && answer !== null && answer !== false)
      return answer as Exclude<T, false | null | undefined>;
    await delay(everyMs, undefined, { signal });
  }
}

/**
 * Lets time pass in which something could happen that must not. Only where nothing that is certain to come later can be
 * awaited instead; `why` says what would have happened meanwhile.
 */
export const letPass = (ms: number, why: string): Promise<string> => delay(ms, why);
