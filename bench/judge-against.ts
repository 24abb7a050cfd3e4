/**
 * What judging costs here and in another copy of the project, in turns in one process for each row: `node
 * bench/judge-against.ts ../other-copy [ROW…]`. CPU time, the best of several rounds each: on a busy machine a ratio of
 * two that take turns is steadier than either figure. Needs the evaluation data for the same lines as `bench/judge.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Pattern } from '../src/text/engine.ts';
import { HAN, makeTerms, pick, random, SYLLABLES } from './judge-terms.ts';
import { chatLines, madeUpChinese } from './judge-texts.ts';

const ROUNDS = 12;
const MEASURE_MS = 250;
const BATCH = 200;

type Matches = (text: string) => boolean;
type Row = { readonly terms: number; readonly expressions: number; readonly lines: 'chat' | 'rare' };
const ENGINES: Readonly<Record<string, Row>> = {
  'standard + 100 expressions, 1,000 terms': { terms: 1_000, expressions: 100, lines: 'chat' },
  'standard + 100 expressions, 10,000 terms': { terms: 10_000, expressions: 100, lines: 'chat' },
  'standard + 100 expressions, 100,000 terms': { terms: 100_000, expressions: 100, lines: 'chat' },
  'standard, no expression, 10,000 terms': { terms: 10_000, expressions: 0, lines: 'chat' },
  'standard + 1,000 expressions, 10,000 terms': { terms: 10_000, expressions: 1_000, lines: 'chat' },
  'standard + 100 expressions, 10,000 terms, made-up Chinese': { terms: 10_000, expressions: 100, lines: 'rare' },
};
const PROFANITY = 'profanity: english';
const SHIPPED = 'the shipped rules';
const SHIPPED_TO_SOMEBODY = 'the shipped rules, from a sender in a group';
const ROWS = [...Object.keys(ENGINES), PROFANITY, SHIPPED, SHIPPED_TO_SOMEBODY];

/** The first of several files that the copy has: names have moved. */
const inCopy = (copy: string, ...names: string[]): Promise<Record<string, unknown>> =>
  import(join(copy, names.find((name) => existsSync(join(copy, name))) ?? names[0]!));

async function engineIn(copy: string, patterns: readonly Pattern[]): Promise<Matches> {
  const { compileEngine } = (await inCopy(copy, 'src/text/compile.ts')) as typeof import('../src/text/compile.ts');
  const compiled = compileEngine(patterns);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems[0]));
  return (text) => compiled.engine.find(text).length > 0;
}

async function shippedIn(copy: string, about: object): Promise<Matches> {
  const { loadRules } = (await inCopy(
    copy,
    'src/rulebook/compile-rules.ts',
    'src/judge/compile-rules.ts',
  )) as typeof import('../src/rulebook/compile-rules.ts');
  const content = (await inCopy(copy, 'src/judge/content-of.ts')) as typeof import('../src/judge/content-of.ts');
  const loaded = await loadRules(join(copy, 'rules'), new Date());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems[0]));
  const { judge } = loaded;
  return (text) => {
    const said = content.contentOfText(text, about);
    return judge.judge(said, { counters: [] }, judge.read(said)).hits.length > 0;
  };
}

/** What the row looks for, the same for every copy. */
function patternsOf({ terms, expressions }: Row): Pattern[] {
  const regexes = Array.from({ length: expressions }, (_, at): Pattern => {
    const source = `${pick(HAN)}${pick(HAN)}\\s*[0-9a-z]{3,}${at}|${pick(SYLLABLES)}${at}\\d+`;
    return { type: 'regex', source, evasion: 'standard' };
  });
  return [{ type: 'terms', terms: makeTerms(terms), evasion: 'standard' }, ...regexes];
}

async function matchersOf(row: string, copies: readonly string[]): Promise<Matches[]> {
  const somebody = { sender: 'u', group: 'g', conversationId: 'g' };
  if (row === SHIPPED) return Promise.all(copies.map((copy) => shippedIn(copy, {})));
  if (row === SHIPPED_TO_SOMEBODY) return Promise.all(copies.map((copy) => shippedIn(copy, somebody)));
  const engine = ENGINES[row];
  const patterns: Pattern[] =
    engine === undefined ? [{ type: 'profanity', language: 'english', evasion: 'standard' }] : patternsOf(engine);
  return Promise.all(copies.map((copy) => engineIn(copy, patterns)));
}

/** Messages a second of CPU time. */
function speedOf(matches: Matches, texts: readonly string[]): number {
  const began = process.threadCpuUsage();
  for (let count = 0; ; ) {
    for (let at = 0; at < BATCH; at++) matches(texts[count++ % texts.length]!);
    const { user, system } = process.threadCpuUsage(began);
    if (user + system > MEASURE_MS * 1_000) return (count / (user + system)) * 1e6;
  }
}

const [copy, ...wanted] = process.argv.slice(2);
if (copy === undefined) throw new Error('which copy of the project to compare with?');
const [only] = wanted;
if (only === undefined || wanted.length > 1) {
  console.log('| messages per CPU second | there | here | here ÷ there |\n| --- | --- | --- | --- |');
  for (const row of wanted.length > 0 ? wanted : ROWS)
    spawnSync(process.execPath, [import.meta.filename, copy, row], { stdio: 'inherit' });
} else {
  const matchers = await matchersOf(only, [resolve(copy), join(import.meta.dirname, '..')]);
  const texts = ENGINES[only]?.lines === 'rare' ? madeUpChinese(random) : await chatLines(random);
  const best = matchers.map((matches) => speedOf(matches, texts));
  for (let round = 0; round < ROUNDS; round++)
    matchers.forEach((matches, at) => {
      best[at] = Math.max(best[at]!, speedOf(matches, texts));
    });
  const [there, here] = best as [number, number];
  console.log(`| ${only} | ${Math.round(there)} | ${Math.round(here)} | ${(here / there).toFixed(2)} |`);
}
