import { refOf } from '../../message-ref.ts';
import type { Desk } from '../../operate/desk.ts';
import { type Act, actOf, readActs } from '../../operate/operator-log.ts';
import { readSanctions, type SanctionsStatus } from '../../operate/sanctions-status.ts';
import { type AuditedLane, settledAudit } from '../../operate/settled-audit.ts';
import { type LaneStatus, readStatus, type Status } from '../../operate/status.ts';
import { plainly } from '../../plain-text.ts';
import { columnsOf, padded } from '../../words/columns.ts';
import type { StatusColumn } from '../../words/en/desk.ts';
import type { DeskWords } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { startProgress } from '../progress.ts';
import { type Command, EXIT, type Terminal } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';
import { historyIfThere } from '../with-history.ts';

const OPTIONS = {
  audit: { type: 'boolean', default: false },
  log: { type: 'boolean', default: false },
  format: { type: 'string' },
} as const;

const ACTS_SHOWN = 50;

/** What Redis remembers is the latest; further back history goes. */
async function latestActs(desk: Desk, terminal: Terminal): Promise<readonly Act[]> {
  const remembered = await readActs(desk, ACTS_SHOWN);
  if (remembered.length >= ACTS_SHOWN) return remembered;
  const history = await historyIfThere(terminal);
  try {
    const known = await history?.questions.acts({}, { limit: ACTS_SHOWN });
    const all = new Map((known?.items ?? []).map((act) => [`${act.at} ${act.who}`, actOf(act)]));
    for (const act of remembered) all.set(`${act.at} ${act.who}`, act);
    return [...all.values()].sort((a, b) => b.at - a.at).slice(0, ACTS_SHOWN);
  } finally {
    await history?.close();
  }
}

/** How delivery stands. With `--audit`, exit code 0 only if every flagged message is accounted for. */
export const status: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const format = oneOf('--format', values.format, ['text', 'json']);
  return withDesk(terminal, async (desk) => {
    const audited = values.audit ? await auditShown(desk, terminal) : undefined;
    if (audited === 'stopped') return EXIT.no;
    const [{ lanes: read, brakes, vanished }, sanctions] = await Promise.all([readStatus(desk), readSanctions(desk)]);
    const lanes = audited?.map(({ numbers }) => numbers) ?? read;
    const acts = values.log ? await latestActs(desk, terminal) : undefined;
    const adds = lanes.every(({ difference }) => difference === 0);
    const whole = audited === undefined ? adds : audited.every(({ books }) => books !== 'broken');
    if (format === 'json') {
      const plain = lanes.map((lane) => ({ ...lane, heldByRule: Object.fromEntries(lane.heldByRule) }));
      const audits = audited?.map(({ numbers, ...rest }) => rest);
      const answer = {
        balanced: whole,
        lanes: plain,
        brakes,
        vanished,
        ...sanctions,
        ...(audits && { audit: audits }),
        ...(acts && { log: acts }),
      };
      terminal.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
    } else {
      const words = terminal.words.desk;
      terminal.stdout.write(lanesText(lanes, vanished, words));
      terminal.stdout.write(brakesText(brakes, words) + sanctionsText(sanctions, words));
      if (audited) terminal.stdout.write(auditText(audited, words));
      if (acts) terminal.stdout.write(actsText(acts, words));
    }
    return values.audit && !whole ? EXIT.no : EXIT.done;
  });
};

