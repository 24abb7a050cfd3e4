import { describe, expect, test } from 'vitest';
import { compileEngine } from '../../src/text/compile.ts';
import { foldHan } from '../../src/text/reading/han.ts';
import { found } from './find.ts';

describe('Latin terms are whole words', () => {
  test('a word inside another word is not a match', () => {
    expect(found(['shit'], 'this hit was shitake and mishit')).toEqual([]);
    expect(found(['ass', 'tit', 'cum'], 'a classic title, cumulative assets, Scunthorpe, Essex, Penistone')).toEqual(
      [],
    );
  });
  test('star is not started nor a starling', () => {
    expect(found(['star'], 'a starling, a starfish, stardom')).toEqual([]);
    expect(found(['star'], 'a star!')).toEqual(['star: star']);
  });
  test('a short Latin term in an innocent token is not a match', () => {
    expect(found(['sbc', '22b'], 'usbcable 122b456 isbc')).toEqual([]);
  });
  test('Chinese before and after is no part of the word', () => {
    expect(found(['shit'], '你shit吗')).toEqual(['shit: shit']);
  });
  test('boundaries survive the disguise', () => {
    expect(found(['shit'], 's.h.i.t')).toEqual(['shit: s.h.i.t']);
    expect(found(['shit'], 'mis.h.i.t')).toEqual([]);
  });
  test.each(['add m3 on telegram', 'add me 0n telegram', 'addd mee on telegram', 'addddd mme on teleggraaaam'])(
    'a phrase is found where its short words are disguised: %s',
    (text) => {
      expect(found(['add me on telegram'], text)).toHaveLength(1);
      expect(found(['ave ed'], 'i ave 3d and good ave e')).toEqual([]);
    },
  );
  test('a phrase does not go on over the end of a sentence', () => {
    expect(found(['ball gag'], 'play ball. gag me')).toEqual([]);
    expect(found(['ball gag'], 'a ball-gag, a ballgag')).toEqual(['ball gag: ball-gag', 'ball gag: ballgag']);
  });
  test.each(['hello, world', 'Dear friend, you won', 'wait... what', '加微信, 加V', '加微信，加QQ'])(
    'a phrase with a mark inside is found as it is written, and without its mark: %s',
    (phrase) => {
      const bare = phrase.replace(/[,.，]+ ?/u, ' ');
      for (const evasion of ['off', 'standard', 'high'] as const)
        expect(found([phrase], `${phrase} - ${phrase.toUpperCase()}`, evasion), evasion).toHaveLength(2);
      expect(found([phrase], bare)).toHaveLength(1);
      expect(found([bare], `x ${phrase} x`, 'off')).toEqual([]);
    },
  );
  test('a phrase with a mark inside does not go on over other words', () => {
    expect(found(['hello, world'], 'hello, my world. hello to the world')).toEqual([]);
  });
  test('two words that join into one are not that word, and one word is not two', () => {
    expect(found(['ass', 'penis', 'anus'], 'as soon as set, the pen is here, an us citizen')).toEqual([]);
    expect(found(['the rapist', 'u r girl'], 'my therapist, ur girl')).toEqual([]);
  });
  test('a spelt-out term is seen beside single letters that are words, and with its last letter repeated', () => {
    expect(found(['damn'], 'I d-a-m-n it, o.k. i d a m n it')).toEqual(['damn: d-a-m-n', 'damn: d a m n']);
    expect(found(['gnu'], 'I g n u it, x g n u it')).toEqual(['gnu: g n u']);
    expect(found(['damn'], 'd.a.m.n.n.n')).toEqual(['damn: d.a.m.n']);
    expect(found(['ban', 'band'], 'b-a-n-d-i-t')).toEqual([]);
  });
  test('an ordinary word with its ending apart is no cut term', () => {
    expect(found(['cracker', 'boned', 'zarfed'], 'crack er, bone d, zarf ed')).toEqual([]);
    expect(found(['bitcoin'], 'bitc oin')).toHaveLength(1);
  });
  test('a long word is whole beside a few letters', () => {
    expect(found(['doubleger', 'gerdouble'], 'double ger, ger double')).toEqual([]);
    expect(found(['doubleger'], 'dou bleger')).toHaveLength(1);
  });
  test('a name behind a name keeps its double letter', () => {
    expect(found(['zorby'], 'Uncle Zorrby')).toEqual([]);
    expect(found(['zorby'], 'Uncle Zorrrby, my Zorrby, UNCLE ZORRBY')).toHaveLength(3);
  });
});

