import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { RuleTexts, TextFile } from '../rules/parse.ts';

/** The files of the last rule set that was good, kept under DATA_DIR for a start that finds broken ones. */
export type LastGood = { readonly keptAt: string; readonly texts: RuleTexts };

const fileIn = (dataDir: string): string => join(dataDir, 'rules.last-good.json');

/** Replaces what was kept before, in one step: a reader finds the old set or the new one. */
export async function keepLastGood(dataDir: string, texts: RuleTexts, now: Date): Promise<void> {
  const kept: LastGood = { keptAt: now.toISOString(), texts };
  const file = fileIn(dataDir);
  const half = `${file}.${process.pid}`;
  await makeFolder(dataDir);
  try {
    await writeFile(half, JSON.stringify(kept), { mode: 0o600, flush: true });
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

/** Undefined where none was kept, or what was kept cannot be read. */
export async function readLastGood(dataDir: string): Promise<LastGood | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(fileIn(dataDir), 'utf8'));
    return isLastGood(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isFiles = (value: unknown): value is readonly TextFile[] =>
  Array.isArray(value) &&
  value.every((file) => isRecord(file) && typeof file.path === 'string' && typeof file.text === 'string');

function isLastGood(value: unknown): value is LastGood {
  if (!isRecord(value) || typeof value.keptAt !== 'string' || !isRecord(value.texts)) return false;
  const { directory, ruleFiles, listFiles, unreadable } = value.texts;
  return typeof directory === 'string' && isFiles(ruleFiles) && isFiles(listFiles) && Array.isArray(unreadable);
}
