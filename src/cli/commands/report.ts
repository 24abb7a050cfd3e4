import type { ReportNumbers, ReportRow } from '../../history/questions/questions.ts';
import { plainly } from '../../plain-text.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { csvLine } from '../csv.ts';
import { momentOf } from '../moment.ts';
import { reportChart } from '../report-chart.ts';
import { type Command, EXIT, UsageError } from '../terminal.ts';
import { withHistory } from '../with-history.ts';

const OPTIONS = { from: { type: 'string' }, to: { type: 'string' }, format: { type: 'string' } } as const;

/**
 * What law and policy ask for. The fields are named after the indicators of the EU's templates for transparency reports
 * (Implementing Regulation (EU) 2024/2835, Annex I): measures at own initiative, by type of restriction, by whether they
 * were taken solely by automated means; complaints; median times.
 */
export const report: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const format = oneOf('--format', values.format, ['text', 'csv', 'svg', 'json']);
  if (values.from === undefined) throw new UsageError('say from when with --from, such as --from 2026-01-01');
  const now = terminal.now();
  const from = momentOf('--from', values.from, now);
  const to = values.to === undefined ? now.getTime() : momentOf('--to', values.to, now);
  if (to <= from) throw new UsageError('--to is after --from');
  return withHistory(terminal, async ({ questions }) => {
    const numbers = await questions.report({ from, to });
    terminal.stdout.data(written(numbers, format));
    return EXIT.done;
  });
};

function written(numbers: ReportNumbers, format: 'text' | 'csv' | 'svg' | 'json'): string {
  switch (format) {
    case 'text':
      return reportText(numbers);
    case 'csv':
      return reportCsv(numbers);
    case 'svg':
      return reportChart(numbers);
    case 'json':
      return `${JSON.stringify(numbers, undefined, 2)}\n`;
  }
}

const COLUMNS = [
  ...['reporting_period_start', 'reporting_period_end', 'category', 'rule', 'conversation', 'means'],
  ...['number_of_measures', 'visibility_removal', 'measures_withdrawn', 'number_of_complaints', 'decisions_reversed'],
  'median_time_to_removal_seconds',
];

const day = (at: number | undefined): string => new Date(at ?? 0).toISOString();

/** UTF-8 by RFC 4180, as the regulation asks for it, so without a byte order mark. */
function reportCsv({ period, rows }: ReportNumbers): string {
  const lines = rows.map((row) =>
    csvLine([
      ...[day(period.from), day(period.to), row.policy, row.rule, row.kind, meansText(row)],
      ...[row.flagged, row.recalled, row.discarded, row.appealed, row.reversed],
      row.medianMs === undefined ? undefined : row.medianMs / 1_000,
    ]),
  );
  return csvLine(COLUMNS) + lines.join('');
}

const meansText = ({ means }: ReportRow): string =>
  means === 'automated' ? 'solely automated' : 'not solely automated';

function reportText({ period, judged, reports, appeals, mutes, rows }: ReportNumbers): string {
  const head = ['policy', 'rule', 'in', 'by', 'flagged', 'recalled', 'withdrawn', 'appealed', 'reversed', 'median'];
  const cells = rows.map((row) => [
    ...[row.policy, row.rule, row.kind, row.means],
    ...[row.flagged, row.recalled, row.discarded, row.appealed, row.reversed].map((count) =>
      count.toLocaleString('en-US'),
    ),
    row.medianMs === undefined ? '–' : `${(row.medianMs / 1_000).toFixed(1)} s`,
  ]);
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column < 4 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ');
  const numbers = { judged, reports, appeals, mutes };
  const totals = Object.entries(numbers).map(([name, count]) => `${name} ${count.toLocaleString('en-US')}`);
  return [
    `${day(period.from)} to ${day(period.to)}\n${totals.join(', ')}\n\n`,
    ...all.map((row) => plainly`${line(row).trimEnd()}\n`),
    ...(rows.length === 0 ? ['nothing was flagged\n'] : []),
  ].join('');
}
