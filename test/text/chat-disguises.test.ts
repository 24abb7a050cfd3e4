import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRandom } from '../../bench/eval-data.ts';
import { FAMILIES } from '../../bench/eval-disguises.ts';
import { readModel } from '../../src/rules/model-file.ts';
import { profaneWords } from '../../src/text/profanity/profanity.ts';
import { makeModel } from '../support/make-model.ts';
import { engineFor, found } from './find.ts';

describe('Chinese words end where the likeliest way to cut ends them', () => {
  test.each([
    ['大麻', '大麻烦'],
    ['微信', '稍微信任'],
    ['月票', '每月票房'],
    ['国立', '中国立场'],
    ['枪支', '手枪支持'],
    ['法会', '办法会有的'],
    ['理性', '管理性质'],
  ])('%s is not in %s', (term, text) => {
    expect(found([term], `我说${text}吧`), text).toEqual([]);
  });
  test.each([
    ['大麻', '有人卖大麻吗'],
    ['微信', '加我微信聊聊'],
    ['微信', '我的微信号'],
    ['强盗', '强盗们来了'],
    ['月票', '求月票'],
    ['大麻', '一个大·麻烦'],
    ['大麻', '【大麻】烦请联系'],
  ])('%s is in %s', (term, text) => {
    expect(found([term], text), text).toHaveLength(1);
  });
  test('whatever stands there, at off', () => {
    expect(found(['大麻'], '大麻烦', 'off')).toHaveLength(1);
  });
});

describe('Japanese words', () => {
  test.each([
    ['エロ', '教えろ、考えろよ'],
    ['カス', '動かす'],
    ['グロ', 'マグロとグローブ'],
    ['カント', 'ラカント'],
    ['デブ', 'デブリ'],
  ])('%s is not in %s', (term, text) => expect(found([term], text)).toEqual([]));
  test.each([
    ['グロ', 'グロ画像'],
    ['カス', 'このカス野郎'],
    ['エロ', 'エロマンガ'],
    ['エロ', 'えろ！'],
  ])('%s is in %s', (term, text) => expect(found([term], text)).toHaveLength(1));
  test('kanji of a Japanese list count beside kana, or alone as they are written', () => {
    const engine = engineFor({ type: 'terms', terms: ['人種', 'エロ'], evasion: 'standard', language: 'ja' });
    for (const text of ['人種について', '人種', 'エロ']) expect(engine.find(text), text).toHaveLength(1);
    for (const text of ['人种', '人種差異的報道', '人种不同']) expect(engine.find(text), text).toEqual([]);
  });
  test('a mask hides a character of three, 〇 and full-width ones too', () => {
    for (const text of ['コ〇イン', 'コカ＊ン', 'コ＃イン', 'コ○イン'])
      expect(found(['コカイン'], text), text).toHaveLength(1);
  });
  test('romaji is heard at high, in part too', () => {
    for (const text of ['kokain', 'コkaイン', 'KOKAIN'])
      expect(found(['コカイン'], text, 'high'), text).toHaveLength(1);
    expect(found(['コカイン'], 'kokain')).toEqual([]);
    expect(found(['きゃっと'], 'kyatto', 'high')).toHaveLength(1);
  });
});

describe('escapes and markup inside a word', () => {
  test.each([
    '\\u0062itcoin',
    '\\x62itcoin',
    '\\u{62}itcoin',
    'bit<b>co</b>in',
    'b<span class="x">itcoin',
    'b[i](https://a.example)tcoin',
    '[b](https://a.example)itcoin',
    'b[i](url)tcoin',
  ])('%s', (text) => {
    const [first] = engineFor({ type: 'terms', terms: ['bitcoin'], evasion: 'standard' }).find(text);
    expect(first).toBeDefined();
    expect(first!.end).toBe(text.length);
  });
  test('in Chinese', () => {
    for (const text of ['加\\u5fae信', '加<i>微</i>信', '加[微](http://a.example)信'])
      expect(found(['加微信'], text), text).toHaveLength(1);
  });
  test('a link between words stays one, and a tag is no comparison', () => {
    const engine = engineFor({ type: 'terms', terms: ['example'], evasion: 'standard' });
    expect(engine.find('see [this](https://a.example) now')).toHaveLength(1);
    expect(engine.readAs('a < b and c > d', 'standard')).toBe('a < b and c > d');
  });
  test('a piece of an ordinary word stays a piece, however it is set', () => {
    expect(found(['anal', 'sess', 'base'], '**anal**ysis, as<b>sess</b>, b*a*s*e*m*e*n*t')).toEqual([]);
    expect(found(['ass'], 'c*l*a*s*s')).toEqual([]);
  });
  test('a name of two parts keeps its letters', () => {
    expect(found(['zorbis'], 'Zorbiz_One')).toEqual([]);
    expect(found(['zorbis'], 'zorbiz')).toHaveLength(1);
  });
});

