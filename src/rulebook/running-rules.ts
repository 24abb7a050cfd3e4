import { type Judge, openJudge } from '../judge/judge.ts';
import type { RuleTexts } from '../rules/parse.ts';
import type { Problem } from '../rules/problem.ts';
import { compileApart } from './compile-apart.ts';
import { loadRules } from './compile-rules.ts';
import type { Reported } from './reported.ts';
import { fingerprintRules, watchRules } from './watch.ts';

/** The rules of a running service: always a set that passed its own examples. */
export type RunningRules = {
  /** Ask for each message: a reload swaps it between two messages, never within one. */
  judge(): Judge;
  /** The files of the set that runs, or of the one before it, by hash: what it judged may still be under way. */
  textsOf(hash: string): RuleTexts | undefined;
  close(): void;
};

export type Reload =
  | { readonly result: 'loaded'; readonly judge: Judge; readonly warnings: Reported }
  /** The set that was running goes on; `staying` is its hash. */
  | { readonly result: 'refused'; readonly problems: Reported; readonly staying: string }
  /** Not for anything in the rules: the thread that compiles broke, or took too long. The set that was running goes on. */
  | { readonly result: 'failed'; readonly error: unknown; readonly staying: string }
  /** A file was touched and says what it said before. */
  | { readonly result: 'unchanged' };

export type OpenedRules =
  | { readonly ok: true; readonly rules: RunningRules; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A hundred thousand entries take a second or two; what takes longer than this will never end. */
const COMPILE_WITHIN_MS = 120_000;

/**
 * Loads a rules directory and follows its changes. Changes are compiled in a thread of their own (compile-apart.ts), so
 * that no message waits for them; the first set is compiled here, where there is no message yet. `onReload` hears of every
 * one after the first load.
 */
export async function openRules({
  directory,
  now,
  onReload,
  compileWithinMs = COMPILE_WITHIN_MS,
}: {
  directory: string;
  now: () => Date;
  onReload: (reload: Reload) => void;
  compileWithinMs?: number;
}): Promise<OpenedRules> {
  const since = await fingerprintRules(directory, now());
  const first = await loadRules(directory, now());
  if (!first.ok) return first;
  // Opened from its table as every set after it: what was only needed to check it is let go.
  let current = openJudge(first.table);
  let kept = [{ hash: first.ruleSet.hash, texts: first.texts }];
  const closing = new AbortController();

  async function reload(): Promise<void> {
    const staying = current.ruleSet.hash;
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(compileWithinMs)]);
    try {
      const answer = await compileApart({ directory, now: now(), running: staying }, signal);
      if (answer.result === 'unchanged') return onReload(answer);
      if (answer.result === 'refused') return onReload({ result: 'refused', problems: answer.reported, staying });
      current = openJudge(answer.table);
      kept = [{ hash: current.ruleSet.hash, texts: answer.texts }, kept[0]!];
      onReload({ result: 'loaded', judge: current, warnings: answer.reported });
    } catch (error) {
      if (!closing.signal.aborted) onReload({ result: 'failed', error, staying });
    }
  }

  const watching = watchRules(directory, since, reload, now);
  const rules: RunningRules = {
    judge: () => current,
    textsOf: (hash) => kept.find((one) => one.hash === hash)?.texts,
    close() {
      watching.close();
      closing.abort();
    },
  };
  return { ok: true, rules, warnings: first.warnings };
}
