/**
 * Sites that pass people on, and where in the address they are told where to. Beside these, parameters that say of
 * themselves what they are (`url`, `target`, …) count on every site.
 */
type Redirector = {
  /** It, and everything below it. */
  readonly host: string;
  /** What the path begins with; absent, any. */
  readonly path?: string;
  /** Parameters that hold the address. */
  readonly in?: readonly string[];
  /** The address follows `path` in the path itself. */
  readonly rest?: true;
};

const TABLE: readonly Redirector[] = [
  { host: 'google', path: '/url', in: ['q', 'url'] },
  { host: 'google', path: '/amp/s/', rest: true },
  { host: 'google', path: '/amp/', rest: true },
  { host: 'google', path: '/imgres', in: ['imgurl', 'imgrefurl'] },
  { host: 'google', path: '/interstitial', in: ['url'] },
  { host: 'googleadservices.com', in: ['adurl', 'q', 'ds_dest_url'] },
  { host: 'doubleclick.net', in: ['adurl', 'ds_dest_url'] },
  { host: 'ampproject.org', path: '/c/s/', rest: true },
  { host: 'ampproject.org', path: '/v/s/', rest: true },
  { host: 'bing.com', path: '/amp/s/', rest: true },
  { host: 'youtube.com', path: '/redirect', in: ['q'] },
  { host: 'youtube.com', path: '/attribution_link', in: ['u'] },
  { host: 'facebook.com', path: '/l.php', in: ['u'] },
  { host: 'instagram.com', in: ['u'] },
  { host: 'threads.net', in: ['u'] },
  { host: 'qq.com', in: ['pfurl', 'gourl', 'url', 'jumpurl', 'backurl', 's_url'] },
  { host: 'urlshare.cn', in: ['url'] },
  { host: 'weibo.cn', in: ['u', 'toasturl'] },
  { host: 'weibo.com', in: ['u', 'entry', 'toasturl'] },
  { host: 'zhihu.com', in: ['target'] },
  { host: 'jianshu.com', in: ['t'] },
  { host: 'juejin.cn', in: ['target'] },
  { host: 'csdn.net', in: ['target'] },
  { host: 'douban.com', path: '/link2', in: ['url'] },
  { host: 'bdimg.com', in: ['url'] },
  { host: 'baidu.com', in: ['src', 'wd_url'] },
  { host: 'vk.com', path: '/away.php', in: ['to'] },
  { host: 'steamcommunity.com', path: '/linkfilter', in: ['u', 'url'] },
  { host: 'out.reddit.com', in: ['url'] },
  { host: 'tumblr.com', in: ['z'] },
  { host: 'umblr.com', in: ['z'] },
  { host: 'duckduckgo.com', path: '/l/', in: ['uddg'] },
  { host: 'slack-redir.net', in: ['url'] },
  { host: 'linkedin.com', in: ['url', 'session_redirect'] },
  { host: 'medium.com', path: '/r/', in: ['url'] },
  { host: 'pixiv.net', path: '/jump.php', rest: true },
  { host: 'yahoo.com', in: ['RU', 'u'] },
  { host: 'discord.com', in: ['redirect_uri'] },
  { host: 'telegra.ph', in: ['url'] },
  { host: 't.me', path: '/iv', in: ['url'] },
  { host: 't.me', path: '/share/url', in: ['url'] },
  { host: 'href.li', path: '/', rest: true },
  { host: 'archive.org', path: '/web/', rest: true },
  { host: 'translate.goog', in: ['u'] },
];

const lastTwo = (host: string): string => host.split('.').slice(-2).join('.');
/** By the last two labels of their hosts: few are asked. */
const BY_DOMAIN: ReadonlyMap<string, readonly Redirector[]> = Map.groupBy(TABLE, ({ host }) => lastTwo(host));

const COUNTRY = /^(?:com|[a-z]{2}|com?\.[a-z]{2})$/;

/** `google` means it in every country. */
function isAt(host: string, { host: wanted }: Redirector): boolean {
  if (wanted === 'google') {
    const at = host.indexOf('.google.') + 1;
    return (at > 0 || host.startsWith('google.')) && COUNTRY.test(host.slice(at + 'google.'.length));
  }
  return host === wanted || host.endsWith(`.${wanted}`);
}

/** What an address of such a site holds where the address to go to stands. It may be anything. */
export function passedOnBy(url: URL): readonly string[] {
  const found: string[] = [];
  // Stryker disable next-line ArrayDeclaration: what is no redirector is at no host.
  const here = BY_DOMAIN.get(lastTwo(url.hostname)) ?? [];
  // Stryker disable next-line StringLiteral: it saves time.
  const candidates = url.hostname.includes('google.') ? [...here, ...BY_DOMAIN.get('google')!] : here;
  for (const redirector of candidates) {
    if (!isAt(url.hostname, redirector)) continue;
    const { path, in: names, rest } = redirector;
    if (path !== undefined && !url.pathname.startsWith(path)) continue;
    if (rest) found.push(`${url.pathname.slice(path!.length)}${url.search}`.replace(/^[?/]+/, ''));
    // Stryker disable next-line ArrayDeclaration: nobody calls a parameter so.
    for (const name of names ?? []) found.push(...url.searchParams.getAll(name));
  }
  return found;
}
