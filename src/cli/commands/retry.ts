import { refOfTarget } from '../../message-ref.ts';
import { listRefused, type RefusedRecall, retryRecalls } from '../../operate/refused.ts';
import { plainly } from '../../plain-text.ts';
import type { DeskWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { watched } from '../progress.ts';
import { type Command, EXIT } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';

const OPTIONS = {
  ...CONSENT_OPTIONS,
  rule: { type: 'string' },
  group: { type: 'string' },
  code: { type: 'string' },
  list: { type: 'boolean', default: false },
  format: { type: 'string' },
} as const;

const MOST = 100_000;
const SHOWN = 20;

/** Recalls that Tencent refused for good: shows them (`--list`), or tries them once more. */
export const retry: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const format = oneOf('--format', values.format, ['text', 'json']);
  return withDesk(terminal, async (desk) => {
    const all = await listRefused(desk, MOST);
    const refused = all.filter(
      ({ order, code }) =>
        (values.rule === undefined || order.rule === values.rule) &&
        (values.group === undefined || groupOf(order.target) === values.group) &&
        (values.code === undefined || code === values.code),
    );
    const { desk: said } = terminal.words;
    const words = refusedText(refused, said);
    if (values.list && format === 'json') {
      const lines = refused.map(({ api, order, code, refusedAt }) => {
        const { rule, policy, severity, sentAt } = order;
        return `${JSON.stringify({ ref: refOfTarget(order.target), api, code, rule, policy, severity, sentAt, refusedAt })}\n`;
      });
      terminal.stdout.data(lines.join(''));
      return EXIT.done;
    }
    if (values.list || refused.length === 0) {
      terminal.stdout.write(words);
      return values.list ? EXIT.done : EXIT.no;
    }
    const operator = await askConsent(terminal, values, words);
    if (operator === undefined) return EXIT.no;
    const { kept } = terminal.words;
    const { value: queued, isStopped } = await watched(terminal, kept.work('retry'), (steps) => {
      steps.total(refused.length);
      return retryRecalls({ ...desk, steps }, refused, operator);
    });
    if (isStopped) {
      terminal.stdout.write(`${said.queued(queued, 0)}\n`);
      terminal.stderr.write(`${kept.restFollows()}\n`);
      return EXIT.no;
    }
    const over = refused.length - queued;
    terminal.stdout.write(`${said.queued(queued, over)}\n`);
    return EXIT.done;
  });
};

const groupOf = (target: RefusedRecall['order']['target']): string | undefined => {
  if (target.type === 'sender') return target.group;
  return target.key.kind === 'group' ? target.key.group : undefined;
};

function refusedText(refused: readonly RefusedRecall[], words: DeskWords): string {
  const lines = refused
    .slice(0, SHOWN)
    .map(
      ({ order, code, refusedAt }) =>
        plainly`  ${refOfTarget(order.target)}  ${words.refusedAt(code, order.rule, new Date(refusedAt).toISOString())}\n`,
    );
  const more = refused.length > SHOWN ? `  ${words.andMore(refused.length - SHOWN)}\n` : '';
  return `${words.refusedCount(refused.length)}\n${lines.join('')}${more}`;
}
