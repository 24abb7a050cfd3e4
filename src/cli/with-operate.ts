import { type Operate, openOperate } from '../operate/open-operate.ts';
import { plainly } from '../plain-text.ts';
import { EXIT, type Terminal } from './terminal.ts';

/**
 * Runs a command against the data of the service, and closes it. Exit code 78 when the environment is wrong, 1 when no
 * Redis answers or it goes away meanwhile.
 */
export async function withOperate(terminal: Terminal, run: (operate: Operate) => Promise<number>): Promise<number> {
  const opened = await openOperate(terminal.env);
  if (!opened.ok) {
    const [lines, code] =
      opened.reason === 'configuration' ? [opened.problems, EXIT.configuration] : [[opened.problem], EXIT.no];
    for (const line of lines) terminal.stderr.write(plainly`unsaid: ${line}\n`);
    return code;
  }
  const { operate } = opened;
  try {
    return await run(operate);
  } catch (error) {
    if (operate.redis.isReady()) throw error;
    terminal.stderr.write('unsaid: Redis went away in the middle of it; run the command again\n');
    return EXIT.no;
  } finally {
    await operate.close();
  }
}
