import { describe, expect, test } from 'vitest';
import { DIGIT_NAMES, EMOJI_NAMES, RARE_FOR_OTHERS } from '../../src/text/reading/emoji-names.ts';
import { alone, isJamo, syllable } from '../../src/text/reading/jamo.ts';
import { DRAWN_KANA, foldKana, isKana, voice, vowelOf } from '../../src/text/reading/kana.ts';
import { DRAWN, LEET, LEET_SYMBOLS, MASKS, SWAPS } from '../../src/text/reading/leet.ts';
import { mirrored, reverse, TURNED_ONLY, turnUpsideDown } from '../../src/text/reading/mirror.ts';
import { makePrivateUnits } from '../../src/text/reading/private-units.ts';
import { makeRoom, textIn } from '../../src/text/reading/units.ts';
import { alsoWritten } from '../../src/text/terms/also-written.ts';
import { isCommon, isOrdinary } from '../../src/text/terms/latin-words.ts';

/** What single signs stand for: found by changing the code in many small ways. */
const codeOf = (character: string) => character.codePointAt(0)!;

describe('Hangul apart', () => {
  test('is a vowel or a last consonant, and no first one', () => {
    expect(['\u1161', '\u1175', '\u11a8', '\u11c2'].map((one) => isJamo(codeOf(one)))).not.toContain(false);
    expect(
      ['\u1160', '\u1176', '\u11a7', '\u11c3', '\u1100', 'ㅏ', '가'].map((one) => isJamo(codeOf(one))),
    ).not.toContain(true);
  });
  test('makes a syllable with what stands before it, where there is one', () => {
    expect(syllable(0x1100, 0x1161)).toBe('가');
    expect(syllable(codeOf('가'), 0x11a8)).toBe('각');
    expect([syllable(codeOf('a'), 0x1161), syllable(codeOf('각'), 0x1161)]).toEqual([undefined, undefined]);
  });
  test('reads as its letter by itself', () => {
    expect(String.fromCodePoint(alone(0x1161), alone(0x1175))).toBe('ㅏㅣ');
    expect([alone(codeOf('a')), alone(0x1100)]).toEqual([codeOf('a'), 0x1100]);
  });
});

describe('kana', () => {
  test('are of one syllabary and one size', () => {
    expect([...'ァアィヵヶヴンぁっゎか漢a'].map(foldKana).join('')).toBe('ああいかけゔんあつわか漢a');
    expect([...'ぁぃぅぇぉっゃゅょゎゕゖ'].map(foldKana).join('')).toBe('あいうえおつやゆよわかけ');
    expect([foldKana('ヷ'), foldKana('\u30a0')]).toEqual(['ヷ', '\u30a0']);
    expect(['ぁ', 'ヿ', '\u3040', '\u3100'].map((one) => isKana(codeOf(one)))).toEqual([true, true, false, false]);
  });
  test('are voiced with the mark behind them, where they have such a form', () => {
    expect([voice('か', false), voice('は', true), voice('は', false)]).toEqual(['が', 'ぱ', 'ば']);
    expect([voice('か', true), voice('あ', true), voice('ん', false)]).toEqual([undefined, undefined, undefined]);
  });
  test('have a vowel each, which a long-vowel mark repeats', () => {
    const rows = {
      あ: 'あかがさざただなはばぱまやらわ',
      い: 'いきぎしじちぢにひびぴみり',
      う: 'うくぐすずつづぬふぶぷむゆるゔ',
    };
    const more = { え: 'えけげせぜてでねへべぺめれ', お: 'おこごそぞとどのほぼぽもよろを' };
    for (const [vowel, row] of Object.entries({ ...rows, ...more }))
      for (const kana of row) expect([kana, vowelOf.get(kana)]).toEqual([kana, vowel]);
    expect([vowelOf.get('ん'), vowelOf.get('ア')]).toEqual([undefined, undefined]);
  });
  test('are drawn with what is none of them folded', () => {
    for (const [kana, drawn] of Object.entries(DRAWN_KANA)) {
      expect([kana, foldKana(kana)]).toEqual([kana, kana]);
      expect([kana, drawn.length > 0 && [...drawn].every((one) => one !== kana)]).toEqual([kana, true]);
    }
  });
});

describe('signs that stand for others', () => {
  test('stand for something', () => {
    for (const table of [EMOJI_NAMES, RARE_FOR_OTHERS, DIGIT_NAMES])
      for (const [sign, names] of Object.entries(table)) {
        expect([sign, [...sign].length, /^\p{Script=Han}+$/u.test(names)]).toEqual([sign, 1, true]);
      }
    for (const table of [LEET, LEET_SYMBOLS, SWAPS])
      for (const [sign, letters] of Object.entries(table))
        expect([sign, /^[a-z]+$/.test(letters)]).toEqual([sign, true]);
    for (const [drawn, letter] of DRAWN) {
      expect([drawn, drawn.length > 1, /^[a-z]$/.test(letter)]).toEqual([drawn, true, true]);
      expect([drawn, drawn.includes(letter) && drawn !== 'kn' && drawn !== 'nn']).toEqual([drawn, false]);
    }
    expect(new Set(MASKS).size).toBe([...MASKS].length);
    expect(MASKS).toContain('*');
  });
  test('are those that people use', () => {
    expect([EMOJI_NAMES['🐔']![0], EMOJI_NAMES['🐴']![1], DIGIT_NAMES['8']![1], LEET['1'], SWAPS.v]).toEqual([
      '鸡',
      '妈',
      '巴',
      'il',
      'u',
    ]);
  });
});

