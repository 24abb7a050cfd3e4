import { refOf } from '../../message-ref.ts';
import { SEVERITIES } from '../../model.ts';
import { type FoundMessage, findWanted, recallMessages, type Wanted } from '../../operate/recall-by-hand.ts';
import { plainly } from '../../plain-text.ts';
import { desk as inEnglish } from '../../words/en/desk.ts';
import type { DeskWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { watched } from '../progress.ts';
import { standingsText } from '../standings-text.ts';
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
  const words = terminal.words.desk;
  // What a program reads has no questions in it.
  const talk = format === 'json' ? { ...terminal, stdout: terminal.stderr } : terminal;
  return withDesk(terminal, async (desk) => {
    const { kept } = terminal.words;
    const looked = await watched(terminal, words.looking(), (steps) => findWanted({ ...desk, steps }, wanted));
    if (looked.isStopped) {
      terminal.stderr.write(`${kept.reportStopped()}\n`);
      return EXIT.no;
    }
    const { messages: found, gone } = looked.value;
    if (found.length === 0) {
      const what = wantedText(wanted, words);
      talk.stdout.write(plainly`${gone > 0 ? words.allGone(gone, what) : words.noneOnRecord(what)}\n`);
      if (format === 'json') terminal.stdout.data(`${JSON.stringify({ messages: [], gone, standings: {} })}\n`);
      return EXIT.no;
    }
    const operator = await askConsent(talk, values, foundText(found, gone, words) + periodText(wanted, words));
    if (operator === undefined) return EXIT.no;
    // The log of acts is English, whoever acts.
    const what = `recall ${wantedText(wanted, inEnglish)}`;
    const { value: standings, isStopped } = await watched(terminal, kept.work('recall'), (steps) => {
      steps.total(found.length);
      return recallMessages({ ...desk, steps }, found, { severity, operator, what });
    });
    if (isStopped) terminal.stderr.write(`${kept.restFollows()}\n`);
    if (format === 'json') {
      const messages = found.map(({ key, recorded }) => ({ ref: refOf(key), sentAt: recorded?.sentAt }));
      terminal.stdout.data(`${JSON.stringify({ messages, gone, standings: Object.fromEntries(standings) })}\n`);
      return isStopped ? EXIT.no : EXIT.done;
    }
    terminal.stdout.write(`${standingsText(standings, words)}\n`);
    if (standings.has('known')) {
      terminal.stdout.write(`${words.knownOnes()}\n`);
    }
    return isStopped ? EXIT.no : EXIT.done;
  });
};

/** The interval as it was understood: a person reads their own clock. */
function periodText(wanted: Wanted, words: DeskWords): string {
  if (wanted.type === 'keys') return '';
  const { from, to } = wanted.period;
  return `  ${words.ofThose(new Date(from).toISOString(), new Date(to).toISOString())}\n`;
}

function foundText(found: readonly FoundMessage[], gone: number, words: DeskWords): string {
  const lines = found.slice(0, SHOWN).map(({ key, recorded }) => {
    if (recorded === undefined) return plainly`  ${refOf(key)}  ${words.notOnRecord()}\n`;
    const by = recorded.sender === undefined ? '' : `  ${words.by(recorded.sender)}`;
    const sent = words.sent(new Date(recorded.sentAt).toISOString());
    return plainly`  ${refOf(key)}${by}  ${sent}${recorded.gone ? `  ${words.goneAlready()}` : ''}\n`;
  });
  const more = found.length > SHOWN ? `  ${words.andMore(found.length - SHOWN)}\n` : '';
  const rest = gone > 0 ? `  ${words.moreGone(gone)}\n` : '';
  return `${words.recallCount(found.length)}\n${lines.join('')}${more}${rest}`;
}

function wantedText(wanted: Wanted, words: DeskWords): string {
  if (wanted.type === 'keys') {
    const [first, ...others] = wanted.keys;
    return words.messageAndMore(refOf(first!), others.length);
  }
  const from = new Date(wanted.period.from).toISOString();
  const to = new Date(wanted.period.to).toISOString();
  const place = wanted.conversation?.split('\u001f').slice(1).filter(Boolean).join('/');
  return wanted.type === 'sender'
    ? words.senderIn(wanted.sender, place, from, to)
    : words.conversationIn(place ?? '', from, to);
}