describe('letters that are drawn otherwise', () => {
  test.each(['🅱️❗✝️☪️⭕❗♑', 'ᏴᏆᎢᏟᎾᏆN', 'bitco𝔦ո'])('%s', (text) => {
    expect(found(['bitcoin'], text)).toHaveLength(1);
  });
  test('an Armenian ֆ is an f', () => expect(found(['gift'], 'giֆt')).toHaveLength(1));
});

describe('Chinese terms spelt in Latin letters', () => {
  test.each([
    'jianzhirijie',
    'JianZhiRiJie',
    'j.i.a.n.z.h.i.r.i.j.i.e',
    'jian职日结',
    '兼zhi日结',
    '兼职rijie',
    'jian zhi ri jie',
  ])('%s', (text) => expect(found(['兼职日结'], `来 ${text}！`)).toHaveLength(1));
  test.each(['quan场半价促销', '全场半价促xiao'])('one syllable of a long term: %s', (text) => {
    expect(found(['全场半价促销'], `来${text}！`)).toHaveLength(1);
  });
  test('not where another word is spelt so, nor in a name, an English word or a sentence in pinyin', () => {
    expect(found(['伤害'], 'I live in shanghai')).toEqual([]);
    expect(found(['彩票'], 'Cai Piao, wo mai cai piao')).toEqual([]);
    expect(found(['核灿'], 'yes he can')).toEqual([]);
  });
  test('strokes, tabs and dashes part characters', () => {
    for (const text of ['加丨微丨信', '加丶微信', '加丿微信', '加\t微\t信', '加 - 微 - 信'])
      expect(found(['加微信'], text), text).toHaveLength(1);
  });
  test('emoji and digits are the characters they are written for', () => {
    expect(found(['母鸡巴士', '八卦'], '母🐔巴士，8卦，8️⃣卦')).toHaveLength(3);
  });
  test('what is behind a number counts something', () => {
    expect(found(['妈的'], '36码的', 'high')).toEqual([]);
  });
});

describe('pinyin', () => {
  const long = '提供枪支弹药专卖店';
  const terms = ['性爱', '处女', '婊子', long];
  test.each([
    ['性爱', ['xìngài', 'xìng ài', 'XÌNGÀI', 'x.ì.n.g.à.i', 'xing\u0300ai\u0300', 'xìng爱', '性ài']],
    ['处女', ['chǔnǚ', 'chunü', 'chunv', 'chunu', 'chǔ nǚ', 'c.h.u.n.ü', 'c.h.u.n.u', '处nǚ', '处nu']],
    ['婊子', ['biǎozi', 'biǎo zi', 'BiǎoZi', 'biǎo子']],
    [long, ['tigongqiangzhidanyaozhuanmaidian', 'ti gong qiang zhi dan yao zhuan mai dian']],
    [
      long,
      ['tígōng qiāngzhī dànyào zhuānmàidiàn'.replaceAll(' ', ''), [...'tigongqiangzhidanyaozhuanmaidian'].join('.')],
    ],
  ])('of %s is seen with tones and without, however long', (_, texts) => {
    for (const text of texts)
      expect(found(terms, `说${text}吧`).length + found(terms, `so ${text}!`).length, text).toBe(2);
  });
  test('is no other language with marks on its letters', () => {
    const said = [
      'Xin chào, bạn có khỏe không?',
      'déjà vu à la carte, là où tu es',
      'señor, ¿qué tal?',
      'përshëndetje',
      'žena',
    ];
    for (const text of said)
      expect(
        found(
          [...terms, '那里', '操', '可怕', '玩儿'].filter((one) => one.length > 1),
          text,
        ),
        text,
      ).toEqual([]);
    // ñ, ë and ž are in no pinyin.
    for (const text of ['xiñgai', 'biäozi', 'xingåi']) expect(found(terms, text), text).toEqual([]);
  });
});

