import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeLooksLike } from '../../src/judge/links/looks-like.ts';
import { goesOnAt, lengthOfRest, withoutEnd } from '../../src/judge/links/paths.ts';
import { fromPunycode } from '../../src/judge/links/punycode.ts';
import { readPlain } from '../../src/judge/links/read-plain.ts';
import { passedOnBy } from '../../src/judge/links/redirectors.ts';
import { placesOf } from '../../src/judge/links/where-to.ts';
import { unlimited } from '../../src/text/engine.ts';

/** Where exactly an address ends and leads, and what it passes for: found by changing the code in many small ways. */
describe('the rest of an address', () => {
  const rest = (text: string) => text.slice(1, 1 + lengthOfRest(text, 1));
  test.each([
    ['m:80 x', ':80'],
    ['m:80/a b', ':80/a'],
    ['m:123456', ''],
    ['m: 80', ''],
    ['m/a/b?c=d#e', '/a/b?c=d#e'],
    ['m?q', '?q'],
    ['m#q', '#q'],
    ['m\\q', '\\q'],
    ['mx', ''],
    ['m', ''],
    ['m/a(b)c', '/a(b)c'],
    ['m/a)c', '/a'],
    ['m/a[b]c', '/a[b]c'],
    ['m/a]c', '/a'],
    ['m/a((b)c))d', '/a((b)c)'],
    ['m/a"b', '/a'],
    ['m/a<b', '/a'],
    ['m/é/ñ', '/é/ñ'],
    ['m/例子/x', '/例子/x'],
    ['m/a例子', '/a'],
    ['m/aé', '/aé'],
    ['m/é x', '/é'],
    ['m/9例', '/9'],
    ['m/a)例', '/a'],
    ['m/a/例', '/a/例'],
    ['m/aプ', '/a'],
    ['m/𠮷𠮷x', '/𠮷𠮷x'],
    ['m/a𠮷', '/a'],
    ['m/a。b', '/a'],
    ['m/a👋', '/a'],
    ['m/a.', '/a'],
    ["m/a?!,;:}'*~(", '/a'],
    ['m/.', '/'],
  ])('of %s is %s', (text, is) => {
    expect(rest(text)).toBe(is);
  });
  test('is told to follow by a port, a path or a query', () => {
    const follows = ['/', '\\', '?a', '#9', '?例', ':80'];
    const none = ['? a', '#', '?', ':', ':a', ':123456', '', ' /', 'a'];
    expect(follows.map((text) => goesOnAt(text, 0))).not.toContain(false);
    expect(none.map((text) => goesOnAt(text, 0))).not.toContain(true);
    expect([goesOnAt('a/', 1), goesOnAt('a/', 0), goesOnAt('a:80', 1)]).toEqual([true, false, true]);
  });
  test('does not hold what ends a sentence', () => {
    expect(['a.', 'a', '...', 'a.b?!', ''].map(withoutEnd)).toEqual(['a', 'a', '', 'a.b', '']);
  });
});

