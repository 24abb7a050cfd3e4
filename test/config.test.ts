import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { printConfig, readConfig } from '../src/config.ts';

const GOOD = { TENCENT_SDKAPPID: '1400000001', TENCENT_SECRET_KEY: 'the-secret-key', CALLBACK_TOKEN: 'the-token' };
const noFile = () => {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
};
const read = (env: Record<string, string>) => readConfig({ ...GOOD, ...env }, noFile);
const good = (env: Record<string, string>) => {
  const result = read(env);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
};
const problems = (env: Record<string, string>) => {
  const result = read(env);
  return result.ok ? [] : result.problems;
};

test('three variables are enough', () => {
  expect(good({})).toEqual({
    tencent: {
      sdkAppId: 1_400_000_001,
      secretKey: 'the-secret-key',
      admin: 'administrator',
      restUrl: 'https://console.tim.qq.com',
    },
    callback: { tokens: ['the-token'], unsigned: false, path: '/callback', maxBytes: 262_144 },
    redis: { type: 'private' },
    evictionAllowed: false,
    dataDir: '.data',
    rulesDir: 'rules',
    listen: { host: '0.0.0.0', port: 8080 },
    admin: { host: '127.0.0.1', port: 8081 },
    consoleTokens: [],
    consoleOrigins: undefined,
    notify: [],
    roles: ['receive', 'recall', 'admin'],
    observeOnly: false,
    recallRate: 200,
    brakes: {
      rule: { share: 0.05, min: 40, windowMs: 3_600_000 },
      group: { share: 0.1, min: 60, windowMs: 3_600_000, isDefault: true },
      all: { share: 0.2, min: 60, windowMs: 3_600_000, isDefault: true },
    },
    keepKeysMs: 604_800_000,
    keepTextMs: 86_400_000,
    history: { type: 'sqlite', file: path.join('.data', 'history.sqlite') },
    keepHistoryMs: 180 * 86_400_000,
    keepEvidenceMs: 7 * 86_400_000,
    logLevel: 'info',
    logLines: 60,
  });
});

test('every problem is told at once, with the variable, what was expected and what came', () => {
  const result = readConfig({ PORT: 'http', KEEP_KEYS: 'a week', ROLES: 'receive,dance' }, noFile);
  expect(result.ok ? [] : result.problems).toEqual([
    'ROLES: expected one or more of receive, recall, admin, comma-separated, got "receive,dance"',
    'TENCENT_SDKAPPID: expected a whole number from 1 to 4294967295, got nothing',
    expect.stringMatching(/^TENCENT_SECRET_KEY: expected some text, got nothing/),
    expect.stringMatching(/^CALLBACK_TOKEN: expected one or more tokens, comma-separated, got nothing/),
    'KEEP_KEYS: expected a time such as 24h or 7d, from 1h to 3650d, got "a week"',
    'PORT: expected a whole number from 0 to 65535, got "http"',
  ]);
});

describe('what is needed depends on what runs', () => {
  test('observing needs no secret key', () => {
    expect(readConfig({ TENCENT_SDKAPPID: '1', CALLBACK_TOKEN: 't', OBSERVE_ONLY: 'true' }).ok).toBe(true);
  });
  test('unsigned callbacks need no token', () => {
    expect(readConfig({ TENCENT_SDKAPPID: '1', TENCENT_SECRET_KEY: 'k', CALLBACK_UNSIGNED: 'allow' }).ok).toBe(true);
  });
  test('a process that only recalls needs no token', () => {
    expect(readConfig({ TENCENT_SDKAPPID: '1', TENCENT_SECRET_KEY: 'k', ROLES: 'recall' }).ok).toBe(true);
  });
});

