/**
 * What the shipped rules catch and what they cost: `npm run bench -- pack`. Every rule on every file of the evaluation
 * data (EVAL_DIR), as text alone: rules that count messages are tried on `streams`, which has people and times.
 * Prints tables, writes bench/results/pack.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOfText } from '../src/judge/content-of.ts';
import { anywhere, makeJudge } from '../src/judge/judge.ts';
import { play } from '../src/judge/play.ts';
import { loadRules } from '../src/rulebook/compile-rules.ts';
import { withEveryRuleOn } from '../src/rulebook/examples.ts';
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
  const said = rows.map((row, index) => {
    const { stream, user, ts } = row as Row & { stream?: string; user?: string; ts?: string };
    const group = stream ?? `text ${index}`;
    const about = { group, conversationId: group, sender: user ?? 'somebody', sentAt: timeOf(ts) };
    const content = contentOfText(row.text, about);
    return { key: { kind: 'group', group, topic: '', seq: index + 1 } as const, content };
  });
  for (const played of play(judge, said)) {
    for (const { rule } of played.hits) hits.set(rule, (hits.get(rule) ?? 0) + 1);
  }
  return { rows: rows.length, hits };
}

/** `12:18` or a date; minutes are all that some streams have, so their messages come in bursts. */
function timeOf(written: string | undefined): number {
  if (written === undefined) return 0;
  const minutes = /^(\d+):(\d\d)$/.exec(written);
  return minutes === null ? Date.parse(written) : (Number(minutes[1]) * 60 + Number(minutes[2])) * 60_000;
}

type Line = { readonly data: string; readonly tally: Tally };

async function linesFor(labels: readonly string[]): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const file of evalFiles()) {
    const rows = (await readRows(file)).filter(({ label }) => labels.includes(label));
    if (rows.length > 0) lines.push({ data: file.replace('.dev.jsonl', ''), tally: tally(rows) });
  }
  return lines;
}

/** Rules that matched somewhere as columns; the others in a sentence. */
function print(title: string, lines: readonly Line[]): void {
  const matched = rules.filter(({ id }) => lines.some(({ tally }) => tally.hits.has(id)));
  const heading = ['data', 'texts', ...matched.map(({ id }) => id)];
  console.log(`\n${title}\n\n| ${heading.join(' | ')} |\n|${heading.map(() => ' --- |').join('')}`);
  for (const { data, tally } of lines) {
    const cells = matched.map(({ id }) => {
      const count = tally.hits.get(id) ?? 0;
      return count === 0 ? '0' : `${((count / tally.rows) * 1000).toFixed(1)} (${count})`;
    });
    console.log(`| ${[data, tally.rows, ...cells].join(' | ')} |`);
  }
  const silent = rules.filter((rule) => !matched.includes(rule)).map(({ id, state }) => `${id} (${state})`);
  const texts = lines.reduce((sum, { tally }) => sum + tally.rows, 0);
  console.log(`\nNo match in any of these ${texts} texts: ${silent.join(', ')}.`);
}

if (evalFiles().length === 0) console.log('no evaluation data; EVAL_DIR says where it is');
else {
  const clean = await linesFor(['clean', 'ham']);
  const bad = await linesFor(['spam', 'offensive']);
  print('Clean messages: matches per 1,000 (and how many)', clean);
  print('Spam and offensive messages: matches per 1,000 (and how many)', bad);
  const asData = (lines: readonly Line[]) =>
    lines.map(({ data, tally }) => ({ data, texts: tally.rows, matched: Object.fromEntries(tally.hits) }));
  mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
  const results = { ruleSet: loaded.ruleSet.hash.slice(0, 8), clean: asData(clean), bad: asData(bad) };
  writeFileSync(join(import.meta.dirname, 'results/pack.json'), `${JSON.stringify(results, null, 2)}\n`);
}
