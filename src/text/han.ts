import hongKong from 'opencc-js/dict/HKVariantsRev';
import japaneseNew from 'opencc-js/dict/JPShinjitaiCharacters';
import simplified from 'opencc-js/dict/TSCharacters';
import taiwan from 'opencc-js/dict/TWVariantsRev';
import variants from './data/han-variants.json' with { type: 'json' };

/** OpenCC's `from to[ to…]|…` with single characters on both sides. */
function characterPairs(dictionary: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of dictionary.split('|')) {
    const [from, to] = line.split(' ');
    if (from !== undefined && to !== undefined && [...from].length === 1 && [...to].length === 1) pairs.set(from, to);
  }
  return pairs;
}

const toTraditional = [characterPairs(japaneseNew), characterPairs(hongKong), characterPairs(taiwan)];
const toSimplified = characterPairs(simplified);
const rare = new Map(variants.pairs.split(' ').map((pair) => [[...pair][0]!, [...pair][1]!] as const));
/**
 * Traditional, Japanese and rare shapes of a Han character → the simplified one. Terms and texts are folded alike, so
 * a term in traditional characters finds simplified text too.
 */
export function foldHan(character: string): string {
  let folded = character;
  // Variants point at variants: three steps at most, and the result must fold to itself.
  for (let step = 0; step < 4; step++) {
    const before = folded;
    folded = rare.get(folded) ?? folded;
    for (const pairs of toTraditional) folded = pairs.get(folded) ?? folded;
    folded = toSimplified.get(folded) ?? folded;
    if (folded === before) break;
  }
  return folded;
}
