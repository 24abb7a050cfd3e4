import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { parseEnv } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { readConfig } from '../../src/config.ts';
import { loadRules } from '../../src/rulebook/compile-rules.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { freePort } from '../support/free-port.ts';
import { startRedis } from '../support/redis.ts';
import { APP, type Service, startService } from '../support/service.ts';
import { useRedis } from '../support/use-redis.ts';

const temps: string[] = [];
const temp = (): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'unsaid-doctor-'));
  temps.push(dir);
  return dir;
};
afterAll(() => {
  for (const dir of temps) rmSync(dir, { recursive: true, force: true });
});

/** The command line in this process, at a clock that may be off. */
async function run(args: readonly string[], env: Record<string, string> = {}, input = '', offMs = 0) {
  const said = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (chunk, _, done) => {
        said[name] += String(chunk);
        done();
      },
    });
  const now = () => new Date(Date.now() + offMs);
  const streams = { stdin: Readable.from([input]), stdout: into('stdout'), stderr: into('stderr') };
  const code = await main(args, { ...streams, env, now });
  return { code, ...said };
}

describe('unsaid doctor', () => {
  const redis = useRedis();
  let simulator: Simulator;
  let service: Service;
  let env: Record<string, string>;

  beforeAll(async () => {
    simulator = await startSimulator({ sdkAppId: APP.sdkAppId, secretKey: APP.secretKey });
    const settings = { REDIS_URL: redis.url, TENCENT_REST_URL: simulator.url };
    const rules = path.join(import.meta.dirname, '../../deploy/simulator/rules');
    service = await startService({ ...settings, RULES_DIR: rules });
    env = {
      ...settings,
      TENCENT_SDKAPPID: String(APP.sdkAppId),
      TENCENT_SECRET_KEY: APP.secretKey,
      CALLBACK_TOKEN: APP.token,
      ADMIN_PORT: new URL(service.adminUrl).port,
      RULES_DIR: rules,
      DATA_DIR: temp(),
    };
  });
  afterAll(async () => {
    await service?.stop();
    await simulator?.close();
  });

  type Finding = { readonly about: string; readonly state: string; readonly says: string; readonly remedy?: string };
  /** Exit code and what is bad, by what it is about. */
  const examine = async (more: Record<string, string> = {}, offMs = 0) => {
    const { code, stdout } = await run(['doctor', '--format', 'json'], { ...env, ...more }, '', offMs);
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    const bads = findings.filter(({ state }) => state === 'bad');
    for (const { remedy } of bads) expect(remedy).toBeDefined();
    return { code, findings, bads, about: [...new Set(bads.map(({ about }) => about))] };
  };

  test('finds nothing bad where all is well, and shows no secret', async () => {
    const { code, stdout } = await run(['doctor'], env);
    expect(stdout).not.toContain('BAD');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {4}Tencent .* takes calls of administrator/m);
    expect(stdout).toMatch(/^ok {4}process .* unsaid \d+\.\d+\.\d+, ready since/m);
    expect(stdout).toMatch(/^note {2}callbacks .* none came/m);
    for (const secret of [APP.secretKey, APP.token]) expect(stdout).not.toContain(secret);
    // No recall API was asked.
    expect(simulator.calls().map(({ api }) => api)).toEqual(['admin_getroammsg']);
  });

  test.each([
    ['a wrong key', { TENCENT_SECRET_KEY: 'another key' }, 'Tencent', /credential/],
    ['an account that is no administrator', { TENCENT_ADMIN: 'nobody' }, 'Tencent', /permission/],
    ['an app that lives elsewhere', { TENCENT_SDKAPPID: '1400000002' }, 'Redis', /belongs to SDKAppID 1400000001/],
    ['a setting that is wrong', { RECALL_RATE: 'fast' }, 'settings', /RECALL_RATE/],
  ] as const)('%s', async (_, more, about, says) => {
    const found = await examine(more);
    expect(found.code).toBe(1);
    expect(found.about).toContain(about);
    expect(found.bads.map((each) => each.says).join('\n')).toMatch(says);
  });

  test('a Tencent, a Redis and a process that do not answer are told one by one', async () => {
    const port = await freePort();
    const away = {
      TENCENT_REST_URL: `http://127.0.0.1:${port}`,
      REDIS_URL: `redis://127.0.0.1:${port}`,
      ADMIN_PORT: `${port}`,
    };
    const { code, about } = await examine(away);
    expect(code).toBe(1);
    expect(about.toSorted()).toEqual(['Redis', 'Tencent', 'process']);
  });

  const foundOf = async (about: string, more: Record<string, string>) =>
    (await examine(more)).findings.filter((finding) => finding.about === about);

  test('before the first start each finding says to start, and a Redis of its own is no fault', async () => {
    const before = { REDIS_URL: '', DATA_DIR: temp(), ADMIN_PORT: `${await freePort()}` };
    const { code, bads, findings } = await examine(before);
    expect(code).toBe(1);
    expect(bads).toEqual([
      expect.objectContaining({ about: 'process', remedy: expect.stringContaining('never started here') }),
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ about: 'Redis', state: 'note', remedy: expect.stringContaining('unsaid serve') }),
    );
    writeFileSync(path.join(before.DATA_DIR, 'left'), '');
    expect((await examine(before)).bads.map(({ remedy }) => remedy)).toEqual([expect.stringMatching(/^start it/)]);
  });

  test('a process with another DATA_DIR, another program, and processes elsewhere are told apart', async () => {
    expect(await foundOf('Redis', { REDIS_URL: '', DATA_DIR: temp() })).toEqual([
      expect.objectContaining({ state: 'bad', remedy: expect.stringContaining('as that process has it') }),
    ]);
    const other = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await foundOf('process', { ADMIN_PORT: `${port}` })).toEqual([
      expect.objectContaining({ state: 'bad', says: expect.stringContaining('is not unsaid') }),
    ]);
    other.close();
    const elsewhere = { ADMIN_PORT: `${await freePort()}` };
    await vi.waitFor(
      async () =>
        expect(await foundOf('process', elsewhere)).toEqual([
          expect.objectContaining({ state: 'note', says: expect.stringMatching(/1 run elsewhere: \S+:\d+/) }),
        ]),
      { timeout: 20_000, interval: 200 },
    );
  });

  test('an address of Redis that is wrong says in which way', async () => {
    const port = await freePort();
    const [refused] = await foundOf('Redis', { REDIS_URL: `redis://127.0.0.1:${port}` });
    const locked = await startRedis();
    const client = new Redis(locked.url);
    await client.config('SET', 'requirepass', 'right');
    client.disconnect();
    const [login] = await foundOf('Redis', { REDIS_URL: locked.url.replace('://', '://:wrong@') });
    await locked.stop();
    expect([refused!.remedy, login!.remedy]).toEqual([
      expect.stringContaining('nothing listens there'),
      expect.stringContaining('password'),
    ]);
  });

  test('a clock that is off is told before callbacks are refused for it', async () => {
    expect((await examine({}, 45_000)).bads.map(({ says }) => says)).toEqual([expect.stringMatching(/4\d s ahead of/)]);
    expect((await examine({}, -45_000)).about).toContain('clock');
    expect((await examine({}, 10_000)).about).toEqual([]);
  });

  test('rules that are not those that judge', async () => {
    const rules = temp();
    const text = readFileSync(path.join(env.RULES_DIR!, 'simulated.yaml'), 'utf8');
    writeFileSync(path.join(rules, 'simulated.yaml'), text.replaceAll('severity: high', 'severity: low'));
    const { bads } = await examine({ RULES_DIR: rules });
    expect(bads.map(({ says }) => says)).toEqual([expect.stringContaining('other rules')]);
  });

  test('a rule file that is broken', async () => {
    const rules = temp();
    writeFileSync(path.join(rules, 'broken.yaml'), 'version: 1\nrules: 7\n');
    const { bads } = await examine({ RULES_DIR: rules });
    expect(bads.map(({ about, remedy }) => [about, remedy])).toEqual([
      ['rules', expect.stringContaining('the last good set judges')],
    ]);
    const ofRules = async (more: Record<string, string>) => (await foundOf('rules', more))[0]!.remedy;
    const away = { REDIS_URL: '', DATA_DIR: temp(), ADMIN_PORT: `${await freePort()}` };
    expect(await ofRules({ ...away, RULES_DIR: rules })).toContain('does not start');
    expect(await ofRules({ ...away, RULES_DIR: path.join(rules, 'none') })).toContain('unsaid init');
  });

  test('where nothing is set, the answer is init', async () => {
    const { code, stdout } = await run(['doctor'], { DATA_DIR: temp(), RULES_DIR: env.RULES_DIR! });
    expect(code).toBe(1);
    expect(stdout.match(/unsaid init asks for what is needed/g)).toHaveLength(1);
  });

  test('callbacks that are refused, by reason', async () => {
    await fetch(`${service.callbackUrl}?SdkAppid=${APP.sdkAppId}&CallbackCommand=Group.CallbackAfterSendMsg`, {
      ...{ method: 'POST', body: '{}' },
    });
    const { bads } = await examine();
    expect(bads).toEqual([expect.objectContaining({ about: 'callbacks', says: expect.stringContaining('unsigned') })]);
  });

  /** What the doctor says of callbacks, by what all processes say. */
  const saidOfCallbacks = async () =>
    (await examine()).findings.flatMap(({ about, says }) => (about === 'callbacks' ? [says] : []));
  const call = async (query: Record<string, string>) => {
    const url = new URL(service.callbackUrl);
    url.search = new URLSearchParams({ SdkAppid: String(APP.sdkAppId), ...query }).toString();
    return (await fetch(url, { method: 'POST', body: '{}' })).status;
  };
  const signed = (token: string, secondsOff = 0) => {
    const RequestTime = String(Math.floor(Date.now() / 1_000) + secondsOff);
    return { RequestTime, Sign: createHash('sha256').update(`${token}${RequestTime}`).digest('hex') };
  };

  test('why callbacks are refused, and when the last one came, is told from what the processes say', async () => {
    expect(await call(signed('another token'))).toBe(401);
    expect(await call(signed(APP.token, -300))).toBe(401);
    expect(await call({ ...signed(APP.token), SdkAppid: '1400000009' })).toBe(403);
    expect(await call({ ...signed(APP.token), CallbackCommand: 'State.StateChange' })).toBe(200);
    await vi.waitFor(
      async () => {
        const said = (await saidOfCallbacks()).join('\n');
        expect(said).toMatch(/the last one came \d+ s ago, to \S+:\d+/);
        expect(said).toMatch(
          /1 refused by \S+:\d+: their Sign is made with another token than CALLBACK_TOKEN; the last \d+ s ago/,
        );
        expect(said).toMatch(/their RequestTime is more than a minute away/);
        expect(said).toMatch(/another app than TENCENT_SDKAPPID/);
        expect(said).toMatch(/they have no Sign/);
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  test('history tells how far it is behind, wherever the doctor runs', async () => {
    const { findings } = await examine({ ADMIN_PORT: String(await freePort()) });
    expect(findings.filter(({ about }) => about === 'history')).toEqual([
      expect.objectContaining({ state: 'ok', says: expect.stringMatching(/has all|behind/) }),
    ]);
  });
});

describe('unsaid init', () => {
  const answers = ['1400000001', 'the-key', 'singapore', 'a-good-token', ''];

  test('writes what the service starts with, a rule that is live, and what to switch on', async () => {
    const dir = temp();
    const { code, stdout } = await run(['init', '--dir', dir], {}, `${answers.join('\n')}\n`);
    expect(code).toBe(0);
    const file = path.join(dir, '.env');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const read = readConfig(parseEnv(readFileSync(file, 'utf8')) as Record<string, string>);
    expect(read).toMatchObject({ ok: true, config: { tencent: { sdkAppId: 1_400_000_001, secretKey: 'the-key' } } });
    const loaded = await loadRules(path.join(dir, 'rules'), new Date());
    expect(loaded.ok && loaded.judge.ruleSet.rules.map(({ state }) => state)).toEqual(['live']);
    expect(stdout).toContain('After recalling');
    expect(stdout).not.toContain('the-key');
  });

  test('asks again for what the service would refuse', async () => {
    const dir = temp();
    const said = [
      'nonumber',
      ...answers.slice(0, 2),
      'mars',
      'tokyo',
      'short',
      'with space',
      'a-good-token',
      'http://x',
      '',
    ];
    const { code, stderr } = await run(['init', '--dir', dir], {}, `${said.join('\n')}\n`);
    expect(code).toBe(0);
    for (const name of ['TENCENT_SDKAPPID', 'TENCENT_REGION', 'REDIS_URL'])
      expect(stderr).toContain(`  ${name}: expected`);
    expect(readFileSync(path.join(dir, '.env'), 'utf8')).toContain('TENCENT_REGION=tokyo\n');
  });

  test('makes up a token where none is given', async () => {
    const dir = temp();
    expect((await run(['init', '--dir', dir], {}, '1400000001\nkey\n\n\n\n')).code).toBe(0);
    expect(readFileSync(path.join(dir, '.env'), 'utf8')).toMatch(/^CALLBACK_TOKEN=[\w-]{32}$/m);
  });

  test('without a key it only looks', async () => {
    const dir = temp();
    await run(['init', '--dir', dir], {}, '1400000001\n\n\na-good-token\n\n');
    expect(readFileSync(path.join(dir, '.env'), 'utf8')).toContain('OBSERVE_ONLY=true\n');
    // Else the console would let nobody in.
    expect(readFileSync(path.join(dir, '.env'), 'utf8')).toMatch(/^CONSOLE_TOKENS=me:manager:[\w-]{32}$/m);
  });

  test('writes over nothing, and nothing by halves', async () => {
    const dir = temp();
    const short = await run(['init', '--dir', dir], {}, '1400000001\nkey\n');
    expect(short.code).toBe(1);
    // Each question on a line of its own, and the one that had no answer.
    expect(short.stderr.split('\n').map((line) => line.slice(0, 20))).toEqual([
      ...[
        'SDKAppID of your app',
        'Its key (empty: only',
        'Data centre: china, ',
        'unsaid: the input en',
        'Nothing was written.',
      ],
      '',
    ]);
    expect(short.stderr).toContain('before an answer to: Data centre');
    expect(readdirSync(dir)).toEqual([]);
    // Node's own way to make folders never ends there.
    const nowhere = await run(['init', '--dir', '/proc/nowhere'], {}, `${answers.join('\n')}\n`);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      expect.stringMatching(/"\/proc\/nowhere.*" cannot be written: ENOENT/),
    ]);
    writeFileSync(path.join(dir, '.env'), 'mine');
    expect((await run(['init', '--dir', dir], {}, `${answers.join('\n')}\n`)).code).toBe(1);
    expect(readFileSync(path.join(dir, '.env'), 'utf8')).toBe('mine');
  });
});
