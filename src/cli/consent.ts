import { hostname, userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Operator } from '../operate/operator-log.ts';
import { outliveReader } from './reader-gone.ts';
import { type Terminal, UsageError } from './terminal.ts';

/** Options of every command that changes something. */
export const CONSENT_OPTIONS = {
  yes: { type: 'boolean', default: false },
  reason: { type: 'string' },
  as: { type: 'string' },
} as const;

type Said = { readonly yes: boolean; readonly reason?: string | undefined; readonly as?: string | undefined };

/**
 * Shows what would happen, and asks for a yes and a reason where they were not given. Undefined when the answer is no.
 * Only a terminal can be asked: a script has to say `--yes` and `--reason`.
 * @throws UsageError when something is missing and nobody can be asked
 */
export async function askConsent(
  { stdin, stdout, stderr, words: { desk } }: Terminal,
  { yes, reason, as }: Said,
  whatWouldHappen: string,
): Promise<Operator | undefined> {
  const why = reason?.trim() ?? '';
  if (yes && why !== '') outliveReader(stdout);
  stdout.write(whatWouldHappen);
  const isTerminal = 'isTTY' in stdin && stdin.isTTY === true;
  if (!isTerminal) {
    if (why === '') throw new UsageError(({ asked }) => asked.reasonNeeded());
    if (!yes) throw new UsageError(({ asked }) => asked.yesNeeded());
  }
  const user = machineUser();
  // Whoever they say they are, the log also has whom the machine says they are.
  const typed = { who: as ?? user, request: `${user}@${hostname()}` };
  if (yes && why !== '') return { ...typed, why };

  const lines = createInterface({ input: stdin, output: stderr.raw });
  // Lines are taken in order: both answers may be pasted at once, before the second question.
  const said = lines[Symbol.asyncIterator]();
  /** Who closes the input, as with Ctrl-D, has said nothing. */
  const ask = async (question: string) => {
    stderr.write(question);
    const { value, done } = await said.next();
    return done === true ? '' : value.trim();
  };
  try {
    if (!yes && !/^y(es)?$/i.test(await ask(desk.doIt()))) {
      stderr.write(`${desk.nothingDone()}\n`);
      return undefined;
    }
    const given = why === '' ? await ask(desk.why()) : why;
    if (given !== '') return { ...typed, why: given };
    stderr.write(`${desk.noReasonNothingDone()}\n`);
    return undefined;
  } finally {
    lines.close();
  }
}

/** In a container a user may have no name. */
export function machineUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
