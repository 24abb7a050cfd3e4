import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { makeFewLines } from './log/few-lines.ts';
import { makeSafe } from './log/safe-value.ts';
import { openSink } from './log/sink.ts';
import { plain } from './plain-text.ts';

export type Log = Logger;

export type OpenedLog = {
  readonly log: Log;
  /** Lines left out since the start: of a kind that came too often, and those nobody took in time. */
  leftOut(): { readonly often: number; readonly stalled: number };
  /** Tells what was left out, and waits until the last line is taken, not longer than this. */
  close(withinMs: number): Promise<void>;
};

type Options = {
  readonly level: LogLevel;
  /** Lines a minute of one kind; more are counted. 0: no limit. */
  readonly linesAMinute?: number;
  /** Never shown, wherever they stand. */
  readonly secrets?: readonly string[];
  /** Where lines go; stdout by default. */
  readonly fd?: number;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
};

/**
 * JSON lines on stdout, which hold no text of a message and no secret (log/safe-value.ts), come in bounded number
 * (log/few-lines.ts), and are never waited for (log/sink.ts). docs/decisions/0021-what-the-log-says.md has the reasons.
 */
export function openLog({ level, linesAMinute = 0, secrets = [], fd = 1, clock }: Options): OpenedLog {
  const safe = makeSafe(secrets);
  const sink = openSink(fd, (lines) => note('lines left out: nobody read them in time', lines));
  const few = makeFewLines({
    linesAMinute,
    clock: clock ?? (() => performance.now()),
    onLeftOut: (kind, lines) => note('lines left out: too many of a kind', lines, kind),
  });
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (value) => (value instanceof Error ? safe.error(value) : value) },
      hooks: {
        logMethod(given, method, number) {
          const [fields, message] = lineOf(given);
          if (!few.allows(`${number} ${message.slice(0, 100)}`)) return;
          method.call(this, safe.fields(fields), safe.text(message));
        },
      },
    },
    // The log is read in terminals, and characters that JSON leaves alone may reverse lines there.
    { write: (line) => sink.write(`${plain(line.slice(0, -1))}\n`) },
  );

  /** About the log itself: not counted, since it tells of counts. */
  function note(message: string, leftOut: number, kind?: string): void {
    const of = kind === undefined ? {} : { of: kind.slice(kind.indexOf(' ') + 1) };
    const line = { level: 'warn', time: new Date().toISOString(), leftOut, ...of, msg: message };
    if (log.isLevelEnabled('warn')) sink.write(`${plain(safe.text(JSON.stringify(line)))}\n`);
  }

  return {
    log,
    leftOut: () => ({ often: few.leftOut(), stalled: sink.dropped() }),
    close: async (withinMs) => {
      few.close();
      await sink.close(withinMs);
    },
  };
}

/** pino takes fields and a message, a message alone, or an error alone. */
function lineOf([first, second]: readonly unknown[]): readonly [object, string] {
  if (typeof first === 'string') return [{}, first];
  if (first instanceof Error) return [{ err: first }, typeof second === 'string' ? second : 'an error'];
  const fields = typeof first === 'object' && first !== null ? first : {};
  return [fields, typeof second === 'string' ? second : ''];
}
