import { describe, expect, test } from 'vitest';
import { makePrivateUnits } from '../../src/text/reading/private-units.ts';
import { makeReader } from '../../src/text/reading/reader.ts';
import { isSyllable, otherSyllableOf, pinyinOf, syllableOf, tonedLetter } from '../../src/text/sounds/pinyin.ts';
import { romajiOf, romajiSounds } from '../../src/text/sounds/romaji.ts';
import { signsOf } from '../../src/text/sounds/signs.ts';
import { isToneMark, isZhuyin, zhuyinInitials, zhuyinSyllables } from '../../src/text/sounds/zhuyin.ts';

/** How words are spelt by their sound: found by changing the code in many small ways. */
const codeOf = (character: string) => character.charCodeAt(0);

describe('kana are typed', () => {
  test.each<[string, readonly string[]]>([
    ['さくら', ['sakura']],
    ['きや', ['kya', 'kiya']],
    ['しゆ', ['shu', 'shiyu']],
    ['ちよ', ['cho', 'chiyo']],
    ['じや', ['ja', 'jiya']],
    ['しえ', ['she', 'shie']],
    ['ちえ', ['che', 'chie']],
    ['ふあ', ['fa', 'fua']],
    ['ゔい', ['vi', 'vui']],
    ['ていー', ['ti', 'tei']],
    ['でい', ['di', 'dei']],
    ['いや', ['iya']],
    ['かあ', ['kaa']],
    ['きつて', ['kitte', 'kitsute']],
    ['まつた', ['matta', 'matsuta']],
    ['きつな', ['kitsuna']],
    ['きつあ', ['kitsua']],
    ['まつ', ['matsu']],
    ['ぱつち', ['pacchi', 'patsuchi']],
    ['らーめん', ['ramen']],
    ['ー', []],
    ['ア', []],
    ['あ漢', []],
    ['', ['']],
  ])('%s as %j', (word, ways) => {
    expect(romajiOf(word)).toEqual(ways);
  });
  test('with each sound that they have', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['あいうえお', 'a i u e o'],
      ['かきくけこ', 'ka ki ku ke ko'],
      ['さしすせそ', 'sa shi su se so'],
      ['たちつてと', 'ta chi tsu te to'],
      ['なにぬねの', 'na ni nu ne no'],
      ['はひふへほ', 'ha hi fu he ho'],
      ['まみむめも', 'ma mi mu me mo'],
      ['やゆよらり', 'ya yu yo ra ri'],
      ['るれろわをん', 'ru re ro wa wo n'],
      ['がぎぐげご', 'ga gi gu ge go'],
      ['ざじずぜぞ', 'za ji zu ze zo'],
      ['だぢづでど', 'da ji zu de do'],
      ['ばびぶべぼ', 'ba bi bu be bo'],
      ['ぱぴぷぺぽゔ', 'pa pi pu pe po vu'],
    ];
    for (const [kana, sounds] of rows) expect([...kana].map((one) => romajiOf(one)[0])).toEqual(sounds.split(' '));
  });
  test('in eight ways at most', () => {
    expect(romajiOf('きやきやきやきや')).toHaveLength(8);
    expect(romajiOf('きやきやきや')).toHaveLength(8);
  });
  test('of sounds, stems and stops', () => {
    const sounds = romajiSounds();
    for (const one of ['shi', 'sh', 'ky', 'k', 'a', 'o', 'ts', 'n', 'shy', 'g'])
      expect([one, sounds.has(one)]).toEqual([one, true]);
    for (const one of ['', 'x', 'q', 'l', 'kya']) expect([one, sounds.has(one)]).toEqual([one, false]);
  });
});

