import { refOf } from '../../message-ref.ts';
import { openSearch, type SaidHere } from '../../operate/search-words.ts';
import { plainly } from '../../plain-text.ts';
import type { DeskWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { periodOf } from '../moment.ts';
import { goOn, StoppedByUser, startProgress } from '../progress.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';
import { historyIfThere } from '../with-history.ts';

const OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  sender: { type: 'string' },
  group: { type: 'string' },
  format: { type: 'string' },
} as const;
const MOST_WORDS = 100;

/** Which messages hold words, also disguised: in what is recorded, and in the texts that history keeps. */
export const search: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, MOST_WORDS);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const phrase = positionals.join(' ').trim();
  if (phrase === '') throw new UsageError(({ asked }) => asked.whichWords());
  const now = terminal.now();
  const { from, to } = periodOf(values.since ?? '24h', values.until, now);
  const { sender, group } = values;
  const words = terminal.words.desk;
  return withDesk(terminal, async (desk) => {
    const history = await historyIfThere(terminal);
    const opened = await openSearch(desk, phrase, history);
    if (opened === undefined) {
      await history?.close();
      throw new UsageError(({ asked }) => asked.nothingToFind());
    }
    const progress = startProgress(terminal, words.looking());
    let found = 0;
    try {
      for await (const one of opened.run({ from, to, sender, group }, goOn(progress))) {
        found++;
        progress.hide();
        if (format === 'json') terminal.stdout.data(`${JSON.stringify(jsonOf(one))}\n`);
        else terminal.stdout.write(linesOf(one, words));
      }
    } catch (error) {
      if (!(error instanceof StoppedByUser)) throw error;
    } finally {
      progress.end();
      await opened.close();
      await history?.close();
    }
    if (format === 'text') terminal.stdout.write(`${words.foundCount(found, progress.isStopped())}\n`);
    return found > 0 ? EXIT.done : EXIT.no;
  });
};

const jsonOf = ({ key, sender, sentAt, parts, spans }: SaidHere) => ({
  ...{ ref: refOf(key), sender: sender ?? null, sentAt, text: parts.map(({ text }) => text).join('\n') },
  spans: spans.map(({ part, start, end }) => ({ part, start, end })),
});

const linesOf = ({ key, sender, sentAt, parts }: SaidHere, words: DeskWords): string =>
  plainly`${refOf(key)}  ${sender ?? words.unknownSender()}  ${new Date(sentAt).toISOString()}\n` +
  plainly`    ${parts.map(({ text }) => text).join(' ')}\n`;
