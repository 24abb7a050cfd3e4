import type { Terminal } from './terminal.ts';

/**
 * How far long work is: one line that moves, in a terminal only; into a pipe nothing of it is written. Ctrl-C ends the
 * work between two of its steps, so that what was done is whole and can be gone on with.
 */
export type Progress = {
  /** So many more are done. */
  step(count?: number): void;
  /** How many there will be, where that is known by now. */
  total(count: number): void;
  /** True when the user wants it to end. */
  isStopped(): boolean;
  /** Takes the line away until the next step: something else is written. */
  hide(): void;
  /** Takes the line away. */
  end(): void;
};

/** Lets a Ctrl-C be heard between two steps of work that waits for nothing. */
export const takeBreath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work of less than a second shows nothing. */
const SHOW_AFTER_MS = 1_000;
const EVERY_MS = 200;
const CLEAR = '\r\u001b[K';

/**
 * @param what a word for the line: `exporting messages`
 * @param onStop hears of Ctrl-C: for work that may wait for something without end
 */
export function startProgress(
  { stderr, now }: Pick<Terminal, 'stderr' | 'now'>,
  what: string,
  onStop: () => void = () => {},
): Progress {
  const beganAt = now().getTime();
  let [done, total, shownAt, isShown, isStopped] = [0, undefined as number | undefined, beganAt, false, false];
  const show = (): void => {
    const at = now().getTime();
    if (!stderr.isTerminal || at - beganAt < SHOW_AFTER_MS || at - shownAt < EVERY_MS) return;
    [shownAt, isShown] = [at, true];
    stderr.raw.write(`${CLEAR}${progressLine(what, done, total, at - beganAt)}`);
  };
  const hide = (): void => {
    if (isShown) stderr.raw.write(CLEAR);
    isShown = false;
  };
  const stop = (): void => {
    // A second one ends the process at once.
    process.removeListener('SIGINT', stop);
    isStopped = true;
    onStop();
  };
  process.on('SIGINT', stop);
  return {
    step: (count = 1) => {
      done += count;
      show();
    },
    total: (count) => {
      total = count;
    },
    isStopped: () => isStopped,
    hide,
    end: () => {
      process.removeListener('SIGINT', stop);
      hide();
    },
  };
}

/** `exporting messages: 12,000 of 50,000 (4,000 a second, 10 s left)`. */
export function progressLine(what: string, done: number, total: number | undefined, ms: number): string {
  const number = (value: number) => Math.round(value).toLocaleString('en-US');
  const rate = (done * 1_000) / Math.max(1, ms);
  const left = total === undefined || rate === 0 ? '' : `, ${timeText((total - done) / rate)} left`;
  const of = total === undefined ? '' : ` of ${number(total)}`;
  return `${what}: ${number(done)}${of} (${number(rate)} a second${left})`;
}

function timeText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  return whole < 3_600 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3_600).toFixed(1)} h`;
}