describe('punycode', () => {
  test('is read as people see it, in any case, and the rest is left as it is', () => {
    const read = {
      ...{ 'xn--e1afmkfd': 'пример', 'XN--E1AFMKFD': 'пример', 'xn--fsqu00a': '例子', 'xn--bcher-kva': 'bücher' },
      ...{ 'xn--mnchen-3ya': 'münchen', 'xn--n3h': '☃', 'xn--ls8h': '💩' },
      ...{
        paypal: 'paypal',
        'xn-e1afmkfd': 'xn-e1afmkfd',
        'axn--e1afmkfd': 'axn--e1afmkfd',
        'abcdxn--e1afmkfd': 'abcdxn--e1afmkfd',
      },
      'xn--ihqwcrb4cv8a8dqg056pqjye': '他们为什么不说中文',
      'xn--porqunopuedensimplementehablarenespaol-fmd56a': 'porquénopuedensimplementehablarenespañol',
      'xn--egbpdaj6bu4bxfgehfvwxn': 'ليهمابتكلموشعربي؟',
    };
    for (const [coded, said] of Object.entries(read)) expect([coded, fromPunycode(coded)]).toEqual([coded, said]);
  });
  test('is read as browsers write it, whatever it is of', () => {
    const letters = fc.constantFrom('a', 'z', '9', 'é', 'я', '例', '子', 'ñ', 'か', '😀', '𐎀');
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 12 }), (all) => {
        const said = `${all.join('')}x`;
        const coded = URL.parse(`http://${said}.com`)?.hostname.replace(/\.com$/, '');
        if (coded?.startsWith('xn--')) expect(fromPunycode(coded)).toBe(said);
      }),
      { numRuns: 200 },
    );
  });
  test('that is broken is left as it is', () => {
    for (const broken of [
      'xn--a!',
      'xn--99999999',
      'xn--99999a',
      'xn--:a',
      'xn--@a',
      'xn--[a',
      'xn--`a',
      'xn--{a',
      'xn--/a',
      'xn---e1afmkfd',
      'xn--:',
      'xn--@',
      'xn--[',
      'xn--`',
      'xn--{',
      'xn--/',
    ])
      expect(fromPunycode(broken)).toBe(broken);
    expect(fromPunycode('xn--')).toBe('');
  });
});

describe('a text as an address bar reads it', () => {
  test('has dots that are drawn or spelled otherwise, and knows where they stood', () => {
    expect(readPlain('ａ。b')).toEqual({ text: 'a.b', starts: [0, 1, 2], ends: [1, 2, 3] });
    expect(readPlain('evil dot com')).toEqual({
      text: 'evil.com',
      starts: [0, 1, 2, 3, 4, 9, 10, 11],
      ends: [1, 2, 3, 4, 9, 10, 11, 12],
    });
    expect(['．', '｡', '․', '﹒'].map((dot) => readPlain(dot).text)).toEqual(['.', '.', '.', '.']);
  });
  test('has encoded letters, digits, dots and dashes of a host decoded, and nothing else', () => {
    const read = (text: string) => readPlain(text).text;
    expect(read('%61%41%5A%30%39%2e%2D')).toBe('aAZ09.-');
    expect(read('%2f%3F%40%7f%80%e4%6')).toBe('%2f%3F%40%7f%80%e4%6');
    expect(readPlain('%61b')).toEqual({ text: 'ab', starts: [0, 3], ends: [3, 4] });
  });
  test('has no invisible characters and marks, and full-width signs of addresses only', () => {
    const read = (text: string) => readPlain(text).text;
    expect(read('a\u200b\u0301\u20ddb')).toBe('ab');
    expect(read('－＿：／＼＃＝＆％＠')).toBe('-_:/\\#=&%@');
    expect(read('，？！（')).toBe('，？！（');
    expect(read('𝐚①ﬁ℡')).toBe('a1fiTEL');
    expect(readPlain('𝐚x')).toEqual({ text: 'ax', starts: [0, 2], ends: [2, 3] });
    expect(readPlain('ﬁx')).toEqual({ text: 'fix', starts: [0, 0, 1], ends: [1, 1, 2] });
    expect(read('\ud835')).toBe('\ud835');
  });
});

