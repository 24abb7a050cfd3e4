import type { KeptWords } from '../words/words.ts';
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

/** Thrown out of work by `goOn` when the user wants it to end. */
export class StoppedByUser extends Error {
  override readonly name = 'StoppedByUser';
  constructor() {
    super('stopped by the user');
  }
}

/**
 * Work that does many things by itself and looks at its steps: the line moves meanwhile. `isStopped`: the user ended it,
 * and what it resolves with is what was done by then.
 */
export async function watched<T>(
  terminal: Pick<Terminal, 'stderr' | 'now' | 'words'>,
  what: string,
  work: (progress: Progress) => Promise<T>,
): Promise<{ readonly value: T; readonly isStopped: boolean }> {
  const progress = startProgress(terminal, what);
  try {
    const value = await work(progress);
    return { value, isStopped: progress.isStopped() };
  } finally {
    progress.end();
  }
}

/** A step that ends the work it is called from when the user wants it to end. */
export const goOn =
  (progress: Progress) =>
  (count = 1): void => {
    if (count > 0) progress.step(count);
    if (progress.isStopped()) throw new StoppedByUser();
  };

/** Lets a Ctrl-C be heard between two steps of work that waits for nothing. */
export const takeBreath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work of less than a second shows nothing. */
const SHOW_AFTER_MS = 1_000;
const EVERY_MS = 200;
const CLEAR = '\r\u001b[K';

/**
 * @param what a word for the line, in the reader's language: `exporting messages`
 * @param onStop hears of Ctrl-C: for work that may wait for something without end
 */
export function startProgress(
  { stderr, now, words }: Pick<Terminal, 'stderr' | 'now' | 'words'>,
  what: string,
  onStop: () => void = () => {},
): Progress {
  const beganAt = now().getTime();
  let [done, total, shownAt, isShown, isStopped] = [0, undefined as number | undefined, beganAt, false, false];
  const show = (): void => {
    const at = now().getTime();
    if (!stderr.isTerminal || at - beganAt < SHOW_AFTER_MS || at - shownAt < EVERY_MS) return;
    [shownAt, isShown] = [at, true];
    stderr.raw.write(`${CLEAR}${progressLine(words.kept, what, { done, total, ms: at - beganAt })}`);
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

type HowFar = { readonly done: number; readonly total: number | undefined; readonly ms: number };

/** `exporting messages: 12,000 of 50,000 (4,000 a second, 10 s left)`. */
export function progressLine(words: KeptWords, what: string, { done, total, ms }: HowFar): string {
  const number = (value: number) => Math.round(value).toLocaleString('en-US');
  const rate = (done * 1_000) / Math.max(1, ms);
  const left = total === undefined || rate === 0 ? undefined : timeText((total - done) / rate, words);
  return words.workDone(what, number(done), total === undefined ? undefined : number(total), number(rate), left);
}

function timeText(seconds: number, { time }: KeptWords): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return time(`${whole}`, 's');
  return whole < 3_600 ? time(`${Math.ceil(whole / 60)}`, 'min') : time((whole / 3_600).toFixed(1), 'h');
}
