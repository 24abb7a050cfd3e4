import { type Judge, makeJudge } from '../../judge/judge.ts';
import { plainly } from '../../plain-text.ts';
import type { FamilyResult } from '../../rulebook/attack.ts';
import { attack, catchRate, GATE_SEED, promised } from '../../rulebook/attack.ts';
import { loadRules } from '../../rulebook/compile-rules.ts';
import { withEveryRuleOn } from '../../rulebook/examples.ts';
import { printProblems } from '../../rules/print-problems.ts';
import type { Rule } from '../../rules/rule-set.ts';
import { readArguments, rulesDirectory } from '../arguments.ts';
import { startProgress, takeBreath } from '../progress.ts';
import type { Command, Terminal } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

/** The examples of every rule, and how many machine-made disguises of them each rule still catches. */
export const rulesTest: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, { seed: { type: 'string' } }, 1);
  const seed = values.seed === undefined ? GATE_SEED : Number(values.seed);
  if (!Number.isInteger(seed)) throw new UsageError(`--seed is a whole number, not "${values.seed}"`);
  const { stdout } = terminal;
  const loaded = await loadRules(rulesDirectory(positionals[0], terminal), terminal.now());
  if (!loaded.ok) {
    stdout.write(printProblems(loaded.problems));
    return EXIT.no;
  }
  const made = makeJudge(withEveryRuleOn(loaded.ruleSet));
  if (!made.ok) throw new Error('rules that loaded do not compile');
  const results = await attackAll(made.judge, seed, terminal);
  if (results === undefined) return EXIT.no;
  for (const { rule, families } of results) stdout.write(lineFor(rule, families));
  const tried = results.filter(({ families }) => families.length > 0);
  if (tried.length > 0) stdout.write(`\n${table(tried)}`);
  const examples = loaded.ruleSet.rules.reduce((sum, rule) => sum + countOf(rule), 0);
  stdout.write(`\n${examples} examples of ${loaded.ruleSet.rules.length} rules hold.\n`);
  return EXIT.done;
};

type Tried = { readonly rule: Rule; readonly families: readonly FamilyResult[] };

/** Undefined: the user stopped it. */
async function attackAll(judge: Judge, seed: number, terminal: Terminal): Promise<readonly Tried[] | undefined> {
  const { rules } = judge.ruleSet;
  const progress = startProgress(terminal, 'testing rules');
  progress.total(rules.length);
  const results: Tried[] = [];
  try {
    for (const rule of rules) {
      results.push({ rule, families: attack(judge, rule, seed) });
      progress.step();
      await takeBreath();
      if (!progress.isStopped()) continue;
      progress.hide();
      terminal.stderr.write(`stopped after ${results.length} of ${rules.length} rules\n`);
      return undefined;
    }
    return results;
  } finally {
    progress.end();
  }
}

const countOf = ({ examples: { match, noMatch, sequences } }: Rule): number =>
  match.length + noMatch.length + sequences.length;

function lineFor(rule: Rule, families: readonly FamilyResult[]): string {
  const { match, noMatch, sequences } = rule.examples;
  const kinds = [`${match.length} match`, `${noMatch.length} do not`];
  if (sequences.length > 0) kinds.push(`${sequences.length} sequences`);
  const counted = promised(families, rule);
  const rate = counted.length === 0 ? '' : `; ${percent(catchRate(counted))} of disguises caught`;
  const floor = rule.evasionFloor === undefined ? '' : ` (floor ${percent(rule.evasionFloor)})`;
  return plainly`ok  ${rule.id}: ${kinds.join(', ')}${rate}${floor}\n`;
}

/** Families down, rules across, numbered where names would be too wide. */
function table(tried: readonly Tried[]): string {
  const families = [...new Set(tried.flatMap((one) => one.families.map(({ family }) => family)))];
  const width = Math.max(...families.map((family) => family.length)) + 2;
  const cell = ({ families }: Tried, family: string): string => {
    const result = families.find((one) => one.family === family);
    return result === undefined ? '–' : percent(catchRate([result]));
  };
  const heading = `${'caught, by disguise'.padEnd(width)}${tried.map((_, index) => `${index + 1}`.padStart(7)).join('')}\n`;
  const rows = families.map(
    (family) => `${family.padEnd(width)}${tried.map((one) => cell(one, family).padStart(7)).join('')}\n`,
  );
  const names = tried.map(({ rule }, index) => plainly`  ${index + 1} ${rule.id}\n`);
  return [heading, ...rows, ...names].join('');
}

const percent = (share: number): string => `${Math.floor(share * 100)} %`;
