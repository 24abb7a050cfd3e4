import type { EpochMs } from '../model.ts';
import { type Handle, handleParsed } from './handle.ts';
import { parseCallback } from './parse.ts';

/** A callback as it came, verified, and when: all that is needed to take it up again. */
export type Received = { readonly command: string; readonly text: string; readonly receivedAt: EpochMs };

/** What the receiver needs of the spool on disk. */
export type Spool = { append(entry: string): Promise<'stored' | 'full'> };

export const writeEntry = ({ command, text, receivedAt }: Received): string => `${receivedAt}\n${command}\n${text}`;

export function readEntry(entry: string): Received {
  const first = entry.indexOf('\n');
  const second = entry.indexOf('\n', first + 1);
  return {
    receivedAt: Number(entry.slice(0, first)),
    command: entry.slice(first + 1, second),
    text: entry.slice(second + 1),
  };
}

/**
 * Takes a spooled callback up again, with the time at which it came. Rejects while Redis is still away; and when it cannot
 * be read any more, for it was answered as taken, and must not vanish.
 */
export async function replayEntry(handle: Handle, entry: string): Promise<void> {
  const { command, text, receivedAt } = readEntry(entry);
  const parsed = parseCallback(command, text, receivedAt);
  if (parsed.type === 'malformed') throw new Error(`${parsed.field} is missing or malformed`);
  await handleParsed(handle, parsed);
}
