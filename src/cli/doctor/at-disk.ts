import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { StoreConfig } from '../../config.ts';
import { loadRules } from '../../rulebook/compile-rules.ts';
import { tell } from '../../words/saying.ts';
import type { DoctorWords, Words } from '../../words/words.ts';
import { type Samples, samplesOf } from './at-process.ts';
import { bad, type Finding, note, ok } from './finding.ts';

/** Below it, the spool and history have no room for a bad night. */
const FREE_BYTES = 1_000_000_000;

export async function lookAtDisk(
  { dataDir }: Pick<StoreConfig, 'dataDir'>,
  words: DoctorWords,
): Promise<readonly Finding[]> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const says = words.free((free / 1e9).toFixed(1), dataDir);
    return [free >= FREE_BYTES ? ok('disk', says) : bad('disk', says, words.freeHint())];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [note('disk', words.notThere(path.resolve(dataDir)), words.notThereHint())];
    return [bad('disk', words.diskUnreadable(dataDir, code ?? ''), words.diskUnreadableHint())];
  }
}

/** The rules on disk, and whether they are the ones that judge. */
export async function lookAtRules(
  { rulesDir }: Pick<StoreConfig, 'rulesDir'>,
  samples: Samples | undefined,
  now: Date,
  { doctor: words, rules: ruleWords }: Words,
): Promise<readonly Finding[]> {
  const loaded = await loadRules(rulesDir, now);
  if (!loaded.ok) {
    const [first] = loaded.problems;
    const told = first === undefined ? '' : tell(ruleWords, first.message);
    const says = words.rulesRefused(rulesDir, told, loaded.problems.length - 1);
    const hint = existsSync(rulesDir) ? words.rulesRefusedHint(samples !== undefined) : words.noRulesHint();
    return [bad('rules', says, hint)];
  }
  const { rules, hash } = loaded.judge.ruleSet;
  const live = rules.filter(({ state }) => state === 'live').length;
  const onDisk = ok('rules', words.rules(rules.length, rulesDir, live));
  const running =
    samples === undefined ? [] : samplesOf(samples, 'unsaid_ruleset_info').filter(({ value }) => value === 1);
  if (running.length === 0 || running.some(({ labels }) => labels.hash === hash)) return [onDisk];
  return [onDisk, bad('rules', words.rulesOther(), words.rulesOtherHint())];
}
