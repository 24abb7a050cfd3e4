import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, describe, expect, vi } from 'vitest';
import { inherited } from '../scripts/endure/inherited.ts';
import { findRedisServer } from '../src/redis/server/server-binary.ts';
import { letPass, until } from './support/until.ts';

// Three processes start at once; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = path.join(import.meta.dirname, '..');
const RULES = `version: 1
rules:
  - id: test-phrase
    state: live
    when: { text: { terms: ["unsaid-test-recall-me"] } }
    then: [recall]
    examples: { match: ["unsaid-test-recall-me"], no_match: ["hello there"] }
`;
const NO_REDIS = 'redis://127.0.0.1:9';

type Line = {
  readonly level: string;
  readonly msg: string;
  readonly publicPort?: number;
  readonly privatePort?: number;
};
type Ended = { readonly code: number | null; readonly stderr: string; readonly lines: readonly Line[] };

/** Each test has a folder of its own, with rules in it, and what it starts there; most of them wait for others to end. */
const test = base
  .extend('dir', async ({ task }, { onCleanup }) => {
    const dir = await mkdtemp(path.join(tmpdir(), `unsaid-start-${task.id}-`));
    onCleanup(() => rm(dir, { recursive: true, force: true }));
    await mkdir(path.join(dir, 'rules'));
    await writeFile(path.join(dir, 'rules', 'rules.yaml'), RULES);
    return dir;
  })
  .extend('run', ({ dir }, { onCleanup }) => {
    const children: ChildProcess[] = [];
    onCleanup(() => {
      for (const child of children) child.kill('SIGKILL');
    });
    return (env: Env, args?: readonly string[]) => start(dir, children, env, args);
  });
type Env = Readonly<Record<string, string>>;

/** The service as a process, and what it says; `said` resolves with the first line of that message. */
function start(dir: string, children: ChildProcess[], env: Env, args: readonly string[] = ['src/main.ts']) {
  const own = {
    ...inherited(),
    TENCENT_SDKAPPID: '1400000001',
    TENCENT_SECRET_KEY: 'the-secret-key',
    CALLBACK_UNSIGNED: 'allow',
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    RULES_DIR: path.join(dir, 'rules'),
    DATA_DIR: path.join(dir, 'data'),
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
  };
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let stderr = '';
  let rest = '';
  const lines: Line[] = [];
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const whole = (rest + chunk).split('\n');
    rest = whole.pop()!;
    lines.push(...whole.map((line) => JSON.parse(line) as Line));
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, stderr, lines }));
  const said = async (msg: string, times = 1): Promise<Line> => {
    for (;;) {
      const found = lines.filter((line) => line.msg.includes(msg));
      if (found.length >= times) return found[times - 1]!;
      const alive = await Promise.race([once(child.stdout!, 'data').then(() => true), ended.then(() => false)]);
      if (!alive) throw new Error(`it ended before it said ${msg}: ${stderr}`);
    }
  };
  return { child, ended, said, lines };
}

async function taken(): Promise<{ server: Server; port: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: String((server.address() as AddressInfo).port) };
}

describe.concurrent('a start that fails ends the process with 1, and says why', () => {
  test.for(['PORT', 'ADMIN_PORT'])(
    '%s is taken: it is found out before the rules are compiled and Redis is started',
    async (name, { run }) => {
      const { server, port } = await taken();
      const { code, stderr, lines } = await run({ [name]: port }).ended;
      server.close();
      expect(stderr).toBe(
        `unsaid could not start: ${name} 127.0.0.1:${port} cannot be listened on: something else listens there, EADDRINUSE\n`,
      );
      expect(code).toBe(1);
      expect(lines.map(({ msg }) => msg)).toEqual(['could not start']);
    },
  );

  test('the spool has no place, and a private Redis is up by then', async ({ run, dir }) => {
    await mkdir(path.join(dir, 'data'));
    await writeFile(path.join(dir, 'data', 'spool'), '');
    const { code, lines } = await run({}).ended;
    expect(code).toBe(1);
    expect(lines.map(({ msg }) => msg)).toContain('private Redis is up');
  });

  test.for<[string, Env]>([
    ['the spool', { REDIS_URL: NO_REDIS }],
    ['the private Redis', {}],
  ])('DATA_DIR is a file, so that %s has no place', async ([, env], { run, dir }) => {
    await writeFile(path.join(dir, 'data'), '');
    const { code, stderr } = await run(env).ended;
    expect(stderr).toContain('unsaid could not start: DATA_DIR cannot be used: ');
    expect(code).toBe(1);
  });

  test('HOST is no address of this machine', async ({ run }) => {
    const { code, stderr } = await run({ HOST: '192.0.2.1', REDIS_URL: NO_REDIS }).ended;
    expect(stderr).toContain('PORT 192.0.2.1:0 cannot be listened on: this machine has no such address');
    expect(code).toBe(1);
  });
});