async function auditShown(desk: Desk, terminal: Terminal): Promise<readonly AuditedLane[] | 'stopped'> {
  const progress = startProgress(terminal, terminal.words.desk.counting());
  try {
    return await settledAudit(desk, (items) => {
      progress.step(items);
      if (progress.isStopped()) throw new Stopped();
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    progress.hide();
    terminal.stderr.write(`${terminal.words.desk.auditStopped()}\n`);
    return 'stopped';
  } finally {
    progress.end();
  }
}

class Stopped extends Error {}

const COLUMNS: readonly StatusColumn[] = [
  ...(['flagged', 'pending', 'held', 'recalled', 'gone'] as const),
  ...(['expired', 'unsupported', 'refused', 'cancelled'] as const),
];
const at = (ms: number): string => new Date(ms).toISOString();

function lanesText(lanes: readonly LaneStatus[], vanished: Status['vanished'], words: DeskWords): string {
  const rows = lanes.map(({ api, flagged, pending, held, outcomes }) => {
    const numbers = { ...outcomes, flagged, pending, held };
    return [api, ...COLUMNS.map((column) => String(numbers[column]))];
  });
  const shown = table([['', ...COLUMNS.map(words.column)], ...rows]);
  return `${shown}\n${switchLines(lanes, vanished, words).join('')}${lanes.flatMap((lane) => remarks(lane, words)).join('')}`;
}

/** A switch is set in every lane; one that is not in all of them says in which it is. */
function switchLines(lanes: readonly LaneStatus[], vanished: Status['vanished'], words: DeskWords): string[] {
  const gone = vanished.map(({ rule, since }) => plainly`${words.vanished(rule, at(since))}\n`);
  const names = new Set(lanes.flatMap(({ switches }) => switches));
  for (const { rule } of vanished) names.delete(`rule:${rule}`);
  const byHand = [...names].map((name) => {
    const where = lanes.filter(({ switches }) => switches.includes(name)).map(({ api }) => api);
    return plainly`${words.turnedOff(name, where.length === lanes.length ? [] : where)}\n`;
  });
  return [...byHand, ...gone];
}

/** What is out of the ordinary, one line each. */
function remarks({ api, stop, heldByRule, unconfirmed, difference }: LaneStatus, words: DeskWords): string[] {
  const lines = [
    ...(stop === undefined ? [] : [words.laneStopped(api, stop.reason, at(stop.since), at(stop.probeAt))]),
    ...(unconfirmed > 0 ? [words.unconfirmed(api, unconfirmed)] : []),
    ...[...heldByRule].map(([rule, count]) => words.heldOfRule(api, count, rule)),
    ...(difference === 0 ? [] : [words.unaccounted(api, Math.abs(difference))]),
  ];
  return lines.map((line) => plainly`${line}\n`);
}

/** Names of switches: `all`, `rule:<id>`, `group:<id>`. */
function brakesText({ braked, overrides }: Status['brakes'], words: DeskWords): string {
  return [
    ...braked.map(({ name, since }) => plainly`${words.braked(name, at(since))}\n`),
    ...overrides.map(({ name, until }) => plainly`${words.noBrake(name, at(until))}\n`),
  ].join('');
}

function sanctionsText({ mutes, reviews }: SanctionsStatus, words: DeskWords): string {
  const lines = reviews.latest.map(
    ({ key, rule, why, flaggedAt }) => plainly`  ${refOf(key)}  ${rule}  ${why}  ${at(flaggedAt)}\n`,
  );
  return [
    plainly`${words.mutes(mutes.waiting, mutes.underWay, mutes.stopped)}\n`,
    `${words.reviews(reviews.entries)}\n`,
    ...lines,
  ].join('');
}

function auditText(audited: readonly AuditedLane[], words: DeskWords): string {
  const lines = audited.map(({ api, numbers, goneItems, mendedItems, mendedTurns, lostItems, books }) => {
    const { flagged, final, pending, held } = numbers;
    const sum = words.sum(flagged, final, pending, held, numbers.difference === 0);
    const counted = books === 'moving' || books === 'broken' ? words.found(books, 0) : '';
    const mended = [
      ...(goneItems > 0 ? [words.found('gone', goneItems)] : []),
      ...(mendedItems > 0 ? [words.found('put back', mendedItems)] : []),
      ...(lostItems > 0 ? [words.found('lost', lostItems)] : []),
      ...(mendedTurns > 0 ? [words.found('turns', mendedTurns)] : []),
    ].join('');
    return `${api}: ${sum}${counted}${mended}\n`;
  });
  const broken = audited.some(({ books }) => books === 'broken');
  return `\n${words.audit()}\n${lines.join('')}${broken ? words.booksBroken() : words.booksWhole()}\n`;
}

function actsText(acts: readonly Act[], words: DeskWords): string {
  if (acts.length === 0) return `\n${words.noActs()}\n`;
  const lines = acts.map(({ at: when, who, what, result, why }) => {
    const came = result === '' ? '' : ` (${result ?? words.noResult()})`;
    return plainly`${at(when)}  ${who}  ${what}${came}: ${why}\n`;
  });
  return `\n${words.log()}\n${lines.join('')}`;
}

/** Columns wide enough for all rows; the first to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => columnsOf(row[column]!))));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? padded(cell, widths[0]!) : toTheRight(cell, widths[column]!))).join('  ');
  return `${rows.map(line).join('\n')}\n`;
}

const toTheRight = (cell: string, columns: number): string => ' '.repeat(Math.max(0, columns - columnsOf(cell))) + cell;