describe('where an address leads', () => {
  const places = (address: string) => placesOf(address, unlimited()).map(({ host, path }) => `${host}${path}`);
  test('is its own host in ASCII, and its path as written', () => {
    expect(places('Evil.COM')).toEqual(['evil.com']);
    expect(places('evil.com/')).toEqual(['evil.com']);
    expect(places('evil.com./a')).toEqual(['evil.com/a']);
    expect(places('Evil.com/A?b=C#d')).toEqual(['evil.com/A?b=C#d']);
    expect(places('пример.рф')).toEqual(['xn--e1afmkfd.xn--p1ai']);
    expect(places('evil.com\\a')).toEqual(['evil.com/a']);
    expect(places('0x7f.1')).toEqual(['127.0.0.1']);
    expect(places('[2001:db8::1]/a')).toEqual(['[2001:db8::1]/a']);
    expect([places('localhost/a'), places('a b.com/'), places('evil.com:99999/')]).toEqual([[], [], []]);
    expect(places('a-b.c-.com')).toEqual(['a-b.c-.com']);
  });
  test('is told by what stands in its path and query, however often encoded, each once', () => {
    expect(places('a.com/x/http://b.com/y')).toEqual(['a.com/x/http://b.com/y', 'b.com/y']);
    expect(places('a.com/?q=//b.com').slice(1)).toEqual(['b.com']);
    expect(places('a.com/?q=http://b.com&r=http://b.com').slice(1)).toEqual(['b.com']);
    expect(places(`a.com/?q=${encodeURIComponent(encodeURIComponent('https://b.com/x'))}`).slice(1)).toEqual([
      'b.com/x',
    ]);
    expect(places('a.com/?q=%zzhttp%3A%2F%2Fb.com').slice(1)).toEqual(['b.com']);
    expect(places('a.com/?q=%ff%3A&u=b.com').slice(1)).toEqual(['b.com']);
    expect(places(`a.com/${Buffer.from('http://b.com/x').toString('base64url')}`).slice(1)).toEqual(['b.com/x']);
    expect(places(`a.com/${Buffer.from('httpx://b.com/x').toString('base64url')}`).slice(1)).toEqual([]);
    expect(
      places(`a.com/?q=${[1, 2, 3, 4, 5].reduce((text) => encodeURIComponent(text), 'http://b.com')}`),
    ).toHaveLength(1);
    expect(places(`a.com/?v=${encodeURIComponent('http://例子.com')}`).slice(1)).toEqual(['xn--fsqu00a.com']);
    expect(places('a.com/?q="http://b.com"')).toHaveLength(2);
  });
  test('is told by parameters that call themselves a target', () => {
    const told = (name: string) => places(`a.com/?${name}=b.com`).length > 1;
    const targets =
      'url my_url u uri to target goto go link dest destination redir redirect next continue return returnTo out jump jumpto href URL';
    for (const name of targets.split(' ')) expect([name, told(name)]).toEqual([name, true]);
    for (const name of ['ref', 'utm_source', 'mylongurl', 'too', 'q', 'links'])
      expect([name, told(name)]).toEqual([name, false]);
  });
  test('is a host by its ending, with or without a port and a path', () => {
    const target = (value: string) => places(`a.com/?u=${value}`).slice(1);
    expect(target('b.com:80/x')).toEqual(['b.com/x']);
    expect(target('b.com%3Fx')).toEqual(['b.com/?x']);
    expect(target('b.com%23x')).toEqual(['b.com/#x']);
    expect([target('main.py2'), target('b.comx'), target('b.com!'), target('-b.com'), target('com')]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
    expect(target('b_c.com')).toEqual(['b_c.com']);
  });
  test('is followed through three others', () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'end.com/z' : `n${depth}.com/?u=${encodeURIComponent(`http://${nested(depth - 1)}`)}`;
    const hosts = (depth: number) => placesOf(nested(depth), unlimited()).map(({ host }) => host);
    expect(hosts(3)).toContain('end.com');
    expect(hosts(4)).not.toContain('end.com');
    expect(new Set(hosts(3))).toEqual(new Set(['n3.com', 'n2.com', 'n1.com', 'end.com']));
  });
  test('costs steps for each address that is taken apart, and is not told where they do not suffice', () => {
    const steps = { left: 1_000 };
    expect(placesOf('a.com/?u=b.com/x', steps)).toHaveLength(2);
    expect(steps.left).toBe(0);
    expect(placesOf('a.com', { left: 0 })).toHaveLength(1);
    expect(placesOf('a.com/x', { left: 499 })).toEqual([]);
    expect(placesOf('a.com/x', { left: 500 })).toHaveLength(1);
  });
});

