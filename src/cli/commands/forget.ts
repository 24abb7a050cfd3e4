import { forgetEverywhere, readRemembered } from '../../operate/forget.ts';
import { plainly } from '../../plain-text.ts';
import { readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { startProgress } from '../progress.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';
import { historyIfThere } from '../with-history.ts';

const OPTIONS = { ...CONSENT_OPTIONS, account: { type: 'string' } } as const;

/** Takes a person's texts and ids out of everything that is kept. */
export const forget: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const account = values.account ?? '';
  if (account === '') throw new UsageError('say whom with --account');
  return withDesk(terminal, async (desk) => {
    const history = await historyIfThere(terminal);
    try {
      const { messages, open } = await readRemembered(desk, history, account);
      if (open > 0) {
        terminal.stderr.write(
          plainly`${open} of their messages are still to be recalled or judged; nothing was done. Try again when they are, or discard them first (unsaid status)\n`,
        );
        return EXIT.no;
      }
      const where = history === undefined ? 'Redis; there is no history here' : 'Redis and history';
      const plan = plainly`forget ${account}: ${messages} messages and all that hangs on them, in ${where}. It cannot be undone\n`;
      const operator = await askConsent(terminal, values, plan);
      if (operator === undefined) return EXIT.no;
      const progress = startProgress(terminal, 'looking at keys of Redis');
      const done = await forgetEverywhere(desk, history, account, operator, () => progress.step()).finally(() =>
        progress.end(),
      );
      terminal.stdout.write(`${done.redis} entries ended in Redis, ${done.history ?? 0} rows in history\n`);
      for (const problem of done.problems) terminal.stderr.write(plainly`${problem}\n`);
      terminal.stdout.write(
        'Backups, and Redis or PostgreSQL of your own, keep copies: docs/history.md, "Forgetting"\n',
      );
      return done.problems.length === 0 ? EXIT.done : EXIT.no;
    } finally {
      await history?.close();
    }
  });
};
