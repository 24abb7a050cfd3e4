import { type Kind, parsed, refusedAs, splitList } from './environment.ts';
import type { RedisAddress } from './redis/open-client.ts';

/** Where Redis is, as REDIS_URL says it. */
export type RedisPlace = RedisAddress;

const REDIS_URL_FORMS =
  'redis://…, rediss://… (TLS) or unix:/path; several comma-separated nodes, or redis+cluster://…, for a cluster; redis+sentinel://host:26379,host2:26379/master for Sentinel';

const SENTINEL_PORT = 26_379;

/** Every form of REDIS_URL. What is wrong with one is said without showing it: it may hold a password. */
export const redisUrl: Kind<RedisPlace> = {
  expected: REDIS_URL_FORMS,
  parse: (value) => {
    if (/^rediss?\+sentinel:/i.test(value)) return parseSentinel(value);
    const urls = splitList(value);
    if (urls.length === 1 && urls[0]!.startsWith('unix:')) return parseUnix(urls[0]!);
    const asCluster = urls.length > 1 || urls.some((url) => /^rediss?\+cluster:/i.test(url));
    const plain = urls.map((url) => url.replace(/^(rediss?)\+cluster:/i, '$1:'));
    const why = plain.map((url) => whyNot(url, asCluster)).find((each) => each !== undefined);
    if (plain.length === 0 || why !== undefined) return refusedAs(why ?? REDIS_URL_FORMS);
    return parsed(asCluster ? { type: 'cluster', urls: plain } : { type: 'single', url: plain[0]! });
  },
};

/** For logs: everything between the scheme and the last `@` may be a secret. */
function hideSecrets(url: string): string {
  return url.replace(/\/\/.*@/, '//***@').replace(/([?&](?:sentinel)?password=)[^&]*/gi, '$1***');
}

export function showRedisPlace(place: RedisPlace): string {
  switch (place.type) {
    case 'single':
      return hideSecrets(place.url);
    case 'cluster':
      return place.urls.map(hideSecrets).join(',');
    case 'sentinel':
      return `sentinels ${place.sentinels.map(({ host, port }) => `${host}:${port}`).join(',')} of ${place.master}`;
  }
}

/** What is wrong with one `redis://` URL, as what was expected instead; undefined when nothing is. */
function whyNot(url: string, ofCluster: boolean): string | undefined {
  const read = URL.parse(url);
  if (read === null || !/^rediss?:$/.test(read.protocol)) {
    return /^rediss?:\/\//i.test(url) ? `a URL that can be read (${ENCODE})` : REDIS_URL_FORMS;
  }
  if (!isDecodable(read.username) || !isDecodable(read.password)) return `a password ${ENCODE}`;
  if (read.hash !== '') return `nothing after # (${ENCODE})`;
  const database = decodeURI(read.pathname.replace(/%(?![0-9a-f]{2})/gi, '%25')).replace(/^\/|\/$/g, '');
  if (ofCluster && database !== '' && database !== '0') {
    return 'no database with a cluster: it has number 0 alone, so leave the path out. Several apps on one Redis need a space each';
  }
  if (database !== '' && !/^\d{1,9}$/.test(database)) {
    return `the number of a database after the host, such as /0, and not a name (${ENCODE})`;
  }
  return undefined;
}

const ENCODE = 'with special characters percent-encoded: % as %25, @ as %40, : as %3A, / as %2F, # as %23, ? as %3F';

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function parseUnix(url: string): ReturnType<Kind<RedisPlace>['parse']> {
  const [path = '', query = ''] = url.slice('unix:'.length).split('?');
  const db = new URLSearchParams(query).get('db');
  if (!/\/./.test(path)) return refusedAs('the path of a socket after unix:, such as unix:/run/redis/redis.sock');
  if (db !== null && !/^\d{1,9}$/.test(db)) return refusedAs('the number of a database after ?db=');
  return parsed({ type: 'single', url });
}

/** `redis+sentinel://[user:password@]host[:port],host…/master[/db][?sentinelPassword=…]`; `rediss+sentinel` with TLS. */
function parseSentinel(value: string): ReturnType<Kind<RedisPlace>['parse']> {
  const form = 'redis+sentinel://host:26379,host2:26379/name-of-the-master';
  const [, scheme = '', login = '', hosts = '', path = '', query = ''] =
    /^(rediss?)\+sentinel:\/\/(?:(.*)@)?([^/?]*)\/?([^?]*)(?:\?(.*))?$/i.exec(value) ?? [];
  const [master = '', database = '', ...rest] = path.split('/');
  const sentinels = splitList(hosts).map((host) => URL.parse(`redis://${host}`));
  if (sentinels.length === 0 || sentinels.includes(null)) return refusedAs(`${form}, each sentinel with its host`);
  if (master === '') return refusedAs(`${form}: the name of the master is missing at its end`);
  const url = `${scheme.toLowerCase()}://${login === '' ? '' : `${login}@`}${master.replace(/[^\w.-]/g, '-')}/${database}`;
  const why = rest.length > 0 ? `${form}/database, and nothing after it` : whyNot(url, false);
  if (why !== undefined) return refusedAs(why);
  return parsed({
    type: 'sentinel',
    master: decodeURIComponent(isDecodable(master) ? master : ''),
    sentinels: sentinels.map((each) => ({
      host: each!.hostname.replace(/^\[|\]$/g, ''),
      port: each!.port === '' ? SENTINEL_PORT : Number(each!.port),
    })),
    url,
    sentinelPassword: new URLSearchParams(query).get('sentinelPassword') ?? undefined,
  });
}
