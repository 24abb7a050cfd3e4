import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { inherited } from '../../scripts/endure/inherited.ts';
import { useRedis } from '../support/use-redis.ts';

// Processes start and end in each; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/**
 * The service while everything it depends on fails, in every way that comes to mind: what it writes, on stdout and stderr,
 * holds no text of a message, no token, no key and no password, and comes in bounded number.
 */
const ROOT = path.join(import.meta.dirname, '../..');
const TEXT = 'sentinel-of-a-text';
const KEY = 'sentinel-of-a-secret-key';
const TOKEN = 'sentinel-of-a-token';
const PASSWORD = 'sentinel:of@a-password';
const ENCODED = encodeURIComponent(PASSWORD);
const CONSOLE = 'sentinel-of-a-console-token';
const SECRETS = [TEXT, KEY, TOKEN, PASSWORD, ENCODED, CONSOLE, 'a-password'];
const RULES = `version: 1
rules:
  - id: sentinels
    state: live
    when: { text: { terms: ["sentinel-of-a"] } }
    then: [recall, { mute: 1h }, { strike: { ladder: spam, points: 1 } }, review]
    examples: { match: ["sentinel-of-a"], no_match: ["hello there"] }
ladders: { spam: { window: 1d, rungs: [{ at: 3, do: [{ mute: 1h }] }] } }
`;