describe('a text in a mirror', () => {
  test('has each character in its place from the end, and each letter turned', () => {
    expect(reverse('ab👋')).toBe('👋ba');
    expect(turnUpsideDown('ollǝɥ')).toBe('hello');
    expect(turnUpsideDown('¡ʎpuɐɔ ǝǝɹɟ')).toBe('free candy!');
    expect(turnUpsideDown('96')).toBe('96');
    expect(mirrored({ pattern: 1, term: 2, start: 3, end: 5 }, 10)).toEqual({ pattern: 1, term: 2, start: 5, end: 7 });
  });
  test('has one letter for each that is drawn upside down', () => {
    const turned = 'ɐɒqɔpǝəɟƃɓɥᴉıɾſʞʃןꞁɯudbɹʇnʌʍʎ∀Ɔ◖ƎℲ⅁˥WMԀ⊥∩Λ⅄69ƖᄅƐㄣϛㄥ¡¿';
    expect(turnUpsideDown([...turned].reverse().join(''))).toBe(
      'aabcdeefgghiijjklllmnpqrtuvwyACDEFGLMWPTUVY96123457!?',
    );
    for (const letter of TURNED_ONLY)
      expect([letter, /^[a-zA-Z]$/.test(turnUpsideDown(letter))]).toEqual([letter, true]);
  });
});

test('units of a room are text again', () => {
  const room = makeRoom(4);
  [...'abcd'].forEach((one, at) => {
    room.units[at] = codeOf(one);
  });
  expect([room.units.length, textIn(room, 0, 4), textIn(room, 1, 3), textIn(room, 2, 2)]).toEqual([
    4,
    'abcd',
    'bc',
    '',
  ]);
});

test('a character beyond the BMP has a unit of its own, once it was asked for', () => {
  const units = makePrivateUnits();
  const rare = '\u{12345}';
  expect(units.of(codeOf(rare))).toBe(0);
  units.take(rare);
  units.take(rare);
  const unit = units.of(codeOf(rare));
  expect([unit >= 0xe000 && unit <= 0xf8ff, units.taken]).toEqual([true, [rare]]);
  expect(makePrivateUnits(units.taken).of(codeOf(rare))).toBe(unit);
  for (let point = 0x13000; point < 0x13000 + 0x1a00; point++) units.take(String.fromCodePoint(point));
  expect(Math.max(...units.taken.map((one) => units.of(codeOf(one))))).toBe(0xf8ff);
  expect(units.of(0x13000 + 0x19ff)).toBe(0);
  expect(units.taken.length).toBeLessThan(0x1900);
});

describe('a term is also written', () => {
  test('as an emoji, which says it alone or only in a phrase', () => {
    expect(alsoWritten('pig')).toEqual(['🐷', '🐖', '🐽']);
    expect(alsoWritten('Fat PIG here')).toEqual(['fat 🐷 here', 'fat 🐖 here', 'fat 🐽 here']);
    expect([alsoWritten('dog'), alsoWritten('my dog'), alsoWritten('toString')]).toEqual([[], ['my 🐶', 'my 🐕'], []]);
    for (const word of ['clown', 'crap', 'fuck', 'middle', 'poop', 'rat', 'shit', 'snake'])
      expect([word, alsoWritten(word).length > 0]).toEqual([word, true]);
    const said =
      'ape ass bomb butt cash cat chicken cock coke cow dick dog donkey gun guns knife money monkey pill pills porn weed whale';
    for (const word of said.split(' ')) {
      expect([word, alsoWritten(word), alsoWritten(`my ${word}`).length > 0]).toEqual([word, [], true]);
      for (const way of alsoWritten(`my ${word}`)) expect(way).toMatch(/^my \p{Emoji}/u);
    }
  });
  test('with strokes of kana in Japanese', () => {
    expect(alsoWritten('死ね')).toEqual(['タヒね', '氏ね']);
    expect(alsoWritten('死死ネ')).toEqual(['タヒタヒネ', '氏氏ネ']);
    expect(alsoWritten('去死')).toEqual([]);
  });
});

test('a word that stands beside another is one that people use', () => {
  expect(['house', 'go', 'a', 'zq', 'qzx', '', undefined].map(isCommon)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(['house', 'go', 'a', 'qzx', undefined].map(isOrdinary)).toEqual([true, true, false, false, false]);
  for (const word of 'a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we'.split(' '))
    expect([word, isCommon(word)]).toEqual([word, true]);
});
