import { readArguments } from '../arguments.ts';
import type { Command } from '../terminal.ts';

/** What `npm start` runs: the service, until it is told to stop. */
export const serve: Command = async (args) => {
  readArguments(args, {}, 0);
  const { serve } = await import('../../main.ts');
  return serve();
};
