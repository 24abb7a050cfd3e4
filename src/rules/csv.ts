/** A row of a table, and the line of the file on which it begins (from 1). */
export type CsvRow = { readonly cells: readonly string[]; readonly line: number };

export type Csv = {
  /** Rows with something in them. Those behind a quote that is not closed are left out. */
  readonly rows: readonly CsvRow[];
  /** The line of a quote that is never closed, or is closed in the middle of a cell: what follows cannot be told apart. */
  readonly unbalanced: number | undefined;
};

/** RFC 4180: commas (or another separator), quotes doubled inside quotes, line breaks inside quotes. */
export function parseCsv(text: string, separator = ','): Csv {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let closed = false;
  let line = 1;
  let rowLine = 1;
  let quoteLine = 1;
  const endCell = () => {
    cells.push(cell);
    cell = '';
    closed = false;
  };
  const endRow = () => {
    endCell();
    if (cells.some((value) => value.trim() !== '')) rows.push({ cells, line: rowLine });
    cells = [];
    rowLine = line + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      if (character === '"' && text[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (character === '"') {
        quoted = false;
        closed = true;
      } else cell += character;
      if (character === '\n') line++;
    } else if (character === separator) endCell();
    else if (character === '\n') {
      endRow();
      line++;
    } else if (character === '"' && cell.trim() === '' && !closed) {
      quoted = true;
      cell = '';
      quoteLine = line;
    } else if (closed && !/\s/.test(character)) return { rows, unbalanced: quoteLine };
    else if (character !== '\r' && !closed) cell += character;
  }
  if (quoted) return { rows, unbalanced: quoteLine };
  endRow();
  return { rows, unbalanced: undefined };
}

/** A cell as it is written into a CSV file. */
export const csvCell = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
