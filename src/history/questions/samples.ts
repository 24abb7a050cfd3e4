import { type Kysely, sql } from 'kysely';
import { SAMPLE_SIZE } from '../../journal/sample.ts';
import type { Schema } from '../schema.ts';
import { HIT_COLUMNS, type HitRow } from './known.ts';
import { withMessages } from './messages.ts';
import { HITS_OF_JUDGEMENT, readCursor, writeCursor } from './page.ts';
import type { KnownHit, Label, LabelWord, Listed, Page, Period, SampleFilter } from './questions.ts';

const HOUR_MS = 3_600_000;
/** Hour, version, draw. */
const SAMPLE_CURSOR = ['number', 'text', 'number'] as const;
/** Hits read at once: many hours of a quiet rule, part of an hour of a busy one. */
const WINDOW = 500;
/** A filter that finds little continues on the next page. */
const WINDOWS = 8;

type Group = { readonly hour: number; readonly version: string };
type Sampled = { readonly row: HitRow; readonly label: Label | undefined };

/**
 * The sample: for each hour and version the hits with the lowest chance numbers. History has more than those (every live hit,
 * and draws of one process that lost against another's); this question gives the same answer for everybody.
 */
export async function listSamples(
  db: Kysely<Schema>,
  filter: SampleFilter,
  page: Page,
): Promise<Listed<KnownHit & { readonly label: Label | undefined }>> {
  const after = readCursor(page.after, SAMPLE_CURSOR);
  const found: Sampled[] = [];
  /** False if the page is full. */
  const add = async (rows: readonly HitRow[]): Promise<boolean> => {
    const labels = await labelsOf(db, filter.rule, rows);
    for (const row of rows) {
      const label = labels.get(row.message);
      if (filter.unlabelled === true && label !== undefined) continue;
      if (found.length === page.limit) return false;
      found.push({ row, label });
    }
    return true;
  };
  const next = await walk(db, filter, after, add);
  const hits = await withMessages(
    db,
    found.map(({ row }) => row),
  );
  const items = hits.map((hit, index) => ({ ...hit, label: found[index]!.label }));
  if (next !== 'full') return { items, next };
  const { hour, version, draw } = found.at(-1)!.row;
  return { items, next: writeCursor([hour, version, draw]) };
}

/** Hands over samples hour by hour, going back. Resolves with where to go on, or that the page is full. */
async function walk(
  db: Kysely<Schema>,
  filter: SampleFilter,
  after: readonly [hour: number, version: string, draw: number] | undefined,
  add: (rows: readonly HitRow[]) => Promise<boolean>,
): Promise<string | 'full' | undefined> {
  const isWanted = ({ version }: Group) => filter.version === undefined || version === filter.version;
  let before: Group | undefined;
  if (after !== undefined) {
    before = { hour: after[0], version: after[1] };
    const rest = (await drawn(db, filter.rule, before)).filter(({ draw }) => draw > after[2]);
    if (isWanted(before) && !(await add(rest))) return 'full';
  }
  for (let windows = 0; windows < WINDOWS; windows++) {
    const rows = await readWindow(db, filter, before);
    const groups = [...Map.groupBy(rows, ({ hour, version }) => `${hour} ${version}`).values()];
    // The last hour may reach beyond the window.
    const whole = rows.length < WINDOW ? groups : groups.slice(0, -1);
    const samples =
      whole.length > 0 || groups.length === 0 ? whole.map(lowestOf) : [await drawn(db, filter.rule, groups[0]![0]!)];
    for (const sample of samples) {
      const group = sample[0]!;
      if (isWanted(group) && !(await add(sample))) return 'full';
      before = { hour: group.hour, version: group.version };
    }
    if (rows.length < WINDOW) return undefined;
  }
  return before === undefined ? undefined : writeCursor([before.hour, before.version, Number.MAX_SAFE_INTEGER]);
}

