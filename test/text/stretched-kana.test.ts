import { describe, expect, test } from 'vitest';
import { found } from './find.ts';

describe('kana drawn out and cut', () => {
  test('a long vowel more is passed over, as ー or as the vowel itself', () => {
    expect(found(['おっぱい', 'ペニス'], 'おっぱあい、おっぱーい、ペニース')).toEqual([
      'おっぱい: おっぱあい',
      'おっぱい: おっぱーい',
      'ペニス: ペニース',
    ]);
  });
  test('in two or three kana only where the word begins and ends there', () => {
    expect(found(['ペニス', 'デブ'], 'ペニースト、オペニース、デーブ')).toEqual([]);
  });
  test('in hiragana the last vowel too', () => {
    expect(found(['やおい'], 'やーおーいー')).toEqual(['やおい: やーおーい']);
    expect(found(['やおい'], 'やーおーいーな')).toEqual([]);
  });
  test('a comma inside a foreign word is no comma, between two of them or in Japanese words it is one', () => {
    expect(found(['コカイン', 'ちんこら'], 'これはコカ、インだよ、ちん、こら')).toEqual(['コカイン: コカ、イン']);
    expect(found(['コカイン'], 'モコカ、インド')).toEqual([]);
  });
  test('ー belongs to the syllabary before it: no term ends inside a longer word', () => {
    expect(found(['ニガー'], '太鼓にガールスカウト')).toEqual([]);
    expect(found(['ニガー'], '私にガーが')).toHaveLength(1);
  });
  test('backwards, not out of the middle of a word in kana', () => {
    expect(found(['スカトロ'], '歩いているところとかすごい', 'high')).toEqual([]);
    expect(found(['スカトロ'], '私はロトカスです', 'high')).toEqual(['スカトロ: ロトカス']);
  });
});
