/** A text that is stored in English, with its translation; `$1` stands for a value in it. */
export type KeptText = readonly [said: RegExp, told: string];

/** Translates the text if the table has the whole of it; otherwise returns it unchanged. */
export function toldBy(table: readonly KeptText[], said: string): string {
  const found = table.find(([pattern]) => pattern.test(said));
  return found === undefined ? said : said.replace(found[0], found[1]);
}