let dir: string;
const redis = useRedis();
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-failing-'));
  await mkdir(path.join(dir, 'rules'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

type Run = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly until: (said: string) => Promise<string>;
};

async function run(name: string, env: Readonly<Record<string, string>>): Promise<Run> {
  await writeFile(path.join(dir, 'rules', 'rules.yaml'), RULES);
  const own = {
    ...inherited(),
    TENCENT_SDKAPPID: '1400000001',
    TENCENT_SECRET_KEY: KEY,
    CALLBACK_TOKEN: TOKEN,
    CONSOLE_TOKENS: `ann:manager:${CONSOLE}`,
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    RULES_DIR: path.join(dir, 'rules'),
    DATA_DIR: path.join(dir, name),
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    LOG_LEVEL: 'trace',
  };
  const child = spawn(process.execPath, ['src/main.ts'], { cwd: ROOT, env: { ...own, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = once(child, 'close');
  const until = async (words: string): Promise<string> => {
    while (!said.includes(words)) {
      const alive = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
      if (!alive && !said.includes(words)) throw new Error(`it ended before it said ${words}: ${said.slice(-2_000)}`);
    }
    return said;
  };
  return { child, output: () => said, until };
}

/** Sends messages that are flagged, broken ones and unsigned ones; whatever the answers. */
async function speak(port: number, count: number, group = 'g'): Promise<void> {
  const time = String(Math.floor(Date.now() / 1_000));
  const sign = createHash('sha256')
    .update(TOKEN + time)
    .digest('hex');
  const send = (query: string, body: string) =>
    fetch(`http://127.0.0.1:${port}/callback?${query}`, { method: 'POST', body }).then((answer) => answer.text());
  const signed = `SdkAppid=1400000001&Sign=${sign}&RequestTime=${time}&CallbackCommand=Group.CallbackAfterSendMsg`;
  const parts = [{ MsgType: 'TIMTextElem', MsgContent: { Text: TEXT } }];
  const message = { GroupId: group, From_Account: 'a', MsgTime: Number(time), MsgBody: parts };
  for (let seq = 1; seq <= count; seq++) {
    await send(signed, JSON.stringify({ ...message, MsgSeq: seq }));
    await send(signed, JSON.stringify({ ...message, MsgSeq: TEXT }));
    await send(signed, `{"MsgBody": ${TEXT}`);
    await send(signed.replace(sign, TEXT), JSON.stringify(message));
    await send(`${signed}&x=${TEXT}`.replace('1400000001', TEXT), JSON.stringify(message));
  }
}

function hasNoSecret(said: string): void {
  for (const secret of SECRETS) expect(said).not.toContain(secret);
}

async function end({ child, output }: Run): Promise<void> {
  child.kill();
  if (child.exitCode === null) await once(child, 'close');
  const said = output();
  hasNoSecret(said);
  expect(said.split('\n').length, 'a kind has 60 lines a minute').toBeLessThan(700);
}
const portIn = (said: string): number => Number(/"publicPort":(\d+)/.exec(said)![1]);

test('a wrong password of Redis', async () => {
  await redis.client().config('SET', 'requirepass', 'another');
  const wrong = await run('password', { REDIS_URL: `${redis.url}?password=${ENCODED}` });
  const said = await wrong.until('unsaid runs');
  await speak(portIn(said), 20);
  await end(wrong);
  expect(wrong.output()).toMatch(/WRONGPASS|NOAUTH/);
  redis.kill();
  await redis.restart();
});

test('a password with an @ that is not encoded, and one that cannot be decoded', async () => {
  const urls = [`redis://:x@${PASSWORD}@127.0.0.1:9`, `redis://user:${PASSWORD}%zz@127.0.0.1:9/x`];
  const services = await Promise.all(urls.map((url, nth) => run(`half-${nth}`, { REDIS_URL: url })));
  for (const service of services) {
    await service.until('unsaid runs').catch(() => '');
    await end(service);
  }
});

test('a Redis that is full, then gone, then refuses what it is asked', async () => {
  const service = await run('redis', { REDIS_URL: redis.url });
  const port = portIn(await service.until('unsaid runs'));
  await speak(port, 5);
  const client = redis.client();
  await client.config('SET', 'maxmemory', '1');
  await speak(port, 20);
  await client.config('SET', 'maxmemory', '0');
  await client.set('in the way', TEXT);
  redis.kill();
  await speak(port, 20);
  await redis.restart();
  await service.until('Redis is back');
  await end(service);
});

describe('Tencent answers with', () => {
  type Answer = (response: ServerResponse) => unknown;
  let answer: Answer;
  let service: Run;
  let port: number;
  const tencent = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  beforeAll(async () => {
    await once(tencent.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(tencent.address() as AddressInfo).port}`;
    service = await run('tencent', { REDIS_URL: redis.url, TENCENT_REST_URL: url });
    port = portIn(await service.until('unsaid runs'));
  });
  afterAll(async () => {
    tencent.closeAllConnections();
    tencent.close();
    await end(service);
  });

  test.each<[string, Answer]>([
    ['a failure without a code', (to) => to.end(JSON.stringify({ ActionStatus: 'FAIL', ErrorInfo: TEXT }))],
    ['a refusal in words', (to) => to.end(JSON.stringify({ ErrorCode: 10004, ErrorInfo: TEXT }))],
    ['garbage', (to) => to.end(`<html>${TEXT}</html>`)],
    ['a status of a proxy', (to) => to.writeHead(403, { 'x-text': TEXT }).end(TEXT)],
    ['a cut connection', (to) => to.destroy()],
    ['a missing permission in words', (to) => to.end(JSON.stringify({ ErrorCode: 10007, ErrorInfo: TEXT }))],
  ])('%s', async (group, how) => {
    // What was answered before may have stopped an API for a minute.
    const stops = await redis.client().keys('*:stop');
    if (stops.length > 0) await redis.client().del(...stops);
    answer = how;
    const called = once(tencent, 'request');
    await speak(port, 5, group);
    await called;
    hasNoSecret(service.output());
  });
});

test('a spool without a place while Redis is away, and rule files that break while it runs', async () => {
  const service = await run('spool', { REDIS_URL: 'redis://127.0.0.1:9' });
  const port = portIn(await service.until('unsaid runs'));
  await rm(path.join(dir, 'spool', 'spool'), { recursive: true, force: true });
  await writeFile(path.join(dir, 'spool', 'spool'), 'in the way');
  await speak(port, 20);
  await writeFile(path.join(dir, 'rules', 'rules.yaml'), 'version: 1\nrules: 7\n');
  await service.until('rules.yaml:2');
  await end(service);
});