describe('secrets', () => {
  test('are read from the file that _FILE names, without its last line break', () => {
    const env = { TENCENT_SDKAPPID: '1', TENCENT_SECRET_KEY_FILE: '/run/key', CALLBACK_TOKEN_FILE: '/run/token' };
    const result = readConfig(env, (path) => (path === '/run/key' ? 'k1\n' : 'old,new\n'));
    expect(result).toMatchObject({
      ok: true,
      config: { tencent: { secretKey: 'k1' }, callback: { tokens: ['old', 'new'] } },
    });
  });
  test('given twice are a problem', () => {
    expect(problems({ CALLBACK_TOKEN_FILE: '/x' })).toEqual([
      'CALLBACK_TOKEN: expected either CALLBACK_TOKEN or CALLBACK_TOKEN_FILE, got both',
    ]);
  });
  test('are shown neither in problems nor in print', () => {
    const env = { REDIS_URL: 'http://user:hunter2@host', CONSOLE_TOKENS: 'ann:boss:hunter3' };
    const told = problems(env).join('\n');
    expect(told).toMatch(/REDIS_URL.*\n.*CONSOLE_TOKENS/);
    expect(told).not.toMatch(/hunter/);
    const config = good({ REDIS_URL: 'redis://user:hunter2@host', CONSOLE_TOKENS: 'ann:viewer:hunter3' });
    expect(JSON.stringify(printConfig(config))).not.toMatch(/hunter|the-secret-key|the-token/);
  });
});

describe('a misspelt variable', () => {
  test.each([
    ['OBSERVE_ONLLY', 'OBSERVE_ONLY'],
    ['TENCENT_SDK_APPID', 'TENCENT_SDKAPPID'],
    ['CALLBACK_TOKNE', 'CALLBACK_TOKEN'],
    ['callback_path', 'CALLBACK_PATH'],
    ['BRAKE_GROUPS', 'BRAKE_GROUP'],
  ])('%s is reported with what was meant', (wrong, right) => {
    expect(problems({ [wrong]: 'x' })).toEqual([`${wrong}: expected no such variable; did you mean ${right}?`]);
  });
  test.each(['HOME', 'PATH', 'POST', 'ROLE', 'LANG', 'REDIS_SERVICE_HOST', 'NODE_ENV'])(
    '%s is nobody of ours',
    (name) => {
      expect(problems({ [name]: 'x' })).toEqual([]);
    },
  );
});

describe('a brake', () => {
  test('is a share, a number and a window', () => {
    expect(good({ BRAKE_GROUP: '12.5%, 300, 1h' }).brakes.group).toEqual({
      share: 0.125,
      min: 300,
      windowMs: 3_600_000,
    });
  });
  test.each(['5%', '5,50,10m', '101%,50,10m', '5%,0,10m', '5%,50,2d', '5%,50,10m,hold', 'off'])(
    'is not "%s"',
    (text) => {
      expect(problems({ BRAKE_ALL: text })).toEqual([
        `BRAKE_ALL: expected share, number and window, such as 5%,30,1h (0% to 100%, at least 1, 1s to 1d), got "${text}"`,
      ]);
    },
  );
});

