import { once } from 'node:events';
import type { History } from '../../history/history.ts';
import { WrongCursor } from '../../history/questions/page.ts';
import type { KnownMessage, Listed } from '../../history/questions/questions.ts';
import { refOf } from '../../message-ref.ts';
import { CSV_BEGIN, csvLine } from '../../sheet.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { periodOf } from '../moment.ts';
import { startProgress } from '../progress.ts';
import { type Command, EXIT, type Screen, UsageError } from '../terminal.ts';
import { withHistory } from '../with-history.ts';

const OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  format: { type: 'string' },
  after: { type: 'string' },
  text: { type: 'boolean', default: false },
} as const;

/** A row as it is written, with the same columns for each of its kind. */
type Row = Readonly<Record<string, unknown>>;
type Period = { readonly from: number; readonly to: number };
type ReadPage = (history: History, period: Period, after: string | undefined) => Promise<Listed<Row>>;

const LIMIT = 200;

/** What can be exported: its columns and how a page of it is read. Newest first. */
type KindName = 'messages' | 'hits' | 'decisions' | 'acts';

const KINDS: Readonly<Record<KindName, { readonly columns: readonly string[]; readonly read: ReadPage }>> = {
  messages: {
    columns: ['ref', 'kind', 'sender', 'place', 'topic', 'sentAt', 'standing'],
    read: async ({ questions }, period, after) =>
      mapped(await questions.messages(period, { limit: LIMIT, after }), messageRow),
  },
  hits: {
    columns: ['ref', 'at', 'rule', 'version', 'state', 'severity', 'policy', 'actions', 'spans', 'sender', 'sentAt'],
    read: async ({ questions }, period, after) =>
      mapped(await questions.hits(period, { limit: LIMIT, after }), ({ message, spans, ...hit }) => ({
        ...hit,
        ref: nameOf(message),
        spans: spans.map(({ part, start, end }) => [part, start, end]),
        sender: message.sender,
        sentAt: message.sentAt,
      })),
  },
  decisions: {
    columns: ['id', 'at', 'ref', 'who', 'role', 'verdict', 'note', 'effect', 'undoneAt', 'undoneBy'],
    read: async ({ questions }, period, after) =>
      mapped(await questions.decisions(period, { limit: LIMIT, after }), ({ message, ...decision }) => ({
        ...decision,
        ref: message && nameOf(message),
      })),
  },
  acts: {
    columns: ['id', 'at', 'who', 'role', 'via', 'verb', 'targets', 'why', 'counts', 'result', 'endedAt'],
    read: async ({ questions }, period, after) =>
      mapped(await questions.acts(period, { limit: LIMIT, after }), (act) => ({ ...act })),
  },
};

const isKind = (name: string): name is KindName => Object.hasOwn(KINDS, name);

/**
 * Streams what history has, a JSON object a line, or as CSV. A page is in memory at a time, whatever the size; what was
 * ended half-way goes on with `--after`.
 */
export const exportCommand: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const name = positionals[0] ?? '';
  if (!isKind(name)) throw new UsageError(({ kept }) => kept.whatToExport(Object.keys(KINDS)));
  const kind = KINDS[name];
  if (values.text && name !== 'messages') throw new UsageError(({ kept }) => kept.textOfMessages());
  const format = oneOf('--format', values.format, ['ndjson', 'csv']);
  if (values.since === undefined) throw new UsageError(({ kept }) => kept.exportSince());
  const now = terminal.now();
  const { from, to } = periodOf(values.since, values.until, now);
  // What was written this millisecond is in it.
  const period = { from, to: values.until === undefined ? to + 1 : to };
  const columns = values.text ? [...kind.columns, 'text'] : kind.columns;
  return withHistory(terminal, async (history) => {
    const progress = startProgress(terminal, terminal.words.kept.work(name));
    const write = makeWriter(terminal.stdout, format, columns, values.after === undefined);
    let after = values.after;
    try {
      do {
        const page = await readPage(kind.read, history, period, after);
        const items = values.text ? await withTexts(history, page.items) : page.items;
        progress.hide();
        await write(items.map(({ identity: _, ...row }) => row));
        progress.step(items.length);
        after = page.next;
      } while (after !== undefined && !progress.isStopped());
    } finally {
      progress.end();
    }
    if (after === undefined) return EXIT.done;
    terminal.stderr.write(`${terminal.words.kept.goOnWith(after)}\n`);
    return EXIT.no;
  });
};

async function readPage(read: ReadPage, history: History, period: Period, after: string | undefined) {
  try {
    return await read(history, period, after);
  } catch (error) {
    if (error instanceof WrongCursor)
      throw new UsageError(({ kept }) => kept.wrongCursor('--after', (after ?? '').slice(0, 40)), { cause: error });
    throw error;
  }
}

const mapped = <T>({ items, next }: Listed<T>, rowOf: (item: T) => Row): Listed<Row> => ({
  items: items.map(rowOf),
  next,
});

const messageRow = (message: KnownMessage): Row => ({
  identity: message.identity,
  ref: nameOf(message),
  kind: message.kind,
  sender: message.sender,
  place: placeText(message),
  topic: message.topic,
  sentAt: message.sentAt,
  standing: message.standing,
});

/** A draft has no key to be named by. */
const nameOf = ({ key, identity }: KnownMessage): string =>
  key === undefined ? identity.replace('\u001f', '/') : refOf(key);

/** The group, the pair or the account. */
const placeText = ({ place }: KnownMessage): string => place.split('\u001f').slice(1).join('/');

async function withTexts({ questions }: History, rows: readonly Row[]): Promise<readonly Row[]> {
  const texts = await questions.texts(rows.map(({ identity }) => String(identity)));
  return rows.map((row) => ({ ...row, text: texts.get(String(row.identity))?.text }));
}

function makeWriter(
  screen: Screen,
  format: 'ndjson' | 'csv',
  columns: readonly string[],
  isBeginning: boolean,
): (rows: readonly Row[]) => Promise<void> {
  let head = format === 'csv' && isBeginning ? CSV_BEGIN + csvLine(columns) : '';
  return async (rows) => {
    const lines = rows.map((row) =>
      format === 'csv' ? csvLine(columns.map((column) => row[column])) : `${JSON.stringify(row)}\n`,
    );
    const text = head + lines.join('');
    head = '';
    if (text !== '' && !screen.data(text)) await once(screen.raw, 'drain');
  };
}
