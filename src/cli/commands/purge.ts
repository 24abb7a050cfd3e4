import { conversationIdOf, SEVERITIES } from '../../model.ts';
import { findWanted, purgeSender, whyNoPurge } from '../../operate/recall-by-hand.ts';
import { plainly } from '../../plain-text.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { watched } from '../progress.ts';
import { standingsText } from '../standings-text.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';

const OPTIONS = {
  ...CONSENT_OPTIONS,
  group: { type: 'string' },
  topic: { type: 'string' },
  sender: { type: 'string' },
  severity: { type: 'string' },
} as const;

/** Removes everything that one sender wrote in a group, in one call. */
export const purge: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const { group, topic = '', sender } = values;
  if (!group || !sender) throw new UsageError(({ asked }) => asked.groupAndSender());
  const severity = oneOf('--severity', values.severity ?? 'high', SEVERITIES);
  return withDesk(terminal, async (desk) => {
    const conversation = conversationIdOf({ kind: 'group', group, topic, seq: 0 });
    const period = { from: 0, to: desk.now() };
    const words = terminal.words.desk;
    const wanted = { type: 'sender', sender, period, conversation } as const;
    const looked = await watched(terminal, words.looking(), (steps) => findWanted({ ...desk, steps }, wanted));
    if (looked.isStopped) {
      terminal.stderr.write(`${terminal.words.kept.reportStopped()}\n`);
      return EXIT.no;
    }
    const { messages: known, groupType } = looked.value;
    if (whyNoPurge(groupType) !== undefined) {
      terminal.stderr.write(plainly`${words.noPurge(group, sender)}\n`);
      return EXIT.no;
    }
    const plan = plainly`${words.purgePlan(sender, group, known.length)}\n`;
    const operator = await askConsent(terminal, values, plan);
    if (operator === undefined) return EXIT.no;
    const how = { severity, operator, what: `purge ${sender} in group:${group}` };
    const standings = await purgeSender(desk, { group, topic, sender }, how);
    terminal.stdout.write(`${standingsText(standings, words)}\n`);
    return EXIT.done;
  });
};
