import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { loadRuleTexts } from '../rulebook/load.ts';
import { type ReadModel, readModel } from '../rules/model-file.ts';

/** Where the model that was replaced is kept: no rule reads it. */
export const beforeOf = (file: string): string => file.replace(/\.model$/i, '.before');

/**
 * What is to be kept as the model before, now that another one takes its place. One that a rule confirms stays until another
 * is confirmed: models that were tried in between are of no interest. Undefined: what is kept stays.
 */
export async function keptBefore(file: string, replaced: string, directory: string): Promise<string | undefined> {
  const before = beforeOf(file);
  if (!existsSync(before)) return replaced;
  const confirmed = await confirmedIn(directory);
  const isConfirmed = (read: ReadModel): boolean => read.ok && confirmed.some((one) => read.digest.startsWith(one));
  const keeps = isConfirmed(readModel(await readFile(before, 'utf8'))) && !isConfirmed(readModel(replaced));
  return keeps ? undefined : replaced;
}

/** Digests of models as rule files have them, whether these can be read or not. */
async function confirmedIn(directory: string): Promise<readonly string[]> {
  const loaded = await loadRuleTexts(directory);
  const texts = loaded.ok ? loaded.texts.ruleFiles.map(({ text }) => text) : [];
  return texts.flatMap((text) =>
    [...text.matchAll(/\bconfirmed:\s*["']?([0-9a-f]{8,64})\b/g)].map(([, digest]) => digest!),
  );
}
