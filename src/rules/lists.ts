import type { Language } from '../text/engine.ts';
import { say } from '../words/saying.ts';
import { checkTerms } from './checks/terms.ts';
import { parseCsv } from './csv.ts';
import { domainOf } from './domain-entries.ts';
import type { Report } from './problem.ts';
import type { Place, Source } from './source.ts';
import { placeOfLine } from './source.ts';

export const LIST_KINDS = ['phrases', 'domains', 'samples'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** The share of pieces in common from which a text is like a sample, where a rule does not say. */
export const USUAL_LIKENESS = 0.6;

/** Words kept in a file of their own. Entries past their expiry are left out already. */
export type WordList = {
  readonly name: string;
  readonly kind: ListKind;
  readonly entries: readonly string[];
  /** As declared, or as the phrases show it. */
  readonly language?: Language | undefined;
  /** The file could not be read. Rules that refer to the list are not blamed for that. */
  readonly unread?: true;
  /** Where an entry stands, by its index in `entries`. */
  placeOf(entry: number): Place;
  /** What the file says of an entry, by its index. */
  aboutOf(entry: number): AboutEntry;
};

export type AboutEntry = {
  /** The last day that it counts, as an ISO date; undefined: it counts for good. */
  readonly expires?: string | undefined;
  /** Who put it there or changed it last, as they wrote. */
  readonly by?: string | undefined;
  readonly note?: string | undefined;
};

type Entry = AboutEntry & { readonly text: string; readonly line: number };

/**
 * Reads a list: plain text (one phrase a line, `#` starts a comment) or, for files that end in `.csv`, columns
 * `phrase, by, note, expires` in any order under a heading line. `today` is an ISO date; an entry counts through the day
 * of its expiry, UTC.
 */
export function parseList(
  name: string,
  kind: WordList['kind'],
  source: Source,
  today: string,
  report: Report,
): WordList & { readonly expired: number } {
  const read = source.file.toLowerCase().endsWith('.csv') ? csvEntries(source, report) : textEntries(source, kind);
  if (read === undefined) return { ...unreadList(name, kind, () => placeOfLine(source, 1)), expired: 0 };
  const current = read.filter(({ expires }) => expires === undefined || expires >= today);
  const kept: Entry[] = [];
  const seen = new Map<string, number>();
  for (const entry of current) {
    const text = kind === 'domains' ? domainOf(entry.text) : entry.text;
    const at = () => placeOfLine(source, entry.line);
    if (text === undefined) {
      report({ code: 'E-LIST-ENTRY', at: at(), message: say('notDomain', entry.text), hint: say('domainHint') });
      continue;
    }
    const first = seen.get(text);
    if (first !== undefined) {
      report({
        code: 'W-LIST-REPEATED',
        at: at(),
        message: say('repeated', text, first),
        hint: say('removeOne'),
      });
      continue;
    }
    seen.set(text, entry.line);
    kept.push({ ...entry, text });
  }
  const expired = read.length - current.length;
  if (expired > 0) {
    // Stryker disable next-line ConditionalExpression: said for the type checker.
    const first = read.find(({ expires }) => expires !== undefined && expires < today)!;
    const [message, hint] = [say('expired', expired), say('expiredHint')];
    report({ code: 'W-LIST-EXPIRED', at: placeOfLine(source, first.line), message, hint });
  }
  const placeOf = (entry: number) => placeOfLine(source, kept[entry]!.line);
  const aboutOf = (entry: number): AboutEntry => {
    const { expires, by, note } = kept[entry]!;
    return { expires, by, note };
  };
  const entries = kept.map(({ text }) => text);
  if (kind === 'samples') checkSamples(entries, placeOf, report);
  if (kind !== 'phrases') return { name, kind, entries, placeOf, aboutOf, expired };
  checkTerms(entries, placeOf, report);
  for (const [index, entry] of entries.entries()) checkSeveral(entry, placeOf(index), report);
  return { name, kind, entries, language: languageOf(entries), placeOf, aboutOf, expired };
}

/** One whose file could not be read. */
export const unreadList = (name: string, kind: ListKind, placeOf: WordList['placeOf']): WordList => ({
  ...{ name, kind, entries: [], unread: true, placeOf, aboutOf: () => ({}) },
});

/** So many short pieces are words in a row; a sentence has longer ones. */
const [FEWEST_PIECES, LONGEST_PIECE] = [3, 8];

/** A line of a list is one phrase, whatever commas it has: W-PHRASE-COMMA. */
function checkSeveral(entry: string, at: Place, report: Report): void {
  const pieces = entry.split(/[,，、;；]/).map((piece) => piece.trim());
  const isRow =
    pieces.length >= FEWEST_PIECES && pieces.every((piece) => piece !== '' && piece.length <= LONGEST_PIECE);
  if (isRow) report({ code: 'W-PHRASE-COMMA', at, message: say('oneLine'), hint: say('oneLineHint', pieces) });
}

/** Fewer phrases say nothing about the language of the rest. */
const FEWEST_TO_TELL = 10;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Characters that only simplified Chinese writes so, and writes often. */
const SIMPLIFIED = /[们这个么说对时过还来为吗给让发开关问见话钱卖网药赌银妈爱东车马鸡鸟岁处]/;
/** One phrase in so many has one of them. */
const SIMPLIFIED_IN = 10;

/** A list most of whose phrases have kana is Japanese; one without kana and with simplified characters is Chinese. */
function languageOf(phrases: readonly string[]): Language | undefined {
  const japanese = phrases.filter((phrase) => KANA.test(phrase)).length;
  if (phrases.length < FEWEST_TO_TELL) return undefined;
  if (japanese * 2 > phrases.length) return 'ja';
  const simplified = phrases.filter((phrase) => SIMPLIFIED.test(phrase)).length;
  return japanese === 0 && simplified * SIMPLIFIED_IN > phrases.length ? 'zh' : undefined;
}

function textEntries(source: Source, kind: ListKind): Entry[] {
  // In a sample a # behind the beginning is a tag.
  const comment = kind === 'samples' ? /^\s*#.*$/ : /(?:^|\s)#.*$/;
  return source.text.split(/\r?\n/).flatMap((line, index) => {
    const text = line.replace(comment, '').trim();
    if (text === '') return [];
    const note =
      comment
        .exec(line)?.[0]
        .replace(/^\s*#\s*/, '')
        .trim() || undefined;
    return [{ text, line: index + 1, note }];
  });
}

/** Shorter texts are alike by chance; they say the same only if they are equal. */
const SHORTEST_SAMPLE = 6;

function checkSamples(entries: readonly string[], placeOf: (entry: number) => Place, report: Report): void {
  entries.forEach((sample, index) => {
    // Stryker disable next-line Regex: as many are left.
    const letters = sample.replace(/[^\p{L}\p{N}]+/gu, '').length;
    if (letters >= SHORTEST_SAMPLE) return;
    const message = say('sampleShort', sample, letters, SHORTEST_SAMPLE);
    const hint = say('sampleShortHint');
    report({ code: 'E-LIST-ENTRY', at: placeOf(index), message, hint });
  });
}

const CSV_COLUMNS = ['phrase', 'domain', 'sample', 'by', 'note', 'expires', 'expiry'] as const;

/** Undefined where no column can be told: that is reported. */
function csvEntries(source: Source, report: Report): Entry[] | undefined {
  const { rows, unbalanced } = parseCsv(source.text);
  if (unbalanced !== undefined) {
    const [message, hint] = [say('quoteOpen'), say('quoteOpenHint')];
    report({ code: 'E-LIST-ENTRY', at: placeOfLine(source, unbalanced), message, hint });
  }
  const heading = rows[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const column = Math.max(...['phrase', 'domain', 'sample'].map((name) => heading.indexOf(name)));
  const known = heading.every((cell) => (CSV_COLUMNS as readonly string[]).includes(cell));
  if (column === -1 || !known) {
    const [message, hint] = [say('csvHeading'), say('csvHeadingHint')];
    report({ code: 'E-LIST-ENTRY', at: placeOfLine(source, 1), message, hint });
    return undefined;
  }
  const expiry = Math.max(heading.indexOf('expires'), heading.indexOf('expiry'));
  return rows.slice(1).flatMap(({ cells, line }) => {
    const text = cells[column]?.trim() ?? '';
    const expires = (expiry === -1 ? '' : (cells[expiry]?.trim() ?? '')) || undefined;
    if (text === '') return [];
    if (text.includes('\n')) {
      const [message, hint] = [say('severalLines'), say('quoteOpenHint')];
      report({ code: 'E-LIST-ENTRY', at: placeOfLine(source, line), message, hint });
      return [];
    }
    if (expires !== undefined && !isDate(expires)) {
      const message = say('notDate', expires);
      report({ code: 'E-LIST-ENTRY', at: placeOfLine(source, line), message, hint: say('likeDate') });
      return [];
    }
    const cell = (name: string) => cells[heading.indexOf(name)]?.trim() || undefined;
    return [{ text, line, expires, by: cell('by'), note: cell('note') }];
  });
}

/** In UTC, as an ISO date: by it entries expire. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** A day that there is: `Date` alone takes the 30th of February for the 2nd of March. */
function isDate(text: string): boolean {
  const time = Date.parse(text);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
