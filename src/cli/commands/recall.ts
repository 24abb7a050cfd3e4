import { refOf } from '../../message-ref.ts';
import { SEVERITIES } from '../../model.ts';
import {
  type FoundMessage,
  findWanted,
  recallMessages,
  standingsText,
  type Wanted,
} from '../../operate/recall-by-hand.ts';
import { plainly } from '../../plain-text.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { type Command, EXIT } from '../terminal.ts';
import { WANTED_OPTIONS, wantedOf } from '../wanted.ts';
import { withDesk } from '../with-desk.ts';

const OPTIONS = {
  ...WANTED_OPTIONS,
  ...CONSENT_OPTIONS,
  severity: { type: 'string' },
  format: { type: 'string' },
} as const;
const SHOWN = 10;

/** Recalls messages that a person names: by key, by sender and time, or by conversation and time. */
export const recall: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, Number.POSITIVE_INFINITY);
  const wanted = wantedOf(values, positionals, terminal.now());
  const format = oneOf('--format', values.format, ['text', 'json']);
  const severity = oneOf('--severity', values.severity ?? 'high', SEVERITIES);
  return withDesk(terminal, async (desk) => {
    const { messages: found, gone } = await findWanted(desk, wanted);
    if (found.length === 0) {
      const why = gone > 0 ? plainly`${gone} on record, all gone already` : 'no such message on record';
      terminal.stdout.write(plainly`${why}: ${wantedText(wanted)}\n`);
      return EXIT.no;
    }
    // What a program reads has no questions in it.
    const talk = format === 'json' ? { ...terminal, stdout: terminal.stderr } : terminal;
    const operator = await askConsent(talk, values, foundText(found, gone) + periodText(wanted));
    if (operator === undefined) return EXIT.no;
    const what = `recall ${wantedText(wanted)}`;
    const standings = await recallMessages(desk, found, { severity, operator, what });
    if (format === 'json') {
      const messages = found.map(({ key, recorded }) => ({ ref: refOf(key), sentAt: recorded?.sentAt }));
      terminal.stdout.data(`${JSON.stringify({ messages, gone, standings: Object.fromEntries(standings) })}\n`);
      return EXIT.done;
    }
    terminal.stdout.write(`${standingsText(standings)}\n`);
    if (standings.has('known')) {
      terminal.stdout.write(
        'Known ones were ordered before, and nothing changed; unsaid explain tells how each ended.\n',
      );
    }
    return EXIT.done;
  });
};

/** The interval as it was understood: a person reads their own clock. */
function periodText(wanted: Wanted): string {
  if (wanted.type === 'keys') return '';
  const { from, to } = wanted.period;
  return plainly`  of those sent from ${new Date(from).toISOString()} to ${new Date(to).toISOString()} (UTC)\n`;
}

function foundText(found: readonly FoundMessage[], gone: number): string {
  const lines = found.slice(0, SHOWN).map(({ key, recorded }) => {
    if (recorded === undefined) return plainly`  ${refOf(key)}  not on record\n`;
    const by = recorded.sender === undefined ? '' : `  by ${recorded.sender}`;
    return plainly`  ${refOf(key)}${by}  sent ${new Date(recorded.sentAt).toISOString()}${recorded.gone ? '  gone already' : ''}\n`;
  });
  const more = found.length > SHOWN ? `  … ${found.length - SHOWN} more\n` : '';
  const rest = gone > 0 ? `  ${gone} more on record ${gone === 1 ? 'is' : 'are'} gone already\n` : '';
  return `recall ${found.length === 1 ? '1 message' : `${found.length} messages`}\n${lines.join('')}${more}${rest}`;
}

function wantedText(wanted: Wanted): string {
  if (wanted.type === 'keys') {
    const [first, ...others] = wanted.keys;
    return `${refOf(first!)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  }
  const period = [wanted.period.from, wanted.period.to].map((at) => new Date(at).toISOString()).join(' to ');
  const place = wanted.conversation?.split('\u001f').slice(1).filter(Boolean).join('/');
  const where = place === undefined ? '' : ` conversation ${place}`;
  return wanted.type === 'sender' ? `sender ${wanted.sender}${where}, ${period}` : `${where.trimStart()}, ${period}`;
}
