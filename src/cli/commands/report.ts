import type { ReportNumbers } from '../../history/questions/questions.ts';
import { plainly } from '../../plain-text.ts';
import { csvLine } from '../../sheet.ts';
import { columnsOf } from '../../words/columns.ts';
import type { KeptWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { momentOf } from '../moment.ts';
import { goOn, StoppedByUser, startProgress } from '../progress.ts';
import { reportChart } from '../report-chart.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withHistory } from '../with-history.ts';

const OPTIONS = { from: { type: 'string' }, to: { type: 'string' }, format: { type: 'string' } } as const;

/**
 * What law and policy ask for: measures at own initiative, by whether they were detected by automated means only, complaints,
 * median times. Columns of the CSV have the names of the EU's template where it has the same (Implementing Regulation (EU)
 * 2024/2835, Annex I; docs/history.md says which of its fields this can fill).
 */
export const report: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const format = oneOf('--format', values.format, ['text', 'csv', 'svg', 'json']);
  if (values.from === undefined) throw new UsageError(({ kept }) => kept.reportFrom());
  const now = terminal.now();
  const from = momentOf('--from', values.from, now);
  const to = values.to === undefined ? now.getTime() : momentOf('--to', values.to, now);
  if (to <= from) throw new UsageError(({ kept }) => kept.toAfterFrom());
  return withHistory(terminal, async ({ questions }) => {
    const { kept } = terminal.words;
    const progress = startProgress(terminal, kept.work('rows'));
    const numbers = await questions
      .report({ from, to }, goOn(progress))
      .catch((error: unknown) => {
        if (!(error instanceof StoppedByUser)) throw error;
      })
      .finally(() => progress.end());
    if (numbers === undefined) {
      terminal.stderr.write(`${kept.reportStopped()}\n`);
      return EXIT.no;
    }
    terminal.stdout.data(written(numbers, format, kept));
    return EXIT.done;
  });
};

/** A table and a picture are for people; CSV and JSON have the same names in every language. */
function written(numbers: ReportNumbers, format: 'text' | 'csv' | 'svg' | 'json', words: KeptWords): string {
  switch (format) {
    case 'text':
      return reportText(numbers, words);
    case 'csv':
      return reportCsv(numbers);
    case 'svg':
      return reportChart(numbers, words);
    case 'json':
      return `${JSON.stringify(numbers, undefined, 2)}\n`;
  }
}

/**
 * Where the EU's template has an indicator, its name (Annex I, tables 6 and 7); the others are ours. One of the first four
 * is the key of a row.
 */
const COLUMNS = [
  ...['Reporting period', 'Policy', 'Rule', 'Conversation'],
  "Number of measures taken at the provider's own initiative",
  'Number of measures taken after detection with solely automated means',
  ...['Visibility restriction Removal', 'Flagged', 'Withdrawn'],
  ...['Number of complaints submitted to the internal-complaints mechanism', 'Decisions reversed'],
  'Median time from sending to removal (seconds)',
];

/** As the template writes a period; UTC. `to` is not included. */
const periodText = ({ from, to }: ReportNumbers['period']): string =>
  [from ?? 0, (to ?? 1) - 1].map((at) => day(at).slice(0, 10)).join('/');
const day = (at: number | undefined): string => new Date(at ?? 0).toISOString();

/** UTF-8 by RFC 4180, as the regulation asks for it, so without a byte order mark. */
function reportCsv({ period, rows }: ReportNumbers): string {
  const lines = rows.map((row) =>
    csvLine([
      ...[periodText(period), row.policy, row.rule, row.kind],
      ...[row.recalled, row.means === 'automated' ? row.recalled : 0, row.recalled],
      ...[row.flagged, row.discarded, row.appealed, row.reversed],
      row.medianMs === undefined ? undefined : row.medianMs / 1_000,
    ]),
  );
  return csvLine(COLUMNS) + lines.join('');
}

function reportText({ period, judged, reports, appeals, mutes, rows }: ReportNumbers, words: KeptWords): string {
  const cells = rows.map((row) => [
    ...[row.policy, row.rule, words.kind(row.kind), words.means(row.means)],
    ...[row.flagged, row.recalled, row.discarded, row.appealed, row.reversed].map(numberText),
    row.medianMs === undefined ? '–' : words.seconds((row.medianMs / 1_000).toFixed(1)),
  ]);
  const all = [HEAD.map(words.column), ...cells];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column]!))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const room = ' '.repeat(widths[column]! - columnsOf(cell));
        return column < 4 ? cell + room : room + cell;
      })
      .join('  ');
  const numbers = { judged, reports, appeals, mutes };
  const totals = TOTALS.map((name) => words.total(name, numberText(numbers[name])));
  return [
    `${words.period(day(period.from), day(period.to))}\n${totals.join(', ')}\n\n`,
    ...all.map((row) => plainly`${line(row).trimEnd()}\n`),
    ...(rows.length === 0 ? [`${words.nothingFlagged()}\n`] : []),
  ].join('');
}

const HEAD = [
  'policy',
  'rule',
  'in',
  'by',
  'flagged',
  'recalled',
  'withdrawn',
  'appealed',
  'reversed',
  'median',
] as const;
const TOTALS = ['judged', 'reports', 'appeals', 'mutes'] as const;
const numberText = (count: number): string => count.toLocaleString('en-US');
