import { refOf } from '../../message-ref.ts';
import type { Desk } from '../../operate/desk.ts';
import { type Act, actOf, readActs } from '../../operate/operator-log.ts';
import { readSanctions, type SanctionsStatus } from '../../operate/sanctions-status.ts';
import { type AuditedLane, settledAudit } from '../../operate/settled-audit.ts';
import { type LaneStatus, readStatus, type Status } from '../../operate/status.ts';
import { plainly } from '../../plain-text.ts';
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
      terminal.stdout.write(lanesText(lanes, vanished));
      terminal.stdout.write(brakesText(brakes) + sanctionsText(sanctions));
      if (audited) terminal.stdout.write(auditText(audited));
      if (acts) terminal.stdout.write(actsText(acts));
    }
    return values.audit && !whole ? EXIT.no : EXIT.done;
  });
};

async function auditShown(desk: Desk, terminal: Terminal): Promise<readonly AuditedLane[] | 'stopped'> {
  const progress = startProgress(terminal, 'counting messages');
  try {
    return await settledAudit(desk, (items) => {
      progress.step(items);
      if (progress.isStopped()) throw new Stopped();
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    progress.hide();
    terminal.stderr.write('stopped; what was mended so far stays\n');
    return 'stopped';
  } finally {
    progress.end();
  }
}

class Stopped extends Error {}

function lanesText(lanes: readonly LaneStatus[], vanished: Status['vanished']): string {
  const head = ['', 'flagged', 'pending', 'held', 'recalled', 'gone', 'expired', 'unsupported', 'refused', 'cancelled'];
  const rows = lanes.map(({ api, flagged, pending, held, outcomes: o }) =>
    [api, flagged, pending, held, o.recalled, o.gone, o.expired, o.unsupported, o.refused, o.cancelled].map(String),
  );
  return `${table([head, ...rows])}\n${switchLines(lanes, vanished).join('')}${lanes.flatMap(remarks).join('')}`;
}

/** A switch is set in every lane; one that is not in all of them says in which it is. */
function switchLines(lanes: readonly LaneStatus[], vanished: Status['vanished']): string[] {
  const gone = vanished.map(
    ({ rule, since }) =>
      plainly`HELD since ${new Date(since).toISOString()}, when its rule vanished from the files: rule:${rule}; put it back, or release or discard\n`,
  );
  const names = new Set(lanes.flatMap(({ switches }) => switches));
  for (const { rule } of vanished) names.delete(`rule:${rule}`);
  const byHand = [...names].map((name) => {
    const where = lanes.filter(({ switches }) => switches.includes(name)).map(({ api }) => api);
    return plainly`turned off by hand: ${name}${where.length === lanes.length ? '' : ` (only ${where.join(', ')})`}\n`;
  });
  return [...byHand, ...gone];
}

/** What is out of the ordinary, one line each. */
function remarks(lane: LaneStatus): string[] {
  const { api, stop, heldByRule, unconfirmed, difference } = lane;
  const lines: string[] = [];
  if (stop !== undefined) {
    const [since, probe] = [stop.since, stop.probeAt].map((at) => new Date(at).toISOString());
    lines.push(plainly`${api}: STOPPED by itself (${stop.reason}) since ${since!}, next probe ${probe!}\n`);
  }
  if (unconfirmed > 0) lines.push(`${api}: ${unconfirmed} recalls were accepted and not confirmed within a minute\n`);
  for (const [rule, count] of heldByRule) lines.push(plainly`${api}: ${count} held of ${rule}\n`);
  if (difference !== 0) lines.push(`${api}: ${Math.abs(difference)} flagged messages are not accounted for\n`);
  return lines;
}

/** Names of switches: `all`, `rule:<id>`, `group:<id>`. */
function brakesText({ braked, overrides }: Status['brakes']): string {
  const since = (at: number) => new Date(at).toISOString();
  return [
    ...braked.map(
      (one) => plainly`HELD BY ITS BRAKE since ${since(one.since)}: ${one.name}; look, then release or discard\n`,
    ),
    ...overrides.map(({ name, until }) => plainly`no brake on ${name} until ${since(until)}\n`),
  ].join('');
}

function sanctionsText({ mutes, reviews }: SanctionsStatus): string {
  const stopped = mutes.stopped === undefined ? '' : plainly`; STOPPED by itself (${mutes.stopped})`;
  const lines = reviews.latest.map(
    ({ key, rule, why, flaggedAt }) =>
      plainly`  ${refOf(key)}  ${rule}  ${why}  ${new Date(flaggedAt).toISOString()}\n`,
  );
  return [
    `mutes: ${mutes.waiting} wait, ${mutes.underWay} under way${stopped}\n`,
    `put before people: ${reviews.entries}\n`,
    ...lines,
  ].join('');
}

function auditText(audited: readonly AuditedLane[]): string {
  const lines = audited.map(({ api, numbers, goneItems, mendedItems, mendedTurns, lostItems, books }) => {
    const { flagged, final, pending, held } = numbers;
    const sum = `flagged ${flagged} ${numbers.difference === 0 ? '=' : '≠'} final ${final} + pending ${pending} + held ${held}`;
    const counted =
      books === 'moving' ? '; items moved while they were counted' : books === 'broken' ? '; DOES NOT ADD UP' : '';
    const mended = [
      ...(goneItems > 0 ? [`; ended ${goneItems} that are gone already`] : []),
      ...(mendedItems > 0 ? [`; put back ${mendedItems} that waited nowhere`] : []),
      ...(lostItems > 0 ? [`; took ${lostItems} out of the ledger that Redis had lost in part`] : []),
      ...(mendedTurns > 0 ? [`; queued ${mendedTurns} lost turns again`] : []),
    ].join('');
    return `${api}: ${sum}${counted}${mended}\n`;
  });
  const broken = audited.some(({ books }) => books === 'broken');
  return `\naudit\n${lines.join('')}${broken ? 'The ledger does not add up.' : 'Everything is accounted for.'}\n`;
}

function actsText(acts: readonly Act[]): string {
  if (acts.length === 0) return '\nNobody did anything yet.\n';
  const lines = acts.map(({ at, who, what, result, why }) => {
    const came = result === undefined ? ' (NO RESULT: under way, or cut off)' : result === '' ? '' : ` (${result})`;
    return plainly`${new Date(at).toISOString()}  ${who}  ${what}${came}: ${why}\n`;
  });
  return `\nlog\n${lines.join('')}`;
}

/** Columns wide enough for all rows; the first to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
  return `${rows.map(line).join('\n')}\n`;
}
