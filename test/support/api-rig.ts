import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { ROUTES } from '../../src/api/contract/routes.ts';
import { readConfig } from '../../src/config.ts';
import { type Log, openLog } from '../../src/log.ts';
import { type Running, start } from '../../src/start.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { inZoo, SENT } from './say.ts';
import { until } from './until.ts';

/** A token of each role, by its name. */
export const TOKENS = { viewer: 'v-1', reviewer: 'r-1', analyst: 'a-1', manager: 'm-1', app: 'p-1' } as const;
export type RoleName = keyof typeof TOKENS;

export type Answer = {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
};

export type ApiRig = {
  readonly redis: TestRedis;
  readonly url: string;
  readonly dir: string;
  call(method: string, target: string, asked?: Asked): Promise<Answer>;
  /** A message in a group, as Tencent tells of it; resolves when it was answered 200. */
  say(seq: number, text: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Moves the clock of the service on: leases end, sessions age. Redis keeps its own time. */
  pass(ms: number): void;
  close(): Promise<void>;
};

type Asked = {
  readonly as?: RoleName;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

const CALLBACK = `SdkAppid=1400000001&CallbackCommand=${SENT}&contenttype=json`;

/**
 * The service in this process over a Redis of its own: what it says is held against the contract.
 *
 * @param files beside the rules, such as lists, by their names
 */
export async function openApiRig(
  rules: string,
  env: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
  log: Log = openLog({ level: 'silent' }).log,
): Promise<ApiRig> {
  const redis = await startRedis();
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-api-'));
  await mkdir(path.join(dir, 'rules'));
  for (const [name, text] of Object.entries({ 'rules.yaml': rules, ...files })) {
    await writeFile(path.join(dir, 'rules', name), text);
  }
  const own = {
    TENCENT_SDKAPPID: '1400000001',
    TENCENT_SECRET_KEY: 'the-secret-key',
    CALLBACK_UNSIGNED: 'allow',
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    REDIS_URL: redis.url,
    RULES_DIR: path.join(dir, 'rules'),
    DATA_DIR: path.join(dir, 'data'),
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    ROLES: 'receive,admin',
    LOG_LEVEL: 'silent',
    CONSOLE_TOKENS: Object.entries(TOKENS)
      .map(([role, token]) => `${role}-1:${role}:${token}`)
      .join(','),
  };
  const read = readConfig({ ...own, ...env });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  let passed = 0;
  const pass = (ms: number) => {
    passed += ms;
  };
  const started = await start(read.config, log, { now: () => Date.now() + passed, random: Math.random });
  if (!started.ok) throw new Error(started.problems);
  const rig = rigOf(redis, started.running, dir, pass);
  // The service answers before history is open.
  const isThere = async () =>
    (await rig.call('GET', '/status', { as: 'viewer' })).body?.history?.standing === 'follows';
  const hasHistory = env.HISTORY_URL === undefined;
  if (env.CONSOLE_TOKENS !== '' && hasHistory) await until(isThere);
  return rig;
}

function rigOf(redis: TestRedis, running: Running, dir: string, pass: ApiRig['pass']): ApiRig {
  const url = `http://127.0.0.1:${running.privatePort}`;
  return {
    redis,
    url,
    dir,
    pass,
    call: async (method, target, { as, body, headers = {} } = {}) => {
      const answer = await fetch(`${url}/api/v1${target}`, {
        method,
        headers: {
          ...(as === undefined ? {} : { Authorization: `Bearer ${TOKENS[as]}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      // A stream of events has no end.
      const isEndless = answer.headers.get('content-type') === 'text/event-stream';
      const text = isEndless ? '' : await answer.text();
      if (isEndless) await answer.body?.cancel();
      const isJson =
        /json/.test(answer.headers.get('content-type') ?? '') && !/ndjson/.test(answer.headers.get('content-type')!);
      const read: Answer = {
        status: answer.status,
        text,
        headers: answer.headers,
        body: isJson ? JSON.parse(text) : undefined,
      };
      holdAgainstContract(method, target, read);
      return read;
    },
    say: async (seq, text, more = {}) => {
      const answer = await fetch(`http://127.0.0.1:${running.publicPort}/callback?${CALLBACK}`, {
        method: 'POST',
        body: JSON.stringify(inZoo(seq, text, more)),
      });
      expect(answer.status).toBe(200);
    },
    close: async () => {
      await running.close();
      await redis.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Every answer that a test sees is one that the contract tells of. */
function holdAgainstContract(method: string, target: string, { status, body }: Answer): void {
  if (status >= 400) {
    expect(body).toMatchObject({ type: 'about:blank', status, code: expect.any(String), detail: expect.any(String) });
    return;
  }
  const [pathname = ''] = target.split('?');
  const matches = (pattern: string) => {
    const source = pattern.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+').replace(/\*\w+/g, '.+');
    return new RegExp(`^${source}$`).test(pathname);
  };
  const found = ROUTES.filter((one) => one.method === method.toLowerCase() && matches(one.path));
  // The longest path is meant: /rules/*id would match all below it.
  const [route] = found.toSorted((a, b) => b.path.length - a.path.length);
  route?.answer?.parse(body);
}

/** Of a segment of a reference. */
export const segment = (text: string): string => encodeURIComponent(text);
export const inPath = (ref: string): string => ref.split('/').map(segment).join('/');
