import { setTimeout as delay } from 'node:timers/promises';
import { type Judge, openJudge } from '../judge/judge.ts';
import type { RuleTexts } from '../rules/parse.ts';
import type { Problem } from '../rules/problem.ts';
import { compileApart } from './compile-apart.ts';
import { type CompiledRules, compileRules, loadRules } from './compile-rules.ts';
import { keepLastGood, readLastGood } from './last-good.ts';
import type { Reported } from './reported.ts';
import { saysLess } from './says-less.ts';
import { warmJudge } from './warm.ts';
import { fingerprintRules, lastChange, watchRules } from './watch.ts';

/** The rules of a running service: always a set that passed its own examples. */
export type RunningRules = {
  /** Ask for it at each message: a reload swaps it between two messages, never within one. */
  judge(): Judge;
  /** The files of the running set or the one before it, by hash: verdicts of that one may still be under way. */
  textsOf(hash: string): RuleTexts | undefined;
  close(): void;
};

export type Reload =
  | { readonly result: 'loaded'; readonly judge: Judge; readonly warnings: Reported }
  /** The set that was running goes on; `staying` is its hash. */
  | { readonly result: 'refused'; readonly problems: Reported; readonly staying: string }
  /** The rules are not to blame: the thread that compiles broke, or took too long. The set that was running goes on. */
  | { readonly result: 'failed'; readonly error: unknown; readonly staying: string }
  /** A file was touched and says what it said before. */
  | { readonly result: 'unchanged' }
  /** A set runs that cannot be kept for a start with broken files. */
  | { readonly result: 'not-kept'; readonly error: unknown };

export type OpenedRules =
  | {
      readonly ok: true;
      readonly rules: RunningRules;
      readonly warnings: readonly Problem[];
      /** The files are refused, and the set that was kept at this time judges instead. */
      readonly refused: { readonly problems: readonly Problem[]; readonly keptAt: string } | undefined;
      /** The files were just written and say less than the stored set, which judges until they stop changing. */
      readonly mayBeHalf: boolean;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A hundred thousand entries take a second or two; what takes longer than this will never end. */
const COMPILE_WITHIN_MS = 120_000;

/** A set that says less than the one before may be half written: its files must stay unchanged for so long. */
const LESS_SETTLES_MS = 5_000;
const LOOK_AGAIN_MS = 200;
/** No fingerprint of any folder. */
const NOTHING_READ = '';

export type RunningRulesOptions = {
  readonly directory: string;
  /** DATA_DIR: where the last good set is kept. Absent: it is not. */
  readonly keptIn?: string;
  readonly now: () => Date;
  /** Hears of every one after the first load. */
  readonly onReload: (reload: Reload) => void;
  readonly compileWithinMs?: number;
  readonly lessSettlesMs?: number;
};

/**
 * Loads a rules directory and follows its changes. Changes are compiled in a thread of their own (compile-apart.ts), so
 * that no message waits for them; the first set is compiled here, where there is no message yet. Where the files are
 * broken at the start, or may be half written, the last good set that was kept runs (last-good.ts).
 */
export async function openRules(options: RunningRulesOptions): Promise<OpenedRules> {
  const { directory, now, onReload, compileWithinMs = COMPILE_WITHIN_MS, lessSettlesMs = LESS_SETTLES_MS } = options;
  const since = await fingerprintRules(directory, now());
  const found = await findFirst(options);
  if (!found.ok) return found;
  const { first, refused, mayBeHalf } = found;
  // Opened from its table, like every later set, so that what only checking needed is freed.
  let current = openJudge(first.table);
  warmJudge(current);
  let kept = [{ hash: first.ruleSet.hash, texts: first.texts }];
  const closing = new AbortController();

  const keep = async (texts: RuleTexts): Promise<void> => {
    if (options.keptIn === undefined) return;
    await keepLastGood(options.keptIn, texts, now()).catch((error: unknown) => onReload({ result: 'not-kept', error }));
  };
  if (refused === undefined && !mayBeHalf) await keep(first.texts);

  /** Resolves true when nothing changed for so long since the files were as told, false as soon as something does. */
  const liesStill = async (before: string): Promise<boolean> => {
    for (let waited = 0; waited < lessSettlesMs; waited += LOOK_AGAIN_MS) {
      await delay(LOOK_AGAIN_MS, undefined, { signal: closing.signal, ref: false });
      if ((await fingerprintRules(directory, now())) !== before) return false;
    }
    return true;
  };

  async function reload(): Promise<void> {
    const staying = current.ruleSet.hash;
    try {
      // From before they are read: what is written while they are compiled is a change, too.
      const asRead = await fingerprintRules(directory, now());
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(compileWithinMs)]);
      const answer = await compileApart({ directory, now: now(), running: staying }, signal);
      if (answer.result === 'unchanged') return onReload(answer);
      if (answer.result === 'refused') return onReload({ result: 'refused', problems: answer.reported, staying });
      const { table, texts } = answer;
      const isLess = saysLess({ ruleSet: table.ruleSet, texts }, { ruleSet: current.ruleSet, texts: kept[0]!.texts });
      if (isLess && !(await liesStill(asRead))) return await reload();
      current = openJudge(table);
      kept = [{ hash: current.ruleSet.hash, texts }, kept[0]!];
      onReload({ result: 'loaded', judge: current, warnings: answer.reported });
      await keep(texts);
    } catch (error) {
      if (!closing.signal.aborted) onReload({ result: 'failed', error, staying });
    }
  }

  const watching = watchRules(directory, mayBeHalf ? NOTHING_READ : since, reload, now);
  const rules: RunningRules = {
    judge: () => current,
    textsOf: (hash) => kept.find((one) => one.hash === hash)?.texts,
    close() {
      watching.close();
      closing.abort();
    },
  };
  return { ok: true, rules, warnings: first.warnings, refused, mayBeHalf };
}

type Good = Extract<CompiledRules, { readonly ok: true }>;
type First =
  | ({ readonly ok: true; readonly first: Good } & Pick<Extract<OpenedRules, { ok: true }>, 'refused' | 'mayBeHalf'>)
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The set in the files; where it is broken or may be half written, the last good one. */
async function findFirst(options: RunningRulesOptions): Promise<First> {
  const { directory, keptIn, now, lessSettlesMs = LESS_SETTLES_MS } = options;
  const first = await loadRules(directory, now());
  const lastGood = keptIn === undefined ? undefined : await readLastGood(keptIn);
  const asItIs: First = first.ok ? { ok: true, first, refused: undefined, mayBeHalf: false } : first;
  if (lastGood === undefined) return asItIs;
  const isFresh = lastGood.texts.directory === directory && (await lastChange(directory)) > Date.now() - lessSettlesMs;
  if (first.ok && !isFresh) return asItIs;
  const again = compileRules(lastGood.texts, now());
  if (!again.ok) return asItIs;
  if (!first.ok) {
    const refused = { problems: first.problems, keptAt: lastGood.keptAt };
    return { ok: true, first: again, refused, mayBeHalf: false };
  }
  return saysLess(first, again) ? { ok: true, first: again, refused: undefined, mayBeHalf: true } : asItIs;
}
