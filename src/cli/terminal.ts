import type { Readable, Writable } from 'node:stream';

/** What a command has of the world around it. */
export type Terminal = {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
};

/** Exit codes, as docs/operations.md and `unsaid --help` give them. */
export const EXIT = { done: 0, no: 1, usage: 2, configuration: 78 } as const;

/** Takes the arguments after its name; resolves with the exit code. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Wrong usage: said on stderr, exit code 2. */
export class UsageError extends Error {}

/** Whether to use colours and other marks that only a person sees. */
export function isForPeople({ stdout, env }: Terminal): boolean {
  return 'isTTY' in stdout && stdout.isTTY === true && env.NO_COLOR === undefined;
}
