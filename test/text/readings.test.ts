import { expect, test } from 'vitest';
import { foldHan } from '../../src/text/reading/han.ts';
import { CJK } from '../../src/text/reading/kinds.ts';
import { FOREIGN, foldCharacter, readings } from '../../src/text/reading/readings.ts';

const BLOCKS = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
] as const;

test('a Han character that is known for nothing else reads as folding it says', () => {
  const { kind, symbol, other, traits, many } = readings();
  const wrong: string[] = [];
  for (const [from, to] of BLOCKS)
    for (let unit = from; unit <= to; unit++) {
      if (kind[unit] !== CJK || other[unit] !== 0 || many.has(unit)) continue;
      const character = String.fromCharCode(unit);
      const folded = foldCharacter(character);
      const isFolded = folded.length === 1 ? symbol[unit] === folded.charCodeAt(0) : symbol[unit]! >= 0xe000;
      if (!isFolded || ((traits[unit]! & FOREIGN) !== 0) !== (folded !== character)) wrong.push(character);
      if (folded !== foldHan(character)) wrong.push(character);
    }
  expect(wrong).toEqual([]);
});
