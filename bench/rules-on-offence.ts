/**
 * What the shipped rules for offence catch of real offence, and what of innocent text: `node bench/rules-on-offence.ts [rules
 * directory]`. Needs the evaluation data (EVAL_DIR).
 */
import { join } from 'node:path';
import { contentOfText } from '../src/judge/content-of.ts';
import { anywhere } from '../src/judge/judge.ts';
import { loadRules } from '../src/rulebook/compile-rules.ts';
import { evalFiles, readRows } from './eval-data.ts';

const RULES = ['profanity-english', 'group-hatred', 'threats'];
const OFFENSIVE = ['offensive'];
const INNOCENT = ['ham', 'clean'];

const loaded = await loadRules(process.argv[2] ?? join(import.meta.dirname, '../rules'), new Date());
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems[0]));
const judge = anywhere(loaded.judge);
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${part} of ${whole} (${((100 * part) / whole).toFixed(2)} %)`;
const hitsOf = (text: string): readonly string[] => {
  const content = contentOfText(text);
  const { hits } = judge.judge(content, { counters: [] }, judge.read(content));
  return RULES.filter((rule) => hits.some((hit) => hit.rule === rule));
};

console.log(`| data | offensive caught | innocent matched | ${RULES.join(' | ')} |`);
console.log(`| --- | --- | --- |${' --- |'.repeat(RULES.length)}`);
for (const file of evalFiles()) {
  const rows = await readRows(file);
  const [bad, innocent] = [OFFENSIVE, INNOCENT].map((labels) =>
    rows.filter(({ label }) => labels.includes(label)).map(({ text }) => hitsOf(text)),
  );
  const any = (all: readonly (readonly string[])[]): number => all.filter((hits) => hits.length > 0).length;
  const count = (all: readonly (readonly string[])[], rule: string): number =>
    all.filter((hits) => hits.includes(rule)).length;
  const byRule = RULES.map((rule) => `${count(bad!, rule)} / ${count(innocent!, rule)}`);
  const sums = [share(any(bad!), bad!.length), share(any(innocent!), innocent!.length), ...byRule];
  console.log(`| ${[file.replace('.dev.jsonl', ''), ...sums].join(' | ')} |`);
}
