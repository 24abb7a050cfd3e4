import { SEVERITIES } from '../../model.ts';
import { refOf } from '../../operate/message-ref.ts';
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

const OPTIONS = { ...WANTED_OPTIONS, ...CONSENT_OPTIONS, severity: { type: 'string' } } as const;
const SHOWN = 10;

/** Recalls messages that a person names: by key, by sender and time, or by conversation and time. */
export const recall: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, Number.POSITIVE_INFINITY);
  const wanted = wantedOf(values, positionals, terminal.now());
  const severity = oneOf('--severity', values.severity ?? 'high', SEVERITIES);
  return withDesk(terminal, async (desk) => {
    const found = await findWanted(desk, wanted);
    if (found.length === 0) {
      terminal.stdout.write('no such message on record\n');
      return EXIT.no;
    }
    const operator = await askConsent(terminal, values, foundText(found));
    if (operator === undefined) return EXIT.no;
    const what = `recall ${wantedText(wanted)}`;
    const standings = await recallMessages(desk, found, { severity, operator, what });
    terminal.stdout.write(`${standingsText(standings)}\n`);
    if (standings.has('known')) {
      terminal.stdout.write(
        'Known ones were ordered before, and nothing changed; unsaid explain tells how each ended.\n',
      );
    }
    return EXIT.done;
  });
};

function foundText(found: readonly FoundMessage[]): string {
  const lines = found.slice(0, SHOWN).map(({ key, recorded }) => {
    if (recorded === undefined) return plainly`  ${refOf(key)}  not on record\n`;
    const by = recorded.sender === undefined ? '' : `  by ${recorded.sender}`;
    return plainly`  ${refOf(key)}${by}  sent ${new Date(recorded.sentAt).toISOString()}${recorded.gone ? '  gone already' : ''}\n`;
  });
  const more = found.length > SHOWN ? `  … ${found.length - SHOWN} more\n` : '';
  return `recall ${found.length === 1 ? '1 message' : `${found.length} messages`}\n${lines.join('')}${more}`;
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
