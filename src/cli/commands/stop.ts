import { countTouched, isUntouched } from '../../operate/affected.ts';
import { readStatus, type Status } from '../../operate/status.ts';
import { stopAndCancel } from '../../operate/stop-and-cancel.ts';
import { makeSwitchBoard } from '../../operate/switch.ts';
import { plainly } from '../../plain-text.ts';
import type { DeskWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { watched } from '../progress.ts';
import { SELECTOR_OPTIONS, selectorOf, selectorText } from '../selector.ts';
import { type Command, EXIT } from '../terminal.ts';
import { touchedText } from '../touched.ts';
import { withDesk } from '../with-desk.ts';

const STOP_OPTIONS = { ...SELECTOR_OPTIONS, ...CONSENT_OPTIONS, queued: { type: 'string' } } as const;
const RESUME_OPTIONS = { ...SELECTOR_OPTIONS, ...CONSENT_OPTIONS } as const;

/** The kill switch. Within a second no call leaves any process; what is queued is kept, or cancelled. */
export const stop: Command = async (args, terminal) => {
  const { values } = readArguments(args, STOP_OPTIONS, 0);
  const selector = selectorOf(values);
  const queued = oneOf('--queued', values.queued, ['keep', 'cancel']);
  return withDesk(terminal, async (desk) => {
    const { desk: said } = terminal.words;
    const plan = queued === 'keep' ? said.queuedKept() : said.queuedCancelled();
    const words = `${await touchedText('stop', selector, desk, terminal)}  ${plan}\n`;
    const operator = await askConsent(terminal, values, words);
    if (operator === undefined) return EXIT.no;
    const { kept } = terminal.words;
    const { value: done, isStopped } = await watched(
      terminal,
      kept.work(queued === 'cancel' ? 'discard' : 'hold'),
      async (steps) => {
        if (selector.type !== 'all') steps.total(await countTouched(desk, selector));
        const at = { ...desk, steps };
        if (queued === 'cancel') return said.stoppedCancelled(await stopAndCancel(at, selector, operator));
        if (selector.type !== 'all') return said.stoppedHeld(await makeSwitchBoard(at).hold(selector, operator));
        await makeSwitchBoard(at).stop(operator);
        return said.stoppedKept();
      },
    );
    terminal.stdout.write(`${done}\n`);
    if (isStopped) terminal.stderr.write(`${kept.restFollows()}\n`);
    return isStopped ? EXIT.no : EXIT.done;
  });
};

/** Takes a stop back; what was kept goes its way. */
export const resume: Command = async (args, terminal) => {
  const { values } = readArguments(args, RESUME_OPTIONS, 0);
  const selector = selectorOf(values);
  return withDesk(terminal, async (desk) => {
    const { desk: said } = terminal.words;
    const words = await touchedText('resume', selector, desk, terminal);
    if (await isUntouched(desk, selector)) {
      terminal.stdout.write(words);
      terminal.stderr.write(plainly`${said.untouched(selectorText(selector, said))}\n`);
      return EXIT.no;
    }
    const operator = await askConsent(terminal, values, words);
    if (operator === undefined) return EXIT.no;
    const { kept } = terminal.words;
    const { value: released, isStopped } = await watched(terminal, kept.work('release'), async (steps) => {
      if (selector.type !== 'all') steps.total(await countTouched(desk, selector));
      return makeSwitchBoard({ ...desk, steps }).resume(selector, operator);
    });
    const count = selector.type === 'all' ? undefined : released;
    terminal.stdout.write(plainly`${said.resumed(selectorText(selector, said), count)}\n`);
    // What a brake or another switch holds is looked at before it goes.
    if (selector.type === 'all') terminal.stdout.write(stillHeldText(await readStatus(desk), said));
    if (isStopped) terminal.stderr.write(`${kept.restFollows()}\n`);
    return isStopped ? EXIT.no : EXIT.done;
  });
};

function stillHeldText({ lanes, brakes }: Status, words: DeskWords): string {
  const rules = new Set(lanes.flatMap(({ heldByRule }) => [...heldByRule.keys()]));
  const held = [...rules].map((rule) => plainly`${words.ruleStillHeld(rule)}\n`);
  const byBrake = brakes.braked.some(({ name }) => name === 'all');
  return `${held.join('')}${byBrake ? `${words.brakeOnAll()}\n` : ''}`;
}
