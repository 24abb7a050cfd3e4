import { duration } from '../../environment.ts';
import type { Selector } from '../../lane/switches.ts';
import { findHeld, isUntouched } from '../../operate/affected.ts';
import { endHeld, findHeldItems, isItemRef } from '../../operate/held-items.ts';
import type { Operator } from '../../operate/operator-log.ts';
import { makeSwitchBoard } from '../../operate/switch.ts';
import { plainly } from '../../plain-text.ts';
import { readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { heldText, partOf, SAMPLES, SELECTOR_OPTIONS, sampleLine, selectorOf, selectorText } from '../selector.ts';
import { type Command, EXIT, type Terminal, UsageError } from '../terminal.ts';
import { touchedText } from '../touched.ts';
import { withDesk } from '../with-desk.ts';

const OPTIONS = { ...SELECTOR_OPTIONS, ...CONSENT_OPTIONS, override: { type: 'string' } } as const;
const MOST_NAMED = 10_000;
const OVERRIDE = duration(60_000, 7 * 86_400_000);

/** Recalls of a rule or group, queued or to come, wait until they are released or discarded. */
export const hold = heldCommand('hold', partOf, async (board, part, operator) => {
  const held = await board.hold(part, operator);
  return `${held} held; what ${selectorText(part)} flags from now on waits too\n`;
});

/** What is held is recalled. With `--override` the brake lets everything pass for that long: for a real raid. */
export const release = heldCommand('release', selectorOf, async (board, selector, operator, until) => {
  if (until !== undefined) await board.override(selector, until, operator);
  const released = await board.release(selector, operator);
  const end = until === undefined ? '' : new Date(until).toISOString();
  return `${released} released${end === '' ? '' : `; no brake on ${selectorText(selector)} until ${end}`}\n`;
});

/** What is held is cancelled for good, of a rule or group also what waits; what comes afterwards goes its way. */
export const discard = heldCommand('discard', selectorOf, async (board, selector, operator) => {
  const discarded = await board.discard(selector, operator);
  return `${discarded.length} cancelled\n`;
});

type Board = ReturnType<typeof makeSwitchBoard>;
type Said = Parameters<typeof selectorOf>[0];

/** The three commands differ only in the act: what it concerns, what would be touched and the confirmation are shared. */
function heldCommand<S extends Selector>(
  verb: string,
  read: (said: Said) => S,
  act: (board: Board, selector: S, operator: Operator, overrideUntil: number | undefined) => Promise<string>,
): Command {
  return async (args, terminal) => {
    const { values, positionals } = readArguments(args, OPTIONS, verb === 'hold' ? 0 : MOST_NAMED);
    if (positionals.length > 0) return endNamed(verb === 'release' ? verb : 'discard', positionals, values, terminal);
    const selector = read(values);
    const override = values.override === undefined ? undefined : overrideOf(verb, values.override);
    return withDesk(terminal, async (desk) => {
      const words =
        selector.type === 'all'
          ? heldText(verb, await findHeld(desk, SAMPLES))
          : await touchedText(verb, selector, desk, terminal);
      if (verb !== 'hold' && override === undefined && (await isUntouched(desk, selector))) {
        terminal.stdout.write(words);
        terminal.stderr.write(
          plainly`nothing is held of ${selectorText(selector)}, and no switch or brake stands on it\n`,
        );
        return EXIT.no;
      }
      const operator = await askConsent(terminal, values, words);
      if (operator === undefined) return EXIT.no;
      const board = makeSwitchBoard(desk);
      terminal.stdout.write(
        await act(board, selector, operator, override === undefined ? undefined : desk.now() + override),
      );
      if (selector.type === 'all') terminal.stdout.write(stillHeldText(await findHeld(desk, 0)));
      return EXIT.done;
    });
  };
}

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

/** Single held messages, as `unsaid held` names them; switches and brakes stay. */
async function endNamed(how: 'release' | 'discard', refs: readonly string[], said: Values, terminal: Terminal) {
  if (said.all === true || said.rule !== undefined || said.group !== undefined || said.override !== undefined) {
    throw new UsageError('name single messages, or say --all, --rule or --group, not both');
  }
  const wrong = refs.find((ref) => !isItemRef(ref));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" names no message; unsaid held lists those that are held`);
  return withDesk(terminal, async (desk) => {
    const items = await findHeldItems(desk, refs);
    const lines = items.map(({ order }) => sampleLine({ order, state: 'held' }));
    const words = `${how} ${items.length} of ${new Set(refs).size}, which are held\n${lines.join('')}`;
    if (items.length === 0) {
      terminal.stderr.write('none of these is held\n');
      return EXIT.no;
    }
    const operator = await askConsent(terminal, said, words);
    if (operator === undefined) return EXIT.no;
    const ended = await endHeld(desk, how, items, operator);
    terminal.stdout.write(how === 'release' ? `${ended} released\n` : `${ended} cancelled\n`);
    return EXIT.done;
  });
}

/** What a switch or brake of its own holds is not let go with the rest. */
const stillHeldText = (rules: Awaited<ReturnType<typeof findHeld>>): string =>
  rules
    .map(({ rule, held }) => plainly`still held: ${held} of rule ${rule}, by a switch or brake of its own\n`)
    .join('');

/** Milliseconds. An override always ends, since a brake that stays off by mistake protects nobody. */
function overrideOf(verb: string, text: string): number {
  if (verb !== 'release') throw new UsageError('--override belongs to release');
  const parsed = OVERRIDE.parse(text);
  if (!parsed.ok) throw new UsageError(`--override is ${OVERRIDE.expected}, not "${text}"`);
  return parsed.value;
}
