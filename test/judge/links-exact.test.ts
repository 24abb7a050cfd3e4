import { describe, expect, test } from 'vitest';
import { hostOfApp } from '../../src/judge/links/app-links.ts';
import { domainsFrom } from '../../src/judge/links/domains.ts';
import { isBareEnding, isEnding, isNoAddress, isSentenceWord } from '../../src/judge/links/endings.ts';
import { findAllLinks, findLinks } from '../../src/judge/links/find-links.ts';
import { bareHosts, lengthOfHost } from '../../src/judge/links/hosts-and-ends.ts';
import { compileEngine } from '../../src/text/compile.ts';

/** Where exactly an address begins, ends and leads: found by changing the code in many small ways. */
const shown = (text: string) => findLinks(text).map(({ start, end }) => text.slice(start, end));
const led = (text: string) => findLinks(text).flatMap(({ places }) => places.map(({ host, path }) => `${host}${path}`));

describe('an ending', () => {
  test('is one of the public list, of RFC 2606, in any case and script', () => {
    expect(['com', 'COM', 'рф', 'example', 'test', 'museum', 'xn--p1ai'].map(isEnding)).not.toContain(false);
    expect(['comx', '', 'localhost', 'py2', 'github'].map(isEnding)).not.toContain(true);
  });
  test('is none where nothing stands, or what is written of a program or a file', () => {
    expect(isBareEnding('')).toBe(false);
    for (const type of 'zip mov cab java map foo dot ads sap sas csc aws'.split(' '))
      expect([type, isBareEnding(type)]).toEqual([type, false]);
    expect(isBareEnding('srl')).toBe(true);
  });
  test('makes a link of a name alone unless it is a word, a type of file or short and unknown', () => {
    expect(['com', 'XYZ', 'gmbh', 'test', 'xn--p1ai', 'рф'].map(isBareEnding)).not.toContain(false);
    expect(['zip', 'map', 'aws', 'is', 'pa', 'py', 'xn--zzz', 'coffee', 'comx'].map(isBareEnding)).not.toContain(true);
  });
  test('behind the end of a sentence, or in the name of a program, makes none', () => {
    expect([isNoAddress('Done', 'Me'), isNoAddress('ASP', 'net'), isNoAddress('socket', 'io')]).not.toContain(false);
    expect([isNoAddress('evil', 'me'), isNoAddress('done', 'com'), isNoAddress('asp', 'com')]).not.toContain(true);
    expect([isSentenceWord('The'), isSentenceWord('DONE'), isSentenceWord('evil')]).toEqual([true, true, false]);
  });
});

