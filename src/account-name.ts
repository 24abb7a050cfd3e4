/**
 * Finds an account in a text: as it is, as a message reference writes it, and as JSON does, and only as a whole name.
 * `alice` and `al-2` do not name `al`.
 */
export type AccountName = {
  /** The ways in which it may be written; a text with none of them does not name it. */
  readonly written: readonly string[];
  isIn(text: string): boolean;
  /** The text with something else in its place. */
  replacedIn(text: string, by: string): string;
};

/** What may be part of a longer id. */
const ID = '[\\p{L}\\p{N}_@#-]';

export function accountName(account: string): AccountName {
  const inRef = account.replace(/[%/\s\p{Cc}]/gu, (character) => encodeURIComponent(character));
  const plain = [account, inRef];
  const written = [...new Set([...plain, ...plain.map((name) => JSON.stringify(name).slice(1, -1))])];
  const names = written.sort((a, b) => b.length - a.length).map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(`(?<!${ID})(?:${names.join('|')})(?!${ID})`, 'gu');
  return {
    written,
    isIn: (text) => written.some((name) => text.includes(name)) && text.search(pattern) >= 0,
    replacedIn: (text, by) => text.replace(pattern, by),
  };
}