describe('CJK terms match anywhere', () => {
  test('inside a sentence, with the exact place', () => {
    expect(found(['黄片'], '看黄片吧')).toEqual(['黄片: 黄片']);
  });
  test('a longer word of the dictionary is another word: 三黄片 is no 黄片, 小姐姐 no 小姐', () => {
    expect(found(['三黄片', '黄片'], '三黄片')).toEqual(['三黄片: 三黄片']);
    for (const [term, text] of [
      ['小姐', '小姐姐好可爱'],
      ['成人', '成人票多少钱'],
      ['大波', '引起轩然大波'],
    ] as const)
      expect(found([term], text), text).toEqual([]);
  });
  test('but for what hangs on a word: who does it, with what, how many', () => {
    for (const [term, text] of [
      ['代理', '他是代理商'],
      ['代理', '找代理人'],
      ['象牙', '这些象牙片'],
      ['狐狸', '那只老狐狸'],
    ] as const)
      expect(found([term], text), text).toHaveLength(1);
    expect(found(['象牙', '象牙片'], '象牙片')).toEqual(['象牙: 象牙', '象牙片: 象牙片']);
  });
  test('￥, a space, a line break or emoji inside is undone', () => {
    for (const text of ['加￥微￥信', '加 微 信', '加\n微\n信', '加😀微😀信', '加-微-信', '加微 信'])
      expect(found(['加微信'], text), text).toHaveLength(1);
    expect(found(['五星红旗'], '五 星红旗')).toEqual(['五星红旗: 五 星红旗']);
  });
  test('a comma between two words is a comma', () => {
    expect(found(['吃屎', '郎君'], '他喜欢吃，屎壳郎不喜欢，这屎壳郎，君不喜欢')).toEqual([]);
  });
  test('a letter, digit or flag alone between characters is a separator', () => {
    for (const text of ['加x微信', '加a微b信', '加1微2信', '加🇯🇵微信', '加1️⃣微信', '要加№微信号'])
      expect(found(['加微信'], text), text).toHaveLength(1);
    expect(found(['色情'], '好色a情况')).toEqual([]);
    expect(found(['加微信'], '加ok微信')).toEqual([]);
  });
  test('a comma that parts two words by force is a disguise', () => {
    expect(found(['色情'], '这个色，情啊')).toEqual(['色情: 色，情']);
    expect(found(['日你'], '1990年12月20日，你还记得吗')).toEqual([]);
    expect(found(['加微'], '要加，微信群主')).toEqual([]);
  });
  test('inside a sentence a comma is a disguise only between characters that are rare together', () => {
    expect(found(['鸦片'], '今天鸦，片一下')).toEqual(['鸦片: 鸦，片']);
    expect(found(['在这'], '他现还在，这里很好')).toEqual([]);
    expect(found(['やおい', 'ネオ・ナチ'], 'いや、おいしい、ネ，オ，・，ナ，チ')).toHaveLength(1);
  });
  test('a space between rare characters is a disguise unless both are words, between others if neither is', () => {
    expect(found(['鸦鸣', '人间'], '看乌鸦 鸣叫，看乌鸦 鸣一下，一个人 间一下')).toEqual(['鸦鸣: 鸦 鸣']);
  });
  test('letters and characters on their own are one term, over commas too', () => {
    expect(found(['加vx群'], '快加，v，x，群')).toHaveLength(1);
    expect(found(['加vx群'], '快加，vx群')).toEqual([]);
  });
  test('a dot between characters is a disguise unless both halves are words', () => {
    expect(found(['性交'], '一个性.交寡妇')).toEqual(['性交: 性.交']);
    expect(found(['性交'], '他的个性.交通方便')).toEqual([]);
  });
  test('traditional characters are simplified ones, on either side', () => {
    expect(found(['賭場'], '去赌场')).toEqual(['賭場: 赌场']);
    expect(found(['赌场'], '去賭場')).toEqual(['赌场: 賭場']);
  });
  test.each([
    ['裤', '褲'],
    ['骗', '騙'],
    ['荡', '蕩'],
    ['乡', '郷'],
    ['绿', '綠'],
    ['吃', '喫'],
    ['冰', '氷'],
    ['潜', '潛'],
  ])('a common character is the same in all its shapes, though Unihan knows rarer ones: %s %s', (simple, other) => {
    expect(found([`${simple}木木`], `${other}木木`)).toHaveLength(1);
    expect(found([`${other}木木`], `${simple}木木`)).toHaveLength(1);
  });
  test('a character in one of its shapes is read as one that is read as itself', () => {
    for (let point = 0x3400; point < 0x2fa20; point++) {
      const shape = foldHan(String.fromCodePoint(point));
      expect(foldHan(shape)).toBe(shape);
    }
  });
  test('of a run of equal characters only those of the term are found', () => {
    expect(found(['*娘的'], '娘娘的')).toEqual(['*娘的: 娘的']);
  });
});

