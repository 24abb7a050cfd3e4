import { existsSync } from 'node:fs';
import { readStoreConfig, type StoreConfig } from '../config.ts';
import type { History } from '../history/history.ts';
import { showHistoryPlace } from '../history-url.ts';
import { openHistoryOf } from '../keep-history.ts';
import { plainly } from '../plain-text.ts';
import { EXIT, type Terminal } from './terminal.ts';

/**
 * Runs a command on history, and closes it. Exit code 78 when the environment is wrong, 1 when there is no history, or it
 * cannot be reached: an empty one would answer wrongly.
 */
export async function withHistory(terminal: Terminal, run: (history: History) => Promise<number>): Promise<number> {
  const read = readStoreConfig(terminal.env);
  if (!read.ok) {
    for (const line of read.problems) terminal.stderr.write(plainly`unsaid: ${terminal.words.doctor.setting(line)}\n`);
    return EXIT.configuration;
  }
  const opened = await openKept(read.config, terminal);
  if (!opened.ok) {
    terminal.stderr.write(plainly`unsaid: ${opened.why}\n`);
    return EXIT.no;
  }
  try {
    return await run(opened.history);
  } finally {
    await opened.history.close();
  }
}

type Opened = { readonly ok: true; readonly history: History } | { readonly ok: false; readonly why: string };

/** History where one was kept; never makes one. */
async function openKept(
  config: StoreConfig,
  { now, words: { desk } }: Pick<Terminal, 'now' | 'words'>,
): Promise<Opened> {
  const where = showHistoryPlace(config.history);
  if (config.history.type === 'sqlite' && !existsSync(config.history.file)) {
    return { ok: false, why: desk.noHistory(where) };
  }
  try {
    return { ok: true, history: await openHistoryOf(config, () => now().getTime()) };
  } catch (error) {
    return {
      ok: false,
      why: desk.historyClosed(where, error instanceof Error ? error.message : String(error)),
    };
  }
}

/** For a command that can do without: undefined, and a line that says so. */
export async function historyIfThere(terminal: Terminal): Promise<History | undefined> {
  const read = readStoreConfig(terminal.env);
  if (!read.ok) return undefined;
  const opened = await openKept(read.config, terminal);
  if (opened.ok) return opened.history;
  // A service that has only begun has no history yet: nothing to say of that.
  const isNew = read.config.history.type === 'sqlite' && !existsSync(read.config.history.file);
  if (!isNew) terminal.stderr.write(plainly`unsaid: ${terminal.words.desk.redisOnly(opened.why)}\n`);
  return undefined;
}
