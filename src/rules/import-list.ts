import { compileEngine } from '../text/compile.ts';
import { say, type Told } from '../words/saying.ts';
import { csvCell, parseCsv } from './csv.ts';
import { domainOf } from './domain-entries.ts';
import type { WordList } from './lists.ts';

export type ImportedList = {
  /** New entries, in the order in which they came, each once. */
  readonly entries: readonly string[];
  readonly known: number;
  readonly refused: readonly RefusedEntry[];
  /** The first line, where it is a heading and no entry. */
  readonly heading: string | undefined;
};
export type RefusedEntry = { readonly entry: string; readonly line: number; readonly why: Told };

export type ImportProblem = { readonly ok: false; readonly message: Told };

type ImportOptions = {
  /** By this a plain list is told from a table. */
  readonly file: string;
  /** A heading, or a number from 1. Absent: the column whose heading says that it holds entries, else the first. */
  readonly column?: string | undefined;
  readonly kind: WordList['kind'];
  /** Entries that the list has already. */
  readonly known: ReadonlySet<string>;
};

/** Headings of the column that holds the entries, in the languages of those who keep such tables. Of a plain list, too. */
const ENTRY_HEADINGS = new Set([
  ...['phrase', 'phrases', 'word', 'words', 'term', 'terms', 'keyword', 'keywords', 'text', 'entry', 'pattern'],
  ...['domain', 'domains', 'host', 'hostname', 'url'],
  ...['词', '词语', '词汇', '关键词', '敏感词', '屏蔽词', '违禁词', '短语', '域名', '詞', '詞彙', '關鍵詞', '敏感詞'],
  ...['語', '言葉', '単語', 'キーワード', '禁止語', 'ngワード', 'ドメイン'],
]);

type Imported = ({ readonly ok: true } & ImportedList) | ImportProblem;

/** Entries that are checked in one step. */
const AT_ONCE = 2_000;

/**
 * Entries of a plain list (one a line) or of one column of a table with commas, semicolons or tabs. What no rule could
 * use is refused entry by entry, by the same checks that the loader makes. Each step tells how many entries it checked, and
 * of how many.
 */
