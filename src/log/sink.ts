import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty, WriteStream } from 'node:tty';

/** Where lines go. Writing never waits: the reader may have stalled, and callbacks must not stall with it. */
export type LogSink = {
  write(line: string): void;
  /** Lines dropped since the start because nobody took them. */
  dropped(): number;
  /** Waits until what was written is taken, not longer than this. */
  close(withinMs: number): Promise<void>;
};

/** What waits for a reader, at most. */
const MOST_WAITING_BYTES = 1_048_576;

/**
 * A sink on a file descriptor such as 1, stdout. A pipe or terminal is written to without blocking and holds a megabyte
 * in memory while nobody reads; a file takes what it is given. `onTaken` hears how many lines were dropped before, once
 * there is room again.
 */
export function openSink(fd: number, onTaken: (dropped: number) => void): LogSink {
  let total = 0;
  let untold = 0;
  const drop = () => {
    total++;
    untold++;
  };
  const tell = () => {
    if (untold === 0) return;
    const lines = untold;
    untold = 0;
    onTaken(lines);
  };
  const stream = streamOn(fd);
  if (stream === undefined) {
    const write = (line: string): void => {
      try {
        writeSync(fd, line);
      } catch {
        // A full disk, or a reader that went away. It cannot be logged; the number is a metric.
        drop();
        return;
      }
      tell();
    };
    return { write, dropped: () => total, close: async () => {} };
  }
  let broken = false;
  stream.on('error', () => {
    broken = true;
  });
  stream.on('drain', tell);
  return {
    write: (line) => {
      if (broken || stream.writableLength + line.length > MOST_WAITING_BYTES) drop();
      else stream.write(line);
    },
    dropped: () => total,
    close: async (withinMs) => {
      if (broken || stream.writableLength === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, withinMs);
      stream.once('error', resolve);
      stream.write('', () => resolve());
      await promise;
      clearTimeout(timer);
    },
  };
}

/** A stream that writes without blocking; undefined where there is none, as for a file. */
function streamOn(fd: number): Socket | undefined {
  const stat = fstatSync(fd);
  if (stat.isFIFO() || stat.isSocket()) return new Socket({ fd, readable: false, writable: true }).unref();
  if (!isatty(fd)) return undefined;
  const terminal = new WriteStream(fd);
  // Node makes a terminal block, so that no letter is lost when a program ends; but Ctrl-S must not stop callbacks.
  (terminal as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(false);
  return terminal.unref();
}
