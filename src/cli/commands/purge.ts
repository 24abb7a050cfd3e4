import { conversationIdOf, SEVERITIES } from '../../model.ts';
import { findWanted, purgeSender, standingsText } from '../../operate/recall-by-hand.ts';
import { plainly } from '../../plain-text.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withOperate } from '../with-operate.ts';

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
  if (!group || !sender) throw new UsageError('say --group and --sender');
  const severity = oneOf('--severity', values.severity ?? 'high', SEVERITIES);
  const now = () => terminal.now().getTime();
  return withOperate(terminal, async (operate) => {
    const conversation = conversationIdOf({ kind: 'group', group, topic, seq: 0 });
    const period = { from: 0, to: now() };
    const known = await findWanted(operate, { type: 'sender', sender, period, conversation }, now);
    const plan = plainly`purge ${sender} in group ${group}: ${known.length} messages on record, and what Tencent has beyond\n`;
    const operator = await askConsent(terminal, values, plan);
    if (operator === undefined) return EXIT.no;
    const how = { severity, operator, now, what: `purge ${sender} in group:${group}` };
    const standings = await purgeSender(operate, { group, topic, sender }, how);
    terminal.stdout.write(`${standingsText(standings)}\n`);
    return EXIT.done;
  });
};
