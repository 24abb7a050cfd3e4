import type { Slip } from '../words/en/problems.ts';
import { type Saying, say } from '../words/saying.ts';
import type { ProblemAt } from './problem.ts';
import type { Place, Source } from './source.ts';

/**
 * What people meant where a file is not YAML. The parser says what it met, often a line too early or in words of its own;
 * these are the slips behind most of it: punctuation of a Chinese or Japanese keyboard, and a line that stands a space
 * too deep or not deep enough.
 */

type Mark = { readonly name: Slip; readonly ascii: string };

/** What an input method types, and what YAML reads. */
const FULL_WIDTH: ReadonlyMap<string, Mark> = new Map([
  ['：', { name: 'colon', ascii: ':' }],
  ['，', { name: 'comma', ascii: ',' }],
  ['、', { name: 'enumeration', ascii: ',' }],
  ['“', { name: 'quote', ascii: '"' }],
  ['”', { name: 'quote', ascii: '"' }],
  ['‘', { name: 'quote', ascii: "'" }],
  ['’', { name: 'quote', ascii: "'" }],
  ['「', { name: 'corner', ascii: '"' }],
  ['」', { name: 'corner', ascii: '"' }],
  ['＂', { name: 'wide-quote', ascii: '"' }],
  ['＇', { name: 'wide-quote', ascii: "'" }],
  ['【', { name: 'bracket', ascii: '[' }],
  ['】', { name: 'bracket', ascii: ']' }],
  ['［', { name: 'bracket', ascii: '[' }],
  ['］', { name: 'bracket', ascii: ']' }],
  ['｛', { name: 'brace', ascii: '{' }],
  ['｝', { name: 'brace', ascii: '}' }],
  ['－', { name: 'dash', ascii: '-' }],
  ['—', { name: 'long-dash', ascii: '-' }],
  ['–', { name: 'long-dash', ascii: '-' }],
  ['−', { name: 'long-dash', ascii: '-' }],
  ['＃', { name: 'number', ascii: '#' }],
  ['｜', { name: 'bar', ascii: '|' }],
  ['\u3000', { name: 'space', ascii: ' ' }],
  ['\u00a0', { name: 'no-break', ascii: ' ' }],
]);
/** These may stand in a text as well as any letter; they are slips only where an entry of a list begins. */
const LONG_DASHES = '—–−';
const FULL_WIDTH_MARK = new RegExp(
  `[${[...FULL_WIDTH.keys()].filter((mark) => !LONG_DASHES.includes(mark)).join('')}]`,
  'g',
);
const LONG_DASH = new RegExp(`^[ \\t]*([${LONG_DASHES}])(?=[ \\t])`);

/** `severity：` where a line or an entry in braces begins. */
const KEY = /^[ \t\u3000\u00a0]*(?:[-－][ \t\u3000\u00a0]+)*[A-Za-z_][\w-]*[ \t]*(：)/;
const FLOW_KEY = /[{,，｛][ \t]*[A-Za-z_][\w-]*[ \t]*(：)/g;
const INDENT = /^[ \t]*([\u3000\u00a0])/;
const QUOTED = /"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|(?:^|[ \t])#.*$/g;
const OPENS_BLOCK_TEXT = /(?:^|[\s:-])[|>][-+\d]*[ \t]*$/;

type Line = { readonly start: number; readonly text: string; readonly indent: number };

/** With its full-width marks as YAML reads them: behind a colon and a comma it wants a space. */
export const inAscii = (written: string): string =>
  written
    .replaceAll(/([：，、])(?=\S)/g, (mark) => `${FULL_WIDTH.get(mark)!.ascii} `)
    .replaceAll(FULL_WIDTH_MARK, (mark) => FULL_WIDTH.get(mark)!.ascii);

/** A key with its value: of the value only marks that open it, and what they close; `加V：abc` in it stays as it is. */
function lineInAscii(line: string): string {
  const written = line.replace(LONG_DASH, (head) => `${head.slice(0, -1)}-`);
  const [head] = KEY.exec(written) ?? [];
  if (head === undefined) return inAscii(written);
  const value = written.slice(head.length);
  const opens = /^\s*[“‘「【［｛]/.test(value) || FLOW_KEY.test(value);
  FLOW_KEY.lastIndex = 0;
  return `${inAscii(head)}${/^\S/.test(value) ? ' ' : ''}${opens ? inAscii(value) : value}`;
}

/** Slips in a file that is not YAML; `at` is where the parser stopped. Empty where none of them explains it. */
export function slipsIn(source: Source, at: number): readonly ProblemAt[] {
  const lines = linesOf(source);
  const marks = lines.flatMap((line) => marksIn(line, line.start <= at && at <= line.start + line.text.length));
  if (marks.length > 0) return marks.map(({ place, line }) => markProblem(source, place, line.text));
  const indented = indentSlip(lines, at, source);
  return indented === undefined ? [] : [indented];
}

/** For a plain scalar that is not what should stand there: the full-width mark that made it one. */
export function hintForPlain(written: string): Saying | undefined {
  const line = written.split('\n').find((each) => KEY.test(each)) ?? written;
  const isSlip = KEY.test(line) || /^[“‘「【［｛]/.test(line.trim());
  if (!isSlip) return undefined;
  const mark = line.match(FULL_WIDTH_MARK)![0];
  return say('slipInPlain', mark, FULL_WIDTH.get(mark)!.name, lineInAscii(line.trim()));
}

/** Lines with quotes and comments blanked out. Text in blocks (`|`, `>`) may hold anything, and is left out. */
function linesOf({ text }: Source): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  let blockIndent = Number.POSITIVE_INFINITY;
  for (const written of text.split('\n')) {
    const masked = written.replace(/\r$/, '').replaceAll(QUOTED, (part) => ' '.repeat(part.length));
    const indent = masked.length - masked.trimStart().length;
    const isBlank = masked.trim() === '';
    if (!isBlank && indent <= blockIndent) blockIndent = Number.POSITIVE_INFINITY;
    if (!isBlank && blockIndent === Number.POSITIVE_INFINITY) lines.push({ start, text: masked, indent });
    if (OPENS_BLOCK_TEXT.test(masked)) blockIndent = Math.min(blockIndent, indent);
    start += written.length + 1;
  }
  return lines;
}

