import type { Response } from 'express';

/**
 * Streams as fast as the reader takes it. The first line is made before the answer begins, so that a refusal gets its own
 * status.
 */
export async function stream(
  res: Response,
  type: string,
  lines: AsyncGenerator<string>,
  signal: AbortSignal,
): Promise<void> {
  let first = await lines.next();
  res.setHeader('Content-Type', type);
  while (first.done !== true && !signal.aborted) {
    if (!res.write(first.value)) await drained(res, signal);
    first = await lines.next();
  }
  res.end();
}

const drained = (res: Response, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      res.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    res.once('drain', done);
    signal.addEventListener('abort', done);
  });
