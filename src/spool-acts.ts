import type { Log } from './log.ts';
import type { Desk } from './operate/desk.ts';
import { noteAfterwards } from './operate/operator-log.ts';
import { takeActs } from './spool/set-aside.ts';

type Options = {
  readonly spoolDir: string;
  readonly redis: Desk['redis'];
  /** False while Redis is away or another app's: the acts wait on disk. */
  readonly isReady: () => boolean;
  readonly log: Pick<Log, 'warn'>;
  /** How often to look, and how long nobody may have written (milliseconds). */
  readonly everyMs?: number;
};

const EVERY_MS = 5_000;

/**
 * Takes what people did with set-aside entries (`unsaid spool retry`, `drop`) into the log of acts. The command works on disk
 * alone, since it is for the day on which Redis is in trouble. Returns what ends it.
 */
export function logSpoolActs({ spoolDir, redis, isReady, log, everyMs = EVERY_MS }: Options): () => void {
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking || !isReady()) return;
    looking = true;
    try {
      const { acts, done } = await takeActs(spoolDir, everyMs);
      for (const { verb, names, ...act } of acts) {
        const what = `spool-${verb} ${names.length === 1 ? names[0] : `${names.length} entries`}`;
        await noteAfterwards({ redis }, { ...act, what, targets: names });
      }
      await done();
    } catch (error) {
      log.warn({ err: error }, 'could not log what was done with set-aside entries; will try again');
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
}
