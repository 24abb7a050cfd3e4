import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { copyTrafficRules } from '../traffic-rules.ts';
import type { DemoOptions } from './options.ts';
import { openReceivers } from './receivers.ts';
import { writeDemoRules } from './scenes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The service finishes what is under way within 10 s; a little more than that. */
const STOP_PATIENCE_MS = 12_000;
/** On a machine that is busy with something else. */
const READY_PATIENCE_MS = 300_000;
const LOCAL = '127.0.0.1';

/** Everything that runs, and how to reach it. */
export type Stage = {
  readonly simulatorUrl: string;
  readonly adminUrl: string;
  readonly consoleToken: string;
  /** Of the app's own backend: reports and appeals. */
  readonly appToken: string;
  /** Of a colleague, a reviewer. */
  readonly nightToken: string;
  /** Settles with words when a process ended that should run. */
  readonly collapsed: Promise<string>;
  /** The last lines of the service's log, for when something went wrong. */
  lastLog(): Promise<string>;
  /** Ends all processes and removes the data. */
  clear(): Promise<void>;
};

/**
 * Starts the simulator and the service (which starts its private Redis) as processes of their own, on free ports, with
 * data in a temporary folder. They end with this process, however it ends. Traffic is off.
 */
export async function setStage(options: DemoOptions, interrupted: AbortSignal): Promise<Stage> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'unsaid-demo-'));
  const rulesDir = path.join(dataDir, 'rules');
  await copyTrafficRules(rulesDir);
  await writeDemoRules(rulesDir);
  const [simulatorPort, port, adminPort] = await freePorts(3);
  const secret = () => randomBytes(16).toString('hex');
  const consoleToken = secret();
  const appToken = secret();
  const nightToken = secret();
  const consoleTokens = `demo:manager:${consoleToken},night-shift:reviewer:${nightToken},app:app:${appToken}`;
  const receivers = await openReceivers(secret());
  const app = {
    TENCENT_SDKAPPID: '1400000001',
    TENCENT_SECRET_KEY: secret() + secret(),
    CALLBACK_TOKEN: secret(),
  };
  const simulatorUrl = `http://${LOCAL}:${simulatorPort}`;
  const adminUrl = `http://${LOCAL}:${adminPort}`;

  const children: { name: string; child: Leashed }[] = [];
  const run = (name: string, args: string[], env: Record<string, string>) => {
    const child = spawnOnLeash(process.execPath, args, {
      cwd: ROOT,
      env: { ...inherited(), ...env },
      stdout: 'pipe',
      stderr: 'pipe',
    });
    const log = createWriteStream(path.join(dataDir, `${name}.log`));
    child.child.stdout?.pipe(log, { end: false });
    child.child.stderr?.pipe(log, { end: false });
    children.push({ name, child });
  };

  let clearing = false;
  const stage: Stage = {
    simulatorUrl,
    adminUrl,
    consoleToken,
    appToken,
    nightToken,
    get collapsed() {
      const ends = children.map(async ({ name, child }) => {
        const { code, signal, error } = await child.gone;
        return `${name} ended by itself (${error?.message ?? signal ?? `exit code ${code}`})`;
      });
      return Promise.race(ends).then((words) => (clearing ? new Promise<string>(() => {}) : words));
    },
    async lastLog() {
      const logs = children.map(async ({ name }) => {
        const text = await readFile(path.join(dataDir, `${name}.log`), 'utf8').catch(() => '');
        return text
          .trimEnd()
          .split('\n')
          .slice(-12)
          .map((line) => `${name} | ${line}`);
      });
      return (await Promise.all(logs)).flat().join('\n');
    },
    async clear() {
      clearing = true;
      // The service first: what it has under way at the simulator can still be answered.
      for (const { child } of children.toReversed()) await stopLeashed(child, STOP_PATIENCE_MS);
      receivers.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };

  run(
    'simulator',
    [
      'src/simulator/main.ts',
      ...['--port', `${simulatorPort}`, '--host', LOCAL],
      ...['--callback', `http://${LOCAL}:${port}/callback`],
      ...['--console', adminUrl],
      ...['--offending', `${options.offending}`, '--seed', options.seed],
    ],
    { ...app, CONSOLE_TOKENS: consoleTokens },
  );
  run('service', [...(options.watch ? ['--watch', '--watch-preserve-output'] : []), 'src/main.ts'], {
    ...app,
    TENCENT_REST_URL: simulatorUrl,
    DATA_DIR: dataDir,
    RULES_DIR: rulesDir,
    // It offends far more than any real app: no brake may hold it.
    BRAKE_RULE: '100%,1000000000,1h',
    BRAKE_GROUP: '100%,1000000000,1h',
    BRAKE_ALL: '100%,1000000000,1h',
    HOST: LOCAL,
    PORT: `${port}`,
    ADMIN_HOST: LOCAL,
    ADMIN_PORT: `${adminPort}`,
    CONSOLE_TOKENS: consoleTokens,
    NOTIFY: receivers.notify,
  });

  try {
    await Promise.race([
      Promise.all([answers200(`${simulatorUrl}/sim/summary`), answers200(`${adminUrl}/readyz`)]),
      stage.collapsed.then((words) => Promise.reject(new Error(words))),
      once(interrupted, 'abort').then(() => Promise.reject(new Error('interrupted'))),
    ]);
  } catch (cause) {
    const log = await stage.lastLog();
    await stage.clear();
    throw new Error(`${(cause as Error).message}\n${log}`, { cause });
  }
  return stage;
}

/** The environment without any setting of a real app, which a demo must not touch. */
function inherited(): Record<string, string> {
  const kept = ['NODE_COMPILE_CACHE', 'PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Ports nobody uses now. Held together until all are known, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, LOCAL));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function answers200(url: string): Promise<void> {
  const deadline = performance.now() + READY_PATIENCE_MS;
  let last = 'no answer';
  while (performance.now() < deadline) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    if (response) last = `${response.status} ${(await response.text()).trim().slice(0, 500)}`;
    await delay(50);
  }
  throw new Error(`${url} is not ready after ${READY_PATIENCE_MS / 1000} s: ${last}`);
}