describe('a site that passes people on', () => {
  const on = (address: string) => passedOnBy(new URL(`https://${address}`));
  test.each([
    ['google.com/url?q=b.com', ['b.com']],
    ['www.google.co.uk/url?q=b.com&url=c.com', ['b.com', 'c.com']],
    ['google.de/amp/s/b.com/x?y', ['b.com/x?y', 's/b.com/x?y']],
    ['google.com/search?q=b.com', []],
    ['google.evil.com/url?q=b.com', []],
    ['notgoogle.com/url?q=b.com', []],
    ['mail.google.com.evil.com/url?q=b.com', []],
    ['youtube.com/redirect?q=b.com', ['b.com']],
    ['l.facebook.com/l.php?u=b.com', ['b.com']],
    ['l.facebook.com/l.php?v=b.com', []],
    ['notfacebook.com/l.php?u=b.com', []],
    ['link.zhihu.com/?target=b.com', ['b.com']],
    ['www.pixiv.net/jump.php?http://b.com', ['http://b.com']],
    ['href.li/?http://b.com', ['http://b.com']],
    ['href.li//b.com', ['b.com']],
    ['href.li///b.com', ['b.com']],
    ['x.google.com/url?q=b.com', ['b.com']],
    ['reddit.com/?url=b.com', []],
    ['out.reddit.com/?url=b.com', ['b.com']],
    ['t.me/iv?url=b.com', ['b.com']],
    ['t.me/x?url=b.com', []],
    ['other.com/?u=b.com', []],
  ])('%s', (address, to) => {
    expect(on(address)).toEqual(to);
  });
});

describe('a domain is passed for', () => {
  const looks = makeLooksLike(['paypal.com', 'qq.com', 'github.io', 'stripe.co.uk', 'weixin:', 'a*.com', 't.me/ours']);
  test.each([
    'paypa1.com',
    'paypal.xyz',
    'paypal-login.com',
    'my_paypal.com',
    'paypal.com.evil.xyz',
    'x.paypal.com.evil.xyz',
    'paypai.com',
    'paypaal.com',
    'papal.com',
    'pyapal.com',
    'xn--pypal-4ve.com',
    'pаypal.com',
    'vvww-paypal.com',
    'str1pe.com',
    'stripe.co.uk.evil.com',
    'qq.cn',
  ])('by %s', (host) => {
    expect(looks(host)).toBe(true);
  });
  test.each([
    'paypal.com',
    'www.paypal.com',
    'weixin:',
    '[2001:db8::1]',
    'pay.com',
    'palpay-other.com',
    'qqq.com',
    'qq-login.com',
    'evil.com',
    'com.paypal.evilx.org',
    `${'paypal'.repeat(11)}.com`,
    'strip.com',
  ])('not by %s', (host) => {
    expect(looks(host)).toBe(host === 'strip.com');
  });
  test('only where it is one', () => {
    const others: readonly (readonly [string, string])[] = [
      ['xyzzy', 'xyzzy.com'],
      ['weixin:', 'weixin.com'],
      ['t.me/ours', 't.xyz'],
      ['abc*.com', 'abc.xyz'],
      ['apple.com', 'xpple.com'],
      ['weixin.com', 'weixin:'],
    ];
    for (const [own, host] of others) expect([own, makeLooksLike([own])(host)]).toEqual([own, false]);
  });
  test('in letters that are drawn alike', () => {
    const drawn: readonly (readonly [string, string])[] = [
      ['google.com', 'g00gle.com'],
      ['mobile.com', 'm0bi1e.com'],
      ['swiss.com', '5wi55.com'],
      ['express.com', '3xpr355.com'],
      ['amazon.com', '4m4z0n.com'],
      ['twitter.com', '7wi773r.com'],
      ['bobby.com', '8o88y.com'],
      ['google.com', '9oo9le.com'],
      ['zazzle.com', '2a22le.com'],
      ['modern.com', 'rnodem.com'],
      ['window.com', 'vvindovv.com'],
      ['dropbox.com', 'clropbox.com'],
      ['mybank.com', 'my-bank.com'],
      ['mybank.com', 'm-y-b-ank.com'],
      ['daddy.com', 'claclcly.com'],
      ['paypal.com', new URL('http://páypál.com').hostname],
      ['www.paypal.com', 'paypa1.com'],
      ['github.io', 'github.xyz'],
      ['github.com', 'github.io'],
      ['ebay.com', 'my-ebay.xyz'],
    ];
    for (const [own, host] of drawn) expect([host, makeLooksLike([own])(host)]).toEqual([host, true]);
  });
});
