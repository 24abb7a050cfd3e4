/**
 * What the shipped rules catch and what they cost: `npm run bench -- pack`. Every rule on every file of the evaluation
 * data (EVAL_DIR), as text alone: rules that count messages are tried on `streams`, which has people and times.
 * Prints tables, writes bench/results/pack.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRules } from '../src/judge/compile-rules.ts';
import { contentOfText } from '../src/judge/content-of.ts';
import { withEveryRuleOn } from '../src/judge/examples.ts';
import { anywhere, makeJudge } from '../src/judge/judge.ts';
import { makeMemoryCounters } from '../src/judge/memory-counters.ts';
import { printProblems } from '../src/rules/print-problems.ts';
import { evalFiles, type Row, readRows } from './eval-data.ts';

const loaded = await loadRules(join(import.meta.dirname, '../rules'), new Date());
if (!loaded.ok) throw new Error(printProblems(loaded.problems));
const made = makeJudge(withEveryRuleOn(loaded.ruleSet));
if (!made.ok) throw new Error('rules that loaded do not compile');
const judge = anywhere(made.judge);
const rules = loaded.ruleSet.rules;

type Tally = { readonly rows: number; readonly hits: ReadonlyMap<string, number> };

/** How many texts each rule matches. Messages with a stream are judged in order, with counters in memory. */
function tally(rows: readonly Row[]): Tally {
  const hits = new Map<string, number>();
  const counters = makeMemoryCounters();
  rows.forEach((row, index) => {
    const { stream, user, ts } = row as Row & { stream?: string; user?: string; ts?: string };
    const group = stream ?? `text ${index}`;
    const about = { group, conversationId: group, sender: user ?? 'somebody', sentAt: timeOf(ts) };
    const content = contentOfText(row.text, about);
    const readings = counters.count(
      { kind: 'group', group, topic: '', seq: index + 1 },
      content.sentAt,
      judge.counters(content),
    );
    for (const { rule } of judge.judge(content, { counters: readings }).hits) hits.set(rule, (hits.get(rule) ?? 0) + 1);
  });
  return { rows: rows.length, hits };
}

/** `12:18` or a date; minutes are all that some streams have, so their messages come in bursts. */
function timeOf(written: string | undefined): number {
  if (written === undefined) return 0;
  const minutes = /^(\d+):(\d\d)$/.exec(written);
  return minutes === null ? Date.parse(written) : (Number(minutes[1]) * 60 + Number(minutes[2])) * 60_000;
}

const results: Record<string, Record<string, { texts: number; matched: number; per1000: number }>> = {};
const heading = ['data', 'texts', ...rules.map(({ id }) => id)];
function table(title: string, wanted: readonly string[]): Promise<void> {
  console.log(`\n${title}\n\n| ${heading.join(' | ')} |\n|${heading.map(() => ' --- |').join('')}`);
  return evalFiles().reduce(async (before, file) => {
    await before;
    const rows = (await readRows(file)).filter(({ label }) => wanted.includes(label));
    if (rows.length === 0) return;
    const { hits } = tally(rows);
    const name = file.replace('.dev.jsonl', '');
    const figure = (id: string) => {
      const matched = hits.get(id) ?? 0;
      const per1000 = Math.round((matched / rows.length) * 1e5) / 100;
      results[id] ??= {};
      results[id][`${name} ${wanted.join('+')}`] = { texts: rows.length, matched, per1000 };
      return matched === 0 ? '0' : `${per1000} (${matched})`;
    };
    console.log(`| ${name} | ${rows.length} | ${rules.map(({ id }) => figure(id)).join(' | ')} |`);
  }, Promise.resolve());
}

if (evalFiles().length === 0) console.log('no evaluation data; EVAL_DIR says where it is');
else {
  await table('Clean messages: matches per 1,000, and how many', ['clean', 'ham']);
  await table('Spam and offensive messages: matches per 1,000, and how many', ['spam', 'offensive']);
  const file = join(import.meta.dirname, 'results/pack.json');
  mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ruleSet: loaded.ruleSet.hash.slice(0, 8), results }, null, 2)}\n`);
}
