import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactRegexes } from '../../src/judge/contacts/account-patterns.ts';
import { findPhoneNumbers } from '../../src/judge/contacts/phone-numbers.ts';
import type { ContactKind } from '../../src/rules/rule-set.ts';
import { CONTACT_KINDS } from '../../src/rules/rule-set.ts';
import { compileEngine } from '../../src/text/compile.ts';

const patterns = CONTACT_KINDS.flatMap((kind) => contactRegexes(kind).map((source) => ({ kind, source })));
const compiled = compileEngine(patterns.map(({ source }) => ({ type: 'regex', source, evasion: 'standard' })));
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const { engine } = compiled;
const kindsIn = (text: string): readonly ContactKind[] => [
  ...new Set([
    ...engine.find(text).map(({ pattern }) => patterns[pattern]!.kind),
    ...(findPhoneNumbers(text).length > 0 ? (['phone'] as const) : []),
  ]),
];

const digit = fc.nat(9).map(String);
const digits = (count: number) => fc.array(digit, { minLength: count, maxLength: count }).map((all) => all.join(''));
/** The same digits as somebody else would write them. */
const written = fc.constantFrom<(digits: string) => string>(
  (all) => all,
  (all) => all.replace(/\d/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  (all) => all.replace(/\d/g, (one) => '零一二三四五六七八九'[Number(one)]!),
  (all) => all.replace(/\d/g, (one) => '〇壹贰叁肆伍陆柒捌玖'[Number(one)]!),
  (all) => all.replace(/1/g, '幺').replace(/0/g, '洞'),
  (all) => [...all].join(' '),
  (all) => [...all].join('.'),
  (all) => [...all].join('✨'),
  (all) => all.replace(/\d/g, (one) => String.fromCodePoint(0x1fbf0 + Number(one))),
  (all) => `\u202e${[...all].reverse().join('')}\u202c`,
);
const mark = fc.constantFrom('', ' ', '-', '.', '·');
const china = fc
  .tuple(fc.constantFrom('3', '5', '6', '7', '8', '9'), digits(1), digits(4), digits(4), mark)
  .map(([second, third, middle, end, between]) => [`1${second}${third}`, middle, end].join(between));
const japan = fc
  .tuple(fc.constantFrom('090', '080', '070', '050'), digits(4), digits(4), mark)
  .map(([start, middle, end, between]) => [start, middle, end].join(between));
const around = fc.constantFrom<(number: string) => string>(
  (number) => number,
  (number) => `打我电话${number}哦`,
  (number) => `call ${number} now`,
  (number) => `連絡は${number}まで。`,
);

it('a number that is shown backwards stands where it was written, and none is read so without that', () => {
  expect(findPhoneNumbers('call \u202e00083100831\u202c now')).toEqual([{ start: 6, end: 17 }]);
  expect(findPhoneNumbers('call 00083100831 now')).toEqual([]);
  expect(findPhoneNumbers('00083100831 \u202eabc')).toEqual([]);
});

describe('a telephone number is found', () => {
  it('of China and Japan, in any digits and with marks between them', () => {
    fc.assert(
      fc.property(fc.oneof(china, japan), written, around, (number, write, put) => {
        expect(kindsIn(put(write(number)))).toContain('phone');
      }),
      { numRuns: 400 },
    );
  });

  it.each(['+86 138 0013 8000', '0086-13800138000', '+1 (212) 555-0100', '(212) 555-0100', '+44 20 7946 0958'])(
    'of other places and from abroad: %s',
    (number) => {
      expect(kindsIn(`call ${number}`)).toContain('phone');
    },
  );

  it.each([
    ['微信13800138000', '13800138000'],
    ['打 138-0013-8000 给我', '138-0013-8000'],
    ['tel: 138–0013–8000', '138–0013–8000'],
    ['０９０−１２３４−５６７８', '０９０−１２３４−５６７８'],
    ['电话(0755)88888888，', '(0755)88888888'],
    ['010-12345678', '010-12345678'],
    ['TEL 03-1234-5678', '03-1234-5678'],
    ['0120-444-444', '0120-444-444'],
    ['138 0013 8000 139 0013 9000', '138 0013 8000'],
    ['13800138000 13900139000', '13800138000'],
    ['13900139000 13800138000', '13800138000'],
    ['电话𝟙𝟛𝟠𝟘𝟘𝟙𝟛𝟠𝟘𝟘𝟘。', '𝟙𝟛𝟠𝟘𝟘𝟙𝟛𝟠𝟘𝟘𝟘'],
    ['➊➌➑⓿⓿➊➌➑⓿⓿⓿', '➊➌➑⓿⓿➊➌➑⓿⓿⓿'],
    ['打⑴⑶⑻⑴⑵⑶⑷⑸⑹⑺⑻', '⑴⑶⑻⑴⑵⑶⑷⑸⑹⑺⑻'],
    ['①③⑧⓪⓪①③⑧⓪⓪⓪', '①③⑧⓪⓪①③⑧⓪⓪⓪'],
    ['㈠㈢㈧㈠㈡㈢㈣㈤㈥㈦㈧', '㈠㈢㈧㈠㈡㈢㈣㈤㈥㈦㈧'],
    ['¹³⁸⁰⁰¹³⁸⁰⁰⁰', '¹³⁸⁰⁰¹³⁸⁰⁰⁰'],
    ['1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣', '1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0'],
    ['138/1234/5678', '138/1234/5678'],
    ['(03)1234-5678', '(03)1234-5678'],
    ['١٣٨٠٠١٣٨٠٠٠', '١٣٨٠٠١٣٨٠٠٠'],
    ['+86 138 0013 8000', '+86 138 0013 8000'],
  ])('and nothing around it is shown: %s', (text, number) => {
    expect(findPhoneNumbers(text).map(({ start, end }) => text.slice(start, end))).toContain(number);
  });

  it('once, and no part of it again', () => {
    expect(findPhoneNumbers('138 0013 8000')).toHaveLength(1);
  });

  it('and not in a longer number', () => {
    fc.assert(
      fc.property(china, digits(1), digits(1), (number, before, after) => {
        const plain = number.replace(/\D/g, '');
        for (const longer of [`${before}${plain}`, `${plain}${after}`, `${before}${plain}${after}`]) {
          expect(kindsIn(longer)).not.toContain('phone');
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    '2026-11-21 10:00:00',
    '￥1,299.00',
    '13812345678.00',
    'v1.2.345',
    '订单号 20261121000123',
    '10.0.0.1',
    '三十八',
    '01-02-2024',
    '0755 2024',
    '2024-01-02 0123456',
    '一二三四五',
    '550+550+1300+750',
    '3.14159265358',
    'GPS 22.13812345678',
    '13,800,000,000',
    '22,13812345678',
    '￥13800138000',
    '1+13800138000',
    '3.14159265358979',
    '113.94612345678,22.5312345678',
    '2024/01/02/12345',
    '1 2 3 4 5 6 7 8 9 10 11 12 13',
    '1.3.8.0',
    '+1000000000',
    '138:0013:8000',
  ])('and not in %s', (text) => {
    expect(kindsIn(text)).not.toContain('phone');
  });
});

describe('an account', () => {
  it.each<[ContactKind, string]>([
    ['wechat', '加微信 abc12345'],
    ['wechat', '微信号是 xiaomei'],
    ['wechat', '薇信：xiaomei_99'],
    ['wechat', '加V xyz888'],
    ['wechat', 'V信：xyz888'],
    ['wechat', '微 信 abc12345'],
    ['wechat', 'ｗｅｃｈａｔ：ａｂｃ１２３'],
    ['qq', '加扣扣 12345678'],
    ['qq', 'QQ群：123456789'],
    ['qq', '加q 1234567'],
    ['qq', '加Q Q 12345678'],
    ['telegram', 'telegram @easy_job'],
    ['telegram', 'tg: somebody'],
    ['telegram', 'https://t.me/somebody'],
    ['whatsapp', 'whatsapp me on +1 555 0100 000'],
    ['line', 'LINE ID: abc_1234'],
    ['line', 'ラインIDは abc1234 です'],
    ['discord', 'my discord is name#1234'],
    ['email', 'write to some.body+x@mail.example'],
    ['wechat', '13812345678微信同号'],
    ['wechat', '微信同号13812345678'],
    ['wechat', '微信→abc12345'],
    ['wechat', '微信(abc12345)'],
    ['wechat', '微信（abc12345）'],
    ['wechat', '微信搜abc12345'],
    ['wechat', '薇❤️x12345'],
    ['wechat', '➕微❤️：abc123456'],
    ['wechat', '加威❤ abc123456'],
    ['qq', 'q群 123456789'],
    ['qq', '加扣12345678'],
    ['qq', '12345678@qq.com'],
    ['qq', '扣⓪①②③④⑤⑥⑦'],
    ['qq', '企鹅 12345678'],
    ['telegram', 'telegram.me/x1'],
    ['telegram', '飞机 @abc12345'],
    ['discord', 'discordapp.com/invite/x'],
    ['discord', 'discord.gg/x'],
    ['line', '賴ID:x_1'],
    ['line', 'my line: abc_1234'],
    ['line', 'add line abc_1234'],
    ['email', 'abc(at)gmail.com'],
    ['email', 'abc [at] gmail [dot] com'],
    ['email', 'abc at gmail dot com'],
    ['email', 'abc@gmail点com'],
    ['email', 'abc @gmail.com'],
    ['wechat', 'V:abc12345'],
    ['wechat', '加我v abc12345'],
    ['wechat', '加卫星：abc12345'],
    ['wechat', '微x abc12345'],
    ['wechat', '手机号同微信13812345678'],
    ['wechat', '13812345678（微信同号）'],
    ['wechat', '微信搜一搜abc12345'],
    ['qq', '加群123456789'],
    ['qq', '裙：123456789'],
    ['qq', 'Q：12345678'],
    ['qq', '叩叩12345678'],
    ['telegram', '飞机号 abc12345'],
    ['telegram', '✈️ @abc12345'],
    ['telegram', 'tg群 @abc12345'],
    ['telegram', 'tg://resolve?domain=abc12345'],
    ['discord', 'dsc.gg/x'],
    ['discord', 'abc#1234 on discord'],
    ['line', '加賴 abc1234'],
    ['line', 'lin.ee/abc'],
    ['line', 'LINE ID→abc1234'],
  ])('of %s is found in %s', (kind, text) => {
    expect(kindsIn(text)).toContain(kind);
  });

  it.each([
    'telegram channel',
    'my wechat account was hacked',
    'discord server rules',
    'a line between them',
    'drop me a line tonight',
    '微信支付到账了',
    'QQ音乐真好听',
    'is whatsapp down?',
    'LINEで連絡するね',
    'command line: abc_1234',
    'Line: 2024-05-01',
    'in line 1234abcd',
    '如何添加微信小程序',
    '扣100000元',
    '扣了5000000分',
    '坐飞机去北京123456',
    '企鹅有 5 只',
    'look at mail.com',
    '微信8.0.32版本',
    'meet me at live at 5',
    '扣 200000 分',
    '群里有 12345678 人',
    '飞机 CA1234',
    '卫星 2024',
    'V5 666',
    'Q: what is 12345678',
    'the dc #1234',
  ])('is not in %s', (text) => {
    expect(kindsIn(text)).toEqual([]);
  });
});
