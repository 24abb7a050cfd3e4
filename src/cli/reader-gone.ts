import type { Writable } from 'node:stream';
import { makeSafe } from '../log/safe-value.ts';
import { plainly } from '../plain-text.ts';
import { EXIT, type Screen } from './terminal.ts';

type Failed = NodeJS.ErrnoException;

/** A reader that goes away, as in `unsaid rules scan | head`, ends the work without a complaint; a full disk is told. */
export function endWithReader(stdout: Writable): void {
  stdout.on('error', end);
}

/** What was said yes to is done, and done whole, also when nobody reads any more what is told of it. */
export function outliveReader({ raw }: Screen): void {
  raw.off('error', end).on('error', tell);
}

function end(error: Failed): void {
  tell(error);
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.no);
}

function tell(error: Failed): void {
  if (error.code === 'EPIPE') return;
  const { type, message } = makeSafe().error(error);
  process.stderr.write(plainly`unsaid broke: ${type}: ${message}\n`);
}