describe.concurrent('a signal', () => {
  test('that came before anything was loaded ends the start, with 0', async ({ run }) => {
    const early = `
      const { runService } = await import('./src/serve.ts');
      process.exit(await runService(process.env, AbortSignal.abort('SIGTERM')));`;
    const { code, lines } = await run({ REDIS_URL: NO_REDIS }, ['--input-type=module', '-e', early]).ended;
    expect(lines.map(({ msg }) => msg)).toEqual(['stopping: finishing what is under way']);
    expect(code).toBe(0);
  });

  test('that comes while a private Redis starts goes no further: nothing is recalled from then on', async ({ run }) => {
    const { child, ended, said } = run({});
    await said('private Redis is up');
    child.kill();
    const { code, lines } = await ended;
    expect(code).toBe(0);
    expect(lines.map(({ msg }) => msg)).toContain('stopping: finishing what is under way');
  });

  test.for(['SIGTERM', 'SIGINT'] as const)(
    '%s while it waits for a Redis that is away ends it, with 0',
    async (name, { run }) => {
      const { child, ended, said } = run({ REDIS_URL: NO_REDIS });
      await said('Redis is away');
      child.kill(name);
      expect((await ended).code).toBe(0);
    },
  );
});

test.concurrent('started while Redis is away, it says so once, whatever tries in the meantime', async ({ run }) => {
  const { child, ended, said, lines } = run({ REDIS_URL: NO_REDIS });
  const { publicPort } = await said('unsaid runs');
  const query = 'SdkAppid=1400000001&CallbackCommand=Group.CallbackAfterSendMsg';
  for (let seq = 1; seq <= 300; seq++) {
    const body = JSON.stringify({ GroupId: 'g', From_Account: 'a', MsgSeq: seq, MsgTime: 1_700_000_000, MsgBody: [] });
    const answer = await fetch(`http://127.0.0.1:${publicPort}/callback?${query}`, { method: 'POST', body });
    expect(answer.status).toBe(200);
  }
  await letPass(2_500, 'everything that tries once a second would be told twice');
  child.kill();
  await ended;
  const told = lines.filter(({ level }) => level !== 'info').map(({ msg }) => msg);
  expect(told.filter((msg) => msg === 'Redis is away')).toHaveLength(1);
  const others = told.filter((msg) => !/did not take a callback|lines left out/.test(msg));
  expect(others, 'each once').toEqual([...new Set(others)]);
  expect(others.length).toBeLessThan(4);
  expect(told.length, 'of one kind, no more than 60 a minute').toBeLessThan(65);
});

const loadingServer = (real: string | undefined, file: string) => `#!${process.execPath}
const { spawn, spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const args = process.argv.slice(2);
if (args.includes('--version')) process.exit(spawnSync('${real}', args, { stdio: 'inherit' }).status);
const sockets = new Set();
const server = require('node:net').createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('data', () => socket.write('-LOADING Redis is loading the dataset in memory\\r\\n'));
});
server.listen(args[args.indexOf('--unixsocket') + 1]);
const look = setInterval(() => {
  if (existsSync('${file}')) return;
  clearInterval(look);
  for (const socket of sockets) socket.destroy();
  server.close(() => {
    const redis = spawn('${real}', args, { stdio: 'inherit' });
    process.on('SIGTERM', () => redis.kill('SIGTERM'));
    redis.on('exit', (code) => process.exit(code ?? 1));
  });
}, 20);
`;

