/**
 * What it costs to look at one message: ours beside the peers, same texts, same list, same run. `node bench/judge.ts`.
 * One core, mixed Chinese and English chat lines of up to 40 characters. Writes bench/results/judge.json.
 * Bounded: about a second for each engine. Without the evaluation data the lines are made.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOfText } from '../src/judge/content-of.ts';
import { loadRules } from '../src/rulebook/compile-rules.ts';
import { compileEngine } from '../src/text/compile.ts';
import type { Pattern } from '../src/text/engine.ts';
import { HAN, makeTerms, pick, random, SYLLABLES } from './judge-terms.ts';
import { chatLines, madeUpChinese } from './judge-texts.ts';
import { makePeers } from './peers.ts';

const MEASURE_MS = 1_000;
/** Messages a second of CPU time, which a busy machine distorts least. */
function speedOf(matches: (text: string) => boolean, texts: readonly string[]): number {
  const warm = performance.now() + MEASURE_MS / 2;
  for (let at = 0; performance.now() < warm; at++) matches(texts[at % texts.length]!);
  const began = process.cpuUsage();
  const until = performance.now() + MEASURE_MS;
  let count = 0;
  while (performance.now() < until) matches(texts[count++ % texts.length]!);
  const { user, system } = process.cpuUsage(began);
  return Math.round((count / (user + system)) * 1e6);
}

const texts = await chatLines(random);
const rare = madeUpChinese(random);
const thousand = Array.from(
  { length: 1_000 },
  (_, at): Pattern => ({
    type: 'regex',
    source: `${pick(HAN)}${pick(HAN)}\\s*[0-9a-z]{3,}${at}|${pick(SYLLABLES)}${at}\\d+`,
    evasion: 'standard',
  }),
);
const hundred = thousand.slice(0, 100);
const rows: { engine: string; terms: number; perSecond: number; compileMs: number }[] = [];
const report = (
  engine: string,
  terms: number,
  compileMs: number,
  matches: (text: string) => boolean,
  lines: readonly string[] = texts,
): void => {
  const row = { engine, terms, perSecond: speedOf(matches, lines), compileMs: Math.round(compileMs) };
  rows.push(row);
  console.log(`| ${row.engine} | ${row.terms} | ${row.perSecond} | ${row.compileMs} |`);
};

console.log(
  `${texts.length} lines, ${(texts.reduce((sum, text) => sum + text.length, 0) / texts.length).toFixed(0)} units on average\n`,
);
console.log('| engine | terms or rules | messages per CPU second | compile ms |\n| --- | --- | --- | --- |');
for (const [name, count, patterns] of [
  ['unsaid standard + 100 expressions', 1_000, hundred],
  ['unsaid standard + 100 expressions', 10_000, hundred],
  ['unsaid standard + 100 expressions', 100_000, hundred],
  ['unsaid standard, no expression', 10_000, []],
  ['unsaid standard + 1,000 expressions', 10_000, thousand],
  ['unsaid profanity: english', 0, [{ type: 'profanity', language: 'english', evasion: 'standard' }]],
] as const) {
  const terms: Pattern[] = count === 0 ? [] : [{ type: 'terms', terms: makeTerms(count), evasion: 'standard' }];
  const began = performance.now();
  const compiled = compileEngine([...terms, ...patterns]);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems[0]));
  const took = performance.now() - began;
  const matches = (text: string): boolean => compiled.engine.find(text).length > 0;
  report(name, count, took, matches);
  if (count === 10_000 && patterns === hundred) report(`${name}, made-up Chinese`, count, took, matches, rare);
}
/** The whole of judging, as a message meets it: conditions, exceptions, scopes, what to count; without Redis. */
const shipped = await loadRules(join(import.meta.dirname, '../rules'), new Date());
if (!shipped.ok) throw new Error(JSON.stringify(shipped.problems[0]));
const { judge } = shipped;
report('unsaid, the shipped rules', judge.ruleSet.rules.length, 0, (text) => {
  const content = contentOfText(text);
  return judge.judge(content, { counters: [] }, judge.read(content)).hits.length > 0;
});
const list = makeTerms(10_000);
for (const peer of await makePeers(list, 'en')) report(peer.name, list.length, 0, peer.matches);

/** Measured in a process of its own. */
const inProcess = (file: string, input: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, file)], { input, encoding: 'utf8' }));

const memory = inProcess('judge-memory.ts', JSON.stringify(makeTerms(100_000))) as { rssBytes: number };
console.log(`\nA process with 100,000 terms: ${Math.round(memory.rssBytes / 1e6)} MB resident`);
const reloads = inProcess('judge-reload.ts', '') as { terms: number; longestTurnMs: number[] }[];
for (const { terms, longestTurnMs } of reloads)
  console.log(
    `Longest turn of the event loop in reloads of ${terms} terms: ${longestTurnMs.join(', ')} ms of CPU time`,
  );

mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
writeFileSync(
  join(import.meta.dirname, 'results/judge.json'),
  `${JSON.stringify({ node: process.version, rows, memory, reloads }, null, 1)}\n`,
);
