import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inherited } from '../../scripts/endure/inherited.ts';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';

/** The service as a process of its own, as `npm start` runs it. */
export type Service = {
  readonly callbackUrl: string;
  readonly adminUrl: string;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** One sample of `/metrics`; undefined where there is none. */
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>;
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const APP = {
  sdkAppId: 1_400_000_001,
  secretKey: 'a key for tests',
  token: 'a token for tests',
};

/**
 * @param env more of the environment; REDIS_URL and TENCENT_REST_URL are always needed
 * @param root where the code is: another version, for data that it writes
 */
export async function startService(
  env: Readonly<Record<string, string>> & { readonly REDIS_URL: string; readonly TENCENT_REST_URL: string },
  root: string = ROOT,
): Promise<Service> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'unsaid-service-'));
  const own = {
    ...inherited(),
    TENCENT_SDKAPPID: String(APP.sdkAppId),
    TENCENT_SECRET_KEY: APP.secretKey,
    CALLBACK_TOKEN: APP.token,
    RULES_DIR: path.join(ROOT, 'rules'),
    // Tests flag all that they send; those of brakes say so.
    BRAKE_RULE: '100%,1000000000,1h',
    BRAKE_GROUP: '100%,1000000000,1h',
    BRAKE_ALL: '100%,1000000000,1h',
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
  };
  const leashed = spawnOnLeash(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { ...own, ...env },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const { publicPort, privatePort } = await untilRunning(leashed);
  const adminUrl = `http://127.0.0.1:${privatePort}`;
  const end = async (how: () => Promise<unknown>) => {
    await how();
    const { code } = await leashed.gone;
    await rm(dataDir, { recursive: true, force: true });
    return code;
  };
  return {
    callbackUrl: `http://127.0.0.1:${publicPort}/callback`,
    adminUrl,
    stop: () => end(() => stopLeashed(leashed, 15_000)),
    kill: async () => {
      await end(async () => leashed.child.kill('SIGKILL'));
    },
    metric: async (name, labels = {}) => {
      const text = await (await fetch(`${adminUrl}/metrics`)).text();
      const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      const line = text
        .split('\n')
        .find(
          (each) =>
            (each.startsWith(`${name}{`) || each.startsWith(`${name} `)) && wanted.every((one) => each.includes(one)),
        );
      return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
    },
  };
}

async function untilRunning({ child }: Leashed): Promise<{ publicPort: number; privatePort: number }> {
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    const entry = JSON.parse(line) as { msg: string; publicPort: number; privatePort: number };
    if (entry.msg !== 'unsaid runs') continue;
    // What it says later is read and dropped, or it would stop at a full pipe.
    child.stdout!.resume();
    return entry;
  }
  throw new Error('the service ended before it ran');
}
