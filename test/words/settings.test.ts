import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { settingText as japanese } from '../../src/words/ja/settings.ts';
import { settingText as chinese } from '../../src/words/zh/settings.ts';

/** Everything that can be wrong with the settings, each as the settings themselves say it. */
const WRONG: readonly Readonly<Record<string, string>>[] = [
  {},
  { TENCENT_SDKAPPID: 'x', TENCENT_REGION: 'mars', ROLES: 'sleep', KEEP_KEYS: '1y', OBSERVE_ONLY: 'maybe' },
  {
    TENCENT_ADMIN: 'a'.repeat(33),
    CALLBACK_TOKEN: ',',
    BRAKE_RULE: 'much',
    CALLBACK_PATH: 'callback',
    RECALL_RATE: '0',
  },
  { TENCENT_REST_URL: 'https://example.com', CALLBACK_TOKEN: 'a', CALLBACK_TOKEN_FILE: '/a', HOST: ' ' },
  { TENCENT_SECRET_KEY_FILE: '/not/there', PORT: '8081', CONSOLE_TOKENS: 'a', CONSOLE_ORIGIN: 'a', RECALL_RAET: '1' },
  ...[
    ...['http://a', 'redis://[', 'redis://:%zz@h', 'redis://h#a', 'redis://h/name', 'redis://a/1,redis://b/1', 'unix:'],
    ...['unix:/a?db=x', 'redis+sentinel://', 'redis+sentinel://h:26379', 'redis+sentinel://h:26379/m/1/2'],
  ].map((REDIS_URL) => ({ REDIS_URL })),
  ...['sqlite:', 'mysql://a', 'postgres://a'].map((HISTORY_URL) => ({ HISTORY_URL })),
  ...[
    ...[';', 'ftp://a', 'https://u:p@a', 'https://a colour=red', 'https://a name=', 'https://a text=maybe', 'http://a'],
    ...['https://127.0.0.1', 'https://a kind=fax', 'https://a events=none', 'https://a name=A', 'https://a'],
    ...[
      'https://a secret=x',
      'https://hooks.slack.com/a;https://hooks.slack.com/b',
      'https://hooks.slack.com/a secret=x',
    ],
    ...['https://oapi.dingtalk.com/a secret=x,y', Array(21).fill('https://a').join(';')],
  ].map((NOTIFY) => ({ NOTIFY })),
];
const said = [
  ...new Set(
    WRONG.flatMap((env) => {
      const read = readConfig(env);
      return read.ok ? [] : read.problems;
    }),
  ),
];

/** English words of three letters and more, without what is quoted, set, addressed or named. */
const english = (text: string): readonly string[] =>
  text
    .replaceAll(/"[^"]*"|「[^」]*」|“[^”]*”|\([^)]*\)/g, ' ')
    .replaceAll(/\S*[/:=@%_]\S*|name:role:token|\b[A-Z]+\b/g, ' ')
    .match(/\b[a-z]{3,}\b/g)
    ?.filter((word) => !KNOWN.has(word)) ?? [];
/** Values that are written so in every language. */
const KNOWN = new Set(
  'true false china singapore seoul tokyo frankfurt jakarta india silicon valley receive recall admin late unix https http token viewer reviewer analyst manager app fatal error warn info debug trace silent webhook slack feishu wecom dingtalk teams flagged settled held decided appeal rules stopped all role base64 base noeviction'.split(
    ' ',
  ),
);

test('there are many', () => expect(said.length).toBeGreaterThan(45));

describe.each([
  ['Chinese', chinese],
  ['Japanese', japanese],
] as const)('in %s', (_, told) => {
  test.each(said)('%s', (problem) => {
    const text = told(problem);
    expect(text).not.toBe(problem);
    expect(text).toMatch(/[\p{Script=Han}\p{Script=Hiragana}]/u);
    expect(english(text)).toEqual([]);
    // What was given and which setting it is stays readable.
    expect(text).toContain(/^\w+/.exec(problem)![0]);
    expect(text).not.toMatch(/\$\d/);
  });
});

const OF_REDIS = [
  'REDIS_URL names a Sentinel: write redis+sentinel://host:26379/name-of-the-master',
  'Redis does not let this user run EVAL, SCAN (NOPERM this user has no permissions); docs/redis.md lists what is needed',
  'SET: REDIS_URL names one node of a Redis Cluster as if it were alone: write redis+cluster://host:port',
  'redis: SET: Redis is read-only: it is a replica. Waiting for it to become the master, or name the master in REDIS_URL',
  'redis: not connected (ECONNREFUSED); callbacks go to the spool, recalls wait',
  'redis: refuses to write: OOM command not allowed; callbacks go to the spool, recalls wait',
  'this Redis belongs to SDKAppID 1, and not to 2: give each app a Redis (or a database number) of its own, or set TENCENT_SDKAPPID as it was. Nothing was written or called',
  'maxmemory-policy of Redis is allkeys-lru: when its memory is full it drops recalls that wait. Set noeviction (or volatile-lru); REDIS_EVICTION=allow takes the loss',
  'the spool is full: 5 callbacks wait for Redis',
];
test.each(OF_REDIS)('of Redis: %s', (problem) => {
  for (const told of [chinese, japanese]) expect(told(problem)).toMatch(/[\p{Script=Han}\p{Script=Hiragana}]/u);
});