describe('where credentials may go', () => {
  test.each([
    ['https://adminapisgp.im.qcloud.com', true],
    ['https://adminapisgp.my-imcloud.com/', true],
    ['http://127.0.0.1:9000', true],
    ['http://localhost:9000', true],
    ['http://[::1]:9000', true],
    ['http://console.tim.qq.com', false],
    ['https://evil.example', false],
    ['https://console.tim.qq.com.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['https://console.tim.qq.com@evil.example', false],
    ['ftp://localhost', false],
    ['https://console.tim.qq.com/v4', false],
    ['https://console.tim.qq.com/v4/', false],
    ['http://127.0.0.1:8080/v4', false],
    ['https://console.tim.qq.com?', false],
    ['https://console.tim.qq.com/', true],
  ])('%s is accepted: %s', (url, accepted) => {
    expect(read({ TENCENT_REST_URL: url }).ok).toBe(accepted);
  });
  test('a region has its own domain', () => {
    expect(good({ TENCENT_REGION: 'silicon-valley' }).tencent.restUrl).toBe('https://adminapiusa.im.qcloud.com');
  });
});

test.each([
  ['redis://h:6379/1', { type: 'single', url: 'redis://h:6379/1' }],
  ['unix:/run/redis.sock', { type: 'single', url: 'unix:/run/redis.sock' }],
  ['redis://a,redis://b', { type: 'cluster', urls: ['redis://a', 'redis://b'] }],
  ['rediss+cluster://a:7000', { type: 'cluster', urls: ['rediss://a:7000'] }],
  [
    'redis+sentinel://ann:p%40ss@a,b:5000/mymaster/3?sentinelPassword=own',
    {
      type: 'sentinel',
      master: 'mymaster',
      sentinels: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 5000 },
      ],
      url: 'redis://ann:p%40ss@mymaster/3',
      sentinelPassword: 'own',
    },
  ],
])('REDIS_URL %s is understood', (url, redis) => {
  expect(good({ REDIS_URL: url }).redis).toEqual(redis);
});
test.each([
  ['redis://h/cache', /the number of a database .* not a name/],
  ['redis://h/1/2', /the number of a database/],
  ['redis://h/-1', /the number of a database/],
  ['redis://a/3,redis://b', /no database with a cluster/],
  ['redis+cluster://a/3', /no database with a cluster/],
  ['redis://:50%@h', /percent-encoded: % as %25/],
  ['redis://:a%zz@h,redis://b', /percent-encoded: % as %25/],
  ['redis://:a#b@h', /percent-encoded/],
  ['redis://:a/b@h', /percent-encoded/],
  ['unix:/run/r.sock?db=cache', /the number of a database after \?db=/],
  ['unix:nowhere', /the path of a socket/],
  ['redis+sentinel://alone', /the name of the master is missing/],
  ['redis+sentinel:///mymaster', /each sentinel with its host/],
  ['redis+sentinel://h/mymaster/cache', /the number of a database/],
  ['http://h', /redis:\/\/…, rediss:\/\/…/],
])('REDIS_URL %s is refused in words that name it', (url, words) => {
  const result = read({ REDIS_URL: url });
  const told = result.ok ? '' : result.problems.join('\n');
  expect(told).toMatch(/^REDIS_URL: expected /);
  expect(told).toMatch(words);
  expect(told).not.toContain(url);
});
test('an empty variable is an unset one', () => {
  expect(good({ PORT: '', REDIS_URL: '' })).toMatchObject({ listen: { port: 8080 }, redis: { type: 'private' } });
});
test.each([
  ['0', 0],
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
])('KEEP_TEXT %s is %d ms', (text, ms) => {
  expect(good({ KEEP_TEXT: text }).keepTextMs).toBe(ms);
});

test.each([
  ['sqlite:/srv/history.db', { type: 'sqlite', file: '/srv/history.db' }],
  ['sqlite:history.db', { type: 'sqlite', file: 'history.db' }],
  ['postgres://me:hunter2@db:5432/unsaid', { type: 'postgres', url: 'postgres://me:hunter2@db:5432/unsaid' }],
])('HISTORY_URL %s is where history is', (url, place) => {
  expect(good({ HISTORY_URL: url }).history).toEqual(place);
});

test.each(['mysql://db/unsaid', 'postgres://me:hunter2@db', 'sqlite:', 'history.db'])(
  'HISTORY_URL %s is refused, and not shown',
  (url) => {
    const read = readConfig({ ...GOOD, HISTORY_URL: url });
    expect(read).toMatchObject({ ok: false, problems: [expect.stringMatching(/^HISTORY_URL: expected /)] });
    expect(JSON.stringify(read)).not.toContain('hunter2');
  },
);

test('a password of history is never printed', () => {
  const printed = JSON.stringify(
    printConfig(good({ HISTORY_URL: 'postgres://me:hunter2@db/unsaid?password=hunter2' })),
  );
  expect(printed).toContain('postgres://db/unsaid');
  expect(printed).not.toContain('hunter2');
});

test('KEEP_EVIDENCE=0 keeps no text in history, and KEEP_HISTORY is at least an hour', () => {
  expect(good({ KEEP_EVIDENCE: '0' }).keepEvidenceMs).toBe(0);
  expect(readConfig({ ...GOOD, KEEP_HISTORY: '0' }).ok).toBe(false);
});

test.each([
  [{ PORT: '9000', ADMIN_PORT: '9000' }, true],
  [{ PORT: '9000', ADMIN_PORT: '9000', HOST: '127.0.0.1' }, true],
  [{ PORT: '9000', ADMIN_PORT: '9000', HOST: '10.0.0.1' }, false],
  [{ PORT: '9000', ADMIN_PORT: '9000', ROLES: 'receive' }, false],
  [{ PORT: '0', ADMIN_PORT: '0' }, false],
  [{ PORT: '8081' }, true],
])('%j: one port for both listeners is refused where they meet: %s', (env, isRefused) => {
  const told = problems(env).filter((each) => each.includes('for both'));
  expect(told).toEqual(
    isRefused ? [expect.stringMatching(/^ADMIN_PORT: expected another port than PORT, got \d+ for both$/)] : [],
  );
});
