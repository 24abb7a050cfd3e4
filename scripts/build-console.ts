/**
 * Builds the console (`console/`) into `dist/console`, when it is missing or older than its sources. `npm ci`, `npm start`,
 * the demo and the tests call it; `--force` builds in any case. Files have hashed names and lie there compressed as well.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const ROOT = path.join(import.meta.dirname, '..');
const SOURCES = path.join(ROOT, 'console');
/** Shared with the page of the simulator. */
const TOKENS = path.join(ROOT, 'src', 'style', 'tokens.css');
export const CONSOLE_DIST = path.join(ROOT, 'dist', 'console');
const VERSION_FILE = 'version.json';
/** Text is worth compressing from here on, in bytes. */
const COMPRESS_FROM = 512;

type Built = { readonly did: 'built' | 'fresh' | 'no-vite'; readonly version: string };

/** @returns what was done; `no-vite` where only what runs was installed (`npm ci --omit=dev`) */
export async function buildConsole({ force = false } = {}): Promise<Built> {
  const version = digestOfSources();
  if (!force && builtVersion() === version) return { did: 'fresh', version };
  if (!existsSync(path.join(ROOT, 'node_modules', 'vite'))) return { did: 'no-vite', version };
  const vite = await import('vite');
  // Somebody else may be building, or serving: the folder changes in one step.
  const outDir = `${CONSOLE_DIST}.${process.pid}`;
  const build = () =>
    vite.build({
      root: SOURCES,
      mode: 'production',
      configFile: false,
      logLevel: 'warn',
      define: { __VERSION__: JSON.stringify(version) },
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      build: {
        outDir,
        emptyOutDir: true,
        target: 'es2022',
        // Its links would need a script at run time, and there are few chunks.
        modulePreload: false,
        // Pictures as files: the policy lets in `data:` for images, and a cache keeps files.
        assetsInlineLimit: 0,
        cssCodeSplit: false,
      },
    });
  await asProduction(build);
  await compressAll(outDir);
  await writeFile(path.join(outDir, VERSION_FILE), `${JSON.stringify({ version })}\n`);
  await mkdir(path.dirname(CONSOLE_DIST), { recursive: true });
  const old = `${CONSOLE_DIST}.${process.pid}.old`;
  await rename(CONSOLE_DIST, old).catch(() => {});
  await rename(outDir, CONSOLE_DIST).catch(() => rm(outDir, { recursive: true, force: true }));
  await rm(old, { recursive: true, force: true });
  return { did: 'built', version };
}

/**
 * Under the NODE_ENV of tests Vite would build for development: a tenth larger, and kept for everybody who comes later.
 */
async function asProduction(run: () => Promise<unknown>): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await run();
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

function builtVersion(): string | undefined {
  try {
    return JSON.parse(readFileSync(path.join(CONSOLE_DIST, VERSION_FILE), 'utf8')).version;
  } catch {
    return undefined;
  }
}

/** Of all that goes in: what the browser runs, and the versions of packages. */
function digestOfSources(): string {
  const digest = createHash('sha256');
  const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, TOKENS, path.join(ROOT, 'package-lock.json'), import.meta.filename]) {
    if (existsSync(file)) digest.update(path.relative(ROOT, file)).update(readFileSync(file));
  }
  return digest.digest('hex').slice(0, 16);
}

async function compressAll(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    if (bytes.length < COMPRESS_FROM) continue;
    const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, brotli));
  }
}

if (import.meta.main) {
  const { did, version } = await buildConsole({ force: process.argv.includes('--force') });
  // Not among the lines of the service that `npm start` begins.
  if (did === 'built') process.stderr.write(`console built, version ${version}\n`);
}
