/**
 * Writes what a version keeps in Redis and on disk, for test/stored.test.ts: `npm run stored -- --commit 245b27d`. It runs
 * that version as it is, and only talks HTTP and its command line. Run it for the commit of a release, and commit the
 * folder: from then on the newest code has to read it, and act on it. Takes ten seconds.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startRedis } from '../test/support/redis.ts';
import { readKeys, type StoredKey } from './stored/keys.ts';
import { keepEverything, RULES } from './stored/scenario.ts';

const ROOT = path.join(import.meta.dirname, '..');
const run = promisify(execFile);

const { values } = parseArgs({ options: { commit: { type: 'string' } } });
if (values.commit === undefined) {
  process.stderr.write('say which version: npm run stored -- --commit <commit>\n');
  process.exit(64);
}
const { stdout } = await run('git', ['rev-parse', '--short=7', values.commit], { cwd: ROOT });
const commit = stdout.trim();
const work = await mkdtemp(path.join(tmpdir(), 'unsaid-stored-'));
const root = path.join(work, 'code');
const [rulesDir, dataDir] = [path.join(work, 'rules'), path.join(work, 'data')];
const out = path.join(ROOT, 'test/fixtures/stored', commit);

await run('git', ['worktree', 'add', '--detach', root, commit], { cwd: ROOT });
const redis = await startRedis();
try {
  await symlink(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  await mkdir(rulesDir);
  await writeFile(path.join(rulesDir, 'rules.yaml'), RULES);
  const client = redis.client();
  let keys: readonly StoredKey[] = [];
  let writtenAt = 0;
  await keepEverything(
    {
      ...{ root, redis, rulesDir, dataDir },
      unsaid: async (args, env) => {
        const options = { cwd: root, env: { ...process.env, ...env }, timeout: 30_000 };
        return (await run(process.execPath, ['src/cli/main.ts', ...args], options)).stdout;
      },
    },
    async () => {
      keys = await readKeys(client);
      writtenAt = Date.now();
    },
  );
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const lines = keys.map((key) => JSON.stringify(key)).join('\n');
  await writeFile(path.join(out, 'redis.jsonl'), `${lines}\n`);
  await writeFile(path.join(out, 'about.json'), `${JSON.stringify({ commit, writtenAt })}\n`);
  await cp(path.join(rulesDir, 'rules.yaml'), path.join(out, 'rules.yaml'));
  const spool = path.join(dataDir, 'spool');
  const spooled: { readonly name: string; readonly base64: string }[] = [];
  for (const file of await readdir(spool, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const from = path.join(file.parentPath, file.name);
    const name = path.relative(spool, from).split(path.sep).join('/');
    spooled.push({ name, base64: (await readFile(from)).toString('base64') });
  }
  await writeFile(path.join(out, 'spool.jsonl'), spooled.map((file) => `${JSON.stringify(file)}\n`).join(''));
  process.stdout.write(`${keys.length} keys and what was spooled: ${path.relative(ROOT, out)}\n`);
} finally {
  await redis.stop();
  await run('git', ['worktree', 'remove', '--force', root], { cwd: ROOT });
  await rm(work, { recursive: true, force: true });
}
