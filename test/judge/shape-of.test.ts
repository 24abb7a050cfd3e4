import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { explain } from '../../src/judge/explain.ts';
import { keysOfFolded, similarityKeys } from '../../src/judge/similar-text.ts';
import { parseBody } from '../../src/receive/parse-parts.ts';
import { say } from '../../src/words/saying.ts';
import { codesOf, judgeOf, ruleWith } from './rules-of.ts';

const matched = (when: string, match: string, texts: readonly string[]) => {
  const judge = judgeOf(ruleWith(when, { match }));
  return texts.filter((text) => judge.judge(contentOfText(text), { counters: [] }).hits.length > 0);
};

describe('a shape', () => {
  it.each<[shape: string, yes: readonly string[], no: readonly string[]]>([
    [
      '{ capitals: 70% }',
      ['BUY NOW PLEASE', 'КУПИ СЕЙЧАС ЖЕ', 'BUY IT NOW 你好你好'],
      ['Buy Now Please', 'OK LOL', '你好你好你好你好你好'],
    ],
    ['{ capitals: 70%, letters: 3 }', ['LOL'], ['OK', 'LoL lol']],
    ['{ script: cyrillic }', ['привет как дела'], ['привет hello world hi', 'hello there you']],
    ['{ script: arabic, share: 90% }', ['مرحبا بكم جميعا'], ['مرحبا بكم hello there']],
    ['{ mixed_words: 1 }', ['раypal', 'see gооgle now'], ['привет hello', 'C语言', 'naïve']],
    ['{ mixed_words: 2 }', ['раypal gооgle'], ['раypal google']],
    ['{ same_character: 5 }', ['aaaaa', '哈哈哈哈哈', '😀😀😀😀😀', 'no!!!!!'], ['aaaa', 'a     b', 'ababababab']],
    [
      '{ same_character: 6 }',
      [
        '❤️❤️❤️❤️❤️❤️',
        '👍🏽👍👍🏽👍👍🏿👍',
        '🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳',
        'a\u200baaa\u200baa',
        '👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧',
        '1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣',
        `e${'\u0301'.repeat(6)}`,
      ],
      ['🇨🇳🇨🇳🇨🇳', '👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 'éeéeée'.normalize('NFD'), '🇨🇳🇯🇵🇨🇳🇯🇵🇨🇳🇯🇵'],
    ],
    ['{ emoji: 2 }', ['🇨🇳🇯🇵', '1️⃣2️⃣', '🇨🇳1️⃣'], ['🇨🇳', '1️⃣', '12', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']],
    ['{ links: 2 }', ['evil.com b.xyz', 'http://a.cn，http://b.cn'], ['evil.com', 'evil.com socket.io']],
    ['{ mentions: 2 }', ['@a1 @b2', '@小明@小红'], ['@a1', 'me@evil.com you@evil.com', '@ @']],
    ['{ emoji: 3 }', ['😀😀😀', '👍🏽a👍🏽b👍🏽', '❤️❤️❤️'], ['😀😀', '👨‍👩‍👧', '123', '👍🏽👍🏽']],
    ['{ emoji: 2, mentions: 1 }', ['😀😀@ab'], ['😀😀', '@ab']],
  ])('%s', (shape, yes, no) => {
    expect(matched(`{ shape: ${shape} }`, yes[0]!, [...yes, ...no])).toEqual(yes);
  });

  it.each(['{ share: 50% }', '{ letters: 8 }', '{ links: 2, letters: 8 }', '{}', '{ of: [own] }', '{ elements: {} }'])(
    'refuses %s, which says nothing',
    (shape) => {
      expect(codesOf(ruleWith(`{ shape: ${shape} }`))).toContain('E-VALUE');
    },
  );
});

it('counts the kinds of element of a message', () => {
  const judge = judgeOf(
    ruleWith('{ all: [{ shape: { element_kinds: 2 } }, { text: { terms: [rose] } }] }').replace(
      '{ match: [""]',
      '{ match: [{ text: rose, elements: [text, image] }]',
    ),
  );
  const hits = (elements: readonly ('text' | 'image' | 'face')[]) =>
    judge.judge({ ...contentOfText('a rose'), elements }, { counters: [] }).hits.length;
  expect([hits(['text']), hits(['text', 'image']), hits(['image', 'face', 'text'])]).toEqual([0, 1, 1]);
});

it('counts the elements of a kind, in forwarded messages none', () => {
  const image = { MsgType: 'TIMImageElem', MsgContent: {} };
  const text = { MsgType: 'TIMTextElem', MsgContent: { Text: 'rose' } };
  const relay = { MsgType: 'TIMRelayElem', MsgContent: { MsgList: [{ MsgBody: [image, image, image] }] } };
  const judge = judgeOf(
    ruleWith('{ any: [{ shape: { elements: { image: 3, text: 1 } } }, { shape: { elements: { text: 4 } } }] }').replace(
      '{ match: [""]',
      '{ match: [{ text: rose, elements: [image, image, text, image] }]',
    ),
  );
  const hits = (...elements: object[]) => {
    const body = parseBody(elements, undefined, { isEdit: false, onType: () => {} });
    return judge.judge({ ...contentOfText('rose'), ...body }, { counters: [] }).hits.length;
  };
  expect(hits(image, image, text)).toBe(0);
  expect(hits(image, text, image, image)).toBe(1);
  expect(hits(image, image, image)).toBe(0);
  expect(hits(image, text, relay)).toBe(0);
  expect([hits(text, text, text), hits(text, text, text, text)]).toEqual([0, 1]);
  expect(
    explain(judge, { ...contentOfText('rose'), elements: ['image', 'text'] })[0]!.condition.parts[0]!.because,
  ).toEqual([say('shapeElements', 'image', 1, 3)]);
  expect(codesOf(ruleWith('{ shape: { elements: { picture: 3 } } }'))).toContain('E-KEY-UNKNOWN');
  const many = parseBody(
    Array.from({ length: 5_000 }, () => image),
    undefined,
    { isEdit: false, onType: () => {} },
  );
  expect(many.elements).toHaveLength(100);
});

it.each(['learned: some', 'like: some', 'longer_than: 3'])(
  'outside is refused beside %s, where it would say nothing',
  (what) => {
    expect(codesOf(ruleWith(`{ text: { ${what}, outside: [links] } }`))).toContain('E-VALUE');
  },
);

describe('words outside', () => {
  it('of links, mentions and names of emoji count, and no others', () => {
    const yes = ['casino', 'casino https://casino.example', '@casino casino'];
    const no = ['https://casino.example', 'see casino.com/x', '@casino', ':casino:', '[casino]'];
    for (const words of ['terms: ["casino"]', "regex: 'casino'"])
      expect(
        matched(`{ text: { ${words}, outside: [links, mentions, emoji_names] } }`, 'casino', [...yes, ...no]),
      ).toEqual(yes);
  });

  it('of some of them only', () => {
    const texts = ['see casino.com/x', '@casino', ':casino:'];
    expect(matched('{ text: { terms: ["casino"], outside: [links] } }', 'casino', texts)).toEqual(texts.slice(1));
  });

  it.each(['longer_than: 3', 'terms: ["casino"], across_messages: { last: 3, within: 10s }'])(
    'and goes not with %s',
    (words) => {
      expect(codesOf(ruleWith(`{ text: { ${words}, outside: [links] } }`))).toContain('E-VALUE');
    },
  );
});

describe('near-duplicates', () => {
  const isAlike = (a: string, b: string) => similarityKeys(a).some((key) => similarityKeys(b).includes(key));
  it('of short texts are equal ones', () => {
    expect(isAlike('加我微信', '加我微信！')).toBe(true);
    expect(isAlike('ok', 'OK.')).toBe(true);
    expect(isAlike('加我微信', '加我扣扣')).toBe(false);
    expect(isAlike('1', '2')).toBe(false);
    expect(isAlike('👍', '👎')).toBe(false);
    expect(isAlike('👍', '👍 ')).toBe(true);
    expect(similarityKeys(' ')).toEqual([]);
  });

  it('are seen behind random tags at both ends', () => {
    const body = '日结兼职一天两百，详情私聊，无需押金，名额有限';
    const tags = ['x7k2', 'qzpw', '9931', 'hhkt3', 'zz81q', 'brtwq'];
    for (const [at, tag] of tags.entries()) {
      const other = tags[(at + 1) % tags.length]!;
      expect(isAlike(`${tag} ${body} [${other}]`, `【${other}】${body} #${tag}`)).toBe(true);
      expect(isAlike(`${tag}-${other} ${body}`, body)).toBe(true);
    }
  });

  it('are seen behind random tags in short texts, too', () => {
    const said = ['加微信领红包', '兼职日结一天两百', '看我头像领福利哦', 'call me for more'];
    for (const body of said) {
      for (const [one, other] of [
        [`${body} x7k2`, `${body} 9qz1m`],
        [`【qzpw】${body}`, `${body} #brtwq`],
        [`${body}！a8f3-kk29x`, body],
      ] as const)
        expect(isAlike(one, other), `${one} | ${other}`).toBe(true);
    }
    // What tells short texts apart, and what stands alone.
    for (const [one, other] of [
      ['房间号 1234', '房间号 5678'],
      ['推荐一下 iphone', '推荐一下 huawei'],
      ['x7k2', '9qz1m'],
      ['ok x7k2', 'ok 9qz1m'],
      ['加微信领红包 x7k2', '加微信领优惠 x7k2'],
      ['明天开会 b2 楼', '明天开会 c3 楼'],
    ] as const)
      expect(isAlike(one, other), `${one} | ${other}`).toBe(false);
  });

  it('keep the words at their ends', () => {
    expect(isAlike('please send me the money', 'please send me the flowers')).toBe(false);
  });

  it('told unit by unit are those of the folded text', () => {
    const piece = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        ...'abxyz019 ,.!，。加微信领红包ａｂＣ１ﾊﾞﾞΣσςİ한ᄀ가é\u0301\u3000\n',
        'hello ',
        'x7k2 ',
        ' qzpw',
        ' '.repeat(40),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        expect(similarityKeys(text)).toEqual(keysOfFolded(text.normalize('NFKC').toLowerCase()));
      }),
      { numRuns: 3_000 },
    );
  });

  it('cost no more than the text is long', () => {
    expect(similarityKeys('x7 '.repeat(20_000)).length).toBeGreaterThan(0);
    expect(similarityKeys('[[[['.repeat(20_000))).toHaveLength(1);
  });
});
