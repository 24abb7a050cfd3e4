import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Ended } from './unsaid.ts';

/** Runs a command in this process, its input no terminal: for tests of many commands. */
export const runIn = (env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> =>
  runWith(args, { env });

/** The same for a command that reads. */
export async function runWith(
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const stdin = new PassThrough();
  stdin.end(input);
  const code = await main(args, { stdin, stdout, stderr, env, now: () => new Date() });
  const written = async (stream: PassThrough) => (await stream.end().setEncoding('utf8').toArray()).join('');
  return { code, stdout: await written(stdout), stderr: await written(stderr) };
}