test.concurrent('while a private Redis loads, callbacks go to the spool at once, and it says what is missing', async ({
  run,
  dir,
}) => {
  // In place of the real one for as long as a file is there: it answers as a Redis that reads its append-only file.
  const loading = path.join(dir, 'loading');
  await writeFile(loading, '');
  await writeFile(path.join(dir, 'redis-server'), loadingServer(await findRedisServer(), loading), { mode: 0o755 });
  const { child, ended, said } = run({ PATH: `${dir}:${process.env.PATH}` });
  const { publicPort, privatePort } = await said('unsaid runs');
  const ready = async () =>
    (await fetch(`http://127.0.0.1:${privatePort}/readyz`)).json() as Promise<{ missing: string[] }>;
  expect((await fetch(`http://127.0.0.1:${publicPort}/healthz`)).status).toBe(200);
  expect((await ready()).missing).toEqual([expect.stringContaining('redis: not connected')]);
  const query = 'SdkAppid=1400000001&CallbackCommand=Group.CallbackAfterSendMsg';
  const now = Math.floor(Date.now() / 1_000);
  const body = JSON.stringify({ GroupId: 'g', From_Account: 'a', MsgSeq: 1, MsgTime: now, MsgBody: [] });
  const answer = await fetch(`http://127.0.0.1:${publicPort}/callback?${query}`, { method: 'POST', body });
  expect(answer.status).toBe(200);
  const metrics = async () => (await fetch(`http://127.0.0.1:${privatePort}/metrics`)).text();
  expect(await metrics()).toContain('result="spooled"} 1');
  await rm(loading);
  await until(async () => (await ready()).missing.length === 0);
  await until(async () => (await metrics()).includes('unsaid_spool_entries 0'));
  child.kill();
  expect((await ended).code).toBe(0);
});

describe.concurrent('rule files that are broken', () => {
  const rulesIn = (dir: string) => path.join(dir, 'rules', 'rules.yaml');
  const gauge = async (port: number | undefined) =>
    (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).match(/^unsaid_rules_refused (\d)/m)?.[1];

  test('at a start: the last good set judges, loudly, until they are mended', async ({ run, dir }) => {
    const first = run({ REDIS_URL: NO_REDIS });
    const { privatePort } = await first.said('unsaid runs');
    expect(await gauge(privatePort)).toBe('0');
    await writeFile(rulesIn(dir), 'version: 1\nrules: 7\n');
    await first.said('rules.yaml:2');
    expect(await gauge(privatePort)).toBe('1');
    first.child.kill();
    await first.ended;

    const second = run({ REDIS_URL: NO_REDIS });
    const again = await second.said('unsaid runs');
    expect(second.lines.map(({ level, msg }) => `${level} ${msg}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^error .*rules\.yaml:2/s),
        expect.stringMatching(/^error THE RULE FILES ARE BROKEN: the last good set/),
      ]),
    );
    expect(await gauge(again.privatePort)).toBe('1');
    await writeFile(rulesIn(dir), `${RULES}# mended\n`);
    await until(async () => (await gauge(again.privatePort)) === '0');
    second.child.kill();
    expect((await second.ended).code).toBe(0);
  });

  test('at the first start ever: 78', async ({ run, dir }) => {
    await writeFile(rulesIn(dir), 'version: 1\nrules: 7\n');
    expect((await run({ REDIS_URL: NO_REDIS }).ended).code).toBe(78);
  });

  test('and what was kept is broken too: 78', async ({ run, dir }) => {
    await mkdir(path.join(dir, 'data'));
    await writeFile(path.join(dir, 'data', 'rules.last-good.json'), '{"half":');
    await writeFile(rulesIn(dir), 'version: 1\nrules: 7\n');
    expect((await run({ REDIS_URL: NO_REDIS }).ended).code).toBe(78);
  });
});
