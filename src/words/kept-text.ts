/** A text that is English wherever it is kept, and what it is called elsewhere; `$1` is what stands in it. */
export type KeptText = readonly [said: RegExp, told: string];

/** The text in another language, where the table knows it as a whole; else as it is. */
export function toldBy(table: readonly KeptText[], said: string): string {
  const found = table.find(([pattern]) => pattern.test(said));
  return found === undefined ? said : said.replace(found[0], found[1]);
}
