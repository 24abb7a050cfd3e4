/** Addresses as people write them in chats, planted in a text: thousands of shapes from a seed. */
import fc from 'fast-check';

/** A text, and the host that somebody who reads it would go to. */
export type Planted = { readonly text: string; readonly host: string };

const letters = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'abdefghjkmpqstuvwxyz'), minLength: min, maxLength: max });
const label = fc
  .tuple(letters(4, 9), fc.constantFrom('', '8', '88', '-vip', '365'))
  .map(([word, more]) => `q${word}${more}`);
const ending = fc.constantFrom('com', 'net', 'cn', 'xyz', 'top', 'vip', 'cc', 'com.cn', 'co.uk', 'shop', 'io', 'org');
const below = fc.constantFrom('', 'www.', 'm.', 'a.b.');
export const hosts = fc.tuple(below, label, ending).map(([front, name, end]) => `${front}${name}.${end}`);

const scheme = fc.constantFrom('http://', 'https://', 'HTTPS://', 'hxxp://', 'http:\\\\', 'https：//', 'http:// ');
const rest = fc.constantFrom('', '/', '/a', '/a/b?c=d', '/x_1-2', '?id=7', ':8080/a', '/%E4%B8%AD', '#top', '/a(b)');

/** What Chinese, Japanese and chat programs put right beside an address. */
const MARKS = '，。！？；：、“”‘’（）【】《》「」『』…—～·｜|〈〉〔〕→←✅🔥👉❤️ \n*_`()[]<>"~^';
const before = fc.constantFrom(
  '',
  ...[...MARKS].filter((mark) => mark !== '·'),
  '看',
  '官网',
  '点击',
  '链接。',
  '网址：',
  '官网-',
  '詳しくは',
  '||',
  '**',
  '打开👉',
  'see ',
  '(',
);
const behind = fc.constantFrom(
  '',
  ...[...MARKS].filter((mark) => mark !== '·' && mark !== '_'),
  '，点进去',
  '。点击',
  '快来',
  '领取奖品',
  '！！',
  '：快',
  '|文档',
  ')领取',
  ']先得',
  '||',
  '**',
  'はこちら',
  ' now',
  ', see',
  '. Then',
  '.欢迎光临',
);

const cased = fc.constantFrom<(host: string) => string>(
  (host) => host,
  (host) => host.toUpperCase(),
  (host) => host.replace(/[a-z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  (host) => host.replace('.', '。'),
  (host) => host.replace('.', '．'),
  (host) => host.replace(/^(.)/, '$1\u200b'),
  (host) => host.replace('.', '%2e'),
);

/** Behind http://, with anything around it. */
export const announced: fc.Arbitrary<Planted> = fc
  .tuple(before, scheme, cased, hosts, rest, behind)
  .map(([front, how, write, host, path, end]) => ({ text: `${front}${how}${write(host)}${path}${end}`, host }));

/** Bare, with anything around it. */
export const bare: fc.Arbitrary<Planted> = fc
  .tuple(before, hosts, rest, behind)
  .map(([front, host, path, end]) => ({ text: `${front}${host}${path}${end}`, host }));

const DOTS = ['点', ' 点 ', '點', '[.]', '(.)', '（点）', ' [dot] ', '(dot)', ' dot ', '。', '·', '•', '【点】', ' . '];
const spelledEnding = fc.constantFrom('com', 'cn', 'cc', 'xyz', 'vip');
const spelledBefore = fc.constantFrom('', '看', '官网：', '上 ', '👉', '（', '「');
const spelledBehind = fc.constantFrom('', '，点进去', '！', '/a', '领取', '）', '🔥', ' 快来');

/** With its dot spelled. */
export const spelled: fc.Arbitrary<Planted> = fc
  .tuple(spelledBefore, label, fc.constantFrom(...DOTS), spelledEnding, spelledBehind)
  .map(([front, name, dot, end, more]) => ({ text: `${front}${name}${dot}${end}${more}`, host: `${name}.${end}` }));

const targets = fc.constantFrom<(target: string) => string>(
  (target) => `https://www.google.com/url?q=${target}`,
  (target) => `https://www.google.co.jp/url?sa=t&url=${encodeURIComponent(`https://${target}`)}`,
  (target) => `https://www.google.com/amp/s/${target}`,
  (target) => `https://www.youtube.com/redirect?event=x&q=${target}`,
  (target) => `https://c.pc.qq.com/middlem.html?pfurl=${target}`,
  (target) => `https://l.facebook.com/l.php?u=${target}`,
  (target) => `https://weibo.cn/sinaurl?u=${encodeURIComponent(`http://${target}`)}`,
  (target) => `https://link.zhihu.com/?target=${target}`,
  (target) => `https://steamcommunity.com/linkfilter/?u=${target}`,
  (target) => `https://duckduckgo.com/l/?uddg=${target}`,
  (target) => `https://out.reddit.com/x?url=${target}`,
  (target) => `https://web.archive.org/web/2020/http://${target}`,
  (target) => `https://www.bing.com/ck/a?u=a1${Buffer.from(`https://${target}`).toString('base64url')}`,
);

/** Passed on by a big site. */
export const passedOn: fc.Arbitrary<Planted> = fc
  .tuple(before, targets, hosts, fc.constantFrom('', '，看', ' ok', '。'))
  .map(([front, pass, host, end]) => ({ text: `${front}${pass(host)}${end}`, host }));

/** A safe site with anything around it. */
export const safeHosts = fc.constantFrom(
  'github.com',
  'www.bilibili.com',
  'zh.wikipedia.org',
  'youtu.be',
  'docs.qq.com',
);
export const safe: fc.Arbitrary<string> = fc
  .tuple(before, scheme, safeHosts, fc.constantFrom('', '/', '/a/b', '/wiki/中国', '?a=b'), behind)
  .map(([front, how, host, path, end]) => `${front}${how}${host}${path}${end}`);

const INNOCENT = [
  ...[
    'ASP.NET',
    'socket.io',
    'done.me too',
    'node.js',
    'v1.2.3',
    '3.14',
    'Mr.Smith',
    'e.g.this',
    'main.py',
    'java.net.Socket',
  ],
  ...[
    '你好。再见',
    '我来自北京。中国',
    '下午3点com见',
    '晚上8点vip开播',
    '第3点，cn',
    'the dot com bubble',
    'a .com domain',
    'use dot net',
  ],
  ...[
    '使用.NET框架',
    '1.5元',
    '12.30点',
    'ok.thanks',
    'wait...what',
    '10.0.0.1',
    'a.b',
    'lol.ok',
    '@evil.com',
    'me@evil.com',
    'p.s.',
    'U.S.A.',
  ],
];
/** No address, whatever stands around it. */
export const innocent: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '，', '（', '我说 ', '🔥', '“'),
    fc.constantFrom(...INNOCENT),
    fc.constantFrom('', '，', '）', '！', '🔥', ' 吧', '”'),
  )
  .map((parts) => parts.join(''));