describe('zhuyin', () => {
  test('spells syllables in pinyin, alone and behind an initial', () => {
    const told: Readonly<Record<string, string>> = {
      ...{
        ㄨㄟ: 'wei',
        ㄒㄧㄣ: 'xin',
        ㄅㄚ: 'ba',
        ㄓ: 'zhi',
        ㄔ: 'chi',
        ㄕ: 'shi',
        ㄖ: 'ri',
        ㄗ: 'zi',
        ㄘ: 'ci',
        ㄙ: 'si',
      },
      ...{ ㄧ: 'yi', ㄨ: 'wu', ㄩ: 'yu', ㄩㄝ: 'yue', ㄩㄢ: 'yuan', ㄩㄣ: 'yun', ㄩㄥ: 'yong', ㄦ: 'er', ㄞ: 'ai' },
      ...{ ㄌㄩ: 'lv', ㄋㄩㄝ: 'nve', ㄐㄩ: 'ju', ㄑㄩㄢ: 'quan', ㄒㄩㄝ: 'xue', ㄓㄨㄥ: 'zhong', ㄒㄩㄥ: 'xiong' },
      ...{
        ㄐㄧㄚ: 'jia',
        ㄌㄧㄡ: 'liu',
        ㄍㄨㄞ: 'guai',
        ㄙㄨㄣ: 'sun',
        ㄉㄨㄛ: 'duo',
        ㄊㄥ: 'teng',
        ㄇㄠ: 'mao',
        ㄓㄤ: 'zhang',
      },
    };
    for (const [signs, syllable] of Object.entries(told))
      expect([signs, zhuyinSyllables.get(signs)]).toEqual([signs, syllable]);
    expect([zhuyinSyllables.get('ㄅ'), zhuyinSyllables.get('ㄐ'), zhuyinSyllables.get('ㄚㄚ')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const spelt = [...zhuyinSyllables.values()];
    expect(
      [...zhuyinSyllables.keys()].every(
        (signs) => [...signs].every((one) => isZhuyin(codeOf(one))) && signs.length <= 3,
      ),
    ).toBe(true);
    expect(spelt.filter(isSyllable).length).toBeGreaterThan(400);
    expect(spelt.every((one) => /^[a-z]+$/.test(one))).toBe(true);
  });
  test('begins with an initial', () => {
    const initials = [...'ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙ'].map((sign) => zhuyinInitials.get(codeOf(sign)));
    expect(initials.join('')).toBe('bpmfdtnlgkhjqxzcsrzcs');
    expect(zhuyinInitials.get(codeOf('ㄚ'))).toBeUndefined();
  });
  test('has marks of tones, and no others', () => {
    expect([...'ˊˇˋ˙'].map((mark) => isToneMark(codeOf(mark)))).not.toContain(false);
    expect([...'ˉ˘a'].map((mark) => isToneMark(codeOf(mark)))).not.toContain(true);
    expect(['\u3105', '\u312f', '\u3104', '\u3130'].map((one) => isZhuyin(codeOf(one)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('pinyin', () => {
  test('is the usual syllable of a character, and one more where it has another', () => {
    expect(['微', '信', '女', '绿', 'a', '\u4e00', '\u9fff'].map((one) => syllableOf(codeOf(one)))).toEqual([
      'wei',
      'xin',
      'nv',
      'lv',
      '',
      'yi',
      '',
    ]);
    expect([otherSyllableOf(codeOf('女')), otherSyllableOf(codeOf('绿')), otherSyllableOf(codeOf('微'))]).toEqual([
      'nu',
      'lu',
      '',
    ]);
    expect([otherSyllableOf(codeOf('行')), otherSyllableOf(codeOf('a'))]).toEqual([
      syllableOf(codeOf('行')) === 'xing' ? 'hang' : 'xing',
      '',
    ]);
  });
  test('spells a word in four ways at most, its usual readings first', () => {
    expect(pinyinOf('微信')).toEqual(['weixin', 'weishen']);
    expect(pinyinOf('女绿')).toEqual(['nvlv', 'nulv', 'nvlu', 'nulu']);
    expect(pinyinOf('女女女')).toHaveLength(4);
    expect([pinyinOf('微x'), pinyinOf('')]).toEqual([[], ['']]);
  });
  test('is typed without its tones', () => {
    const plain = (letters: string) =>
      [...letters]
        .map((one) => tonedLetter(codeOf(one)))
        .map((code) => (code === 0 ? '-' : String.fromCharCode(code)))
        .join('');
    expect(plain('āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ')).toBe('aaaaeeeeiiiioooouuuuvvvvv');
    expect(plain('ĀÜǛabñ')).toBe('avv---');
  });
});

describe('signs of a text', () => {
  const reader = makeReader(makePrivateUnits());
  const signs = (text: string) =>
    signsOf(reader.read(text)).map(({ symbol, latin, from, to, opens, closes, adjoins }) =>
      [
        String.fromCharCode(symbol),
        latin ? 'l' : 'h',
        from,
        to,
        `${opens ? 'o' : ''}${closes ? 'c' : ''}${adjoins ? 'a' : ''}`,
      ].join(' '),
    );
  test('are its letters and Han characters, each in its place', () => {
    expect(signs('ab加')).toEqual(['a l 0 1 o', 'b l 1 2 ca', '加 h 2 3 a']);
    expect(signs('a b')).toEqual(['a l 0 1 oc', 'b l 2 3 oc']);
    expect(signs('加1信')).toEqual(['加 h 0 1 ', '信 h 2 3 ']);
    expect(signs('加a信')).toEqual(['加 h 0 1 ', 'a l 1 2 oca', '信 h 2 3 a']);
    expect(signs('aa')).toEqual(['a l 0 1 o', 'a l 1 2 ca']);
    expect(signs('加加')).toEqual(['加 h 0 1 ', '加 h 1 2 a']);
    expect(signs('a.b')).toEqual(['a l 0 1 oc', 'b l 2 3 oc']);
    expect([signs(''), signs('12 !')]).toEqual([[], []]);
  });
});
