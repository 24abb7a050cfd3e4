/** Keeps the figures of the suite `thresholds`, and writes them as the tables of docs/thresholds.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, NO_THRESHOLDS, THRESHOLDS, type Threshold, valueNow } from './threshold-list.ts';
import type { ScopeName } from './threshold-scopes.ts';

export type Count = { readonly texts: number; readonly found: number; readonly lost: number; readonly gained: number };
type Slowest = { readonly unit: string; readonly ms: number };
/** One value at one level of one scope, beside the value as it is. */
export type AtLevel = {
  readonly level: string;
  readonly counts: {
    readonly hidden: Count;
    readonly other: Count;
    readonly bad: Count;
    readonly clean: Count;
    /** Texts of which anything is found otherwise. */
    readonly otherwise: number;
    /** The family of disguise that moves most. */
    readonly most: string | undefined;
  };
  readonly ms: readonly [number, number];
  readonly refused: readonly [number, number];
  readonly worst: readonly [Slowest, Slowest] | undefined;
};
export type Measured = { readonly scope: ScopeName; readonly value: number; readonly levels: readonly AtLevel[] };
export type Figures = Record<
  string,
  { readonly is: string; readonly day: string; readonly measured: readonly Measured[] }
>;

const RESULTS = join(import.meta.dirname, 'results/thresholds.json');
const PAGE = join(import.meta.dirname, '../docs/thresholds.md');

export const idOf = ({ file, name }: Pick<Threshold, 'file' | 'name'>): string => `${file} ${name}`;
export const readFigures = (): Figures => (existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {});
export const writeFigures = (figures: Figures): void => writeFileSync(RESULTS, `${JSON.stringify(figures, null, 1)}\n`);

const number = (value: number): string => value.toLocaleString('en-US');
const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (names: readonly string[]): string[] => [row(names), row(names.map(() => '---'))];
const KINDS = ['hidden', 'other', 'bad', 'clean'] as const;

/** What another value loses and gains: `+3`, `−2`, `−2 +3`, or nothing. */
const moved = ({ lost, gained }: Count): string =>
  [lost > 0 ? `−${number(lost)}` : '', gained > 0 ? `+${number(gained)}` : ''].filter((part) => part !== '').join(' ');
const ofAll = ({ texts, found }: Count): string => (texts === 0 ? '' : `${number(found)} of ${number(texts)}`);

/** By scope, what was measured of a threshold at the level where its values differ most. */
export function byScope(
  measured: readonly Measured[],
): { scope: string; level: string; rows: { value: number; at: AtLevel }[] }[] {
  return [...new Set(measured.map(({ scope }) => scope))].map((scope) => {
    const its = measured.filter((one) => one.scope === scope);
    const levels = its[0]!.levels.map(({ level }, nth) => ({
      level,
      rows: its.map(({ value, levels: all }) => ({ value, at: all[nth]! })),
      differs: its.reduce((sum, { levels: all }) => sum + all[nth]!.counts.otherwise, 0),
    }));
    const { level, rows } = levels.reduce((best, next) => (next.differs >= best.differs ? next : best));
    return { scope, level: level === 'any' ? '' : `, ${level}`, rows: rows.toSorted((a, b) => a.value - b.value) };
  });
}

function believedRows({ name }: Threshold, value: string, measured: readonly Measured[]): string[] {
  return byScope(measured).flatMap(({ scope, level, rows }, nth) => {
    const { counts } = rows[0]!.at;
    const first = [nth === 0 ? `\`${name}\`` : '', nth === 0 ? `**${value}**` : '', `${scope}${level}`];
    const others = rows.map(({ value: tried, at }) => {
      if (at.counts.otherwise === 0) return row(['', number(tried), 'nothing changes', '', '', '', '', '']);
      const cells = KINDS.map((kind) => moved(at.counts[kind]));
      const elsewhere = cells.every((one) => one === '') ? `${number(at.counts.otherwise)} marked elsewhere` : '';
      return row(['', number(tried), elsewhere, ...cells, cell(at.counts.most ?? '')]);
    });
    return [row([...first, ...KINDS.map((kind) => ofAll(counts[kind])), '']), ...others];
  });
}

