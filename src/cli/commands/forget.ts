import { forgetEverywhere, readRemembered } from '../../operate/forget.ts';
import { plainly } from '../../plain-text.ts';
import { readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { goOn, StoppedByUser, startProgress } from '../progress.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';
import { historyIfThere } from '../with-history.ts';

const OPTIONS = { ...CONSENT_OPTIONS, account: { type: 'string' } } as const;

/** Takes a person's texts and ids out of everything that is kept. */
export const forget: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const account = values.account ?? '';
  if (account === '') throw new UsageError(({ kept }) => kept.whom());
  const { kept } = terminal.words;
  return withDesk(terminal, async (desk) => {
    const history = await historyIfThere(terminal);
    try {
      const { messages, open } = await readRemembered(desk, history, account);
      if (open > 0) {
        terminal.stderr.write(`${kept.stillOpen(open)}\n`);
        return EXIT.no;
      }
      const plan = plainly`${kept.forgetPlan(account, messages, history !== undefined)}\n`;
      const operator = await askConsent(terminal, values, plan);
      if (operator === undefined) return EXIT.no;
      const progress = startProgress(terminal, kept.work('keys'));
      const done = await forgetEverywhere(desk, history, account, operator, goOn(progress))
        .catch((error: unknown) => {
          if (!(error instanceof StoppedByUser)) throw error;
        })
        .finally(() => progress.end());
      if (done === undefined) {
        terminal.stderr.write(`${kept.forgetStopped()}\n`);
        return EXIT.no;
      }
      terminal.stdout.write(`${kept.forgotten(done.redis, done.history ?? 0)}\n`);
      for (const problem of done.problems) terminal.stderr.write(plainly`${kept.notWrittenAnew(whyOf(problem))}\n`);
      terminal.stdout.write(`${kept.copiesElsewhere()}\n`);
      return done.problems.length === 0 ? EXIT.done : EXIT.no;
    } finally {
      await history?.close();
    }
  });
};

/** What stands behind the sentence that the log has of it (redis/erase.ts). */
const whyOf = (problem: string): string => problem.replace('Redis does not rewrite its append-only file: ', '');
