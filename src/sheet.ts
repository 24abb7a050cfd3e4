/** A value of a cell; objects and lists stand as JSON. */
type Cell = unknown;

/**
 * A line of CSV (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe: the texts are strangers',
 * and `=HYPERLINK(…)` in a cell runs at the desk of whoever opens the file (OWASP, "CSV Injection").
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Excel takes a file without it for one in the machine's own encoding. */
export const CSV_BEGIN = '\ufeff';

function csvCell(cell: Cell): string {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  // Also behind what spreadsheets leave out before they look: white space, controls, a byte order mark.
  const isFormula = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/u.test(text) || /^[\t\r\n]/.test(text);
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
}
