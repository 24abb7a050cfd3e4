import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf } from '../rules/lists.ts';

export type RuleWatch = { close(): void };

/** Editors write in several steps; a set is read when nothing has changed for this long. */
const SETTLE_MS = 100;
/**
 * How often to look by ourselves, for changes that the operating system does not report: network disks, swapped symbolic
 * links, a replaced directory.
 */
const LOOK_EVERY_MS = 2000;

/**
 * Calls `onChange` after something in a rules directory changed (rule files and lists, at any depth) and has settled, and
 * when a new day begins, as entries of lists expire. The next call comes only after the one before has finished. `since`
 * is the fingerprint from before the rules were read: what changed in between counts.
 */
export function watchRules(
  directory: string,
  since: string,
  onChange: () => Promise<void>,
  now: () => Date,
): RuleWatch {
  let closed = false;
  let known = since;
  let settling: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  /** One after the other, so that no change is read twice at once and none is missed. */
  let turn: Promise<void> = look();

  async function look(): Promise<void> {
    if (closed) return;
    listen();
    const found = await fingerprintRules(directory, now());
    const changed = found !== known;
    known = found;
    if (changed && !closed) await onChange();
  }
  const lookInTurn = () => {
    turn = turn.then(look);
  };
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(lookInTurn, SETTLE_MS);
  };
  function listen(): void {
    if (watcher !== undefined || closed) return;
    try {
      watcher = watch(directory, { recursive: true, persistent: false }, settle);
    } catch {
      // The directory is not there for the moment; looking again will find it.
      return;
    }
    watcher.on('error', () => {
      watcher?.close();
      watcher = undefined;
    });
  }
  const looking = setInterval(lookInTurn, LOOK_EVERY_MS);
  looking.unref();
  return {
    close() {
      closed = true;
      clearInterval(looking);
      clearTimeout(settling);
      watcher?.close();
    },
  };
}

/** Changes whenever a file does: its time, size or inode (an editor that renames keeps none of the three); and each day. */
export async function fingerprintRules(directory: string, now: Date): Promise<string> {
  try {
    const names = await readdir(directory, { recursive: true });
    const files = await Promise.all(names.toSorted().map((name) => fingerprintFile(directory, name)));
    return [dayOf(now), ...files].join('\n');
  } catch {
    return 'no directory';
  }
}

async function fingerprintFile(directory: string, name: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(join(directory, name));
    return `${name} ${mtimeMs} ${size} ${ino}`;
  } catch {
    return `${name} gone`;
  }
}

/** When anything in a rules directory was last written, epoch ms; 0 where there is nothing. */
export async function lastChange(directory: string): Promise<number> {
  try {
    const names = await readdir(directory, { recursive: true });
    const times = await Promise.all(
      names.map((name) =>
        stat(join(directory, name)).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      ),
    );
    return Math.max(0, ...times);
  } catch {
    return 0;
  }
}
