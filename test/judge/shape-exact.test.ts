import { describe, expect, test } from 'vitest';
import { missingIn } from '../../src/judge/shape-of.ts';
import type { ShapeCondition } from '../../src/rules/rule-set.ts';
import { say } from '../../src/words/saying.ts';

/** What is counted in a text, to the last one. */
const NONE = { links: 0, kinds: 0, ofKind: (_: string) => 0 };
const missing = (wanted: Omit<ShapeCondition, 'type'>, text: string, counted = NONE) =>
  missingIn({ type: 'shape', ...wanted }, text, counted);
const isOf =
  (what: 'emoji' | 'mentions' | 'sameCharacter' | 'mixedWords') =>
  (text: string): unknown => {
    const [said] = missing({ [what]: 1_000 }, text);
    expect(said).toMatchObject({ say: 'shapeCount', args: [what, expect.any(Number), 1_000] });
    return said!.args[1];
  };

test('emoji are counted as people see them', () => {
  const texts = [
    '',
    '🇨',
    '🇨🇳',
    '🇨🇳🇯🇵',
    '1\u20e3',
    '1\ufe0f',
    '1\ufe0f\u20e3',
    'a\u20e3',
    '👨‍👩‍👧',
    '❤️ ❤',
    '👍🏽',
    'a b',
  ];
  expect(texts.map(isOf('emoji'))).toEqual([0, 1, 1, 2, 1, 0, 1, 0, 1, 2, 1, 0]);
});

test('mentions have a name behind the sign', () => {
  expect(['@5', '@a', '@_', '@!', '@ a', 'a@b', '，@小明＠小红'].map(isOf('mentions'))).toEqual([1, 1, 1, 0, 0, 0, 2]);
});

test('one character in a row is counted as people see it, and no space', () => {
  expect(['', ' ', '   ', 'a', 'ab', 'aab', 'a a', '👍🏽👍', 'ééé'].map(isOf('sameCharacter'))).toEqual([
    0, 0, 0, 1, 1, 2, 1, 2, 3,
  ]);
});

test('a word of two alphabets counts once, whatever it goes on with', () => {
  expect(['пay', 'пaпaпa', 'пa aп', 'пaω', 'pay', 'пa1пa'].map(isOf('mixedWords'))).toEqual([1, 1, 2, 1, 0, 2]);
});

describe('a share', () => {
  test('is reached with just as much', () => {
    expect(missing({ capitals: 0.5 }, 'ABCDefgh')).toEqual([]);
    expect(missing({ capitals: 0.51 }, 'ABCDefgh')).toEqual([say('shapeShare', 'capitals', 50, 51)]);
    expect(missing({ script: 'cyrillic', share: 0.25 }, 'фы hello.')).toEqual([say('shapeLetters', 7, 8)]);
    expect(missing({ script: 'cyrillic', share: 0.25 }, 'фы helloo')).toEqual([]);
    expect(missing({ script: 'cyrillic' }, 'фы helloo')).toEqual([say('shapeShare', 'cyrillic', 25, 50)]);
  });
  test('is known from so many letters on', () => {
    expect(missing({ capitals: 0.5 }, 'ABCDEFG')).toEqual([say('shapeLetters', 7, 8)]);
    expect(missing({ capitals: 0.5, letters: 2 }, 'AB')).toEqual([]);
    expect(missing({ script: 'latin', letters: 3 }, '!!')).toEqual([say('shapeLetters', 0, 3)]);
  });
});

test('everything that does not hold is told, in the order of the rules', () => {
  const counted = { links: 1, kinds: 2, ofKind: (kind: string) => (kind === 'image' ? 3 : 0) };
  const all = { links: 2, mentions: 1, emoji: 1, elementKinds: 3, sameCharacter: 3, mixedWords: 1 };
  expect(
    missing(
      {
        ...all,
        elements: [
          ['image', 4],
          ['face', 1],
        ],
      },
      'ok',
      counted,
    ),
  ).toEqual([
    say('shapeCount', 'mixedWords', 0, 1),
    say('shapeCount', 'sameCharacter', 1, 3),
    say('shapeCount', 'links', 1, 2),
    say('shapeCount', 'mentions', 0, 1),
    say('shapeCount', 'emoji', 0, 1),
    say('shapeCount', 'elementKinds', 2, 3),
    say('shapeElements', 'image', 3, 4),
    say('shapeElements', 'face', 0, 1),
  ]);
  expect(missing({ links: 1, elementKinds: 2, elements: [['image', 3]] }, 'ok', counted)).toEqual([]);
  expect(missing({}, 'ok')).toEqual([]);
});