const slow = (worst: Slowest | undefined): string =>
  worst === undefined
    ? ''
    : `${worst.ms.toFixed(1)} ms, \`${cell(JSON.stringify(worst.unit).slice(1, -1)).replaceAll('`', "'")}\``;

function budgetRows({ name }: Threshold, value: string, measured: readonly Measured[]): string[] {
  return byScope(measured).flatMap(({ scope, level, rows }, nth) => {
    const { counts, worst, refused } = rows[0]!.at;
    const all = KINDS.reduce((sum, kind) => sum + counts[kind].texts, 0);
    const first = [nth === 0 ? `\`${name}\`` : '', nth === 0 ? `**${value}**` : '', `${scope}${level}`];
    const others = rows.map(({ value: tried, at }) => {
      const more = at.refused[1] - at.refused[0];
      const refusals = more === 0 ? '' : `, ${number(at.refused[1])} patterns refused`;
      return row(['', number(tried), '', `${number(at.counts.otherwise)}${refusals}`, slow(at.worst?.[1])]);
    });
    const refusals = refused[0] === 0 ? '' : `, ${number(refused[0])} patterns refused`;
    return [row([...first, `of ${number(all)}${refusals}`, slow(worst?.[0])]), ...others];
  });
}

const HEADS: Record<Kind, readonly string[]> = {
  believed: ['constant', 'value', 'judged', 'disguised', 'other words', 'bad lines', 'clean lines', 'what moves most'],
  budget: ['constant', 'value', 'judged', 'texts judged otherwise', 'slowest 12 KB'],
};

/** File by file, the thresholds of a kind. */
function tables(kind: Kind, figures: Figures): string[] {
  const rowsOf = { believed: believedRows, budget: budgetRows }[kind];
  const its = THRESHOLDS.filter((threshold) => threshold.kind === kind);
  return [...new Set(its.map(({ file }) => file))].flatMap((file) => {
    const rows = its
      .filter((threshold) => threshold.file === file)
      .flatMap((threshold) => {
        const known = figures[idOf(threshold)];
        const value = valueNow(threshold);
        if (known === undefined) return [row([`\`${threshold.name}\``, `**${value}**`, 'not measured yet'])];
        return rowsOf(threshold, value, known.measured);
      });
    return ['', `### \`src/${file}\``, '', ...head(HEADS[kind]), ...rows];
  });
}

const noThresholds = (): string[] => [
  ...head(['kind', 'what it is', 'constants']),
  ...Object.entries(NO_THRESHOLDS).map(([kind, { why, names }]) => {
    const files = Object.entries(names).map(
      ([file, list]) =>
        `\`src/${file}\`: ${list
          .split(' ')
          .map((name) => `\`${name}\``)
          .join(' ')}`,
    );
    return row([kind, why, files.join('; ')]);
  }),
];

/** Writes what stands between `<!-- NAME -->` and `<!-- end of NAME -->` of the page anew. */
export function writePage(figures: Figures): void {
  const days = [...new Set(Object.values(figures).map(({ day }) => day))].toSorted();
  const parts: Record<string, readonly string[]> = {
    days: [`Measured on ${days.join(', ')} with \`npm run bench -- thresholds\`.`],
    believed: tables('believed', figures),
    budgets: tables('budget', figures),
    others: noThresholds(),
  };
  let page = readFileSync(PAGE, 'utf8');
  for (const [name, lines] of Object.entries(parts)) {
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`);
    page = page.replace(between, (_, begin: string, end: string) => `${begin}${lines.join('\n')}\n${end}`);
  }
  writeFileSync(PAGE, page);
}
