import { createHash } from 'node:crypto';
import { chmod, lstat, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../../make-folder.ts';
import { adviceForFile, cutZeros } from './append-only.ts';
import { type Leashed, spawnOnLeash, stopLeashed } from './leash.ts';
import { isAnswered, takeOwnership } from './ownership.ts';
import { requireRedisServer } from './server-binary.ts';

/** As much of a pino logger as is needed here. */
export type PrivateRedisLog = Record<'info' | 'warn' | 'error', (bindings: object, message: string) => void>;

export type PrivateRedis = {
  /** Path of the Unix socket. It stays the same over crashes of the server. */
  readonly socket: string;
  /** Why the server does not come up, in words; undefined while it runs, or is only being started again. */
  problem(): string | undefined;
  /** Ends the server after it has written what it knows. */
  stop(): Promise<void>;
};

export type PrivateRedisOptions = {
  /** `DATA_DIR`. The data is in `redis/` under it. */
  readonly dataDir: string;
  readonly log: PrivateRedisLog;
  /** The server's program; found on `PATH` or in our cache by default. */
  readonly binary?: string;
};

/** `sockaddr_un.sun_path` holds 108 bytes with its final zero on Linux, 104 on macOS and the BSDs. */
const LONGEST_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

/** Time to write out and go, or to load: a large append-only file is read at some 100 MB a second. */
const STOP_PATIENCE_MS = 10_000;
const START_PATIENCE_MS = 120_000;
const SLOWEST_RESTART_MS = 5_000;

/**
 * Runs a Redis of our own for one process tree: on a Unix socket, append-only, never evicting. It is started again when
 * it crashes, ends with us even when we are killed, and finds its data again. One process owns a `DATA_DIR`; a second is
 * refused in clear words. docs/decisions/0008-private-redis.md has the reasons.
 *
 * @throws NoRedisServer when there is no server to run; Error when the folder is in use or the server does not come up.
 */
export async function startPrivateRedis({ dataDir, log, binary }: PrivateRedisOptions): Promise<PrivateRedis> {
  const program = binary ?? (await requireRedisServer());
  await makeFolder(path.join(dataDir, 'redis'));
  const dir = await realpath(path.join(dataDir, 'redis'));
  const sockets = await socketDir(dir);
  const socket = path.join(sockets, 'redis.sock');

  const ownership = await takeOwnership(path.join(sockets, 'owner.sock'));
  if (ownership === undefined) {
    throw new Error(
      `another unsaid is running with this DATA_DIR (${dataDir}). Stop it, give this one its own DATA_DIR, or let both share one Redis through REDIS_URL.`,
    );
  }

  let stopping = false;
  const { promise: stopped, resolve: stopNow } = Promise.withResolvers<void>();
  let server: Leashed | undefined;
  let problem: string | undefined;
  const bringUp = async (): Promise<Leashed> => {
    const cut = await cutZeros(dir).catch(() => undefined);
    if (cut !== undefined) {
      log.warn(
        cut,
        'cut zeros off the append-only file, as a power loss leaves them; nothing that was answered is lost',
      );
    }
    return startServer(program, dir, socket);
  };
  /** A person must mend a file that cannot be read; callbacks go to the spool until then. */
  const withoutFile = async (cause: unknown): Promise<undefined> => {
    const advice = await adviceForFile(dir);
    const now = `private Redis does not come up: ${advice ?? (cause instanceof Error ? cause.message : String(cause))}`;
    // Each try fails alike: told once, until something changes.
    if (now !== problem) log.error({ problem: now }, 'private Redis does not come up; callbacks go to the spool');
    problem = now;
    if (advice === undefined) throw cause;
  };
  try {
    await seeOffOrphan(socket, log);
    server = await bringUp().catch(withoutFile);
  } catch (cause) {
    await ownership.release();
    throw cause;
  }
  if (server !== undefined) log.info({ socket, pid: server.child.pid }, 'private Redis is up');

  const guard = (async () => {
    let pause = 0;
    while (!stopping) {
      const upSince = performance.now();
      const { code, signal } = server ? await server.gone : { code: null, signal: null };
      if (stopping) return;
      pause = performance.now() - upSince > 10_000 ? 0 : Math.min(SLOWEST_RESTART_MS, pause * 2 + 100);
      if (server)
        log.error({ code, signal, restartAfterMs: pause }, 'private Redis ended by itself; starting it again');
      await Promise.race([delay(pause), stopped]);
      if (stopping) return;
      server = await bringUp().catch((cause: unknown) => withoutFile(cause).catch(() => undefined));
      if (server === undefined) continue;
      problem = undefined;
      log.info({ pid: server.child.pid }, 'private Redis is up again');
    }
  })();

  return {
    socket,
    problem: () => problem,
    async stop() {
      if (stopping) return;
      stopping = true;
      stopNow();
      if (server) await stopLeashed(server, STOP_PATIENCE_MS);
      await guard;
      // A start that was under way while we were asked to stop.
      if (server) await stopLeashed(server, STOP_PATIENCE_MS);
      await ownership.release();
    },
  };
}

/** The socket of the private Redis that another process runs for this `DATA_DIR`; undefined when nobody ever did. */
export async function findPrivateRedis(dataDir: string): Promise<string | undefined> {
  const dir = await realpath(path.join(dataDir, 'redis')).catch(() => undefined);
  return dir === undefined ? undefined : path.join(await socketDir(dir), 'redis.sock');
}

/** These settings are part of correctness: what was answered 200 is in the file, and nothing is ever evicted. */
function settings(dir: string, socket: string): string[] {
  const values = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir,
    save: '',
    appendonly: 'yes',
    // Before the answer, not within a second after it. Commands that arrive together share one fsync.
    appendfsync: 'always',
    'aof-load-truncated': 'yes',
    'maxmemory-policy': 'noeviction',
    // A bucket of the record expires as a whole: freeing it must not hold up the callbacks.
    'lazyfree-lazy-expire': 'yes',
    'lazyfree-lazy-user-del': 'yes',
    daemonize: 'no',
    logfile: path.join(dir, 'redis.log'),
    loglevel: 'notice',
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
}

async function startServer(program: string, dir: string, socket: string): Promise<Leashed> {
  const server = spawnOnLeash(program, settings(dir, socket));
  let ended: string | undefined;
  void server.gone.then(({ code, signal, error }) => {
    ended = error?.message ?? `${signal ?? `exit code ${code}`}`;
  });
  const deadline = performance.now() + START_PATIENCE_MS;
  while (ended === undefined && performance.now() < deadline) {
    // LOADING is an answer too: while the append-only file is read, callbacks are taken already, into the spool.
    if ((await ask(socket, 'PING')) !== undefined) return server;
    await delay(20);
  }
  await stopLeashed(server, STOP_PATIENCE_MS);
  throw new Error(`private Redis did not come up (${ended ?? 'no answer'}); see ${path.join(dir, 'redis.log')}`);
}

/**
 * We own the folder, yet a server answers: the one of a run that was killed, on its way out or cut loose. Two servers on
 * one append-only file would ruin it, so it is asked to go, and waited for.
 */
async function seeOffOrphan(socket: string, log: PrivateRedisLog): Promise<void> {
  if (!(await isAnswered(socket))) {
    await rm(socket, { force: true });
    return;
  }
  log.warn({ socket }, 'a Redis of an earlier run is still there; asking it to write out and end');
  const deadline = performance.now() + START_PATIENCE_MS;
  while (await isAnswered(socket)) {
    await ask(socket, 'SHUTDOWN');
    if (performance.now() > deadline)
      throw new Error(`the Redis of an earlier run on ${socket} does not end; end it by hand`);
    await delay(50);
  }
}

/** One inline command, its first answer; undefined when there is none. No client: this must work before there is one. */
function ask(socket: string, command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const peer = connect(socket);
    peer.setTimeout(1_000, () => peer.destroy());
    peer.once('connect', () => peer.write(`${command}\r\n`));
    peer.once('data', (answer) => {
      resolve(answer.toString('latin1'));
      peer.destroy();
    });
    peer.once('error', () => resolve(undefined));
    peer.once('close', () => resolve(undefined));
  });
}

/** The folder of the sockets: that of the data, or a short one, the same for the same data, where that path is too long. */
async function socketDir(dir: string): Promise<string> {
  // The longest name that is made there: `owner.sock.` and eight digits.
  if (Buffer.byteLength(path.join(dir, 'owner.sock.00000000')) <= LONGEST_SOCKET_PATH) return dir;
  const digest = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  const short = path.join(tmpdir(), `unsaid-${digest}`);
  await makeFolder(short);
  const { uid } = await lstat(short);
  if (process.getuid && uid !== process.getuid()) {
    throw new Error(`${short}, where the sockets of ${dir} go, belongs to somebody else; choose a shorter DATA_DIR`);
  }
  await chmod(short, 0o700);
  return short;
}
