import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { Judge } from '../../src/judge/judge.ts';
import { findAllLinks, findLinks, type Link } from '../../src/judge/links/find-links.ts';
import { makeLinkTest } from '../../src/judge/links/link-test.ts';
import { compileEngine } from '../../src/text/compile.ts';
import { judgeOf, ruleWith } from './rules-of.ts';

const compiled = compileEngine([]);
if (!compiled.ok) throw new Error('nothing does not compile');
const { engine } = compiled;

const hostsOf = (links: readonly Link[]) => links.flatMap(({ places }) => places.map(({ host }) => host));
const hosts = (text: string) => hostsOf(findLinks(text));
const shown = (text: string) => findLinks(text).map(({ start, end }) => text.slice(start, end));

const LONG_USER = `http://safe.com&${'a'.repeat(150)}@evil.com/`;

describe('a link is found', () => {
  it.each([
    ['with http', 'see http://evil.example/a now', 'http://evil.example/a', 'evil.example'],
    ['bare', '点击evil.com领取', 'evil.com', 'evil.com'],
    ['bare, with a path', 'go to evil.so/win', 'evil.so/win', 'evil.so'],
    ['in full-width letters', 'ｅｖｉｌ．ｃｏｍ', 'ｅｖｉｌ．ｃｏｍ', 'evil.com'],
    ['with a full-width dot', 'https://evil。com/a', 'https://evil。com/a', 'evil.com'],
    ['percent-encoded', 'https://%65vil%2Ecom/a', 'https://%65vil%2Ecom/a', 'evil.com'],
    ['with invisible characters', 'https://ev\u200bil.com', 'https://ev\u200bil.com', 'evil.com'],
    ['in another script, as punycode', 'https://пример.рф/x', 'https://пример.рф/x', 'xn--e1afmkfd.xn--p1ai'],
    ['behind a user name', 'https://safe.com@evil.com/', 'https://safe.com@evil.com/', 'evil.com'],
    ['behind many user names', 'http://safe.com@a@b@c@d@evil.com', 'http://safe.com@a@b@c@d@evil.com', 'evil.com'],
    ['behind what looks like a slash', 'http://safe.com⁄a@evil.com', 'http://safe.com⁄a@evil.com', 'evil.com'],
    ['behind a long user name', LONG_USER, LONG_USER, 'evil.com'],
    ['with a small full stop', 'see evil﹒com', 'evil﹒com', 'evil.com'],
    ['with the dot of the root and a path', 'evil.com./win', 'evil.com./win', 'evil.com'],
    ['with backslashes', 'https:\\\\evil.com\\@safe.com', 'https:\\\\evil.com\\@safe.com', 'evil.com'],
    ['with hxxp', 'hxxp://evil.com', 'hxxp://evil.com', 'evil.com'],
    ['as a number', 'http://0x7f.1/', 'http://0x7f.1/', '127.0.0.1'],
    ['with a dot in brackets', 'evil[.]com and more', 'evil[.]com', 'evil.com'],
    ['with the word for a dot in brackets', 'go to evil (dot) com', 'evil (dot) com', 'evil.com'],
    ['with marks on its letters', 'ht\u0301tp://e\u0323vi\u0308l.com', 'ht\u0301tp://e\u0323vi\u0308l.com', 'evil.com'],
    ['in capitals, with a port and a trailing dot', 'HTTPS://EVIL.COM.:8080/A', 'HTTPS://EVIL.COM.:8080/A', 'evil.com'],
    ['as an IPv4 address', 'http://203.0.113.7:81/a', 'http://203.0.113.7:81/a', '203.0.113.7'],
    ['as an IPv6 address', 'http://[2001:db8::1]/a', 'http://[2001:db8::1]/a', '[2001:db8::1]'],
    ['as one number', 'http://3405803783/', 'http://3405803783/', '203.0.113.7'],
    ['in punycode', 'xn--80ak6aa92e.com', 'xn--80ak6aa92e.com', 'xn--80ak6aa92e.com'],
    ['in Chinese, alone', '快上 例子.中国/领奖。', '例子.中国/领奖', 'xn--fsqu00a.xn--fiqs8s'],
    ['as a bare IPv4 address with a port', 'go 203.0.113.7:8080/win now', '203.0.113.7:8080/win', '203.0.113.7'],
    ['as a bare IPv4 address with a path', '203.0.113.7/win', '203.0.113.7/win', '203.0.113.7'],
    ['at the end of a sentence', 'Look at https://evil.com.', 'https://evil.com', 'evil.com'],
    ['with a space before its dot', 'go to discord .gg/x', 'discord .gg/x', 'discord.gg'],
    ['with a space before its last dot', '看evil .com', 'evil .com', 'evil.com'],
  ])('%s', (_, text, where, host) => {
    expect(shown(text)).toEqual([where]);
    expect(hosts(text)).toEqual([host]);
  });

  it.each([
    '3.14',
    'node.js',
    'Mr.Smith',
    'it was done.is that ok',
    '你好。再见',
    'v1.2.3',
    'main.py',
    '...',
    'a.b',
    '1.2.3.4',
    '10.0.0.0/24',
    '我来自北京。中国',
    '祝福.中国人',
    'the .com bubble',
    'we sell .com names',
  ])('not in %s', (text) => {
    expect(findLinks(text)).toEqual([]);
  });

  const put = (text: string) => findAllLinks(text, engine.views);
  it.each([
    ['spelled out', 'see e v i l . c o m now', 'e v i l . c o m', 'evil.com'],
    ['spelled out with emoji', 'e✨v✨i✨l✨.✨c✨o✨m', 'e✨v✨i✨l✨.✨c✨o✨m', 'evil.com'],
    ['with an entity for its dot', 'evil&#46;com', 'evil&#46;com', 'evil.com'],
    ['with look-alikes, where nothing can be clicked', 'еvіl.соm', 'еvіl.соm', 'evil.com'],
    ['beside one that can be clicked', 'http://safe.com or e v i l . c o m', 'e v i l . c o m', 'evil.com'],
  ])('by a reader who puts it together: %s', (_, text, where, host) => {
    const link = put(text).at(-1)!;
    expect([text.slice(link.start, link.end), hostsOf([link])]).toEqual([where, [host]]);
  });

  it('as it stands, and no other is read out of it', () => {
    expect(hostsOf(put('http://еvil.com'))).toEqual(['xn--vil-qdd.com']);
  });

  it('leads to the sites it is passed on to, however often encoded', () => {
    expect(hosts('https://safe.com/r?u=https%3A%2F%2Fevil.com%2Fx')).toEqual(['safe.com', 'evil.com']);
    expect(hosts('https://safe.com/r?u=https%253A%252F%252Fevil.com')).toEqual(['safe.com', 'evil.com']);
    expect(hosts('https://safe.com/r?url=evil.com')).toEqual(['safe.com', 'evil.com']);
    expect(hosts('safe.com/r?to=www.evil.com%2Fa')).toEqual(['safe.com', 'www.evil.com']);
    expect(hosts('https://safe.com/r?utm_source=other.com&file=main.py&to=done')).toEqual(['safe.com']);
    expect(hosts('https://safe.com/r?u=//b.com/?v=http://evil.com')).toEqual(['safe.com', 'b.com', 'evil.com']);
  });
});

