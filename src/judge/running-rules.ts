import type { RuleTexts } from '../rules/parse.ts';
import type { Problem } from '../rules/problem.ts';
import { fingerprintRules, watchRules } from '../rules/watch.ts';
import { loadRules } from './compile-rules.ts';
import type { Judge } from './judge.ts';

/** The rules of a running service: always a set that passed its own examples. */
export type RunningRules = {
  /** Ask for each message: a reload swaps it between two messages, never within one. */
  judge(): Judge;
  /** The files of the set that runs, or of the one before it, by hash: what it judged may still be under way. */
  textsOf(hash: string): RuleTexts | undefined;
  close(): void;
};

export type Reload =
  | { readonly result: 'loaded'; readonly judge: Judge; readonly warnings: readonly Problem[] }
  /** The set that was running goes on; `staying` is its hash. */
  | { readonly result: 'rejected'; readonly problems: readonly Problem[]; readonly staying: string }
  /** A file was touched and says what it said before. */
  | { readonly result: 'unchanged' };

export type OpenedRules =
  | { readonly ok: true; readonly rules: RunningRules; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Loads a rules directory and follows its changes. `onReload` hears of every one after the first load. */
export async function openRules({
  directory,
  now,
  onReload,
}: {
  directory: string;
  now: () => Date;
  onReload: (reload: Reload) => void;
}): Promise<OpenedRules> {
  const since = await fingerprintRules(directory);
  const first = await loadRules(directory, now());
  if (!first.ok) return first;
  let current = first.judge;
  let kept = [{ hash: first.ruleSet.hash, texts: first.texts }];

  async function reload(): Promise<void> {
    const loaded = await loadRules(directory, now());
    const staying = current.ruleSet.hash;
    if (!loaded.ok) return onReload({ result: 'rejected', problems: loaded.problems, staying });
    if (loaded.ruleSet.hash === staying) return onReload({ result: 'unchanged' });
    current = loaded.judge;
    kept = [{ hash: loaded.ruleSet.hash, texts: loaded.texts }, kept[0]!];
    onReload({ result: 'loaded', judge: current, warnings: loaded.warnings });
  }

  const watching = watchRules(directory, since, reload);
  const rules: RunningRules = {
    judge: () => current,
    textsOf: (hash) => kept.find((one) => one.hash === hash)?.texts,
    close: () => watching.close(),
  };
  return { ok: true, rules, warnings: first.warnings };
}
