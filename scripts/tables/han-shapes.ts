import hongKong from 'opencc-js/dict/HKVariantsRev';
import japaneseNew from 'opencc-js/dict/JPShinjitaiCharacters';
import japaneseOld from 'opencc-js/dict/JPShinjitaiCharactersRev';
import simplified from 'opencc-js/dict/TSCharacters';
import taiwan from 'opencc-js/dict/TWVariantsRev';
import variants from '../../src/text/data/han-variants.json' with { type: 'json' };

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
const rare = variants.pairs.split(' ').map((pair) => [[...pair][0]!, [...pair][1]!] as const);

/**
 * Every character that has more than one shape → the shape that stands for all of them: what `src/text/data/han-shapes.json` is
 * made of, in order.
 */
export function workOutHanShapes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const standsFor = (character: string): string => {
    let shape = character;
    while (found.get(shape) !== undefined) shape = found.get(shape)!;
    return shape;
  };
  const join = (character: string, shape: string): void => {
    const [from, to] = [standsFor(character), standsFor(shape)];
    if (from !== to) found.set(from, to);
  };
  for (const [traditional, simple] of toSimplified) join(traditional, simple);
  // The rest are shapes of a traditional character; where that has no simplified shape, the other one is the common one.
  for (const pairs of toTraditional)
    for (const [shape, traditional] of pairs)
      if (standsFor(traditional) === traditional) join(traditional, shape);
      else join(shape, traditional);
  // Where OpenCC knows a Japanese shape by one old shape (郷 by 鄕) and the simplified one by another (乡 by 鄉).
  const simple = new Set(toSimplified.values());
  for (const [traditional, shape] of characterPairs(japaneseOld))
    if (!simple.has(standsFor(shape))) join(shape, traditional);
  // Unihan's variants last: they lead some common traditional characters (褲, 蕩) to rare ones.
  for (const [shape, other] of rare) if (!found.has(shape)) join(shape, other);
  return new Map(
    [...found.keys()]
      .map((character) => [character, standsFor(character)] as const)
      .sort(([a], [b]) => a.codePointAt(0)! - b.codePointAt(0)!),
  );
}