describe('what stands in markup', () => {
  const terms = ['cheap watches', 'whore', '笨蛋', '加微信'];
  const engine = engineFor({ type: 'terms', terms, evasion: 'standard' });
  const before = fc.constantFrom('', 'a', 'hello ', '你好', '1', '！');
  const open = fc.constantFrom(
    ...(['<b ', '<a href="', '<span x ', '</b ', '<br ', '<b title=', '＜b ', '<p\t', '<b <i '] as const),
  );
  const tag = fc.tuple(open, fc.constantFrom('', ' x', ' "', '"'), fc.constantFrom('>', '/>', '>>', '＞'));
  const link = fc
    .tuple(fc.constantFrom('[x](', 'a[x](', '[](', '[x]\u200b('), fc.constantFrom('.', '/', '#a', '.com/b'))
    .map(([from, to]) => [from, to, ')b'] as const);
  test('is seen by who reads it as text, in any tag and any address', () => {
    const wrapped = fc.record({ before, around: fc.oneof(tag, link), which: fc.nat(terms.length - 1), after: before });
    fc.assert(
      fc.property(wrapped, ({ before: first, around: [from, inside, to], which, after }) => {
        const term = terms[which]!;
        // An address holds no space.
        const said = to === ')b' ? term.replace(' ', '-') : term;
        const text = `${first}${from}${said}${inside}${to}${after}`;
        const found = engine.find(text).filter((one) => one.term === which);
        expect(
          found.map(({ start, end }) => text.slice(start, end)),
          text,
        ).toContain(said);
      }),
      { numRuns: 500 },
    );
  });
  test('keeps its place, is read through its own disguise, and once', () => {
    const text = 'x<b 笨 蛋 &#119;hore>y 笨蛋';
    expect(engine.find(text).map(({ start, end }) => text.slice(start, end))).toEqual(['笨 蛋', '&#119;hore', '笨蛋']);
    expect(engine.find('<b>笨</b>蛋')).toHaveLength(1);
    expect(engine.find('ass<b>ess</b> <b>an</b>al')).toEqual([]);
  });
  test('is seen by profanity and by models, too', () => {
    const profane = engineFor({ type: 'profanity', language: 'english', evasion: 'standard' });
    expect(profane.find('<b sh1t>')).toHaveLength(1);
    const model = readModel(makeModel('offers'));
    if (!model.ok) throw new Error('no model');
    const learned = engineFor({ type: 'learned', model: 'x', table: model.model.table, threshold: 0 });
    expect(learned.find('<b 深圳加微信领福利>').length).toBeGreaterThan(0);
  });
  test('costs no more than it is long, however deep', () => {
    const deep = `${'<b '.repeat(5_000)}笨蛋${'>'.repeat(5_000)}`;
    expect(engine.find(deep).length).toBeGreaterThan(0);
  });
});

describe('profanity', () => {
  test('gets every reading that terms get', () => {
    const words = profaneWords().filter((_, at) => at % 9 === 0);
    for (const evasion of ['standard', 'high'] as const) {
      const [own, terms] = [
        engineFor({ type: 'profanity', language: 'english', evasion }),
        engineFor({ type: 'terms', terms: words, evasion }),
      ];
      for (const family of FAMILIES.filter(({ languages }) => languages.includes('en'))) {
        const random = makeRandom(7);
        for (const word of words) {
          const text = `so ${family.apply(word, random)} here`;
          if (terms.find(text).length > 0) expect(own.find(text).length, `${family.name}: ${text}`).toBeGreaterThan(0);
        }
      }
    }
  });
  const engine = engineFor({ type: 'profanity', language: 'english', evasion: 'standard' });
  test.each(['sh<b>i</b>t', 'S_H_I-T', 'sh||it', '\\u0073hit', 'ѕhit', 's🔥h🔥i🔥t'])(
    'is read as a term is: %s',
    (text) => {
      expect(engine.find(text).length).toBeGreaterThan(0);
    },
  );
  test.each(['下17点开会', 'イエイ！', 'вообще', 'Galaxy A55', 'хорошо, а вообще'])('of other scripts: %s', (text) => {
    expect(engine.find(text)).toEqual([]);
  });
});

