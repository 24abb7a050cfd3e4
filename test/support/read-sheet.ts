/**
 * Reads RFC 4180 as strictly as it is written: every text in quotation marks, a quotation mark twice, CR LF behind each line. A
 * byte order mark at the beginning is left out, as `fetch` does.
 */
export function readSheet(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; ) {
    cell.lastIndex = at;
    const [all, quoted, bare = ''] = cell.exec(text)!;
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare);
    at += all.length;
    if (text[at] === ',') at++;
    else {
      if (!text.startsWith('\r\n', at)) throw new Error(`a cell ends at ${at} with no comma and no line end`);
      at += 2;
      rows.push([]);
    }
  }
  return rows.slice(0, -1);
}
