import { agreeing, counted } from './counted.ts';

export type ReportColumn =
  | 'policy'
  | 'rule'
  | 'in'
  | 'by'
  | 'flagged'
  | 'recalled'
  | 'withdrawn'
  | 'appealed'
  | 'reversed'
  | 'median';
export type ReportTotal = 'judged' | 'reports' | 'appeals' | 'mutes';
/** Names of long work, for the line that shows progress. */
export type Work =
  | 'keys'
  | 'texts'
  | 'rules'
  | 'rows'
  | 'lines'
  | 'entries'
  | 'messages'
  | 'hits'
  | 'decisions'
  | 'acts'
  | 'recall'
  | 'hold'
  | 'release'
  | 'discard'
  | 'retry';
const WORK: Readonly<Record<Work, string>> = {
  keys: 'looking at keys of Redis',
  texts: 'judging texts',
  rules: 'testing rules',
  rows: 'counting by rule',
  lines: 'reading lines',
  messages: 'exporting messages',
  hits: 'exporting hits',
  decisions: 'exporting decisions',
  acts: 'exporting acts',
  recall: 'queueing recalls',
  hold: 'holding recalls',
  release: 'releasing recalls',
  discard: 'cancelling recalls',
  retry: 'queueing refused recalls',
  entries: 'checking entries',
};

/** Output of `forget`, `export` and `report`, texts about pictures, and progress of long work, in English. */
export const kept = {
  // Progress
  work: (work: Work) => WORK[work],
  workDone: (what: string, done: string, total: string | undefined, rate: string, left: string | undefined) =>
    `${what}: ${done}${total === undefined ? '' : ` of ${total}`} (${rate} a second${left === undefined ? '' : `, ${left} left`})`,
  time: (amount: string, unit: 's' | 'min' | 'h'): string => `${amount} ${unit}`,
  restFollows: () => 'stopped. Say it again, and the rest follows',
  stoppedAfter: (done: number, of: number | undefined, what: 'lines' | 'rules'): string =>
    `stopped after ${done}${of === undefined ? '' : ` of ${of}`} ${what}`,

  // forget
  whom: () => 'say whom with --account',
  stillOpen: (open: number) =>
    `${open} of their messages are still to be recalled or judged; nothing was done. Try again when they are, or discard them first (unsaid status)`,
  forgetPlan: (account: string, messages: number, hasHistory: boolean) =>
    `forget ${account}: ${counted(messages, 'message')} and everything that hangs on ${agreeing(messages, 'it', 'them')}, in ${hasHistory ? 'Redis and history' : 'Redis; there is no history here'}. It cannot be undone`,
  forgotten: (entries: number, rows: number) =>
    `${counted(entries, 'entry', 'entries')} ended in Redis, ${counted(rows, 'row')} in history`,
  forgetStopped: () => 'stopped; part of it is already forgotten. Run the command again for the rest',
  /** Redis's own words, in English. */
  notWrittenAnew: (why: string) => `Redis does not rewrite its append-only file: ${why}`,
  copiesElsewhere: () => 'Backups, and Redis or PostgreSQL of your own, keep copies: docs/history.md, "Forgetting"',

  // export
  whatToExport: (kinds: readonly string[]) => `say what to export: ${kinds.join(', ')}`,
  textOfMessages: () => '--text goes with messages only',
  exportSince: () => 'say from when with --since, such as --since 24h',
  wrongCursor: (option: string, said: string) => `${option}: "${said}" is no cursor of a list`,
  goOnWith: (after: string) => `stopped; go on with --after ${after}`,

  // report
  reportFrom: () => 'say from when with --from, such as --from 2026-01-01',
  reportStopped: () => 'stopped; nothing was changed',
  toAfterFrom: () => '--to is after --from',
  column: (column: ReportColumn): string => column,
  total: (total: ReportTotal, count: string): string => `${total} ${count}`,
  kind: (kind: string) => kind,
  means: (means: 'automated' | 'person'): string => means,
  period: (from: string, to: string) => `${from} to ${to}`,
  seconds: (seconds: string) => `${seconds} s`,
  nothingFlagged: () => 'nothing was flagged',
  removedByRule: (from: string, to: string) => `Messages removed by rule, ${from} to ${to}`,
  removed: (flagged: string, recalled: string) => `${flagged} flagged, ${recalled} recalled`,
  shades: () => 'light: flagged, dark: recalled',

  // The curve of a model
  whatCatches: (model: string) => `What ${model} catches`,
  linesOfModel: (match: string, noMatch: string, folds: number) =>
    `${counted(match, 'line')} to match, ${noMatch} to leave alone, cross-validated in ${counted(folds, 'part')}`,
  oneIn: (number: string) => `1 in ${number}`,
  takenWrongly: () => 'innocent messages taken wrongly',
};
