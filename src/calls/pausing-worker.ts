import { Worker } from 'bullmq';
import { pause } from './pause.ts';

const AFTER_ERROR_MS = 500;

/**
 * BullMQ's worker asks again at once when Redis answers with an error, as often as it can: with a Redis that refuses a
 * command that was 20 MB of log a second and a process deaf to signals. This one pauses, and begins anew when its loop
 * ended with an error.
 */
export class PausingWorker<Data, Result> extends Worker<Data, Result> {
  protected override async moveToActive(token: string, name?: string) {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await pause(AFTER_ERROR_MS);
      throw error;
    }
  }

  /** Between two attempts to wait for work. */
  override delay(milliseconds?: number, abort?: AbortController): Promise<void> {
    return super.delay(milliseconds ?? AFTER_ERROR_MS, abort);
  }

  /** Runs until the signal fires. Errors are emitted, as BullMQ does. */
  async runUntil(closing: AbortSignal): Promise<void> {
    while (!closing.aborted) {
      try {
        await this.run();
      } catch (error) {
        this.emit('error', error as Error);
      }
      await pause(AFTER_ERROR_MS, closing);
    }
  }
}