describe('Japanese', () => {
  test.each([
    ['half-width katakana', 'ﾗﾌﾞﾎ'],
    ['voiced marks apart', 'ラフ゛ホ'],
    ['the other syllabary', 'らぶほ'],
    ['kanji drawn for kana', 'ラブ木'],
  ])('%s', (_name, text) => {
    expect(found(['ラブホ'], text)).toHaveLength(1);
  });
  test('long vowels in every way they are written', () => {
    for (const text of ['ローター', 'ロオタア', 'ロ-タ-', 'ろ〜た〜', 'ﾛｰﾀｰ'])
      expect(found(['ローター'], text), text).toHaveLength(1);
  });
  test('a katakana term is not cut out of a longer word in hiragana', () => {
    expect(found(['バカ'], 'そればかり言う')).toEqual([]);
    expect(found(['バカ'], 'ばか！')).toHaveLength(1);
  });
});

describe('repeated letters', () => {
  test('a term with a double letter of its own matches, stretched or not', () => {
    expect(found(['asshole'], 'asshole assshole aasshoollee')).toHaveLength(3);
  });
  test('and does not become another word', () => {
    expect(found(['ass'], 'as as as')).toEqual([]);
    expect(found(['god'], 'good')).toEqual([]);
    expect(found(['hater'], 'a hatter')).toEqual([]);
  });
});

