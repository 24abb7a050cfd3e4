import type { ServerResponse } from 'node:http';
import type { CallbackResult } from '../metrics/callback-metrics.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type Reply, send } from './reply.ts';
import type { Received } from './spool-entry.ts';

/** One callback and its answer. Only the first answer is sent: a late one meets an exchange that is over. */
export class Exchange {
  readonly command: string;
  /** Set once the body is there and verified. */
  received: Received | undefined = undefined;
  isOver = false;
  readonly #res: ServerResponse;
  readonly #metrics: Pick<Metrics, 'callback'>;
  /** By `performance.now()`. */
  readonly startedAt = performance.now();

  constructor(res: ServerResponse, command: string, metrics: Pick<Metrics, 'callback'>) {
    this.#res = res;
    this.command = command;
    this.#metrics = metrics;
  }

  answer(result: CallbackResult, reply: Reply): void {
    if (this.isOver) return;
    this.isOver = true;
    send(this.#res, reply);
    this.#metrics.callback(this.command, result, (performance.now() - this.startedAt) / 1_000);
  }
}
