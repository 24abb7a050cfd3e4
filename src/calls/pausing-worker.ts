import { Worker } from 'bullmq';
import { pause } from './pause.ts';

const AFTER_ERROR_MS = 500;

/**
 * When Redis answers with an error, BullMQ's worker asks again at once, as often as it can. With a Redis that refused a
 * command this wrote 20 MB of log a second, and the process heard no signals. This worker pauses, and starts its loop
 * again when that ended with an error.
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