describe('look-alikes and leet', () => {
  test.each([
    'ѕһіт',
    'ꜱʜɪᴛ',
    '🅂🄷🄸🅃',
    '🇸🇭🇮🇹',
    's\u200bh\u00adi\u0301t',
    'ＳＨＩＴ',
    '𝓼𝓱𝓲𝓽',
    'ⓢⓗⓘⓣ',
    'sh!t',
    '5h1t',
    '$hit',
    'sh|t',
    'ʇᴉɥs',
    '&#115;hit',
    '%73%68it',
    's|-|it',
    'σнιт',
    'ꇙꁝ꒐꓄',
    'ֆɦɨȶ',
    'sɥᴉʇ',
  ])('%s', (text) => expect(found(['shit'], text)).toHaveLength(1));
  test('a letter that is one to Unicode and another to the eye is read as either', () => {
    expect(found(['gasp', 'hall'], 'ԍаѕр հаӀӀ')).toEqual(['gasp: ԍаѕр', 'hall: հаӀӀ']);
    expect(found(['cat', 'gap'], 'ɕat ɕap')).toEqual(['cat: ɕat', 'gap: ɕap']);
    expect(found(['idle', 'lily'], 'Ӏԁӏе Ӏіӏу')).toEqual(['idle: Ӏԁӏе', 'lily: Ӏіӏу']);
    expect(found(['shown', 'hen'], 'ѕհоաη ηеп')).toEqual(['shown: ѕհоաη', 'hen: ηеп']);
  });
  test('digits in a term stay digits, and numbers are no words', () => {
    expect(found(['2g1c', 'boobs'], '2g1c and 80085')).toEqual(['2g1c: 2g1c']);
    expect(found(['A片', 'i have ed'], '来4片面包, i have 3d glasses')).toEqual([]);
  });
  test('punctuation around words is punctuation', () => {
    expect(found(['cum', 'helli', 'scat'], '(um, hell! x=$(cat y)')).toEqual([]);
    expect(found(['hooters'], '#ooters, #00ters')).toEqual(['hooters: #00ters']);
  });
});