describe('a domain list', () => {
  const spans = (condition: { in?: string[]; notIn?: string[] }, text: string) =>
    makeLinkTest({ type: 'link', domainIn: condition.in, domainNotIn: condition.notIn })(
      [{ source: 'text', run: 0, text }],
      (given) => findAllLinks(given, engine.views),
    );

  it('means the domain and all below it, and no other that ends alike', () => {
    expect(spans({ in: ['evil.com'] }, 'http://a.b.evil.com')).toHaveLength(1);
    expect(spans({ in: ['evil.com'] }, 'http://evil.com')).toHaveLength(1);
    expect(spans({ in: ['evil.com'] }, 'http://notevil.com')).toHaveLength(0);
    expect(spans({ in: ['evil.com'] }, 'http://evil.com.safe.org')).toHaveLength(0);
  });

  it('is met by a redirect to it, whoever redirects', () => {
    expect(spans({ in: ['evil.com'] }, 'https://safe.com/?to=http://evil.com')).toHaveLength(1);
  });

  it('of safe sites does not make a redirect to another site safe', () => {
    expect(spans({ notIn: ['safe.com'] }, 'https://safe.com/a')).toHaveLength(0);
    expect(spans({ notIn: ['safe.com'] }, 'https://safe.com/?to=http://evil.com')).toHaveLength(1);
    expect(spans({ notIn: ['safe.com'] }, 'https://safe.com and evil.com')).toEqual([
      [{ part: 0, start: 21, end: 29 }],
    ]);
  });
});

