import { duration } from '../../environment.ts';
import type { Selector } from '../../lane/switches.ts';
import { countTouched, findHeld, isNothingHeld, isUntouched } from '../../operate/affected.ts';
import { endHeld, findHeldItems, isItemRef } from '../../operate/held-items.ts';
import type { Operator } from '../../operate/operator-log.ts';
import { makeSwitchBoard } from '../../operate/switch.ts';
import { plainly } from '../../plain-text.ts';
import type { DeskWords } from '../../words/words.ts';
import { readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { watched } from '../progress.ts';
import { heldText, partOf, SAMPLES, SELECTOR_OPTIONS, sampleLine, selectorOf, selectorText } from '../selector.ts';
import { type Command, EXIT, type Terminal, UsageError } from '../terminal.ts';
import { touchedText } from '../touched.ts';
import { withDesk } from '../with-desk.ts';

const OPTIONS = { ...SELECTOR_OPTIONS, ...CONSENT_OPTIONS, override: { type: 'string' } } as const;
const MOST_NAMED = 10_000;
const OVERRIDE = duration(60_000, 7 * 86_400_000);

/** Recalls of a rule or group, queued or to come, wait until they are released or discarded. */
export const hold = heldCommand('hold', partOf, async ({ board, words }, part, operator) => {
  const held = await board.hold(part, operator);
  return words.heldFromNow(held, selectorText(part, words));
});

/** What is held is recalled. With `--override` the brake lets everything pass for that long: for a real raid. */
export const release = heldCommand('release', selectorOf, async ({ board, words }, selector, operator, until) => {
  if (until !== undefined) await board.override(selector, until, operator);
  const released = await board.release(selector, operator);
  if (until === undefined) return words.released(released);
  return words.releasedWithout(released, selectorText(selector, words), new Date(until).toISOString());
});

/** What is held is cancelled for good, of a rule or group also what waits; what comes afterwards goes its way. */
export const discard = heldCommand('discard', selectorOf, async ({ board, words }, selector, operator) => {
  const discarded = await board.discard(selector, operator);
  return words.cancelled(discarded.length);
});

type At = { readonly board: ReturnType<typeof makeSwitchBoard>; readonly words: DeskWords };
type Said = Parameters<typeof selectorOf>[0];

/** The three commands differ only in the act, which tells how it came out: what it concerns, what would be touched and the confirmation are shared. */
function heldCommand<S extends Selector>(
  verb: 'hold' | 'release' | 'discard',
  read: (said: Said) => S,
  act: (at: At, selector: S, operator: Operator, overrideUntil: number | undefined) => Promise<string>,
): Command {
  return async (args, terminal) => {
    const { values, positionals } = readArguments(args, OPTIONS, verb === 'hold' ? 0 : MOST_NAMED);
    if (positionals.length > 0) return endNamed(verb === 'release' ? verb : 'discard', positionals, values, terminal);
    const { desk: said } = terminal.words;
    const selector = read(values);
    const override = values.override === undefined ? undefined : overrideOf(verb, values.override);
    return withDesk(terminal, async (desk) => {
      const words =
        selector.type === 'all'
          ? heldText(verb, await findHeld(desk, SAMPLES), said)
          : await touchedText(verb, selector, desk, terminal);
      const isIdle = () => (selector.type === 'all' ? isNothingHeld(desk) : isUntouched(desk, selector));
      if (verb !== 'hold' && override === undefined && (await isIdle())) {
        terminal.stdout.write(words);
        terminal.stderr.write(plainly`${said.untouched(selectorText(selector, said))}\n`);
        return EXIT.no;
      }
      const operator = await askConsent(terminal, values, words);
      if (operator === undefined) return EXIT.no;
      const until = override === undefined ? undefined : desk.now() + override;
      const { kept } = terminal.words;
      const { value: done, isStopped } = await watched(terminal, kept.work(verb), async (steps) => {
        steps.total(await countTouched(desk, selector));
        const board = makeSwitchBoard({ ...desk, steps });
        return act({ board, words: said }, selector, operator, until);
      });
      terminal.stdout.write(plainly`${done}\n`);
      if (isStopped) terminal.stderr.write(`${kept.restFollows()}\n`);
      if (selector.type === 'all') terminal.stdout.write(stillHeldText(await findHeld(desk, 0), said));
      return isStopped ? EXIT.no : EXIT.done;
    });
  };
}

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

/** Single held messages, as `unsaid held` names them; switches and brakes stay. */
async function endNamed(how: 'release' | 'discard', refs: readonly string[], said: Values, terminal: Terminal) {
  if (said.all === true || said.rule !== undefined || said.group !== undefined || said.override !== undefined) {
    throw new UsageError(({ asked }) => asked.namesOrPart());
  }
  const wrong = refs.find((ref) => !isItemRef(ref));
  if (wrong !== undefined) throw new UsageError(({ asked }) => asked.namesNoneHeld(wrong));
  return withDesk(terminal, async (desk) => {
    const items = await findHeldItems(desk, refs);
    const { desk: told } = terminal.words;
    const lines = items.map(({ order }) => sampleLine({ order, state: 'held' }, told));
    const words = `${told.namedHeld(how, items.length, new Set(refs).size)}\n${lines.join('')}`;
    if (items.length === 0) {
      terminal.stderr.write(`${told.noneHeld()}\n`);
      return EXIT.no;
    }
    const operator = await askConsent(terminal, said, words);
    if (operator === undefined) return EXIT.no;
    const { kept } = terminal.words;
    const { value: ended, isStopped } = await watched(terminal, kept.work(how), (steps) => {
      steps.total(items.length);
      return endHeld({ ...desk, steps }, how, items, operator);
    });
    terminal.stdout.write(`${how === 'release' ? told.released(ended) : told.cancelled(ended)}\n`);
    if (isStopped) terminal.stderr.write(`${kept.restFollows()}\n`);
    return isStopped ? EXIT.no : EXIT.done;
  });
}

/** What a switch or brake of its own holds is not let go with the rest. */
const stillHeldText = (rules: Awaited<ReturnType<typeof findHeld>>, words: DeskWords): string =>
  rules.map(({ rule, held }) => plainly`${words.stillHeld(held, rule)}\n`).join('');

/** Milliseconds. An override always ends, since a brake that stays off by mistake protects nobody. */
function overrideOf(verb: string, text: string): number {
  if (verb !== 'release') throw new UsageError(({ asked }) => asked.overrideOfRelease());
  const parsed = OVERRIDE.parse(text);
  if (!parsed.ok) throw new UsageError(({ asked }) => asked.override(text));
  return parsed.value;
}