describe('evasion', () => {
  test('off is the plain text, whatever its case', () => {
    expect(found(['shit'], 'SHIT', 'off')).toHaveLength(1);
    for (const text of ['sh1t', 's.h.i.t', 'ѕhit', 'shiit', 'shits'])
      expect(found(['shit'], text, 'off'), text).toEqual([]);
  });
  test('high hears sound, reads split and reversed characters; standard does not', () => {
    for (const text of ['jwx', '咖威芯', '力口微亻言', '信微加'])
      expect([found(['加微信'], text, 'high').length > 0, found(['加微信'], text).length > 0], text).toEqual([
        true,
        false,
      ]);
  });
  test('one character of another sound is believed only if everybody says it so', () => {
    expect(found(['我操', '熟女', '人渣', '电影节'], '我草 我超爱辩 豹女 印度人查特吉 店影节', 'high')).toEqual([
      '我操: 我草',
      '电影节: 店影节',
    ]);
    expect(found(['懒教', '懒叫'], '伊斯兰教', 'high')).toEqual([]);
  });
  test('terms that sound alike are each judged by their own characters', () => {
    expect(found(['懒叫', '懒教'], '兰教 ok', 'high')).toEqual(['懒教: 兰教']);
    expect(found(['懒教', '懒叫'], '兰教 ok', 'high')).toEqual(['懒教: 兰教']);
  });
  test('a sound that is a word of its own is that word', () => {
    expect(found(['去死'], '我们去四川', 'high')).toEqual([]);
  });
  test('two frequent characters side by side are no disguise; rare ones, or a clause of their own, are', () => {
    expect(found(['我干', '彩票'], '我敢肯定', 'high')).toEqual([]);
    expect(found(['我操', '彩票'], '我草，买踩票', 'high')).toEqual(['我操: 我草', '彩票: 踩票']);
    expect(found(['我操', '上北大'], '从我草根说起，他上被大看', 'high')).toEqual([]);
  });
  test('inside a longer term a word counts like any other sound', () => {
    expect(found(['原子弹制作'], '学院子弹制作', 'high')).toEqual([]);
    expect(found(['原子弹制作'], '看院子弹制作', 'high')).toEqual(['原子弹制作: 院子弹制作']);
    expect(found(['化学原料品'], '买化学院料品', 'high')).toEqual(['化学原料品: 化学院料品']);
  });
  test('a phrase is heard as its words are spoken, not character by character', () => {
    expect(found(['炸弹', '银行卡'], 'zhadan, yinhangka', 'high')).toHaveLength(2);
    // 咖 is read like 加 in it, 美 not like its 大.
    expect(found(['加非因', '大鸡腿'], '咖飞音，美积退', 'high')).toEqual(['加非因: 咖飞音']);
  });
  test('two syllables apart are a term, but no name, no two words and no piece of a sentence spelt so', () => {
    expect(found(['彩票'], '买cai piao吗', 'high')).toEqual(['彩票: cai piao']);
    for (const text of ['Cai Piao', 'wo mai cai piao', 'cai piao mai'])
      expect(found(['彩票'], text, 'high'), text).toEqual([]);
    expect(found(['核灿'], 'yes he can', 'high')).toEqual([]);
  });
  test('three small letters are initials unless they are a word; two are not', () => {
    expect(found(['加微信'], '来jwx吧', 'high')).toEqual(['加微信: jwx']);
    for (const [term, text] of [
      ['加微信', 'the JWX of it'],
      ['大欧哥', 'a dog'],
      ['加微', '来jw吧'],
    ] as const)
      expect(found([term], text, 'high'), text).toEqual([]);
  });
  test('a small letter beside a rare character is an initial, beside a frequent one it is not', () => {
    expect(found(['彩票'], '买彩p吗', 'high')).toEqual(['彩票: 彩p']);
    expect(found(['彩票', '在票', '大站'], '在p吗，D站', 'high')).toEqual([]);
    expect(found(['彩票'], '五彩p图', 'high')).toEqual([]);
  });
  test('a blank for the last of three characters is believed at high, a heart or a tag is not', () => {
    expect(found(['加微信'], '加微*吧 加微○', 'high')).toHaveLength(2);
    expect(found(['加微信'], '加微❤ #加微# 加微😀', 'high')).toEqual([]);
    expect(found(['加微信'], '加微*', 'standard')).toEqual([]);
  });
  test('two characters the wrong way round are seen where neither belongs to a word', () => {
    expect(found(['鸦片'], '买片鸦吗', 'high')).toEqual(['鸦片: 片鸦']);
    expect(found(['鸦片', '故事', '些我'], '听唱片鸦，出事故，和我些', 'high')).toEqual([]);
  });
  test('letters the wrong way round are no slip of an everyday word', () => {
    expect(found(['shit', 'bitcoin'], 'use tihs nioctib', 'high')).toEqual(['bitcoin: nioctib']);
  });
  test('a character that makes a word with the one beside it is that word', () => {
    expect(found(['形势', '彩票'], '形式，形事，买彩飘带', 'high')).toEqual(['形势: 形事']);
  });
  test('what is written backwards to be shown forwards is read as shown', () => {
    for (const text of ['so \u202enioctib', '\u202e信微加\u202c 你好'])
      expect(found(['bitcoin', '加微信'], text), text).toHaveLength(1);
    expect(found(['bitcoin', '加微信'], 'nioctib 信微加, \u202e.\u202c nioctib')).toEqual([]);
  });
  test('a word with more asterisks than letters is still that word', () => {
    expect(found(['bastard'], 'you b****rd, you b####rd')).toEqual(['bastard: b****rd']);
  });
  test('a word without its vowel is seen at high, an abbreviation in capitals is not one', () => {
    expect(found(['gunk'], 'what gnk, a GNK driver', 'high')).toEqual(['gunk: gnk']);
  });
  test('a letter left out or swapped is seen at high', () => {
    expect(found(['bastard'], 'you bastrd, you bsatard', 'high')).toHaveLength(2);
  });
});

describe('terms that make no sense are refused with a reason', () => {
  test.each([
    ['', 'E-TERM-EMPTY'],
    [' \u200b', 'E-TERM-EMPTY'],
    ['操', 'E-TERM-SINGLE-CJK'],
    ['!!!', 'E-TERM-EVERYTHING'],
    ['a', 'E-TERM-EVERYTHING'],
  ])('%j', (term, code) => {
    const compiled = compileEngine([{ type: 'terms', terms: ['fine', term], evasion: 'standard' }]);
    expect(compiled).toMatchObject({ ok: false, problems: [{ pattern: 0, term: 1, code }] });
  });
});
