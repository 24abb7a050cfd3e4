import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { inherited } from '../scripts/endure/inherited.ts';
import { useRedis } from './support/use-redis.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const MAIN = join(ROOT, 'src/main.ts');
const RULES = `version: 1
rules:
  - id: test-phrase
    title: A harmless phrase
    policy: test
    severity: high
    state: live
    when: { text: { terms: ["unsaid-test-recall-me"] } }
    then: [recall]
    examples: { match: ["unsaid-test-recall-me"], no_match: ["hello there"] }
`;

let dir: string;
const children: ChildProcess[] = [];
const redis = useRedis();
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unsaid-main-'));
  await writeFile(join(dir, 'rules.yaml'), RULES);
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function run(env: Record<string, string>, [command, ...args]: [string, ...string[]] = [process.execPath, MAIN]) {
  const own = {
    ...inherited(),
    TENCENT_SDKAPPID: '1400000001',
    TENCENT_SECRET_KEY: 'the-secret-key',
    CALLBACK_UNSIGNED: 'allow',
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    REDIS_URL: redis.url,
    RULES_DIR: dir,
    DATA_DIR: dir,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
  };
  const child = spawn(command, args, { cwd: ROOT, env: { ...own, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function untilRunning(child: ChildProcess): Promise<{ publicPort: number; privatePort: number }> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const entry = JSON.parse(line) as { msg: string; publicPort: number; privatePort: number };
    if (entry.msg === 'unsaid runs') return entry;
  }
  throw new Error('it ended before it ran');
}

async function ended(child: ChildProcess): Promise<{ code: number; stderr: string }> {
  let stderr = '';
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout!.resume();
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}

test('a wrong configuration ends with 78 and names every problem', async () => {
  const { code, stderr } = await ended(run({ PORT: 'x', TENCENT_SDKAPPID: '' }));
  expect(code).toBe(78);
  expect(stderr).toMatch(/TENCENT_SDKAPPID: [\s\S]*PORT: /);
});
test('wrong rules end with 78 and the place of the mistake', async () => {
  await writeFile(join(dir, 'bad.yaml'), 'version: 1\nrules: 7\n');
  const { code, stderr } = await ended(run({}));
  await rm(join(dir, 'bad.yaml'));
  expect(code).toBe(78);
  expect(stderr).toContain('bad.yaml:2');
});
test('it serves, tells what it does, and ends with 0 when it is told to', async () => {
  const child = run({});
  const { publicPort, privatePort } = await untilRunning(child);
  const query = 'SdkAppid=1400000001&CallbackCommand=Group.CallbackAfterSendMsg';
  const body = JSON.stringify({
    GroupId: 'g',
    From_Account: 'amy',
    MsgSeq: 1,
    MsgTime: Math.floor(Date.now() / 1_000),
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'please unsaid-test-recall-me now' } }],
  });
  const send = () => fetch(`http://127.0.0.1:${publicPort}/callback?${query}`, { method: 'POST', body });
  expect(await (await send()).json()).toEqual({ ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' });
  expect((await send()).status).toBe(200);

  const metrics = await (await fetch(`http://127.0.0.1:${privatePort}/metrics`)).text();
  expect(metrics).toContain('unsaid_callbacks_total{command="Group.CallbackAfterSendMsg",result="ok"} 1');
  expect(metrics).toContain('unsaid_callbacks_total{command="Group.CallbackAfterSendMsg",result="duplicate"} 1');
  expect(metrics).toContain('unsaid_verdicts_total{rule="test-phrase",state="live",action="recall"} 1');
  expect(await (await fetch(`http://127.0.0.1:${privatePort}/readyz`)).json()).toEqual({ ready: true, missing: [] });

  const end = ended(child);
  child.kill('SIGTERM');
  expect(await end).toEqual({ code: 0, stderr: '' });
});
test('started while Redis is away, it keeps callbacks on disk and takes them up when Redis is there', async () => {
  redis.kill();
  const child = run({});
  const { publicPort, privatePort } = await untilRunning(child);
  const query = 'SdkAppid=1400000001&CallbackCommand=Group.CallbackAfterSendMsg';
  const body = JSON.stringify({ GroupId: 'g', From_Account: 'amy', MsgSeq: 2, MsgTime: 1, MsgBody: [] });
  const answer = await fetch(`http://127.0.0.1:${publicPort}/callback?${query}`, { method: 'POST', body });
  expect(answer.status).toBe(200);
  const metrics = async () => (await fetch(`http://127.0.0.1:${privatePort}/metrics`)).text();
  expect(await metrics()).toContain('unsaid_spool_entries 1');
  await redis.restart();
  while (!(await metrics()).includes('unsaid_spool_entries 0'));
  const end = ended(child);
  child.kill('SIGTERM');
  expect(await end).toEqual({ code: 0, stderr: '' });
});
test('npm start passes a signal on and ends with 0 when the service has', async () => {
  const child = run({}, ['npm', 'start', '--silent']);
  await untilRunning(child);
  const end = ended(child);
  // npm alone is told, as a supervisor does.
  child.kill('SIGTERM');
  expect((await end).code).toBe(0);
});
