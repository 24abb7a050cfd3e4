import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { inherited } from './inherited.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOCAL = '127.0.0.1';
/** Generous, for a machine that does other work too. */
const READY_MS = 240_000;
const STOP_MS = 12_000;
const START_TRIES = 20;
const LOOK_EVERY_MS = 50;

const ROLES = { receiver: 'receive,admin', worker: 'recall,admin', whole: 'receive,recall,admin' } as const;
export type Role = keyof typeof ROLES;

/** One place in the cast: a process of the service that can be killed, frozen and replaced. */
export type Actor = {
  readonly role: Role;
  /** Public ports of all generations that are up, the newest last. */
  ports(): readonly number[];
  adminPort(): number;
  /** Of the newest generation; 0 while none is up. */
  pid(): number;
  /** What the process said so far on stderr. */
  stderr(): string;
  kill(downMs: number): Promise<void>;
  /** A deploy: so many new generations come up, one after the other, and then the older ones are told to end. */
  roll(generations: number): Promise<void>;
  freeze(forMs: number): Promise<void>;
  /** Nobody reads what the newest generation writes to stdout. */
  stallOutput(forMs: number): Promise<void>;
  /** Its wall clock is off by so much; 0 sets it right. Only with `ownClock`. */
  shiftClock(byMs: number): Promise<void>;
  /** From now on generations are started from this folder; undefined: from here. */
  runFrom(root: string | undefined): void;
  readonly dataDir: string;
  /** SIGTERM for all generations; the exit codes of all that were ever told to end. */
  stop(): Promise<readonly (number | null)[]>;
};

type Running = { readonly leashed: Leashed; readonly port: number; readonly adminPort: number; stderr(): string };

export type ActorOptions = {
  readonly role: Role;
  readonly name: string;
  /** The service's environment without ROLES; ports are found where it has none. */
  readonly env: Readonly<Record<string, string>>;
  /** Gets one log per process. */
  readonly logDir: string;
  /** For node itself. */
  readonly nodeOptions?: readonly string[] | undefined;
  /** Where the first generation's code is. Default: here. */
  readonly root?: string | undefined;
  /** Default false: its clock is the machine's. */
  readonly ownClock?: boolean | undefined;
};

const SHIFTED_CLOCK = new URL('shifted-clock.ts', import.meta.url);

export async function startActor({ role, name, env, logDir, ...options }: ActorOptions): Promise<Actor> {
  const clockFile = path.join(logDir, `${name}.clock`);
  const shifted = ['--import', `${SHIFTED_CLOCK}?file=${encodeURIComponent(clockFile)}`];
  const nodeOptions = [...(options.nodeOptions ?? []), ...(options.ownClock ? shifted : [])];
  let root = options.root ?? ROOT;
  let generation = 0;
  /** As a process manager does: one that ends while starting (rules that are broken just now) is started again. */
  const start = async (): Promise<Running> => {
    for (let tries = 1; ; tries++) {
      const [port, adminPort] = (await freePorts(2)) as [number, number];
      const log = createWriteStream(path.join(logDir, `${name}-${generation++}.log`));
      const own = { ...inherited(), ROLES: ROLES[role], PORT: `${port}`, ADMIN_PORT: `${adminPort}` };
      const all = { ...own, ...env };
      const running = { ...spawnService({ root, env: all, nodeOptions, log }), port: Number(all.PORT), adminPort };
      if (await isUp(running, role === 'worker' ? [adminPort] : [adminPort, running.port])) return running;
      if (tries === START_TRIES) throw new Error(`${name} does not come up; see its log in ${logDir}`);
    }
  };
  const up = [await start()];
  const codes: (number | null)[] = [];
  const newest = () => up.at(-1)!;
  const end = async (running: Running): Promise<void> => {
    await stopLeashed(running.leashed, STOP_MS);
    codes.push((await running.leashed.gone).code);
  };

  return {
    role,
    ports: () => up.map(({ port }) => port),
    adminPort: () => newest().adminPort,
    pid: () => up.at(-1)?.leashed.child.pid ?? 0,
    stderr: () => newest().stderr(),
    async kill(downMs) {
      const { child, gone } = newest().leashed;
      child.kill('SIGKILL');
      await gone;
      up.pop();
      await delay(downMs);
      up.push(await start());
    },
    async roll(generations) {
      for (let nth = 0; nth < generations; nth++) up.push(await start());
      const old = up.splice(0, up.length - 1);
      await Promise.all(old.map(end));
    },
    async freeze(forMs) {
      const { child, gone } = newest().leashed;
      child.kill('SIGSTOP');
      await Promise.race([delay(forMs), gone]);
      child.kill('SIGCONT');
    },
    async stallOutput(forMs) {
      const { stdout } = newest().leashed.child;
      stdout?.unpipe();
      stdout?.pause();
      await delay(forMs);
      // It may be gone by now; what it had written is still there.
      stdout?.pipe(createWriteStream(path.join(logDir, `${name}-stalled.log`), { flags: 'a' }), { end: false });
    },
    shiftClock: (byMs) => writeFile(clockFile, String(byMs)),
    runFrom(folder) {
      root = folder ?? ROOT;
    },
    dataDir: env.DATA_DIR ?? '',
    async stop() {
      await Promise.all(up.splice(0).map(end));
      return codes;
    },
  };
}

type Spawned = {
  readonly root: string;
  readonly env: Record<string, string>;
  readonly nodeOptions: readonly string[];
  readonly log: WriteStream;
};

function spawnService({ root, env, nodeOptions, log }: Spawned): Pick<Running, 'leashed' | 'stderr'> {
  const leashed = spawnOnLeash(process.execPath, [...nodeOptions, 'src/main.ts'], {
    cwd: root,
    env,
    stdout: 'pipe',
    stderr: 'pipe',
  });
  let stderr = '';
  leashed.child.stdout?.pipe(log, { end: false });
  leashed.child.stderr?.pipe(log, { end: false });
  leashed.child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk).slice(-4_096);
  });
  return { leashed, stderr: () => stderr };
}

/**
 * Whether all of these ports answer: up, not ready: with Redis away a receiver still takes callbacks into its spool.
 * They do not all answer at the same moment. False where the process ended instead.
 */
async function isUp({ leashed }: Pick<Running, 'leashed'>, ports: readonly number[]): Promise<boolean> {
  let ended = false;
  void leashed.gone.then(() => {
    ended = true;
  });
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline && !ended) {
    // A bare connection first: a request that fails costs the process that starts a good part of a core.
    if ((await Promise.all(ports.map(isListening))).every(Boolean)) {
      const asked = ports.map((port) => fetch(`http://${LOCAL}:${port}/healthz`).catch(() => undefined));
      if ((await Promise.all(asked)).every((response) => response?.ok)) return true;
    }
    await delay(LOOK_EVERY_MS);
  }
  if (!ended) throw new Error(`a process of the service was not up within ${READY_MS / 1000} s`);
  return false;
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, LOCAL);
    const say = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', say(true)).once('error', say(false));
  });

/** Ports nobody uses now. Held together until all are known, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, LOCAL));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