describe('a host', () => {
  const announced = (run: string, endsSentence = false) =>
    run.slice(
      0,
      lengthOfHost(run, () => endsSentence),
    );
  test.each([
    ['evil.com', 'evil.com'],
    ['evil.com快来', 'evil.com'],
    ['evil.快来', 'evil.快来'],
    ['localhost快来', 'localhost'],
    ['快来.com', '快来.com'],
    ['快来', '快来'],
    ['evil..com', 'evil'],
    ['.com', ''],
    ['evil.com.', 'evil.com'],
    ['evil.com.快来', 'evil.com'],
    ['evil.com.中国', 'evil.com.中国'],
    ['evil.notanending快来', 'evil.notanending快来'],
    ['a.b.com快来', 'a.b.com'],
    ['com快来.cn', 'com快来.cn'],
    ['com.快来', 'com.快来'],
    ['evil.com.notanending', 'evil.com.notanending'],
    ['evil.notanending.快来', 'evil.notanending.快来'],
  ])('behind http:// of %s is %s', (run, host) => {
    expect(announced(run)).toBe(host);
  });
  test('behind http:// ends with the sentence', () => {
    expect([lengthOfHost('evil.com.中国', (dot) => dot === 8), lengthOfHost('快来', () => false)]).toEqual([8, 2]);
    expect([announced('evil.com.中国', true), announced('evil.中国', true)]).toEqual(['evil.com', 'evil.中国']);
  });
  const bare = (run: string, goesOn = false) => bareHosts(run, goesOn).map(({ start, end }) => run.slice(start, end));
  test.each([
    ['evil.com', ['evil.com']],
    ['-_evil.com_-', ['evil.com']],
    ['a.com..b.com', ['a.com', 'b.com']],
    ['evil', []],
    ['evil.123', []],
    ['evil.notanending', []],
    ['www.evil.notanending', ['www.evil.notanending']],
    ['www2.evil.is', ['www2.evil.is']],
    ['wwwx.evil.is', []],
    ['www.is', []],
    ['done.me', []],
    ['a.done.me', ['a.done.me']],
    ['e-.com', []],
    ['xwww.evil.is', []],
    ['www.evil.123', []],
    ['www.evil.12x', ['www.evil.12x']],
    ['www.evil.x12', ['www.evil.x12']],
    [
      `${`${'a'.repeat(63)}.`.repeat(3)}${'b'.repeat(57)}.com`,
      [`${`${'a'.repeat(63)}.`.repeat(3)}${'b'.repeat(57)}.com`],
    ],
    [
      `-${`${'a'.repeat(63)}.`.repeat(3)}${'b'.repeat(57)}.com`,
      [`${`${'a'.repeat(63)}.`.repeat(3)}${'b'.repeat(57)}.com`],
    ],
    [`${`${'a'.repeat(63)}.`.repeat(3)}${'b'.repeat(58)}.com`, []],
    ['1.2.3.4.5.6.7.8.9.com', ['1.2.3.4.5.6.7.8.9.com']],
    ['1.2.3.4.5.6.7.8.9.10.com', []],
    [`${'a'.repeat(63)}.com`, [`${'a'.repeat(63)}.com`]],
    [`${'a'.repeat(64)}.com`, []],
    [`${`${'a'.repeat(61)}.`.repeat(4)}abcd.com`, []],
  ])('alone in %s: %j', (run, hosts) => {
    expect(bare(run)).toEqual(hosts);
  });
  test('that goes on may have any ending there is', () => {
    expect([bare('evil.is'), bare('evil.is', true), bare('evil.is_', true), bare('done.me', true)]).toEqual([
      [],
      ['evil.is'],
      [],
      ['done.me'],
    ]);
    expect(bare('evil.is.b.com', true)).toEqual(['evil.is.b.com']);
    expect(bare('evil.is..b.so', true)).toEqual(['b.so']);
  });
});

