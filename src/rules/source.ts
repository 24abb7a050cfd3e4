/**
 * Files as written and places in them. Everything that can be wrong in a rule set points at a `Place`, so a mistake
 * is always answered with the line it stands on.
 */

/** A rule file or a list, with the name a person knows it by (relative to where they are). */
export type Source = {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
};

/** A stretch of a source, UTF-16 offsets, half-open. */
export type Place = { readonly source: Source; readonly start: number; readonly end: number };

/** A value and where it was written. */
export type Located<T> = { readonly value: T; readonly at: Place };

export type Position = {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters (code points), as editors count. */
  readonly column: number;
  /** The column after the last character, on the same line. */
  readonly endColumn: number;
  readonly lineText: string;
};

export function makeSource(file: string, text: string): Source {
  const lineStarts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) lineStarts.push(i + 1);
  return { file, text, lineStarts };
}

/** Line and columns of a place; a place over several lines is shown as far as its first line goes. */
export function positionOf({ source, start, end }: Place): Position {
  const line = lineIndexAt(source, start);
  const lineStart = source.lineStarts[line]!;
  const lineEnd = source.text.indexOf('\n', lineStart);
  const lineText = source.text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, '');
  const within = (offset: number) => Math.min(Math.max(offset - lineStart, 0), lineText.length);
  const column = codePoints(lineText.slice(0, within(start))) + 1;
  const marked = lineText.slice(within(start), within(end)).trimEnd();
  return { line: line + 1, column, endColumn: column + Math.max(codePoints(marked), 1), lineText };
}

/** The whole of a line, without the space around it. Lines count from 1. */
export function placeOfLine(source: Source, line: number): Place {
  const lineStart = source.lineStarts[line - 1] ?? source.text.length;
  const lineEnd = source.lineStarts[line] === undefined ? source.text.length : source.lineStarts[line]! - 1;
  const text = source.text.slice(lineStart, lineEnd);
  const start = lineStart + (text.length - text.trimStart().length);
  return { source, start, end: Math.max(start, lineStart + text.trimEnd().length) };
}

function lineIndexAt({ lineStarts }: Source, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