/** Marks that take the place of YAML's own. On the line where the parser stopped, any of them may be to blame. */
function marksIn(line: Line, stoppedHere: boolean): { readonly place: number; readonly line: Line }[] {
  const certain = [
    line.text.match(INDENT),
    line.text.match(LONG_DASH),
    line.text.match(KEY),
    ...line.text.matchAll(FLOW_KEY),
  ]
    .filter((found) => found !== null)
    .map((found) => found.index! + found[0].length - 1);
  const suspected = stoppedHere ? [...line.text.matchAll(FULL_WIDTH_MARK)].map(({ index }) => index) : [];
  const [first] = [...new Set([...certain, ...suspected])].toSorted((a, b) => a - b);
  return first === undefined ? [] : [{ place: line.start + first, line }];
}

function markProblem(source: Source, start: number, masked: string): ProblemAt {
  const mark = source.text[start]!;
  const { name, ascii } = FULL_WIDTH.get(mark)!;
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const written = source.text.slice(lineStart, lineStart + masked.length);
  const message = say('slip', mark === '\u3000' || mark === '\u00a0' ? ' ' : mark, name, ascii);
  const hint = say('slipHint', lineInAscii(written.trim()));
  return { code: 'E-YAML-SYNTAX', at: { source, start, end: start + 1 }, message, hint };
}

/** The parser may notice a wrong depth this many lines late, or one early. */
const NEAR_LINES = 2;

/** A key or entry of a list that stands at a depth where nothing is open. */
function indentSlip(lines: readonly Line[], at: number, source: Source): ProblemAt | undefined {
  const stopped = lines.findLastIndex(({ start }) => start <= at);
  const open: number[] = [];
  /** Depths at which entries of a list begin. */
  const lists = new Set<number>();
  let mayOpen = true;
  let depth = 0;
  for (const [index, { text, indent, start }] of lines.entries()) {
    if (depth === 0) {
      const key = /^([A-Za-z_]\w*):(?:\s|$)/.exec(text)?.[1];
      // Only a few keys stand at the very beginning; another one lost its depth, and the line below is blamed for it.
      if (key !== undefined && !TOP_KEYS.has(key) && open.length > 1 && Math.abs(index - stopped) <= NEAR_LINES)
        return depthProblem({ source, start, end: start + key.length }, 0, keyDepthAround(open, lists));
      const isDash = /^\s*-(?:\s|$)/.test(text);
      // A dash belongs to a list that is open, where one is.
      const fitting = open.filter((level) => lists.has(level) === isDash);
      const wrong = depthSlip(open, fitting.length > 0 ? fitting : open, indent, mayOpen);
      const isEntry = /^\s*(?:-(?:\s|$)|[^\s#][^:]*:(?:\s|$))/.test(text);
      if (wrong !== undefined && isEntry && Math.abs(index - stopped) <= NEAR_LINES) {
        return depthProblem({ source, start, end: start + indent }, indent, wrong);
      }
      while (open.length > 0 && open.at(-1)! > indent) open.pop();
      if (open.at(-1) !== indent) open.push(indent);
      if (isDash) lists.add(indent);
      else lists.delete(indent);
      // What follows a dash stands on a level of its own: `- id: a` opens one for `state:` below `id`.
      for (const dash of dashesIn(text, indent)) open.push(dash);
    }
    depth = Math.max(0, depth + count(text, /[[{]/g) - count(text, /[\]}]/g));
    mayOpen = /(?::|-)\s*$/.test(text.trimEnd());
  }
  return undefined;
}

const TOP_KEYS: ReadonlySet<string> = new Set(['version', 'lists', 'ladders', 'exempt', 'brake', 'signals', 'rules']);

/** Where the keys of the rule stand that is open: behind the first dash. */
const keyDepthAround = (open: readonly number[], lists: ReadonlySet<number>): number => {
  const dash = open.find((level) => lists.has(level));
  return open.find((level) => level > (dash ?? 0)) ?? open.at(-1)!;
};

const depthProblem = (at: Place, is: number, meant: number): ProblemAt => ({
  ...{ code: 'E-YAML-SYNTAX', at },
  message: say('depth', is, meant),
  hint: say('depthHint', meant),
});

/** The depth that was meant, where this one is none of those that are open. */
function depthSlip(
  open: readonly number[],
  fitting: readonly number[],
  indent: number,
  mayOpen: boolean,
): number | undefined {
  if (open.length === 0 || open.includes(indent)) return undefined;
  const deepest = open.at(-1)!;
  if (indent > deepest) return mayOpen ? undefined : Math.max(...fitting);
  // Of two as near the deeper one: it is the level of the line above.
  return fitting.toSorted((a, b) => Math.abs(a - indent) - Math.abs(b - indent) || b - a)[0];
}

function dashesIn(text: string, indent: number): readonly number[] {
  const levels: number[] = [];
  for (let at = indent; /^-\s+\S/.test(text.slice(at)); levels.push(at)) at += /^-\s+/.exec(text.slice(at))![0].length;
  return levels;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
