import { randomUUID } from 'node:crypto';
import { readNotify } from '../../config.ts';
import type { History } from '../../history/history.ts';
import { countDead, listNotices, NOTICE_STATES, type Notice } from '../../history/notices/notices.ts';
import { tryReceiver } from '../../notify/deliver.ts';
import { makePoster } from '../../notify/post.ts';
import { type Receiver, showReceiver } from '../../notify-receivers.ts';
import { type DeadNotices, dropDead, resendDead } from '../../operate/notices.ts';
import { plainly } from '../../plain-text.ts';
import type { DeskWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { type Command, EXIT, type Terminal, UsageError } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';
import { withHistory } from '../with-history.ts';

const OPTIONS = {
  ...CONSENT_OPTIONS,
  all: { type: 'boolean', default: false },
  receiver: { type: 'string' },
  type: { type: 'string' },
  state: { type: 'string' },
  format: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

const MOST_NAMED = 1_000;
const PAGE = 200;

/** Events on their way to the receivers of NOTIFY: lists them, sends dead ones again or ends them, tries a receiver. */
export const notices: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, MOST_NAMED + 1);
  const [verb = 'list', ...words] = positionals;
  switch (verb) {
    case 'list':
      return list(values, words, terminal);
    case 'resend':
    case 'drop':
      return onDead(verb, values, words, terminal);
    case 'try':
      return tryOne(words, terminal);
    default:
      throw new UsageError(({ asked }) => asked.noticesVerb(verb));
  }
};

function list(values: Values, words: readonly string[], terminal: Terminal): Promise<number> {
  if (words.length > 0) throw new UsageError(({ usage }) => usage.unexpected(words[0]!));
  const format = oneOf('--format', values.format, ['text', 'json']);
  const { desk: said } = terminal.words;
  const state = values.all ? undefined : oneOf('--state', values.state ?? 'dead', NOTICE_STATES);
  return withHistory(terminal, async ({ db }) => {
    let [after, shown]: [string | undefined, number] = [undefined, 0];
    do {
      const { receiver, type } = values;
      const page = await listNotices(db, { state, receiver, type }, { limit: PAGE, after });
      for (const notice of page.items) {
        if (format === 'json') terminal.stdout.data(`${JSON.stringify(jsonOf(notice))}\n`);
        else terminal.stdout.write(lineOf(notice, said));
      }
      shown += page.items.length;
      after = page.next;
    } while (after !== undefined);
    if (format === 'text') terminal.stdout.write(`${said.noticeCount(shown, state)}\n`);
    return EXIT.done;
  });
}

const lineOf = ({ id, at, type, receiver, state, tries, last_error }: Notice, words: DeskWords): string => {
  const why = last_error === null ? '' : plainly`  ${last_error}`;
  const about = plainly`${id}  ${new Date(at).toISOString()}  ${type}  ${receiver}  ${words.noticeState(state)}`;
  return `${about}  ${words.tries(tries)}${why}\n`;
};

function jsonOf({ body, next_at, last_error, ended_at, ...rest }: Notice) {
  const { id: event, data } = JSON.parse(body) as { readonly id: string; readonly data: unknown };
  return { ...rest, event, nextAt: next_at, lastError: last_error, endedAt: ended_at, data };
}

function onDead(verb: 'resend' | 'drop', values: Values, ids: readonly string[], terminal: Terminal): Promise<number> {
  const { receiver, type, all } = values;
  const isNamed = receiver !== undefined || type !== undefined;
  if ([ids.length > 0, isNamed, all].filter(Boolean).length !== 1) {
    throw new UsageError(({ asked }) => asked.whichNotices());
  }
  const which: DeadNotices = { receiver, type, ids: ids.length > 0 ? ids : undefined };
  return withHistory(terminal, (history) => confirmed(verb, which, values, history, terminal));
}

async function confirmed(
  verb: 'resend' | 'drop',
  which: DeadNotices,
  values: Values,
  history: History,
  terminal: Terminal,
): Promise<number> {
  const { desk: words } = terminal.words;
  const count = await countDead(history.db, which);
  if (count === 0) {
    terminal.stderr.write(`${words.noneDead()}\n`);
    return EXIT.no;
  }
  return withDesk(terminal, async (desk) => {
    const operator = await askConsent(terminal, values, `${words.deadPlan(verb, count)}\n`);
    if (operator === undefined) return EXIT.no;
    const done = await (verb === 'resend' ? resendDead : dropDead)(desk, history, which, operator);
    terminal.stdout.write(`${verb === 'resend' ? words.sentAgain(done) : words.dropped(done)}\n`);
    return EXIT.done;
  });
}

/** From this machine, with the NOTIFY of its environment. */
async function tryOne([name, ...more]: readonly string[], terminal: Terminal): Promise<number> {
  if (more.length > 0) throw new UsageError(({ usage }) => usage.unexpected(more[0]!));
  const { receivers, console: base, problems } = readNotify(terminal.env);
  for (const problem of problems) terminal.stderr.write(plainly`unsaid: ${terminal.words.doctor.setting(problem)}\n`);
  if (problems.length > 0) return EXIT.configuration;
  const meant = name === undefined ? receivers : receivers.filter((one) => one.name === name);
  if (meant.length === 0) {
    const known = receivers.map((one) => one.name);
    terminal.stderr.write(plainly`${terminal.words.desk.noReceiver(known)}\n`);
    return EXIT.no;
  }
  const poster = makePoster();
  const now = () => terminal.now().getTime();
  const say = async (receiver: Receiver): Promise<boolean> => {
    const why = await tryReceiver({ poster, console: base, now }, receiver, `evt_${randomUUID()}`);
    terminal.stdout.write(plainly`${terminal.words.desk.taken(showReceiver(receiver), why)}\n`);
    return why === undefined;
  };
  try {
    const taken = await Promise.all(meant.map(say));
    return taken.every(Boolean) ? EXIT.done : EXIT.no;
  } finally {
    await poster.close();
  }
}
