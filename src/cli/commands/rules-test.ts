import { type Judge, makeJudge } from '../../judge/judge.ts';
import { plainly } from '../../plain-text.ts';
import type { FamilyResult } from '../../rulebook/attack.ts';
import { attack, catchRate, GATE_SEED, promised } from '../../rulebook/attack.ts';
import { loadRules } from '../../rulebook/compile-rules.ts';
import { withEveryRuleOn } from '../../rulebook/examples.ts';
import { printProblems } from '../../rules/print-problems.ts';
import type { Rule } from '../../rules/rule-set.ts';
import { columnsOf, padded } from '../../words/columns.ts';
import type { Words } from '../../words/words.ts';
import { readArguments, rulesDirectory } from '../arguments.ts';
import { startProgress, takeBreath } from '../progress.ts';
import type { Command, Terminal } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

/** The examples of every rule, and how many machine-made disguises of them each rule still catches. */
export const rulesTest: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, { seed: { type: 'string' } }, 1);
  const seed = values.seed === undefined ? GATE_SEED : Number(values.seed);
  if (values.seed?.trim() === '' || !Number.isInteger(seed))
    throw new UsageError(({ usage }) => usage.seed(values.seed!));
  const { stdout, words } = terminal;
  const loaded = await loadRules(rulesDirectory(positionals[0], terminal), terminal.now());
  if (!loaded.ok) {
    stdout.write(printProblems(loaded.problems, undefined, terminal.words.rules));
    return EXIT.no;
  }
  const made = makeJudge(withEveryRuleOn(loaded.ruleSet));
  if (!made.ok) throw new Error('rules that loaded do not compile');
  const results = await attackAll(made.judge, seed, terminal);
  if (results === undefined) return EXIT.no;
  for (const { rule, families } of results) stdout.write(lineFor(rule, families, words));
  const tried = results.filter(({ families }) => families.length > 0);
  if (tried.length > 0) stdout.write(`\n${table(tried, words)}`);
  const examples = loaded.ruleSet.rules.reduce((sum, rule) => sum + countOf(rule), 0);
  stdout.write(`\n${words.commands.examplesHold(examples, loaded.ruleSet.rules.length)}\n`);
  return EXIT.done;
};

type Tried = { readonly rule: Rule; readonly families: readonly FamilyResult[] };

/** Undefined: the user stopped it. */
async function attackAll(judge: Judge, seed: number, terminal: Terminal): Promise<readonly Tried[] | undefined> {
  const { rules } = judge.ruleSet;
  const { kept } = terminal.words;
  const progress = startProgress(terminal, kept.work('rules'));
  progress.total(rules.length);
  const results: Tried[] = [];
  try {
    for (const rule of rules) {
      results.push({ rule, families: attack(judge, rule, seed) });
      progress.step();
      await takeBreath();
      if (!progress.isStopped()) continue;
      progress.hide();
      terminal.stderr.write(`${kept.stoppedAfter(results.length, rules.length, 'rules')}\n`);
      return undefined;
    }
    return results;
  } finally {
    progress.end();
  }
}

const countOf = ({ examples: { match, noMatch, sequences } }: Rule): number =>
  match.length + noMatch.length + sequences.length;

function lineFor(rule: Rule, families: readonly FamilyResult[], { commands }: Words): string {
  const { match, noMatch, sequences } = rule.examples;
  const kinds = commands.examplesOf(match.length, noMatch.length, sequences.length);
  const counted = promised(families, rule);
  const rate = counted.length === 0 ? '' : commands.disguisesCaught(percent(catchRate(counted)));
  const floor = rule.evasionFloor === undefined ? '' : commands.floor(percent(rule.evasionFloor));
  return plainly`ok  ${rule.id}: ${kinds}${rate}${floor}\n`;
}

/** Families down, rules across, numbered where names would be too wide. */
function table(tried: readonly Tried[], { commands }: Words): string {
  const families = [...new Set(tried.flatMap((one) => one.families.map(({ family }) => family)))];
  const title = commands.caughtByDisguise();
  const width = Math.max(columnsOf(title), ...families.map(columnsOf)) + 2;
  const cell = ({ families }: Tried, family: string): string => {
    const result = families.find((one) => one.family === family);
    return result === undefined ? '–' : percent(catchRate([result]));
  };
  const heading = `${padded(title, width)}${tried.map((_, index) => `${index + 1}`.padStart(7)).join('')}\n`;
  const rows = families.map(
    (family) => `${padded(family, width)}${tried.map((one) => cell(one, family).padStart(7)).join('')}\n`,
  );
  const names = tried.map(({ rule }, index) => plainly`  ${index + 1} ${rule.id}\n`);
  return [heading, ...rows, ...names].join('');
}

const percent = (share: number): string => `${Math.floor(share * 100)} %`;
