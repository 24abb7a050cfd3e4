import { setTimeout } from 'node:timers/promises';

/** Takes one entry up; rejects when that failed. */
export type Handle = (entry: string) => Promise<void>;
/** False while no entry could be taken, and where this error tells of that: then the entry that failed is not to blame. */
export type IsWell = (error: unknown) => Promise<boolean>;

type Options = {
  readonly handle: Handle;
  readonly isWell: IsWell;
  /** How many are handed out together. */
  readonly atOnce: number;
};

/** Pauses before each try of a single entry that failed among others; after the last it is set aside. */
const PAUSES_MS = [0, 250, 1_000];
/** A step that takes longer is stuck. */
const STUCK_AFTER_MS = 15_000;

/**
 * Hands entries to `handle`, some at once, in order. One that fails while all is well is tried alone, and given to
 * `setAside` when it fails each time, with what went wrong. Rejects with the reason when all is not well.
 */
export async function replayEntries(
  entries: readonly string[],
  options: Options,
  setAside: (entry: string, why: string) => Promise<void>,
): Promise<number> {
  let handled = 0;
  for (let at = 0; at < entries.length; at += options.atOnce) {
    const group = entries.slice(at, at + options.atOnce);
    const results = await Promise.allSettled(group.map((entry) => inTime(options.handle(entry))));
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') {
        handled++;
        continue;
      }
      const why = await tryAlone(group[index]!, result.reason, options);
      if (why === undefined) handled++;
      else await setAside(group[index]!, why);
    }
  }
  return handled;
}

/** Undefined when it was taken after all; otherwise what went wrong at last. */
async function tryAlone(entry: string, first: unknown, { handle, isWell }: Options): Promise<string | undefined> {
  let error = first;
  for (const pauseMs of PAUSES_MS) {
    if (!(await isWell(error))) throw error;
    await setTimeout(pauseMs);
    try {
      await inTime(handle(entry));
      return undefined;
    } catch (next) {
      error = next;
    }
  }
  if (!(await isWell(error))) throw error;
  return whyOf(error);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = globalThis.setTimeout(() => reject(new Error('it did not end in time')), STUCK_AFTER_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong and where in our files. Not the words of a parser, which quote what they read. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no error';
  const words = error instanceof SyntaxError ? '' : `: ${error.message.slice(0, 200)}`;
  const [where = ''] = /at .*\/src\/[^\n]*/.exec(error.stack ?? '') ?? [];
  return `${error.name}${words} ${where}`.trim();
}
