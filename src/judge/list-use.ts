import type { WordList } from '../rules/lists.ts';
import { compileEngine } from '../text/compile.ts';

/** How often the entries of a list occur in given texts: in how many of them, per entry. */
export type ListUse = { readonly list: WordList; readonly texts: readonly number[] };

/** Counts texts, not occurrences: an entry that stands ten times in one message counts once. */
export function makeListCounter(lists: readonly WordList[]): { add(text: string): void; use(): readonly ListUse[] } {
  const phrases = lists.filter(({ kind, entries }) => kind === 'phrases' && entries.length > 0);
  const compiled = compileEngine(
    phrases.map(({ entries }) => ({ type: 'terms', terms: entries, evasion: 'standard' }) as const),
  );
  if (!compiled.ok) throw new Error('lists that loaded do not compile');
  const counts = phrases.map(({ entries }) => new Uint32Array(entries.length));
  return {
    add(text) {
      const seen = new Set<string>();
      for (const { pattern, term } of compiled.engine.find(text)) {
        const entry = `${pattern} ${term}`;
        if (!seen.has(entry)) counts[pattern]![term]!++;
        seen.add(entry);
      }
    },
    use: () => phrases.map((list, index) => ({ list, texts: [...counts[index]!] })),
  };
}
