import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { fetchWithApt } from '../../src/redis/server/apt-fetch.ts';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** A PostgreSQL of a test's own, on a socket in a folder of its own. It dies with the test process. */
export type TestPostgres = {
  /** A new, empty database, as `HISTORY_URL` takes it. @param language whose order of texts it has; absent: that of bytes */
  database(language?: string): Promise<string>;
  /** SIGKILL, of the server and all that it started. The data is there again after `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  readonly dir: string;
};

/** Where Debian puts it. */
const INSTALLED = '/usr/lib/postgresql/15/bin';
const CACHE_DIR = fileURLToPath(new URL('../../.cache/postgres', import.meta.url));
const PACKAGES = {
  packages: ['postgresql-15', 'postgresql-client-15', 'libpq5'],
  programs: ['initdb', 'postgres'].map((name) => `usr/lib/postgresql/15/bin/${name}`),
};
/** It refuses to run as root: then as the user nobody, whose number Debian has not changed. */
const NOBODY = 65_534;

/** The folder of its programs: found, or unpacked from Debian's packages without installing anything. */
export async function obtainPostgres(say: (line: string) => void): Promise<string> {
  if (existsSync(path.join(INSTALLED, 'postgres'))) return INSTALLED;
  const folder = path.join(CACHE_DIR, `${process.platform}-${process.arch}`);
  if (!existsSync(path.join(folder, 'bin', 'postgres'))) {
    say(`no PostgreSQL 15 on this machine: fetching Debian's packages into ${CACHE_DIR} (nothing is installed)`);
    await mkdir(CACHE_DIR, { recursive: true });
    await fetchWithApt(folder, process.env.PATH ?? '', PACKAGES);
  }
  return path.join(folder, 'bin');
}

export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres> {
  const bin = await obtainPostgres((line) => process.stderr.write(`${line}\n`));
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) await chown(dir, NOBODY, NOBODY);
  await chmod(dir, 0o700);
  const data = path.join(dir, 'data');
  const options = ['-D', data, '-U', 'unsaid', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  const share = path.resolve(bin, '../root/usr/share/postgresql/15');
  const initdb = existsSync(share) ? [...options, '-L', share] : options;
  await run(path.join(bin, 'initdb'), initdb, { ...as, cwd: dir });
  const all = {
    listen_addresses: '',
    unix_socket_directories: dir,
    // A test kills the server, not the machine.
    fsync: 'off',
    shared_buffers: '64MB',
    ...settings,
  };
  const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const start = async (): Promise<Leashed> => {
    const started = spawnOnLeash(path.join(bin, 'postgres'), args, { cwd: dir, ...as });
    await answers(dir, started);
    return started;
  };
  let server = await start();
  let databases = 0;
  return {
    dir,
    database: async (language) => {
      const name = `history_${++databases}`;
      const own = `TEMPLATE template0 ENCODING UTF8 LOCALE_PROVIDER icu ICU_LOCALE '${language}'`;
      await withClient(dir, (client) => client.query(`CREATE DATABASE ${name} ${language === undefined ? '' : own}`));
      return `postgres://unsaid@localhost/${name}?host=${encodeURIComponent(dir)}`;
    },
    kill: async () => {
      // The server's own children see that it is gone, and go.
      server.child.kill('SIGKILL');
      await server.gone;
    },
    restart: async () => {
      await stopLeashed(server, 10_000);
      await rm(path.join(data, 'postmaster.pid'), { force: true });
      server = await start();
    },
    stop: async () => {
      server.child.kill('SIGQUIT');
      await server.gone;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function withClient<T>(dir: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ host: dir, user: 'unsaid', database: 'postgres' });
  client.on('error', () => {});
  try {
    await client.connect();
    return await act(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function answers(dir: string, server: Leashed): Promise<void> {
  let ended: string | undefined;
  void server.gone.then(({ code, signal, error }) => {
    ended = error?.message ?? `${signal ?? code}`;
  });
  await until(() => {
    if (ended !== undefined) throw new Error(`postgres ended with ${ended} before it answered`);
    return withClient(dir, (client) => client.query('SELECT 1')).then(
      () => true,
      () => false,
    );
  });
}
