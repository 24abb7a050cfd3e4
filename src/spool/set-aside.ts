import { randomBytes } from 'node:crypto';
import { appendFile, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { syncFolder } from './durable.ts';
import { encodeFrame } from './frame.ts';

/**
 * What a spool could not take up, each in a file of its own, so that the rest goes on:
 *
 *   DATA_DIR/spool/.set-aside/<time>-<random>   a line of JSON (about it), then the entry or the damaged bytes as they were
 *
 * The folder is 0700 and the files 0600: they hold texts. They stay until a person has them tried again or drops them.
 */
export type SetAside = {
  readonly name: string;
  /** `entry`: it failed each time it was tried alone. `damaged`: bytes that are no record any more. */
  readonly kind: 'entry' | 'damaged';
  readonly setAsideAt: number;
  /** What went wrong; never anything of the entry itself. */
  readonly why: string;
  readonly bytes: number;
};

const NAME = /^\d+-[0-9a-f]+$/;
const folderIn = (spoolDir: string): string => join(spoolDir, '.set-aside');

/** Durable when it resolves. */
export async function setAside(
  spoolDir: string,
  { kind, why, at, content }: { kind: SetAside['kind']; why: string; at: number; content: string | Buffer },
): Promise<SetAside> {
  const folder = folderIn(spoolDir);
  await makeFolder(folder);
  const name = `${Math.trunc(at)}-${randomBytes(6).toString('hex')}`;
  const about = { kind, setAsideAt: at, why, bytes: Buffer.byteLength(content) };
  const file = await open(join(folder, name), 'wx', 0o600);
  try {
    await file.writeFile(Buffer.concat([Buffer.from(`${JSON.stringify(about)}\n`), Buffer.from(content)]));
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(folder);
  return { name, ...about };
}

/** Names of all, oldest first. */
export async function listSetAside(spoolDir: string): Promise<readonly string[]> {
  try {
    return (await readdir(folderIn(spoolDir))).filter((name) => NAME.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined where there is none of this name. */
export async function readSetAside(
  spoolDir: string,
  name: string,
): Promise<{ readonly about: SetAside; readonly content: Buffer } | undefined> {
  if (!NAME.test(name)) return undefined;
  try {
    const file = await readFile(join(folderIn(spoolDir), name));
    const end = file.indexOf('\n');
    const about = JSON.parse(file.toString('utf8', 0, end)) as Omit<SetAside, 'name'>;
    return { about: { name, ...about }, content: file.subarray(end + 1) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function dropSetAside(spoolDir: string, name: string): Promise<void> {
  if (NAME.test(name)) await rm(join(folderIn(spoolDir), name), { force: true });
}

/** What a person did with them: who and why, which of them, and what came of it. `at` in epoch milliseconds. */
export type SpoolAct = {
  readonly id: string;
  readonly at: number;
  readonly who: string;
  readonly why: string;
  readonly request?: string;
  readonly verb: 'retry' | 'drop';
  readonly names: readonly string[];
  /** Absent: it was cut off. */
  readonly result?: string;
};

const ACTS = 'acts.jsonl';
const TAKEN = /^acts-[0-9a-f]+\.taken$/;

/**
 * Writes down what a person begins to do, in a file beside them: there may be no Redis to write it to. A running service
 * takes it into the log of acts.
 * @returns what writes the end down
 */
export async function noteAct(
  spoolDir: string,
  act: Omit<SpoolAct, 'id' | 'result'>,
): Promise<(result: string) => Promise<void>> {
  const id = `${act.at}-${randomBytes(8).toString('hex')}`;
  const write = (line: object) =>
    appendFile(join(folderIn(spoolDir), ACTS), `${JSON.stringify(line)}\n`, { mode: 0o600 });
  await write({ id, ...act });
  return (result) => write({ of: id, result });
}

/**
 * The acts that were noted, oldest first, once nobody has written for `quietMs`; empty before. `done` forgets them, and only
 * that does: until then they are told again.
 */
export async function takeActs(
  spoolDir: string,
  quietMs: number,
): Promise<{ readonly acts: readonly SpoolAct[]; done(): Promise<void> }> {
  const folder = folderIn(spoolDir);
  const written = await stat(join(folder, ACTS)).catch(() => undefined);
  if (written !== undefined && Math.abs(Date.now() - written.mtimeMs) >= quietMs) {
    const taken = join(folder, `acts-${randomBytes(6).toString('hex')}.taken`);
    await rename(join(folder, ACTS), taken).catch((error: NodeJS.ErrnoException) => {
      // Another process of this machine was faster.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const files = (await readdir(folder).catch(() => [])).filter((name) => TAKEN.test(name));
  const acts = (await Promise.all(files.map((name) => readActs(join(folder, name))))).flat();
  return {
    acts: acts.sort((one, other) => one.at - other.at),
    done: async () => {
      await Promise.all(files.map((name) => rm(join(folder, name), { force: true })));
    },
  };
}

/** A line that is none (the machine stopped in the middle of it, or somebody wrote there) is left out. */
async function readActs(file: string): Promise<readonly SpoolAct[]> {
  const acts = new Map<string, SpoolAct>();
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    const said = parseLine(line);
    if (isAct(said)) acts.set(said.id, said);
    const begun = typeof said?.of === 'string' ? acts.get(said.of) : undefined;
    if (begun !== undefined && typeof said?.result === 'string') acts.set(begun.id, { ...begun, result: said.result });
  }
  return [...acts.values()];
}

type ActLine = { readonly [name in keyof SpoolAct | 'of']?: unknown };

function isAct(said: ActLine | undefined): said is SpoolAct {
  if (said === undefined || !Number.isFinite(said.at) || !Array.isArray(said.names)) return false;
  const words = [said.id, said.who, said.why, said.request ?? '', said.result ?? '', ...said.names];
  return words.every((word) => typeof word === 'string') && (said.verb === 'retry' || said.verb === 'drop');
}

function parseLine(line: string): ActLine | undefined {
  try {
    return JSON.parse(line) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts entries back into the spool, as a folder that is nobody's: a running service takes it over within a second, a stopped
 * one when it starts. What it cannot take up comes back here, under another name.
 */
export async function putBack(spoolDir: string, names: readonly string[]): Promise<number> {
  const entries = (await Promise.all(names.map((name) => readSetAside(spoolDir, name)))).filter(
    (one) => one?.about.kind === 'entry',
  );
  if (entries.length === 0) return 0;
  const name = `again-${randomBytes(6).toString('hex')}`;
  const draft = join(spoolDir, `.${name}`);
  await makeFolder(draft);
  const file = await open(join(draft, '000000000001'), 'wx', 0o600);
  try {
    await file.writeFile(Buffer.concat(entries.map((one) => encodeFrame(one!.content.toString('utf8')))));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(spoolDir, name));
  await syncFolder(spoolDir);
  for (const one of entries) await dropSetAside(spoolDir, one!.about.name);
  return entries.length;
}
