import { describe, expect, test } from 'vitest';
import { openSounds, soundTable } from '../../src/text/sounds/sound.ts';
import { zhuyinSyllables } from '../../src/text/sounds/zhuyin.ts';
import { found } from './find.ts';

describe('zhuyin', () => {
  test('is heard at high: all of a term, part of it, with its tones, an initial', () => {
    for (const text of ['加ㄨㄟㄒㄧㄣ吧', 'ㄐㄧㄚ ㄨㄟˊ ㄒㄧㄣˋ', '加微ㄒㄧㄣˋ', '加微ㄒ'])
      expect([found(['加微信'], text, 'high'), found(['加微信'], text)], text).toEqual([
        [`加微信: ${text.replace('吧', '')}`],
        [],
      ]);
    expect(found(['操你'], 'ㄘㄠㄋㄧ', 'high')).toEqual(['操你: ㄘㄠㄋㄧ']);
  });
  test('is not heard in another syllable, nor in the particles that people write with it', () => {
    expect(found(['加微信'], '加ㄨㄟㄒㄧㄚ', 'high')).toEqual([]);
    expect(found(['好的', '是吧'], '好ㄉ，是ㄅ', 'high')).toEqual([]);
  });
  test('has a row of signs for every syllable that Chinese characters have', () => {
    const sounds = openSounds(soundTable());
    const spelt = new Set([...zhuyinSyllables.values()].map((syllable) => sounds.spelt(syllable)));
    const missing = new Set<number>();
    for (let code = 0x4e00; code <= 0x9fa5; code++)
      for (const symbol of sounds.of(code).slice(0, 1)) if (!spelt.has(symbol)) missing.add(code);
    // Sounds that are no syllable in zhuyin either: 嗯, 呣 and their kin.
    expect([...missing].map((code) => String.fromCharCode(code)).join('').length).toBeLessThan(20);
  });
});

describe('split characters', () => {
  test('the hand beside a character is typed as 手 or as 才, both read alike', () => {
    for (const written of ['扌丁人', '手丁人', '才丁人'])
      expect(found(['打人'], `他${written}了`, 'high'), written).toEqual([`打人: ${written}`]);
  });
});
