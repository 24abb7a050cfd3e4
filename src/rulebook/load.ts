import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isModelFile } from '../rules/build-learned.ts';
import { LARGEST_MODEL, TOO_LARGE } from '../rules/model-file.ts';
import type { RuleTexts, TextFile } from '../rules/parse.ts';
import type { Problem } from '../rules/problem.ts';
import { problemWithFile } from '../rules/problem.ts';
import { type Saying, say } from '../words/saying.ts';

export type LoadedTexts =
  | { readonly ok: true; readonly texts: RuleTexts }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a rules directory: `*.yaml` and `*.yml` are rule files, `*.txt` and `*.csv` may be lists, `*.model` are models, at any
 * depth; names
 * that start with a dot are left alone, and case does not matter. Says which files cannot be read; never throws for what
 * is on the disk.
 */
export async function loadRuleTexts(directory: string): Promise<LoadedTexts> {
  const called = nameOf(directory);
  const paths = await filesBelow(directory);
  if (!Array.isArray(paths)) {
    const { code } = paths;
    if (code === 'EACCES' || code === 'EPERM') {
      const [message, hint] = [say('directoryUnreadable', code), say('directoryUnreadableHint')];
      return { ok: false, problems: [problemWithFile('E-FILE', called, message, hint)] };
    }
    if (existsSync(directory)) {
      const whole = say('readAsWhole', nameOf(dirname(resolve(directory))));
      return { ok: false, problems: [problemWithFile('E-FILE', called, say('notDirectory'), whole)] };
    }
    const hint = say('noDirectoryHint');
    return { ok: false, problems: [problemWithFile('E-FILE', called, say('noDirectory'), hint)] };
  }
  const read = await Promise.all(paths.map((path) => readText(directory, path)));
  const files = read.filter((file) => 'text' in file);
  const broken = read.filter((file) => 'why' in file);
  const isRuleFile = ({ path }: { readonly path: string }) => /\.ya?ml$/i.test(path);
  // A list that is not used harms nobody; a rule file always counts.
  const refused = broken.filter(isRuleFile);
  if (refused.length > 0) {
    const problems = refused.map(({ path, why }) => problemWithFile('E-FILE', `${called}/${path}`, why));
    return { ok: false, problems };
  }
  const ruleFiles = files.filter(isRuleFile);
  const listFiles = files.filter((file) => !isRuleFile(file));
  return { ok: true, texts: { directory: called, ruleFiles, listFiles, unreadable: broken } };
}

/** As a person in that directory would write it. */
function nameOf(directory: string): string {
  const fromHere = relative(process.cwd(), resolve(directory));
  const short = fromHere === '' || fromHere.startsWith('..') ? resolve(directory) : fromHere;
  return short.split(sep).join('/');
}

async function filesBelow(directory: string): Promise<string[] | NodeJS.ErrnoException> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && /\.(?:ya?ml|txt|csv|model)$/i.test(entry.name))
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
      .toSorted();
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

type UnreadableFile = { readonly path: string; readonly why: Saying };

/** The file's text, or why there is none. */
async function readText(directory: string, path: string): Promise<TextFile | UnreadableFile> {
  try {
    const real = await realpath(join(directory, path));
    const root = await realpath(directory);
    // A problem shows the line it is about, so a link must not reach files outside the directory. A link within the
    // directory is how Kubernetes mounts a ConfigMap.
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      return { path, why: say('linkLeadsOut') };
    }
    // A pipe would be waited for without end, and a device has no end.
    const found = await stat(real);
    if (!found.isFile()) return { path, why: say('notFile') };
    if (isModelFile(path) && found.size > LARGEST_MODEL) return { path, why: TOO_LARGE };
    const bytes = await readFile(real);
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { path, why: say('notUtf8') };
    return { path, why: say('fileUnreadable', (error as Error).message) };
  }
}
