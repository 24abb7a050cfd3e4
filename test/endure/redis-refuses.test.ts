import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inherited } from '../../scripts/endure/inherited.ts';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { startRecallEndpoint } from '../support/recall-endpoint.ts';
import { letPass } from '../support/until.ts';
import { useRedis } from '../support/use-redis.ts';

/** The service as a process, on a Redis that answers and is not as it is needed. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOKEN = 'a token for tests';
const RULES = `version: 1
rules:
  - id: bad-word
    title: A word
    policy: test
    severity: high
    state: live
    when: { text: { terms: ["badword"] } }
    then: [recall]
    examples: { match: ["badword"], no_match: ["hello there"] }
`;

const redis = useRedis({ hasPort: true });
let rulesDir: string;
beforeAll(async () => {
  rulesDir = await mkdtemp(path.join(tmpdir(), 'unsaid-refuses-'));
  await writeFile(path.join(rulesDir, 'rules.yaml'), RULES);
});
const runs: Leashed[] = [];
afterAll(async () => {
  await Promise.all(runs.map((each) => stopLeashed(each, 100)));
  await rm(rulesDir, { recursive: true, force: true });
});

type Run = { readonly process: Leashed; readonly lines: string[]; readonly stderr: () => string; dataDir: string };

async function run(script: readonly string[], env: Readonly<Record<string, string>>): Promise<Run> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'unsaid-refuses-data-'));
  const leashed = spawnOnLeash(process.execPath, script, {
    cwd: ROOT,
    env: {
      ...inherited(),
      TENCENT_SDKAPPID: '1400000001',
      TENCENT_SECRET_KEY: 'a key for tests',
      TENCENT_REST_URL: 'http://127.0.0.1:9',
      CALLBACK_TOKEN: TOKEN,
      RULES_DIR: rulesDir,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      ...env,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  runs.push(leashed);
  const lines: string[] = [];
  let stderr = '';
  leashed.child.stdout!.on('data', (chunk) => lines.push(...String(chunk).split('\n').filter(Boolean)));
  leashed.child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  return { process: leashed, lines, stderr: () => stderr, dataDir };
}

async function ended({ process: leashed, stderr, dataDir }: Run): Promise<readonly [number | null, string]> {
  const { code } = await leashed.gone;
  await rm(dataDir, { recursive: true, force: true });
  return [code, stderr()];
}

test('another app on the same Redis ends with 78 and words, and so do commands that would act for it', async () => {
  await redis.client().hset('unsaid:owner', { app: '1400000001', id: 'x' });
  const other = { TENCENT_SDKAPPID: '1400000002' };
  const scripts = [
    ['src/main.ts'],
    ['src/cli/main.ts', 'status'],
    ['src/cli/main.ts', 'stop', '--all', '--reason', 'x'],
  ];
  const results = await Promise.all(scripts.map(async (script) => ended(await run(script, other))));
  for (const [code, words] of results) {
    expect(words).toMatch(/belongs to SDKAppID 1400000001, and not to 1400000002/);
    expect(code).toBe(78);
  }
  expect(await redis.client().keys('*')).toEqual(['unsaid:owner']);
}, 60_000);

test('a database that there is not, and a policy that drops what waits, end with 78 and words', async () => {
  await redis.client().config('SET', 'maxmemory-policy', 'allkeys-lru');
  try {
    const starts = ['/99', '/1'].map((db) =>
      run(['src/main.ts'], { REDIS_URL: `redis://127.0.0.1:${redis.port}${db}` }),
    );
    const [noSuch, evicting] = await Promise.all(starts.map(async (start) => ended(await start)));
    expect(noSuch).toEqual([78, expect.stringMatching(/REDIS_URL names a database/)]);
    expect(evicting).toEqual([78, expect.stringMatching(/allkeys-lru.*REDIS_EVICTION=allow/)]);
  } finally {
    await redis.client().config('SET', 'maxmemory-policy', 'noeviction');
  }
}, 60_000);

test.concurrent.each([
  ['a user without scripts and INFO', ['-@scripting', '-info'], /EVAL/, 2],
  ['a user without blocking commands', ['-@blocking'], /BZPOPMIN/, 3],
  ['a user without sorted sets', ['-@sortedset'], /ZADD/, 4],
])(
  '%s: it listens, spools, says what is missing in few lines, and works when it is granted',
  async (_, without, words, db) => {
    const client = redis.client();
    const user = `app${db}`;
    await client.call('ACL', 'SETUSER', user, 'reset', 'on', '>secret', '~*', '+@all', ...without);
    const endpoint = await startRecallEndpoint();
    const running = await run(['src/main.ts'], {
      REDIS_URL: `redis://${user}:secret@127.0.0.1:${redis.port}/${db}`,
      TENCENT_REST_URL: endpoint.url,
    });
    const started = () => running.lines.find((line) => line.includes('"unsaid runs"'));
    await vi.waitUntil(() => started() !== undefined, 40_000);
    const { publicPort, privatePort } = JSON.parse(started()!) as { publicPort: number; privatePort: number };
    const ready = async () => (await fetch(`http://127.0.0.1:${privatePort}/readyz`)).text();
    await vi.waitUntil(async () => words.test(await ready()), 20_000);
    expect((await send(publicPort, 1)).status).toBe(200);
    const before = running.lines.length;
    await letPass(2_000, 'what is tried again and again would be told as often');
    expect(running.lines.length - before).toBeLessThan(30);

    await client.call('ACL', 'SETUSER', user, '+@all');
    await endpoint.untilCalls(1);
    await vi.waitUntil(async () => (await ready()) === '{"ready":true,"missing":[]}', 30_000);
    expect(await stopped(running)).toBe(0);
    await endpoint.close();
  },
  120_000,
);

async function stopped(running: Run): Promise<number | null> {
  await stopLeashed(running.process, 15_000);
  return (await ended(running))[0];
}

function send(publicPort: number, seq: number): Promise<Response> {
  const time = Math.floor(Date.now() / 1_000);
  const sign = createHash('sha256').update(`${TOKEN}${time}`).digest('hex');
  const query = `SdkAppid=1400000001&CallbackCommand=Group.CallbackAfterSendMsg&contenttype=json&Sign=${sign}&RequestTime=${time}`;
  const body = {
    CallbackCommand: 'Group.CallbackAfterSendMsg',
    GroupId: 'g',
    Type: 'Public',
    From_Account: 'ann',
    Operator_Account: 'ann',
    Random: seq,
    MsgSeq: seq,
    MsgTime: time,
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'see badword' } }],
    EventTime: Date.now(),
  };
  return fetch(`http://127.0.0.1:${publicPort}/callback?${query}`, { method: 'POST', body: JSON.stringify(body) });
}