describe('a text of two characters that says nothing else', () => {
  const at = (term: string, text: string) =>
    engineFor({ type: 'terms', terms: [term], evasion: 'high' }).find(text).length;
  test('is believed with both of them written by sound, or backwards', () => {
    for (const text of ['飘常', '飘常！', '🔥飘常']) expect(at('嫖娼', text), text).toBe(1);
    expect(at('小姐', '姐小')).toBe(1);
    expect(at('乳头', '头乳。')).toBe(1);
  });
  test('is not where more is said, or where it is a word or made of frequent characters', () => {
    for (const text of ['我飘常了', '飘常 ok', '飘 常']) expect(at('嫖娼', text), text).toBe(0);
    expect(at('小姐', '我姐小了')).toBe(0);
    expect(at('不是', '布市')).toBe(0);
    expect(at('小姐', `姐小${'。'.repeat(80)}`)).toBe(0);
  });
});

describe('initials', () => {
  test('in capitals are those of a term among Chinese characters, or where nothing else is said', () => {
    for (const text of ['发JWX吧', 'JWX', 'J W X', '要彩P的来'])
      expect(found(['加微信', '彩票'], text, 'high'), text).toHaveLength(1);
    for (const text of ['the JWX of it', 'JWX is down', '来CNN吧', 'P彩'])
      expect(found(['加微信', '彩票', '吃牛奶'], text, 'high'), text).toEqual([]);
  });
  test('are v for what Chinese calls v', () => {
    expect(found(['加微信'], '加V信 加v信', 'high')).toHaveLength(2);
    expect(found(['加无线'], '加v', 'high')).toEqual([]);
  });
});

test('a character that stands twice is a word with itself where it is one, more often it is stretched', () => {
  expect(found(['他妈的'], '他妈妈的感情')).toEqual([]);
  expect(found(['他妈的'], '他妈妈妈的')).toHaveLength(1);
});

describe('pinyin letter by letter', () => {
  test('stands beside a character of the term, with the same mark between', () => {
    expect(found(['鸦片'], '买y.a.片吗')).toEqual(['鸦片: y.a.片']);
    expect(found(['鸦片'], '鸦-p-i-a-n')).toEqual(['鸦片: 鸦-p-i-a-n']);
    expect(found(['鸦片'], 'y.a-片')).toEqual([]);
  });
  test('and rare characters that are written for another are that one', () => {
    expect(found(['草地'], '去艹地')).toEqual(['草地: 艹地']);
  });
});

describe('a word that is in dictionaries for what it is written for', () => {
  test('is what sounds so, and no more than that', () => {
    expect(found(['婊子'], '表子', 'high')).toEqual(['婊子: 表子']);
    expect(found(['牌子'], '表子', 'high')).toEqual([]);
  });
});

describe('a phrase of several words', () => {
  test('is seen with one of them spelled out and the others whole', () => {
    for (const text of ['b u y followers', 'buy f o l l o w e r s', 'B.U.Y followers now', 'free m-o-n-e-y'])
      expect(found(['buy followers', 'free money'], text), text).toHaveLength(1);
    for (const text of ['club u y followers', 'b u y', 'g o followers', 'bu y foll owers of'])
      expect(found(['buy the followers', 'go followers'], text), text).toEqual([]);
  });
});

describe('what is written for a word', () => {
  test('is seen at high: an emoji, of ambiguous ones only within a phrase', () => {
    expect(found(['clown', 'fat cat', 'cat'], 'you 🤡', 'high')).toEqual(['clown: 🤡']);
    expect(found(['clown', 'fat cat', 'cat'], 'my fat 🐱', 'high')).toEqual(['fat cat: fat 🐱']);
    expect(found(['cat'], 'my 🐱', 'high')).toEqual([]);
    expect(found(['clown'], 'you 🤡', 'standard')).toEqual([]);
  });
  test('is seen in Japanese: タヒ for 死', () => {
    expect(found(['死ぬ'], 'もうタヒぬ', 'high')).toEqual(['死ぬ: タヒぬ']);
    expect(found(['死亡'], 'タヒ亡', 'high')).toEqual([]);
  });
});
