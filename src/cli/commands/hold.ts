import { duration } from '../../environment.ts';
import { findAffected } from '../../operate/affected.ts';
import type { Operator } from '../../operate/operator-log.ts';
import { makeSwitchBoard, type Part } from '../../operate/switch.ts';
import { readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { affectedText, PART_OPTIONS, partOf, SAMPLES, selectorText } from '../selector.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withOperate } from '../with-operate.ts';

const OPTIONS = { ...PART_OPTIONS, ...CONSENT_OPTIONS, override: { type: 'string' } } as const;
const OVERRIDE = duration(60_000, 7 * 86_400_000);

/** What waits of a rule or group waits on, and what comes too, until it is released or discarded. */
export const hold = heldCommand('hold', async (board, part, operator) => {
  const held = await board.hold(part, operator);
  return `${held} held; what ${selectorText(part)} flags from now on waits too\n`;
});

/** What is held goes its way. With `--override` the brake lets everything pass for that long: for a real raid. */
export const release = heldCommand('release', async (board, part, operator, until) => {
  if (until !== undefined) await board.override(part, until, operator);
  const released = await board.release(part, operator);
  const open = until === undefined ? '' : `; no brake on ${selectorText(part)} until ${new Date(until).toISOString()}`;
  return `${released} released${open}\n`;
});

/** What is held or waits is cancelled for good; what comes afterwards goes its way. */
export const discard = heldCommand('discard', async (board, part, operator) => {
  const discarded = await board.discard(part, operator);
  return `${discarded.length} cancelled\n`;
});

type Board = ReturnType<typeof makeSwitchBoard>;
type Act = (board: Board, part: Part, operator: Operator, overrideUntil: number | undefined) => Promise<string>;

/** The three share everything but the act: whom it is about, what would be touched, and the yes. */
function heldCommand(verb: string, act: Act): Command {
  return async (args, terminal) => {
    const { values } = readArguments(args, OPTIONS, 0);
    const part = partOf(values);
    const override = values.override === undefined ? undefined : overrideOf(verb, values.override);
    return withOperate(terminal, async ({ redis, config }) => {
      const affected = await findAffected(redis.client, part, SAMPLES);
      const operator = await askConsent(terminal, values, affectedText(verb, part, affected));
      if (operator === undefined) return EXIT.no;
      const now = () => terminal.now().getTime();
      const board = makeSwitchBoard({ redis: redis.client, keepKeysMs: config.keepKeysMs, now });
      terminal.stdout.write(await act(board, part, operator, override === undefined ? undefined : now() + override));
      return EXIT.done;
    });
  };
}

/** Milliseconds. An override always ends: a brake that is forgotten off is none. */
function overrideOf(verb: string, text: string): number {
  if (verb !== 'release') throw new UsageError('--override belongs to release');
  const parsed = OVERRIDE.parse(text);
  if (!parsed.ok) throw new UsageError(`--override is ${OVERRIDE.expected}, not "${text}"`);
  return parsed.value;
}
