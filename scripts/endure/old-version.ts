import { execFile } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './cast.ts';

const run = promisify(execFile);

/** The version whose stored formats are kept in test/fixtures/stored: an upgrade from it is held to work. */
export const FIRST_VERSION = '245b27d';

/** Shares of traffic that version does not know: answers that are edits, quotes, machine data, stream messages. */
export const KNOWN_BEFORE = { answered: 0, quotes: 0, signals: 0, rich: 0 };

/** Why a rolling upgrade from that commit cannot be played here, in words; undefined when it can. */
export async function whyNotFrom(commit: string): Promise<string | undefined> {
  const there = await run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT }).then(
    () => true,
    () => false,
  );
  if (there) return undefined;
  const shallow = await run('git', ['rev-parse', '--is-shallow-repository'], { cwd: ROOT }).catch(() => undefined);
  if (shallow === undefined) return 'this is no git repository, so there is no older version to start from';
  if (shallow.stdout.trim() !== 'true') return `the commit ${commit} is not in this repository`;
  return `the history of this clone is shallow and does not reach ${commit}: git fetch --unshallow`;
}

/** Writes the code of a commit into a folder, which is made. It uses the packages of here. */
export async function takeOut(commit: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const tar = path.join(to, 'code.tar');
  await run('git', ['archive', '-o', tar, commit, 'src', 'rules', 'package.json'], { cwd: ROOT });
  await run('tar', ['-xf', tar, '-C', to]);
  await rm(tar);
  await symlink(path.join(ROOT, 'node_modules'), path.join(to, 'node_modules'));
}
