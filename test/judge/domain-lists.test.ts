import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { makeJudge, openJudge } from '../../src/judge/judge.ts';
import { fromPunycode } from '../../src/judge/links/punycode.ts';
import { domainOf } from '../../src/rules/domain-entries.ts';
import { judgeOf } from './rules-of.ts';

const RULE = (kind: string) => `version: 1
lists: { sites: { file: lists/sites.txt, kind: domains } }
rules:
  - id: tested
    state: live
    when: { link: { ${kind}: sites } }
    then: [recall]
    examples: { match: ["MATCH"], no_match: ["good morning"] }
`;
/** Which of the texts a rule over such a list matches, also once it has been handed to another thread as data. */
function matchedBy(kind: string, entries: readonly string[], match: string, texts: readonly string[]) {
  const made = judgeOf(RULE(kind).replace('MATCH', match), { 'lists/sites.txt': entries.join('\n') });
  const { ruleSet } = made;
  const again = makeJudge(ruleSet);
  if (!again.ok) throw new Error('does not compile');
  const opened = openJudge(structuredClone(again.table));
  const hits = (text: string) => opened.judge(contentOfText(text), { counters: [] }).hits.length > 0;
  return texts.filter(hits);
}

describe('a list of domains', () => {
  it('takes paths, which end at a mark', () => {
    const texts = [
      ...['discord.com/invite/abc', 'https://discord.com/Invite', 'discord.com/invite?x=1', 't.me/+abc', 'a.bit.ly/x'],
      ...[
        'discord.com/inviteme',
        'discord.com/',
        'discord.com',
        't.me/abc',
        'bit.ly/xy',
        'https://google.com/url?q=bit.ly/x',
      ],
    ];
    expect(matchedBy('domain_in', ['discord.com/invite', 't.me/+', 'bit.ly/x'], 't.me/+x', texts)).toEqual([
      ...texts.slice(0, 5),
      'https://google.com/url?q=bit.ly/x',
    ]);
  });

  it('takes paths in any writing, of any length', () => {
    const long = `/d/e/1${'-ab_c'.repeat(12)}/viewform`;
    const hit = [
      ...['discord.com//invite/abc', 'https://discord.com./invite/x', 'discord.com./invite/x', 't.me/%2Babc'],
      ...['https://例子.com/%E9%82%80%E8%AF%B7/1', 'https://例子.com/邀请/1', `forms.example${long}`],
      `https://forms.example/${'x'.repeat(200)}?y`,
    ];
    const missed = ['https://例子.com/邀请函', `forms.example/${'x'.repeat(100)}`, 'discord.com/a/invite'];
    const entries = ['discord.com/invite', 't.me/+', '例子.com/邀请', `forms.example${long}`];
    expect(
      matchedBy('domain_in', [...entries, `forms.example/${'x'.repeat(200)}`], 't.me/+x', [...hit, ...missed]),
    ).toEqual(hit);
  });

  it('takes endings, wildcards and apps', () => {
    const entries = ['.xyz', 'login-*.com', '*bank.top', 'tg://', 'weixin://dl'];
    const hit = [
      ...['evil.xyz', 'http://a.b.xyz/c', 'login-now.com', 'https://a.login-1.com/x', 'mybank.top', 'bank.top'],
      ...['tg://resolve?domain=x', 'weixin://dl/business'],
    ];
    const missed = [
      'xyz.com',
      'login.com',
      'login-a.b.com',
      'bank.topp',
      'bank.top.com',
      'weixin://pay',
      'alipays://x',
    ];
    expect(matchedBy('domain_in', entries, 'evil.xyz', [...hit, ...missed])).toEqual(hit);
  });

  it('takes magnet links as those of an app', () => {
    const hit = ['magnet:?xt=urn:btih:abc0123', '看 MAGNET:?xt=urn:btih:a&dn=x.mkv 快'];
    expect(matchedBy('domain_in', ['magnet://'], hit[0]!, [...hit, 'a magnet: strong', 'magnet:?foo'])).toEqual(hit);
  });

  it('of safe sites may hold a path, and an app that is in no list is not safe', () => {
    const texts = ['t.me/ours/1', 't.me/theirs', 'weixin://dl', 'https://a.github.com，看'];
    expect(matchedBy('domain_not_in', ['t.me/ours', 'github.com'], 'a.xyz', texts)).toEqual(texts.slice(1, 3));
  });

  it.each(['*', '*.*', '*.com*', 'a*.com', 'xyz', 'http://a.com/b', 'a b.com/x', 'a.com/*', '****abc.com', 'a.b:80'])(
    'refuses %s',
    (entry) => {
      expect(domainOf(entry)).toBe(undefined);
    },
  );
});

describe('what looks like a domain', () => {
  const OWN = ['paypal.com', 'microsoft.com', 'taobao.com', 'qq.com'];
  const alike = [
    ...['paypa1.com', 'rnicrosoft.com', 'https://раураl.com/x', 'xn--pypl-53dc.com', 'pay-pal.com', 'paypall.com'],
    ...[
      'paypal.xyz',
      'paypal-login.com',
      'paypal.com.evil.xyz',
      'ta0ba0.com',
      'micorsoft.com',
      'ｐａｙｐａ１.com',
      'www.paypa1.com',
    ],
    ...['https://google.com/url?q=paypa1.com'],
  ];
  const others = [
    ...['paypal.com', 'www.paypal.com/x', 'a.b.qq.com', 'example.com', 'pay.com', 'soft.com', 'papal.net/x'],
    ...['http://203.0.113.7/', 'weixin://paypal', 'http://[2001:db8::1]/', 'qqq.com', 'github.com/paypal.com'],
  ];
  it('is found, and neither the domain itself nor what is below it', () => {
    expect(matchedBy('looks_like', OWN, 'paypa1.com', [...alike, ...others])).toEqual(
      [...alike, ...others].filter((text) => alike.includes(text) || text === 'papal.net/x'),
    );
  });

  it('below a host of all (github.io) is a name of its own, and that host is nobody', () => {
    const own = ['paypal.com', 'mycompany.github.io'];
    const alike = ['paypal.github.io', 'paypal-login.web.app', 'mycompany.gitlab.io', 'mycompany.com'];
    const others = [
      'github.com',
      'other.github.io',
      'gist.github.com',
      'mycompany.github.io/x',
      'a.mycompany.github.io',
    ];
    expect(matchedBy('looks_like', own, 'paypa1.com', [...alike, ...others])).toEqual(alike);
  });

  it('reads punycode as browsers write it', () => {
    for (const name of ['пример', '例子', 'раураl', 'bücher', '☃', '😀x', 'ñandú-1']) {
      const coded = URL.parse(`http://${name}.com`)!.hostname.replace(/\.com$/, '');
      expect(fromPunycode(coded)).toBe(name);
    }
    for (const broken of ['xn--', 'xn--99999999999', 'xn--é', 'xn--a-'])
      expect(typeof fromPunycode(broken)).toBe('string');
  });
});
