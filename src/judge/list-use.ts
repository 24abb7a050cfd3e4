import type { WordList } from '../rules/lists.ts';
import { compileEngine } from '../text/compile.ts';

/** How often the entries of a list occur in given texts: in how many of them, per entry. */
export type ListUse = { readonly list: WordList; readonly texts: readonly number[] };

/** Counts texts, not occurrences: an entry that stands ten times in one message counts once. */
export function makeListCounter(lists: readonly WordList[]): {
  /** Which entries occur in it, each once. */
  add(text: string): readonly { readonly list: WordList; readonly entry: number }[];
  use(): readonly ListUse[];
} {
  const phrases = lists.filter(({ kind, entries }) => kind === 'phrases' && entries.length > 0);
  const compiled = compileEngine(
    phrases.map(({ entries }) => ({ type: 'terms', terms: entries, evasion: 'standard' }) as const),
  );
  if (!compiled.ok) throw new Error('lists that loaded do not compile');
  const counts = phrases.map(({ entries }) => new Uint32Array(entries.length));
  return {
    add(text) {
      const seen = new Map<string, { readonly list: WordList; readonly entry: number }>();
      for (const { pattern, term } of compiled.engine.find(text)) {
        const name = `${pattern} ${term}`;
        if (!seen.has(name)) counts[pattern]![term]!++;
        seen.set(name, { list: phrases[pattern]!, entry: term });
      }
      return [...seen.values()];
    },
    use: () => phrases.map((list, index) => ({ list, texts: [...counts[index]!] })),
  };
}
