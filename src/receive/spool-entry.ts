import type { EpochMs } from '../model.ts';
import { type Handle, handleParsed } from './handle.ts';
import { parseCallback } from './parse.ts';

/** A callback as it came, verified, and when: all that is needed to take it up again. */
export type Received = { readonly command: string; readonly text: string; readonly receivedAt: EpochMs };

/** What the receiver needs of the spool on disk. */
export type Spool = { append(entry: string): Promise<'stored' | 'full'> };

export const writeEntry = ({ command, text, receivedAt }: Received): string => `${receivedAt}\n${command}\n${text}`;

function readEntry(entry: string): Received {
  const first = entry.indexOf('\n');
  const second = entry.indexOf('\n', first + 1);
  return {
    receivedAt: Number(entry.slice(0, first)),
    command: entry.slice(first + 1, second),
    text: entry.slice(second + 1),
  };
}

/** Takes a spooled callback up again, with the time at which it came. Rejects while Redis is still away. */
export async function replayEntry(handle: Handle, entry: string): Promise<void> {
  const { command, text, receivedAt } = readEntry(entry);
  await handleParsed(handle, parseCallback(command, text, receivedAt));
}
