/**
 * At most so many lines a minute of one kind; the rest are counted. A kind is a line's text without its fields. An outage
 * that every callback meets costs a few lines and a number.
 */
export type FewLines = {
  /** Whether this line may be written. */
  allows(kind: string): boolean;
  /** Lines left out since the start. */
  leftOut(): number;
  /** Tells what is left out and not yet told. */
  close(): void;
};

type Options = {
  /** 0: no limit. */
  readonly linesAMinute: number;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** Told at the end of each minute in which lines of a kind were left out. */
  readonly onLeftOut: (kind: string, lines: number) => void;
};

type Minute = { readonly since: number; lines: number; leftOut: number };

const MINUTE_MS = 60_000;
/** Kinds are words of the program, so there are few; should a kind ever hold what came from outside, all share one. */
const MOST_KINDS = 500;

export function makeFewLines({ linesAMinute, clock, onLeftOut }: Options): FewLines {
  const minutes = new Map<string, Minute>();
  let total = 0;
  let timer: NodeJS.Timeout | undefined;

  const end = (kind: string, { leftOut }: Minute): void => {
    minutes.delete(kind);
    if (leftOut > 0) onLeftOut(kind, leftOut);
  };
  const endOld = (): void => {
    timer = undefined;
    for (const [kind, minute] of minutes) if (clock() - minute.since >= MINUTE_MS) end(kind, minute);
    if ([...minutes.values()].some(({ leftOut }) => leftOut > 0)) plan();
  };
  const plan = (): void => {
    timer ??= setTimeout(endOld, MINUTE_MS).unref();
  };

  return {
    allows: (said) => {
      if (linesAMinute === 0) return true;
      const kind = minutes.has(said) || minutes.size < MOST_KINDS ? said : 'others';
      let minute = minutes.get(kind);
      if (minute !== undefined && clock() - minute.since >= MINUTE_MS) {
        end(kind, minute);
        minute = undefined;
      }
      if (minute === undefined) {
        minute = { since: clock(), lines: 0, leftOut: 0 };
        minutes.set(kind, minute);
      }
      minute.lines++;
      if (minute.lines <= linesAMinute) return true;
      minute.leftOut++;
      total++;
      plan();
      return false;
    },
    leftOut: () => total,
    close: () => {
      clearTimeout(timer);
      for (const [kind, minute] of [...minutes]) end(kind, minute);
    },
  };
}
