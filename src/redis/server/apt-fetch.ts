import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MINUTES = 60_000;

/** What to unpack, and which of its programs to make callable. */
export type Wanted = {
  readonly packages: readonly string[];
  /** Where each program lies in the packages, without the slash at the beginning. */
  readonly programs: readonly string[];
};

/** Debian keeps the server's binary in redis-tools; redis-server holds the name it is called by. */
const REDIS_PACKAGES: Wanted = {
  packages: ['redis-server', 'redis-tools'],
  programs: ['usr/bin/redis-server'],
};

/**
 * Unpacks Debian's packages, and the libraries they need that are missing here, into `folder`, with a wrapper in
 * `folder/bin/` for each program that finds them. Needs no root: apt works on folders of our own and dpkg only unpacks.
 * The folder appears whole, by one rename: of several processes fetching at once, one wins and all are served.
 *
 * @throws when apt or dpkg fail, with their words.
 */
export async function fetchWithApt(
  folder: string,
  searchPath: string,
  { packages, programs }: Wanted = REDIS_PACKAGES,
): Promise<void> {
  const work = await mkdtemp(`${folder}.fetching-`);
  try {
    // With the lists that the machine has already; where these are missing or stale, with fresh ones of our own.
    await download(work, searchPath, packages, false).catch(() => download(work, searchPath, packages, true));
    const root = path.join(work, 'root');
    for (const file of await debs(work)) await run('dpkg', ['-x', file, root], withPath(searchPath));
    await rm(path.join(work, 'apt'), { recursive: true });
    await mkdir(path.join(work, 'bin'));
    for (const program of programs) {
      const wrapper = path.join(work, 'bin', path.basename(program));
      await writeFile(wrapper, wrapperOf(program));
      await chmod(wrapper, 0o755);
    }
    // Who runs it may be another than who fetched it.
    await chmod(work, 0o755);
    await rename(work, folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOTEMPTY' && cause.code !== 'EEXIST') throw cause;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The machine's own way, for root only. */
export async function installWithApt(searchPath: string): Promise<void> {
  const options = { ...withPath(searchPath), timeout: 5 * MINUTES };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], options);
  await install().catch(async () => {
    await run('apt-get', ['update'], options);
    await install();
  });
}

/** Relative to itself: the folder is renamed after it was written. */
const wrapperOf = (program: string): string => `#!/bin/sh
here=$(cd "$(dirname "$0")/.." && pwd)
libs=$(find "$here/root" -name '*.so*' -exec dirname {} \\; | sort -u | tr '\\n' ':')
LD_LIBRARY_PATH="$libs$LD_LIBRARY_PATH" exec "$here/root/${program}" "$@"
`;

async function download(work: string, searchPath: string, packages: readonly string[], fresh: boolean): Promise<void> {
  const apt = path.join(work, 'apt');
  await rm(apt, { recursive: true, force: true });
  await mkdir(path.join(apt, 'cache/archives/partial'), { recursive: true });
  await mkdir(path.join(apt, 'lists/partial'), { recursive: true });
  const options = [
    `Dir::Cache=${apt}/cache`,
    ...(fresh ? [`Dir::State::lists=${apt}/lists`] : []),
    // Fetching as ourselves: the folders are ours, and the _apt user may not be able to enter them.
    `APT::Sandbox::User=${process.getuid?.() === 0 ? 'root' : ''}`,
    'Debug::NoLocking=true',
  ].flatMap((option) => ['-o', option]);
  const inShell = { ...withPath(searchPath), timeout: 5 * MINUTES };
  if (fresh) await run('apt-get', [...options, 'update'], inShell);
  // --reinstall: also what this machine has installed, since somebody hid it from us. Libraries already here are left out.
  await run(
    'apt-get',
    [...options, 'install', '-y', '--download-only', '--reinstall', '--no-install-recommends', ...packages],
    inShell,
  );
  if ((await debs(work)).length === 0) throw new Error('apt-get downloaded nothing');
}

async function debs(work: string): Promise<string[]> {
  const archives = path.join(work, 'apt/cache/archives');
  return (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => path.join(archives, name));
}

const withPath = (searchPath: string) => ({
  env: { ...process.env, PATH: searchPath, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  maxBuffer: 32 * 1024 * 1024,
});
