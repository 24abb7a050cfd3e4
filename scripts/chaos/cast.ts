import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/leash.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOCAL = '127.0.0.1';
const READY_MS = 30_000;
const STOP_MS = 12_000;
const START_TRIES = 20;

export type Role = 'receiver' | 'worker';

/** One process of the service that can be killed, frozen and replaced; its place in the cast stays. */
export type Actor = {
  readonly role: Role;
  port(): number;
  adminPort(): number;
  kill(downMs: number): Promise<void>;
  roll(): Promise<void>;
  freeze(forMs: number): Promise<void>;
  stop(): Promise<{ readonly code: number | null }>;
};

/**
 * @param env the service's environment without ROLES and ports
 * @param logDir gets one log per process
 */
export async function startActor(
  role: Role,
  name: string,
  env: Record<string, string>,
  logDir: string,
): Promise<Actor> {
  let generation = 0;
  /** As a process manager does: one that ends while starting (rules that are broken just now) is started again. */
  const start = async () => {
    for (let tries = 1; ; tries++) {
      const [port, adminPort] = (await freePorts(2)) as [number, number];
      const log = createWriteStream(path.join(logDir, `${name}-${generation++}.log`));
      const process = spawnService(role, { ...env, PORT: `${port}`, ADMIN_PORT: `${adminPort}` }, log);
      if (await isUp(adminPort, process)) return { process, port, adminPort };
      if (tries === START_TRIES) throw new Error(`${name} does not come up; see its log in ${logDir}`);
    }
  };
  let current = await start();

  return {
    role,
    port: () => current.port,
    adminPort: () => current.adminPort,
    async kill(downMs) {
      current.process.child.kill('SIGKILL');
      await current.process.gone;
      await delay(downMs);
      current = await start();
    },
    async roll() {
      const next = await start();
      const last = current;
      current = next;
      await stopLeashed(last.process, STOP_MS);
    },
    async freeze(forMs) {
      const { child, gone } = current.process;
      child.kill('SIGSTOP');
      await Promise.race([delay(forMs), gone]);
      child.kill('SIGCONT');
    },
    async stop() {
      await stopLeashed(current.process, STOP_MS);
      return current.process.gone;
    },
  };
}

function spawnService(role: Role, env: Record<string, string>, log: WriteStream): Leashed {
  const leashed = spawnOnLeash(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env, ROLES: role === 'receiver' ? 'receive,admin' : 'recall,admin' },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  leashed.child.stdout?.pipe(log, { end: false });
  leashed.child.stderr?.pipe(log, { end: false });
  return leashed;
}

/** Up, not ready: with Redis away a receiver still takes callbacks into its spool. False: it ended. */
async function isUp(adminPort: number, leashed: Leashed): Promise<boolean> {
  let ended = false;
  void leashed.gone.then(() => {
    ended = true;
  });
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline && !ended) {
    const response = await fetch(`http://${LOCAL}:${adminPort}/healthz`).catch(() => undefined);
    if (response?.ok) return true;
    await delay(25);
  }
  if (!ended) throw new Error(`a process of the service was not up within ${READY_MS / 1000} s`);
  return false;
}

/** Ports nobody uses now. Held together until all are known, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, LOCAL));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