describe('a list of domains', () => {
  const list = domainsFrom(['evil.com', 'T.me/Ours'.toLowerCase(), 'a*.b.com', '*x.org', 'weixin:', 'top']);
  const has = (host: string, path = '') => list.has({ host, path });
  test('holds each domain and what is below it, its paths, and what a star stands for', () => {
    const held = ['evil.com', 'a.evil.com', 'ab.b.com', 'c.ab.b.com', 'a.b.com', 'x.org', 'weixin:', 'a.top', 'top'];
    expect(held.filter((host) => !has(host))).toEqual([]);
    const others = ['notevil.com', 'com', 'ba.b.com', 'a.c.b.com', 'b.com', 'xy.org', 'a.b.com.cn', 't.me', 'me'];
    expect(others.filter((host) => has(host))).toEqual([]);
    expect([has('t.me', '/ours'), has('x.t.me', '/OURS/1'), has('t.me', '/our'), has('t.me', '/oursx')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([has('other.me', '/ours'), has('evil.com', '/any')]).toEqual([false, true]);
  });
  test('has every star tried, whatever ends alike', () => {
    const stars = domainsFrom(['abc*.com', 'def*.com']);
    expect(['abcx.com', 'defx.com', 'ghix.com'].map((host) => stars.has({ host, path: '' }))).toEqual([
      true,
      true,
      false,
    ]);
  });
  test('without stars or paths holds no more', () => {
    const plain = domainsFrom(['evil.com']);
    expect([plain.has({ host: 'evil.com', path: '/x' }), plain.has({ host: 'a.org', path: '/x' })]).toEqual([
      true,
      false,
    ]);
  });
});

describe('a dot that is spelled', () => {
  test.each([
    ['evil点com', 'evil.com'],
    ['evil點com', 'evil.com'],
    ['evil 丶 com', 'evil.com'],
    ['evil点cn快来', 'evil.cn'],
    ['evil点t点cn', 'evil.t.cn'],
    ['evil点me/x', 'evil.me/x'],
    ['123点com', '123.com'],
    ['evil·com', 'evil.com'],
    ['ab·com', 'ab.com'],
    ['fishing dot com, internet', 'fishing.com'],
    ['evil•com', 'evil.com'],
    ['evil dot com', 'evil.com'],
    ['evil-dot-com', 'evil.com'],
    ['evil_dot_com', 'evil.com'],
    ['EVIL DOT COM', 'evil.com'],
    ['evil[.]com', 'evil.com'],
    ['evil (dot) com', 'evil.com'],
    ['evil【点】com', 'evil.com'],
    ['evil<d0t>com', 'evil.com'],
    ['evil . com', 'evil.com'],
    ['evil 。 com', 'evil.com'],
    ['evil .com', 'evil.com'],
    ['evil .com/x', 'evil.com/x'],
    ['evil,com', 'evil.com'],
    ['evil，com', 'evil.com'],
    ['http://evil . com/x', 'evil.com/x'],
    ['http://evil. com', 'evil.com'],
  ])('in %s', (text, address) => {
    expect(led(text)).toEqual([address]);
  });
  test.each([
    '3点 vip',
    '3点com',
    'a·com',
    '12·com',
    'the dot com bubble',
    'done dot net',
    'fishing dot net',
    'catch fish . net is torn',
    'the . com',
    'the .com',
    '12 .com',
    'evil .company',
    'the,com',
    'abc,com',
    'evil,common',
    'evil,com.x',
    'good . xyzzy',
    '点com',
  ])('not in %s', (text) => {
    expect(led(text)).toEqual([]);
  });
});

describe('a link', () => {
  test.each([
    ['see http://evil.com. Then', ['http://evil.com']],
    ['http : //evil.com', ['http : //evil.com']],
    ['hxxps://evil.com', ['hxxps://evil.com']],
    ['h**ps://evil.com/x', ['h**ps://evil.com/x']],
    ['ftp://evil.com', ['ftp://evil.com']],
    ['http://a.com,http://b.com', ['http://a.com', 'http://b.com']],
    ['http://a.com http://b.com', ['http://a.com', 'http://b.com']],
    ['http://user:pass@evil.com/x', ['http://user:pass@evil.com/x']],
    ['http://safe.com@x', ['http://safe.com']],
    ['me@evil.com', []],
    ['@evil.com', []],
    ['evil.com@x', []],
    ['evil.com:8080', ['evil.com:8080']],
    ['evil.com./x', ['evil.com./x']],
    ['1.2.3.4:80', ['1.2.3.4:80']],
    ['1.2.3.4:8', []],
    ['1.2.3.4/a', ['1.2.3.4/a']],
    ['1.2.3.4/24', []],
    ['x1.2.3.4/a', []],
    ['例子.中国', ['例子.中国']],
    ['例子。中国', []],
    ['看例子.中国人', []],
    ['weixin://dl/x, and', ['weixin://dl/x']],
    ['tg : //resolve', ['tg : //resolve']],
    ['magnet:?xt=abc', ['magnet:?xt=abc']],
    ['magnet:?foo', []],
    ['xweixin://dl', []],
    ['file://x/y', []],
    ['see evil.com', ['evil.com']],
    ['see evil.com\n', ['evil.com']],
    ['evil.', []],
    ['http://localhost/x', []],
    ['http://!', []],
    ['http://a.com/?u=weixin://dl', ['http://a.com/?u=weixin://dl']],
    ['http://a.com/http://b.com', ['http://a.com/http://b.com']],
    ['see http://[2001:db8::1]/a', ['http://[2001:db8::1]/a']],
    ['http://evil.com。中国', ['http://evil.com']],
    ['http://evil.com.中国', ['http://evil.com.中国']],
    ['http://a.com，/x', ['http://a.com']],
    ['see -evil.com', ['evil.com']],
    ['evil.com-/x', ['evil.com']],
    ['evil.com../x', ['evil.com']],
    ['see evil.com. Then', ['evil.com']],
    ['go 203.0.113.70:8080/x now', ['203.0.113.70:8080/x']],
    ['http://1.2.3.4:80', ['http://1.2.3.4:80']],
    ['http://safe.com x@evil.com', ['http://safe.com']],
    ['http://safe.com@a@b@evil.com', ['http://safe.com@a@b@evil.com']],
    ['http://用户@evil.com', ['http://用户@evil.com']],
    ['你好。 例子.中国', ['例子.中国']],
    ['例子.中国。', ['例子.中国']],
    ['看 甲.例子.中国/x 好', ['甲.例子.中国/x']],
    ['@例子.中国', []],
    ['例子.中国x', []],
    ['例子.中国9', []],
    ['taobao://x', ['taobao://x']],
    ['discord://x', ['discord://x']],
    ['baiduboxapp://x', ['baiduboxapp://x']],
    ['bitcoin://x', ['bitcoin://x']],
  ])('in %s: %j', (text, links) => {
    expect(shown(text)).toEqual(links);
  });
  test('of an app leads to the app, and to its place there', () => {
    expect(findLinks('WeiXin://dl/x.')[0]!.places).toEqual([{ host: 'weixin:', path: '/dl/x' }]);
    expect(findLinks('Magnet:?xt=a')[0]!.places).toEqual([{ host: 'magnet:', path: '/?xt=a' }]);
    expect(hostOfApp('TG')).toBe('tg:');
  });
  test('leads where it stands, whatever stands around it', () => {
    expect(led('go 1.2.3.4:80/x now')).toEqual(['1.2.3.4/x']);
    expect(led('看 例子.中国/x 好')).toEqual(['xn--fsqu00a.xn--fiqs8s/x']);
    expect(led('http://user@evil.com/x y')).toEqual(['evil.com/x']);
    expect(led('http://用户@evil.com')).toEqual(['evil.com']);
    expect(led('http://safe.com@a@b@evil.com')).toEqual(['evil.com']);
  });
  test('costs steps, and none is told that they do not suffice for', () => {
    const found = (text: string, left: number) => {
      const steps = { left };
      return [findLinks(text, steps).length, steps.left];
    };
    for (const text of ['http://evil.com', 'see evil.com', 'weixin://dl']) {
      expect([text, found(text, 150)[0]]).toEqual([text, 1]);
      expect([text, found(text, 149)[0]]).toEqual([text, 0]);
    }
    expect(found('1.2.3.4:80', 10_000)[0]).toBe(1);
    expect(found('1.2.3.4:80', 149)[0]).toBe(0);
    expect(found('例子.中国', 149)[0]).toBe(0);
    expect([found('see evil.com', 150), found('http://evil.com', 300)]).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(found('evil.com evil.com', 10_000)).toEqual([2, 9_700]);
    expect(found('no link', 10_000)).toEqual([0, 10_000]);
  });
});

describe('links that a reader puts together', () => {
  const put = (text: string) => {
    const compiled = compileEngine([]);
    if (!compiled.ok) throw new Error('does not compile');
    return findAllLinks(text, compiled.engine.views).map(({ start, end }) => text.slice(start, end));
  };
  test.each([
    ['e v i l . c o m', ['e v i l . c o m']],
    ['a.com e v i l . c o m', ['a.com', 'e v i l . c o m']],
    ['http://е.com', ['http://е.com']],
    ['еvіl.соm', ['еvіl.соm']],
    ['so..com', []],
    ['well.. e v i l . c o m', ['e v i l . c o m']],
    ['no dot here', []],
    ['the end.', []],
    ['a.com.', ['a.com']],
    ['evil&#46;com', ['evil&#46;com']],
  ])('in %s: %j', (text, links) => {
    expect(put(text)).toEqual(links);
  });
});
