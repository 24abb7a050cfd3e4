import { refOfTarget } from '../../message-ref.ts';
import { type HeldItem, isHeldCursor, walkHeld } from '../../operate/held.ts';
import { plainly } from '../../plain-text.ts';
import type { DeskWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { SELECTOR_OPTIONS, selectorOf } from '../selector.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';

const OPTIONS = {
  ...SELECTOR_OPTIONS,
  limit: { type: 'string' },
  after: { type: 'string' },
  format: { type: 'string' },
} as const;
const PAGE = 50;

/** What is held, all of it, page by page, with the text where it is kept. */
export const held: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const isNamed = values.rule !== undefined || values.group !== undefined || values.all === true;
  const selector = isNamed ? selectorOf(values) : ({ type: 'all' } as const);
  const limit = limitOf(values.limit);
  const after = values.after === undefined ? undefined : cursorOf(values.after);
  return withDesk(terminal, async (desk) => {
    const words = terminal.words.desk;
    let shown = 0;
    let last: HeldItem | undefined;
    for await (const item of walkHeld(desk, selector, after)) {
      if (shown === limit) {
        const next = Buffer.from(JSON.stringify(last!.after)).toString('base64url');
        if (format === 'json') terminal.stderr.write(`${words.nextPage(`--after ${next}`)}\n`);
        else terminal.stdout.write(`${words.nextPage(`unsaid held --after ${next}`)}\n`);
        return EXIT.done;
      }
      if (format === 'json') terminal.stdout.data(jsonLine(item));
      else terminal.stdout.write(heldLines(item, words));
      shown++;
      last = item;
    }
    if (format === 'text') terminal.stdout.write(`${shown === 0 ? words.nothingHeld() : words.heldCount(shown)}\n`);
    return EXIT.done;
  });
};

function heldLines({ order, text }: HeldItem, words: DeskWords): string {
  const sent = words.sent(new Date(order.sentAt).toISOString());
  const said = text === undefined ? `    ${words.textGone()}\n` : plainly`    ${text}\n`;
  return plainly`${refOfTarget(order.target)}  ${words.severity(order.severity)}  ${order.rule}  ${sent}\n` + said;
}

function jsonLine({ api, order, text }: HeldItem): string {
  const { rule, policy, severity, sentAt, flaggedAt } = order;
  return `${JSON.stringify({ ref: refOfTarget(order.target), api, rule, policy, severity, sentAt, flaggedAt, text })}\n`;
}

function limitOf(text: string | undefined): number {
  const limit = text === undefined ? PAGE : Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError(({ asked }) => asked.limit(text ?? ''));
  return limit;
}

function cursorOf(text: string): HeldItem['after'] {
  try {
    const { api, rule, id, score } = JSON.parse(Buffer.from(text, 'base64url').toString()) as HeldItem['after'];
    const areTexts = [api, rule, id, score].every((each) => typeof each === 'string');
    if (areTexts && isHeldCursor({ api, score })) return { api, rule, id, score };
  } catch {
    // Said below.
  }
  throw new UsageError(({ asked }) => asked.after());
}
