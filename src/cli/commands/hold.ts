import { findAffected } from '../../operate/affected.ts';
import { makeSwitchBoard } from '../../operate/switch.ts';
import { readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { affectedText, PART_OPTIONS, partOf, SAMPLES, selectorText } from '../selector.ts';
import { type Command, EXIT } from '../terminal.ts';
import { withOperate } from '../with-operate.ts';

const OPTIONS = { ...PART_OPTIONS, ...CONSENT_OPTIONS } as const;

/** What waits of a rule or group waits on, and what comes too, until it is released or discarded. */
export const hold = heldCommand('hold', async (board, part, operator) => {
  const held = await board.hold(part, operator);
  return `${held} held; what ${selectorText(part)} flags from now on waits too\n`;
});

/** What is held goes its way. */
export const release = heldCommand('release', async (board, part, operator) => {
  const released = await board.release(part, operator);
  return `${released} released\n`;
});

/** What is held or waits is cancelled for good; what comes afterwards goes its way. */
export const discard = heldCommand('discard', async (board, part, operator) => {
  const discarded = await board.discard(part, operator);
  return `${discarded.length} cancelled\n`;
});

type Board = ReturnType<typeof makeSwitchBoard>;
type Act = (
  board: Board,
  part: Parameters<Board['hold']>[0],
  operator: Parameters<Board['hold']>[1],
) => Promise<string>;

/** The three share everything but the act: whom it is about, what would be touched, and the yes. */
function heldCommand(verb: string, act: Act): Command {
  return async (args, terminal) => {
    const { values } = readArguments(args, OPTIONS, 0);
    const part = partOf(values);
    return withOperate(terminal, async ({ redis, config }) => {
      const affected = await findAffected(redis.client, part, SAMPLES);
      const operator = await askConsent(terminal, values, affectedText(verb, part, affected));
      if (operator === undefined) return EXIT.no;
      const now = () => terminal.now().getTime();
      const board = makeSwitchBoard({ redis: redis.client, keepKeysMs: config.keepKeysMs, now });
      terminal.stdout.write(await act(board, part, operator));
      return EXIT.done;
    });
  };
}