it('a rule finds links that a reader puts together', () => {
  const judge = judgeOf(ruleWith('{ link: { any: true } }', { match: 'http://evil.com' }));
  const { hits } = judge.judge(contentOfText('go to e v i l . c o m now'), { counters: [] });
  expect(hits.map(({ spans }) => spans)).toEqual([[{ part: 0, start: 6, end: 21 }]]);
});

it('a long text of anything is read to its end: square time would not come back', () => {
  for (const piece of [
    'a.',
    'a-',
    'http://',
    '%2e',
    'www.',
    '//a.b?u=',
    '。',
    'ａ．',
    '中.',
    '1.1.1.1:80 ',
    '&u=a.com',
  ]) {
    expect(Array.isArray(findLinks(piece.repeat(60_000 / piece.length)))).toBe(true);
  }
});

describe('what a reader sees joined', () => {
  const LISTS = { 'lists/sites.txt': 'safe.com\ngithub.com\n' };
  const judgeWith = (kind: string, match: string) => {
    const lists = 'lists: { sites: { file: lists/sites.txt, kind: domains } }\nrules:';
    return judgeOf(ruleWith(`{ link: { ${kind}: sites } }`, { match }).replace('rules:', lists), LISTS);
  };
  const strange = judgeWith('domain_not_in', 'evil.com');
  const listed = judgeWith('domain_in', 'safe.com');
  const three = judgeOf(ruleWith('{ shape: { links: 2 } }', { match: 'a.com b.com' }));
  const phone = judgeOf(
    ruleWith('{ contact: [phone] }', { match: '13800138000', more: '    except: ["客服1380013"]\n' }),
  );
  const partsOf = (texts: readonly string[]) => texts.map((text) => ({ source: 'text', run: 0, text }) as const);
  const spans = (judge: Judge, ...texts: string[]) =>
    judge
      .judge({ ...contentOfText(''), parts: partsOf(texts) }, { counters: [] })
      .hits.flatMap((hit) => hit.spans.map(({ part, start, end }) => texts[part]!.slice(start, end)));

  it('is one link, with all that stands of it in each part', () => {
    expect(spans(strange, 'see https://ev', 'il.com/x now')).toEqual(['https://ev', 'il.com/x']);
    expect(spans(strange, 'evil', '.com')).toEqual(['evil', '.com']);
    expect(spans(strange, 'evil.', 'com/x')).toEqual(['evil.', 'com/x']);
    expect(spans(strange, 'https://evil-', 'github.com/x')).toEqual(['https://evil-', 'github.com/x']);
    expect(spans(strange, 'http://safe.com', '@evil.com')).toEqual(['http://safe.com', '@evil.com']);
    expect(spans(listed, 'ht', 'tp://sa', 'fe.c', 'om/x')).toEqual(['ht', 'tp://sa', 'fe.c', 'om/x']);
  });

  it('the rest of a safe address is no strange one', () => {
    expect(spans(strange, 'https://git', 'hub.com/x')).toEqual([]);
    expect(spans(strange, 'https://git', 'hub', '.com/a', '/b')).toEqual([]);
    expect(spans(listed, 'https://a.evil.', 'safe.com')).toEqual(['https://a.evil.', 'safe.com']);
  });

  it('two addresses or sentences side by side are no third', () => {
    expect(spans(strange, 'https://github.com', 'https://safe.com/x')).toEqual([]);
    expect(spans(strange, 'see', 'github.com')).toEqual([]);
    expect(spans(strange, 'visit safe.com', 'munity is great')).toEqual([]);
    expect(spans(strange, 'so good.', 'Live now')).toEqual([]);
    expect(spans(strange, 'I like', '.net')).toEqual([]);
    expect(spans(strange, 'https://safe.com/', 'evil.com')).toEqual(['evil.com']);
    expect(spans(three, 'https://safe.com/', 'evil.com')).toEqual([]);
    expect(
      three.judge({ ...contentOfText(''), parts: partsOf(['https://a', '.com/']) }, { counters: [] }).hits,
    ).toEqual([]);
    expect(
      three.judge({ ...contentOfText(''), parts: partsOf(['a.com b', '.com/']) }, { counters: [] }).hits,
    ).toHaveLength(1);
  });

  it('is one telephone number, and an exception cancels it as a whole', () => {
    expect(spans(phone, 'call 13800', '138000 now')).toEqual(['13800', '138000']);
    expect(spans(phone, '客服1380013', '8000')).toEqual([]);
    expect(spans(phone, '13800138000', '5 pm')).toEqual(['13800138000']);
  });
});
