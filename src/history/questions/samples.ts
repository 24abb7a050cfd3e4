import { type Kysely, sql } from 'kysely';
import { SAMPLE_SIZE } from '../../journal/sample.ts';
import type { Schema } from '../schema.ts';
import { HIT_COLUMNS, type HitRow } from './known.ts';
import { withMessages } from './messages.ts';
import { readCursor, writeCursor } from './page.ts';
import type { KnownHit, Label, LabelWord, Listed, Page, Period, SampleFilter } from './questions.ts';

const HOUR_MS = 3_600_000;
/** Hours that are looked at for one page: a filter that finds little goes on with the next page. */
const HOURS_LOOKED_AT = 200;

type Group = { readonly hour: number; readonly version: string };
type SampleRow = HitRow & { readonly draw: number };

/**
 * The sample: of each hour and version the hits that chance put lowest. History has more than those (every live hit, and
 * what a process drew that others had lower ones for); asked this way it is the same whoever drew.
 */
export async function listSamples(
  db: Kysely<Schema>,
  filter: SampleFilter,
  page: Page,
): Promise<Listed<KnownHit & { readonly label: Label | undefined }>> {
  const after = readCursor(page.after);
  const found: { row: SampleRow; label: Label | undefined }[] = [];
  let next: string | undefined;
  let at =
    after === undefined ? undefined : { hour: Number(after[0]), version: String(after[1]), draw: Number(after[2]) };
  for (let looked = 0; ; looked++) {
    const group: Group | undefined = at !== undefined && at.draw >= 0 ? at : await groupBefore(db, filter, at);
    if (group === undefined) break;
    const rows = await drawn(db, filter.rule, group);
    const rest = rows.filter(({ draw }) => at === undefined || at.draw < 0 || draw > at.draw);
    const labels = await labelsOf(db, filter.rule, rest);
    for (const row of rest) {
      const label = labels.get(row.message);
      if (filter.unlabelled === true && label !== undefined) continue;
      if (found.length === page.limit) {
        const last = found.at(-1)!.row;
        next = writeCursor([last.hour, last.version, last.draw]);
        break;
      }
      found.push({ row, label });
    }
    if (next !== undefined) break;
    at = { ...group, draw: -1 };
    if (looked === HOURS_LOOKED_AT) {
      next = writeCursor([group.hour, group.version, -1]);
      break;
    }
  }
  const hits = await withMessages(
    db,
    found.map(({ row }) => row),
  );
  return { items: hits.map((hit, index) => ({ ...hit, label: found[index]!.label })), next };
}

/** The next hour and version that have hits, going back in time: one look into the index each. */
async function groupBefore(
  db: Kysely<Schema>,
  { rule, version, from, to }: SampleFilter,
  at: Group | undefined,
): Promise<Group | undefined> {
  const conditions = [
    sql`rule = ${rule}`,
    ...(from === undefined ? [] : [sql`hour >= ${Math.floor(from / HOUR_MS)}`]),
    ...(to === undefined ? [] : [sql`hour <= ${Math.floor((to - 1) / HOUR_MS)}`]),
  ];
  let before = at;
  for (;;) {
    const where = [
      ...conditions,
      ...(before === undefined ? [] : [sql`(hour, version) < (${before.hour}, ${before.version})`]),
    ];
    const { rows } = await sql<Group>`SELECT hour, version FROM hits WHERE ${sql.join(where, sql` AND `)}
      ORDER BY hour DESC, version DESC LIMIT 1`.execute(db);
    const [group] = rows;
    if (group === undefined || version === undefined || group.version === version) return group;
    // Another version's: the wanted one may stand lower in the same hour, or in an earlier one.
    const lower = version < group.version && (await hasHits(db, rule, { hour: group.hour, version }));
    if (lower) return { hour: group.hour, version };
    before = { hour: group.hour, version: '' };
  }
}

async function hasHits(db: Kysely<Schema>, rule: string, { hour, version }: Group): Promise<boolean> {
  const row = await db
    .selectFrom('hits')
    .select('n')
    .where('rule', '=', rule)
    .where('hour', '=', hour)
    .where('version', '=', version)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** One message may be there twice: judged by two rule sets that have the same version of the rule. */
const MOST_TWICE = 4;

async function drawn(db: Kysely<Schema>, rule: string, { hour, version }: Group): Promise<readonly SampleRow[]> {
  const rows = await db
    .selectFrom('hits')
    .select(HIT_COLUMNS)
    .where('rule', '=', rule)
    .where('hour', '=', hour)
    .where('version', '=', version)
    .orderBy('draw')
    .limit(SAMPLE_SIZE * MOST_TWICE)
    .execute();
  const byDraw = new Map(rows.toReversed().map((row) => [row.draw, row]));
  return [...byDraw.values()].toReversed().slice(0, SAMPLE_SIZE);
}

async function labelsOf(
  db: Kysely<Schema>,
  rule: string,
  rows: readonly SampleRow[],
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

/** Of the sample only: what people come across otherwise is not drawn by chance, and would flatter or wrong the rule. */
export async function countLabels(
  db: Kysely<Schema>,
  rule: string,
  { version, from, to }: { readonly version?: string } & Period,
): Promise<Readonly<Record<LabelWord, number>>> {
  const counts = { right: 0, wrong: 0, unsure: 0 };
  const labelled = await db
    .selectFrom('labels')
    .innerJoin('hits', 'hits.message', 'labels.message')
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
