/**
 * `npm run mutate -- [ROOM…]`: changes the pure rooms in thousands of small ways and tells which changes no test notices.
 * Without a room: all of them, which takes hours. `--only FILE` mutates one file of a room, `--only 'FOLDER/{a,b}.ts'` some; `--tests FILES` asks
 * only these tests of it. A run that is stopped (SIGTERM) tells what it has found out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MutantResult, PartialStrykerOptions } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { ROOMS, type Room } from './mutate/rooms.ts';
import { told } from './mutate/told.ts';

const ROOT = path.join(import.meta.dirname, '..');
const KEPT_IN = path.join(ROOT, '.cache', 'mutate');
/** Of those that some test reaches. */
const AIM = 92;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, tests: { type: 'string' }, concurrency: { type: 'string', default: '1' } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(ROOMS, name));
const concurrency = Number(values.concurrency);
if (unknown.length > 0 || !(Number.isInteger(concurrency) && concurrency > 0)) {
  process.stderr.write('Usage: npm run mutate -- [ROOM…] [--only FILE] [--tests FILES] [--concurrency N]\n');
  process.stderr.write(`Rooms: ${Object.keys(ROOMS).join(' ')}\n`);
  process.exit(2);
}

function optionsFor(name: string, { mutate }: Room): PartialStrykerOptions {
  return {
    mutate: values.only === undefined ? [...mutate] : [values.only],
    testRunner: 'kept-tests',
    plugins: ['runner.ts', 'told.ts'].map((file) => path.join(ROOT, 'scripts', 'mutate', file)),
    // Stryker does not understand TypeScript 7's tsconfig, so it gets none.
    tsconfigFile: 'none.json',
    ignorePatterns: ['.cache', '.data', 'bench', 'console', 'deploy', 'dist', 'docs', 'src/text/data/*.raw'],
    tempDirName: `.cache/mutate/sandbox-${name.replace('/', '-')}`,
    reporters: ['told'],
    logLevel: 'error' as NonNullable<PartialStrykerOptions['logLevel']>,
    concurrency,
    timeoutMS: 5_000,
    timeoutFactor: 3,
    allowEmpty: true,
  };
}

const isCounted = ({ status }: MutantResult) => status !== 'Ignored' && status !== 'CompileError';
const isNoticed = ({ status }: MutantResult) =>
  status === 'Killed' || status === 'Timeout' || status === 'RuntimeError';

/** A line for each that no test noticed: where, and what stood there. */
function lineOf({ fileName, location, mutatorName, status, replacement }: MutantResult): string {
  const file = path.relative(ROOT, fileName);
  const becomes = (replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 120);
  return `${file}:${location.start.line}:${location.start.column} ${status} ${mutatorName} → ${becomes}`;
}

function sumOf(name: string, mutants: readonly MutantResult[]): { readonly share: number; readonly sum: string } {
  const counted = mutants.filter(isCounted);
  const noticed = counted.filter(isNoticed).length;
  const share = counted.length === 0 ? 100 : (100 * noticed) / counted.length;
  const left = mutants.length - counted.length;
  const ended = counted.filter(({ status }) => status === 'Timeout').length;
  const byTime = ended === 0 ? '' : `, ${ended} of them by time`;
  const sum = `${name}: ${noticed} of ${counted.length} noticed (${share.toFixed(1)} %)${byTime}, ${left} left out with a reason`;
  return { share, sum };
}

/** Of each file, then of the room. */
function report(name: string, mutants: readonly MutantResult[]): boolean {
  const alive = mutants.filter((each) => isCounted(each) && !isNoticed(each)).map(lineOf);
  const files = Map.groupBy(mutants, ({ fileName }) => path.relative(ROOT, fileName));
  const sums = files.size > 1 ? [...files].map(([file, own]) => sumOf(file, own).sum) : [];
  const { share, sum } = sumOf(name, mutants);
  mkdirSync(KEPT_IN, { recursive: true });
  writeFileSync(path.join(KEPT_IN, `${name.replace('/', '-')}.txt`), `${[sum, ...sums, ...alive].join('\n')}\n`);
  process.stdout.write(`${[...alive, ...sums, sum].join('\n')}\n`);
  return share >= AIM;
}

process.on('SIGTERM', () => {
  report(`${process.env.UNSAID_MUTATED_ROOM}, stopped`, told);
  process.exit(3);
});
const reached: boolean[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(ROOMS)) {
  // Read by the configuration of Vitest, in the processes that Stryker starts.
  process.env.UNSAID_MUTATED_ROOM = name;
  if (values.tests !== undefined) process.env.UNSAID_MUTATED_TESTS = values.tests;
  told.length = 0;
  const mutants = await new Stryker(optionsFor(name, ROOMS[name]!)).runMutationTest();
  reached.push(report(name, mutants));
}
process.exitCode = reached.every(Boolean) ? 0 : 1;
