import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fetchWithApt, installWithApt } from './apt-fetch.ts';

const run = promisify(execFile);

/** Names of servers that speak our Redis, best known first. */
const NAMES = ['redis-server', 'valkey-server'] as const;

/** BullMQ's own advice: streams, `ZRANGE … BYSCORE` and friends as it uses them came with 6.2. */
const OLDEST: readonly [number, number] = [6, 2];

/** Where a fetched server is kept: inside the repository, so removing the folder removes every trace. */
const CACHE_DIR = fileURLToPath(new URL('../../../.cache/redis', import.meta.url));

export type Where = {
  /** Colon-separated folders, as `PATH`. */
  readonly path: string;
  readonly cacheDir: string;
};

const here = (): Where => ({ path: process.env.PATH ?? '', cacheDir: CACHE_DIR });

/** Thrown when there is no server; its message is complete, for people, and ends with the one command to type. */
export class NoRedisServer extends Error {
  override readonly name = 'NoRedisServer';
}

/** A server on `PATH`, or one that was fetched before. Changes nothing on the machine. */
export async function findRedisServer(where: Where = here()): Promise<string | undefined> {
  const folders = where.path.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const folder of [...folders, path.join(cacheOf(where), 'bin')]) {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      if ((await isExecutable(file)) && (await isRecentEnough(file))) return file;
    }
  }
  return undefined;
}

/** Debian's packages can be had without installing them: for who only looks. */
const hintOfFetch = existsSync('/usr/bin/dpkg') ? '\nOr, without installing it: npm run redis:fetch' : '';

/** As `findRedisServer`, but throws `NoRedisServer` with the command to type. */
export async function requireRedisServer(where: Where = here()): Promise<string> {
  const found = await findRedisServer(where);
  if (found !== undefined) return found;
  throw new NoRedisServer(
    `REDIS_URL is not set and there is no redis-server or valkey-server (${OLDEST.join('.')} or newer) on this machine.\n${await advice(where)}${hintOfFetch}`,
  );
}

/**
 * A server for demo and tests: found, or fetched in the least intrusive way there is. On Debian and its derivatives the
 * packages are unpacked under `.cache/redis`, nothing is installed; where that fails and we are root, installed with apt.
 * Several processes may do this at once. What is done is told through `say`.
 */
export async function obtainRedisServer(say: (line: string) => void, where: Where = here()): Promise<string> {
  const found = await findRedisServer(where);
  if (found !== undefined) return found;

  const folder = cacheOf(where);
  await mkdir(path.dirname(folder), { recursive: true });
  const problems: string[] = [];
  if (await isOnPath('apt-get', where.path)) {
    say(`no Redis on this machine: fetching Debian's packages into ${path.dirname(folder)} (nothing is installed)`);
    const fetched = await fetchWithApt(folder, where.path).catch((cause: Error) => cause);
    const server = await findRedisServer(where);
    if (server !== undefined) return server;
    problems.push(fetched instanceof Error ? fetched.message : 'the fetched server does not run here');
    if (process.getuid?.() === 0) {
      say('fetching failed; installing with apt-get, as root');
      const installed = await installWithApt(where.path).catch((cause: Error) => cause);
      const server = await findRedisServer(where);
      if (server !== undefined) return server;
      problems.push(installed instanceof Error ? installed.message : 'the installed server does not run here');
    }
  }
  throw new NoRedisServer(
    [
      `There is no redis-server or valkey-server (${OLDEST.join('.')} or newer) on this machine.`,
      ...problems,
      await advice(where),
    ].join('\n'),
  );
}

/** Commands that bring a Redis to this machine; none where no package manager of ours is there. */
export async function waysToRedis(where: Where = here()): Promise<readonly string[]> {
  const installs = await installCommand(where);
  return [...(hintOfFetch === '' ? [] : ['npm run redis:fetch']), ...(installs === undefined ? [] : [installs])];
}

/** The one command to type, by the package manager that is there. */
async function advice(where: Where): Promise<string> {
  const command = await installCommand(where);
  return command === undefined
    ? 'Install Redis 6.2 or newer, or set REDIS_URL to one that runs elsewhere.'
    : `Type: ${command}`;
}

async function installCommand(where: Where): Promise<string | undefined> {
  const commands: readonly [string, string][] = [
    ['apt-get', 'sudo apt-get install -y redis-server'],
    ['dnf', 'sudo dnf install -y valkey'],
    ['apk', 'sudo apk add redis'],
    ['pacman', 'sudo pacman -S valkey'],
    ['zypper', 'sudo zypper install -y valkey'],
    ['brew', 'brew install redis'],
  ];
  for (const [tool, command] of commands) {
    if (await isOnPath(tool, where.path)) return command;
  }
  return undefined;
}

const cacheOf = (where: Where): string => path.join(where.cacheDir, `${process.platform}-${process.arch}`);

async function isOnPath(tool: string, searchPath: string): Promise<boolean> {
  for (const folder of searchPath.split(path.delimiter)) {
    if (folder !== '' && (await isExecutable(path.join(folder, tool)))) return true;
  }
  return false;
}

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/** It runs (all its libraries are there) and is not too old. */
async function isRecentEnough(file: string): Promise<boolean> {
  const answer = await run(file, ['--version'], { timeout: 10_000 }).catch(() => undefined);
  const version = answer?.stdout.match(/\bv=(\d+)\.(\d+)/);
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
