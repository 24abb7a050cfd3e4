import type { Desk } from '../operate/desk.ts';
import { type Away, openDesk } from '../operate/open-desk.ts';
import { plainly } from '../plain-text.ts';
import type { DeskWords } from '../words/words.ts';
import { EXIT, type Terminal } from './terminal.ts';

/**
 * Runs a command at a desk on the data of the service, and closes it. Exit code 78 when the environment is wrong, 1 when no
 * Redis answers or it goes away meanwhile.
 */
export async function withDesk(terminal: Terminal, run: (desk: Desk) => Promise<number>): Promise<number> {
  const opened = await openDesk(terminal.env, () => terminal.now().getTime());
  if (!opened.ok) {
    const { desk, doctor } = terminal.words;
    const [lines, code] =
      opened.reason === 'configuration'
        ? [opened.problems.map(doctor.setting), EXIT.configuration]
        : [[awayText(opened.away, desk)], EXIT.no];
    for (const line of lines) terminal.stderr.write(plainly`unsaid: ${line}\n`);
    return code;
  }
  try {
    return await run(opened.desk);
  } catch (error) {
    if (opened.isReady()) throw error;
    terminal.stderr.write(`unsaid: ${terminal.words.desk.redisWentAway()}\n`);
    return EXIT.no;
  } finally {
    await opened.close();
  }
}

const awayText = ({ dataDir, hasRun, why }: Away, words: DeskWords): string =>
  dataDir !== undefined && !hasRun ? words.noPrivateRedis(dataDir) : words.noAnswer(dataDir, why);
