import { statfs } from 'node:fs/promises';
import type { StoreConfig } from '../../config.ts';
import { loadRules } from '../../rulebook/compile-rules.ts';
import { type Samples, samplesOf } from './at-process.ts';
import { bad, type Finding, note, ok } from './finding.ts';

/** Below it, the spool and history have no room for a bad night. */
const FREE_BYTES = 1_000_000_000;

export async function lookAtDisk({ dataDir }: Pick<StoreConfig, 'dataDir'>): Promise<readonly Finding[]> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const says = `${(free / 1e9).toFixed(1)} GB free under DATA_DIR (${dataDir})`;
    return [free >= FREE_BYTES ? ok('disk', says) : bad('disk', says, 'make room: the spool and history live there')];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [note('disk', `DATA_DIR (${dataDir}) is not there yet`, 'the service makes it')];
    return [bad('disk', `DATA_DIR (${dataDir}) cannot be read: ${code}`, 'run this as the user of the service')];
  }
}

/** The rules on disk, and whether they are the ones that judge. */
export async function lookAtRules(
  { rulesDir }: Pick<StoreConfig, 'rulesDir'>,
  samples: Samples | undefined,
  now: Date,
): Promise<readonly Finding[]> {
  const loaded = await loadRules(rulesDir, now);
  if (!loaded.ok) {
    const [first] = loaded.problems;
    const says = `${rulesDir} is refused: ${first?.message ?? 'problems'}${loaded.problems.length > 1 ? `, and ${loaded.problems.length - 1} more` : ''}`;
    return [bad('rules', says, 'unsaid rules check says where; the last good set judges')];
  }
  const { rules, hash } = loaded.judge.ruleSet;
  const live = rules.filter(({ state }) => state === 'live').length;
  const onDisk = ok('rules', `${rules.length} in ${rulesDir}, ${live} live`);
  const running =
    samples === undefined ? [] : samplesOf(samples, 'unsaid_ruleset_info').filter(({ value }) => value === 1);
  if (running.length === 0 || running.some(({ labels }) => labels.hash === hash)) return [onDisk];
  const remedy = 'RULES_DIR here and of the service are not the same, or an edit is refused: look at its log';
  return [onDisk, bad('rules', 'the process judges with other rules than these', remedy)];
}

export function lookAtHistory(samples: Samples | undefined): readonly Finding[] {
  const lag = samples === undefined ? undefined : samplesOf(samples, 'unsaid_history_lag_seconds')[0]?.value;
  if (lag === undefined) return [];
  if (lag < 300) return [ok('history', lag < 1 ? 'has all' : `is ${Math.round(lag)} s behind`)];
  return [bad('history', `is ${Math.round(lag)} s behind`, 'docs/runbooks.md, UnsaidHistoryBehind')];
}