/** Hits of the rule before an hour and version, in index order. */
async function readWindow(
  db: Kysely<Schema>,
  { rule, from, to }: SampleFilter,
  before: Group | undefined,
): Promise<readonly HitRow[]> {
  const where = [
    sql`rule = ${rule}`,
    ...(from === undefined ? [] : [sql`hour >= ${Math.floor(from / HOUR_MS)}`]),
    ...(to === undefined ? [] : [sql`hour <= ${Math.floor((to - 1) / HOUR_MS)}`]),
    ...(before === undefined ? [] : [sql`(hour, version) < (${before.hour}, ${before.version})`]),
  ];
  const columns = sql.join(HIT_COLUMNS.map((column) => sql.ref(column)));
  const { rows } = await sql<HitRow>`SELECT ${columns} FROM hits WHERE ${sql.join(where, sql` AND `)}
    ORDER BY hour DESC, version DESC, draw DESC LIMIT ${sql.lit(WINDOW)}`.execute(db);
  return rows;
}

/** A message may appear twice: judged by two rule sets with the same version of the rule. */
const MOST_TWICE = 4;

function lowestOf(rows: readonly HitRow[]): readonly HitRow[] {
  const byDraw = new Map(rows.map((row) => [row.draw, row]));
  return [...byDraw.values()].sort((a, b) => a.draw - b.draw).slice(0, SAMPLE_SIZE);
}

async function drawn(db: Kysely<Schema>, rule: string, { hour, version }: Group): Promise<readonly HitRow[]> {
  const rows = await db
    .selectFrom('hits')
    .select(HIT_COLUMNS)
    .where('rule', '=', rule)
    .where('hour', '=', hour)
    .where('version', '=', version)
    .orderBy('draw')
    .limit(SAMPLE_SIZE * MOST_TWICE)
    .execute();
  return lowestOf(rows);
}

async function labelsOf(
  db: Kysely<Schema>,
  rule: string,
  rows: readonly HitRow[],
): Promise<ReadonlyMap<string, Label>> {
  if (rows.length === 0) return new Map();
  const labels = await db
    .selectFrom('labels')
    .select(['message', 'who', 'label', 'at'])
    .where('rule', '=', rule)
    .where(
      'message',
      'in',
      rows.map(({ message }) => message),
    )
    .orderBy('at')
    .execute();
  return new Map(labels.map(({ message, who, label, at }) => [message, { who, at, label: label as LabelWord }]));
}

/**
 * Counts the sample only. What people find in other ways is not drawn by chance and would make the rule look better or
 * worse.
 */
export async function countLabels(
  db: Kysely<Schema>,
  rule: string,
  { version, from, to }: { readonly version?: string } & Period,
): Promise<Readonly<Record<LabelWord, number>>> {
  const counts = { right: 0, wrong: 0, unsure: 0 };
  const labelled = await db
    .selectFrom('labels')
    .crossJoin('judgements')
    .whereRef('judgements.message', '=', 'labels.message')
    .crossJoin('hits')
    .where(HITS_OF_JUDGEMENT)
    .select(['hits.hour', 'hits.version', 'hits.draw', 'labels.message', 'labels.label', 'labels.at'])
    .where('labels.rule', '=', rule)
    .where('hits.rule', '=', rule)
    .$if(version !== undefined, (query) => query.where('hits.version', '=', version!))
    .$if(from !== undefined, (query) => query.where('hits.at', '>=', from!))
    .$if(to !== undefined, (query) => query.where('hits.at', '<', to!))
    .orderBy('labels.at')
    .execute();
  const groups = Map.groupBy(labelled, (row) => `${row.hour} ${row.version}`);
  const latest = new Map<string, LabelWord>();
  for (const rows of groups.values()) {
    const { hour, version: of } = rows[0]!;
    const sample = new Set((await drawn(db, rule, { hour, version: of })).map(({ draw }) => draw));
    for (const row of rows) if (sample.has(row.draw)) latest.set(`${row.message} ${of}`, row.label as LabelWord);
  }
  for (const label of latest.values()) counts[label]++;
  return counts;
}