export function* importList(
  text: string,
  options: ImportOptions,
): Generator<{ readonly checked: number; readonly of: number }, Imported> {
  const table = readTable(text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n'), options);
  if ('message' in table) return table;
  const column = findColumn(table, options);
  if ('message' in column) return column;
  const candidates: { entry: string; line: number }[] = [];
  const refused: RefusedEntry[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  for (const { cells, line } of table.slice(column.heading === undefined ? 0 : 1)) {
    const written = (cells[column.index] ?? '').replaceAll(/\s+/g, ' ').trim();
    if (written === '') continue;
    const entry = options.kind === 'domains' ? asWritten(written) : written;
    if (entry === undefined) {
      refused.push({ entry: written, line, why: [say('notDomain', written), say('asIs', '; '), say('domainHint')] });
      continue;
    }
    if (options.known.has(entry) || seen.has(entry)) repeated++;
    else candidates.push({ entry, line });
    seen.add(entry);
  }
  const why = new Map<number, Told>();
  for (let start = 0; options.kind === 'phrases' && start < candidates.length; start += AT_ONCE) {
    const some = candidates.slice(start, start + AT_ONCE).map(({ entry }) => entry);
    for (const [at, reason] of reasonsAgainst(some)) why.set(start + at, reason);
    yield { checked: some.length, of: candidates.length };
  }
  const entries = candidates.flatMap(({ entry }, at) => (why.has(at) ? [] : [entry]));
  refused.push(...candidates.flatMap((one, at) => (why.has(at) ? [{ ...one, why: why.get(at)! }] : [])));
  return { ok: true, entries, known: repeated, refused, heading: column.heading };
}

/** A domain as a list has it: `.xyz` and `weixin://` are compared in another form than they are written. */
function asWritten(written: string): string | undefined {
  const domain = domainOf(written);
  return domain === undefined || domainOf(domain) === domain ? domain : written.toLowerCase();
}

type Rows = readonly { readonly cells: readonly string[]; readonly line: number }[];

function readTable(text: string, { file, column }: ImportOptions): Rows | ImportProblem {
  const lines = text.split('\n').map((cell, index) => ({ cells: [cell], line: index + 1 }));
  const separator = separatorOf(lines.map(({ cells }) => cells[0]!));
  const isTable = column !== undefined || /\.(?:csv|tsv)$/i.test(file);
  const plain = lines.filter(({ cells }) => cells[0]!.trim() !== '');
  if (!isTable) return plain;
  const { rows, unbalanced } = parseCsv(text, separator);
  if (unbalanced === undefined) return rows;
  // One column is a plain list by another name, and that knows no quotes: a lone one is part of its entry.
  if (separator === undefined) return plain;
  const message = say('tableQuoteOpen', unbalanced);
  return { ok: false, message };
}

/** What parts the columns: whichever of the three most lines have as often as the first one. Undefined where none does. */
function separatorOf(lines: readonly string[]): string | undefined {
  const [first = ''] = lines;
  const count = (line: string, separator: string) => line.split(separator).length;
  const [most] = [',', ';', '\t'].toSorted((a, b) => count(first, b) - count(first, a));
  return count(first, most!) > 1 ? most : undefined;
}

/** `Blocked Term`, `banned_words`: what stands before the noun. */
const SUCH =
  /^(?:bad|banned|block(?:ed)?|blacklist(?:ed)?|deny|denied|filter(?:ed)?|forbidden|illegal|list|of|offensive|profan(?:e|ity)|prohibited|reject(?:ed)?|sensitive|spam|stop|swear|taboo|the|unwanted)$/;
const NOUN =
  /^(?:words?|terms?|phrases?|samples?|key ?words?|entry|entries|domains?|hosts?|hostnames?|urls?|blacklist|blocklist)$/;
const HEADING_ZH =
  /^(?:敏感|屏蔽|违禁|违规|禁用|禁止|过滤|黑名单|垃圾|广告|风险|關鍵|关键|違規|屏蔽)*(?:词|詞|字|词语|詞語|词汇|詞彙|词条|词组|关键词|关键字|關鍵詞|短语|短語|文本|内容|域名|网址)$/;
const HEADING_JA =
  /^(?:禁止|NG|ＮＧ|規制|除外|不適切)?(?:語|語句|用語|ワード|単語|言葉|キーワード|フレーズ|ドメイン|文言)$/i;

/** Whether the first cell of a column of a table names it as that of the entries. */
function saysEntries(cell: string): boolean {
  const name = cell.trim().toLowerCase();
  if (ENTRY_HEADINGS.has(name)) return true;
  const parts = name.split(/[\s_-]+/);
  if (parts.some((part) => NOUN.test(part)) && parts.every((part) => SUCH.test(part) || NOUN.test(part))) return true;
  return HEADING_ZH.test(name) || HEADING_JA.test(name);
}

/** Headings of what stands beside entries: where one is there, the first line is no entry. */
const OTHER_HEADINGS = new Set([
  ...[
    'id',
    'no',
    'no.',
    '#',
    'lang',
    'language',
    'level',
    'type',
    'category',
    'class',
    'note',
    'notes',
    'comment',
    'date',
  ],
  ...[
    'severity',
    'tag',
    'tags',
    'label',
    'count',
    'weight',
    'score',
    'action',
    'source',
    'expires',
    'expiry',
    'status',
  ],
  ...['序号', '编号', '等级', '级别', '分类', '类型', '类别', '备注', '说明', '来源', '日期', '语言', '状态', '次数'],
  ...['番号', '分類', '種類', '備考', 'メモ', '言語', 'レベル', '日付'],
]);
/** Of these a column may be that of the entries where no better one is. */
const PERHAPS = new Set([
  'content',
  'value',
  'name',
  'string',
  'message',
  'item',
  '名称',
  '名字',
  '项目',
  '項目',
  '名前',
  '内容',
]);

type Column = { readonly index: number; readonly heading: string | undefined };

function findColumn(rows: Rows, { column, file }: Pick<ImportOptions, 'column' | 'file'>): Column | ImportProblem {
  const first = rows[0]?.cells.map((cell) => cell.trim()) ?? [];
  const isTable = first.length > 1 || /\.(?:csv|tsv)$/i.test(file);
  const cells = first.map((cell) => cell.toLowerCase());
  const isBeside = (cell: string) => OTHER_HEADINGS.has(cell);
  const named = isTable ? cells.findIndex(saysEntries) : cells.findIndex((cell) => ENTRY_HEADINGS.has(cell));
  // `id, content, lang`: a heading by what stands beside.
  const beside = isTable && first.length > 1 && cells.some(isBeside);
  const perhaps = beside ? cells.findIndex((cell) => PERHAPS.has(cell)) : -1;
  const other = beside ? cells.findIndex((cell) => !isBeside(cell)) : -1;
  const entries = [named, perhaps, other].find((at) => at !== -1) ?? -1;
  const heading = entries === -1 ? undefined : first.join(', ');
  if (column === undefined) return { index: Math.max(0, entries), heading };
  const said = cells.indexOf(column.toLowerCase());
  if (said !== -1) return { index: said, heading: first.join(', ') };
  const index = Number(column) - 1;
  if (Number.isInteger(index) && index >= 0 && index < first.length) return { index, heading };
  return { ok: false, message: say('noColumn', column, first) };
}

/**
 * The text of a table as programs save it: by its byte order mark, else as `encoding` or UTF-8. Undefined where the bytes
 * are no such text, or there is no such encoding.
 */
export function decodeTable(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  const [first, second] = bytes;
  const marked =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  try {
    return new TextDecoder(marked ?? encoding ?? 'utf-8', { fatal: true }).decode(bytes);
    // Stryker disable next-line BlockStatement: nothing is undefined as well.
  } catch {
    return undefined;
  }
}

/** The entries of a list, and the list with more of them at its end, put there by somebody. A list that is not there yet is empty. */
export function openList(file: string, text: string) {
  const ending = text === '' || text.endsWith('\n') ? '' : '\n';
  if (!/\.csv$/i.test(file)) {
    const entries = text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
    return { entries, with: (more: readonly string[]) => `${text}${ending}${more.map((one) => `${one}\n`).join('')}` };
  }
  const whole = text.trim() === '' ? 'phrase,by,note,expires\n' : `${text}${ending}`;
  const [heading, ...rows] = parseCsv(whole.replace(/^\uFEFF/, '')).rows;
  const columns = heading!.cells.map((cell) => cell.trim().toLowerCase());
  const column = Math.max(0, columns.indexOf('phrase'), columns.indexOf('domain'));
  const row = (entry: string, by: string) =>
    columns.map((name, index) => (index === column ? csvCell(entry) : name === 'by' ? csvCell(by) : '')).join(',');
  return {
    entries: rows.map(({ cells }) => (cells[column] ?? '').trim()),
    with: (more: readonly string[], by: string) => `${whole}${more.map((one) => `${row(one, by)}\n`).join('')}`,
  };
}

/** What the engine would say when a rule uses the phrase, and what a list cannot hold. */
function reasonsAgainst(terms: readonly string[]): ReadonlyMap<number, Told> {
  const reasons = new Map<number, Told>();
  const compiled = compileEngine([{ type: 'terms', terms, evasion: 'standard' }]);
  if (!compiled.ok)
    for (const { term, message } of compiled.problems) if (term !== undefined) reasons.set(term, message);
  terms.forEach((term, index) => {
    if (/(?:^|\s)#/.test(term)) reasons.set(index, say('readAsComment', term));
  });
  return reasons;
}
