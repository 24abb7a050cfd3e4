import table from '../data/han-shapes.json' with { type: 'json' };

/** Every character that has more than one shape → the shape that stands for all of them (`scripts/tables/han-shapes.ts`). */
const folded: ReadonlyMap<string, string> = (() => {
  const characters = [...table.pairs];
  const pairs = new Map<string, string>();
  for (let at = 0; at < characters.length; at += 2) pairs.set(characters[at]!, characters[at + 1]!);
  return pairs;
})();

/**
 * Traditional, Japanese and rare shapes of a Han character → the simplified one. Terms and texts are folded alike, so
 * a term in traditional characters finds simplified text too.
 */
export const foldHan = (character: string): string => folded.get(character) ?? character;
