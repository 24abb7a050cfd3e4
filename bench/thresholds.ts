/**
 * What each threshold of src/text and src/judge catches, and catches wrongly, at its value and beside it:
 * `npm run bench -- thresholds`, or `node bench/thresholds.ts NAME…` for some of them (a constant, a file or a folder below src/).
 * `--seconds N` begins no other threshold after that time, and `--missing` measures those that bench/results/thresholds.json does not have at the values of the list. Needs the evaluation data (EVAL_DIR).
 *
 * Each value is tried in a copy of the sources in which that one constant is another, by a process of its own. Writes
 * bench/results/thresholds.json and the tables of docs/thresholds.md.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasEvalData } from './eval-data.ts';
import { startBench } from './progress.ts';
import { CONSTANT, THRESHOLDS, type Threshold, valueNow } from './threshold-list.ts';
import type { Judged } from './threshold-looks.ts';
import { type Figures, idOf, type Measured, readFigures, writeFigures, writePage } from './threshold-page.ts';
import { type Group, makeScope, type Scope, type ScopeName } from './threshold-scopes.ts';

const ROOT = join(import.meta.dirname, '..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    missing: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    seconds: { type: 'string', default: 'Infinity' },
  },
});
if (options.page) {
  writePage(readFigures());
  process.exit(0);
}
if (!hasEvalData()) {
  console.error('The evaluation data is not here (EVAL_DIR).');
  process.exit(2);
}

/** A place for copies, gone with the process. */
const copy = mkdtempSync(join(tmpdir(), 'thresholds-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const part of ['src', 'bench', 'package.json']) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
mkdirSync(join(copy, 'scopes'));

const scopes = new Map<ScopeName, Scope>();
const fileOf = (name: ScopeName): string => join(copy, 'scopes', `${name}.json`);
async function scopeOf(name: ScopeName): Promise<Scope> {
  const known = scopes.get(name);
  if (known !== undefined) return known;
  const made = await makeScope(name);
  writeFileSync(fileOf(name), JSON.stringify(made));
  scopes.set(name, made);
  return made;
}

/** What the copy says of a scope as it is now. */
function judge(name: ScopeName, worst: boolean): readonly Judged[] {
  const args = [join(copy, 'bench/threshold-looks.ts'), fileOf(name), ...(worst ? ['worst'] : [])];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: copy }));
}

function withValue<T>({ file, name }: Threshold, value: number, work: () => T): T {
  const path = join(copy, 'src', file);
  const source = readFileSync(path, 'utf8');
  const changed = source.replace(CONSTANT, (whole, before: string, its: string, _, end: string) =>
    its === name ? `${before}${value}${end}` : whole,
  );
  if (changed === source) throw new Error(`${file}: ${name} is ${value} already, or is not there`);
  writeFileSync(path, changed);
  try {
    return work();
  } finally {
    writeFileSync(path, source);
  }
}

const asIs = new Map<string, readonly Judged[]>();
function judgedAsIs(name: ScopeName, worst: boolean): readonly Judged[] {
  const key = `${name} ${worst}`;
  const known = asIs.get(key) ?? judge(name, worst);
  asIs.set(key, known);
  return known;
}

const foundIn = ({ found }: Judged): Int32Array => {
  const bytes = Buffer.from(found, 'base64');
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

/** By kind of group, how many texts there are and are found, and what another value loses and gains. */
function compare(groups: readonly Group[], before: Judged, after: Judged): Measured['levels'][number]['counts'] {
  const [was, is] = [foundIn(before), foundIn(after)];
  const none = () => ({ texts: 0, found: 0, lost: 0, gained: 0 });
  const counts = {
    hidden: none(),
    other: none(),
    bad: none(),
    clean: none(),
    otherwise: 0,
    most: undefined as string | undefined,
  };
  let at = 0;
  let most = 0;
  for (const { name, kind, texts } of groups) {
    const count = counts[kind];
    const [lost, gained, found] = [count.lost, count.gained, count.found];
    count.texts += texts.length;
    for (const end = at + texts.length; at < end; at++) {
      if (was[at] !== 0) count.found++;
      if (was[at] !== is[at]) counts.otherwise++;
      if (was[at] !== 0 && is[at] === 0) count.lost++;
      if (was[at] === 0 && is[at] !== 0) count.gained++;
    }
    const moved = count.gained - gained - (count.lost - lost);
    if (kind !== 'hidden' || Math.abs(moved) <= Math.abs(most)) continue;
    most = moved;
    const share = (some: number): string => ((100 * some) / texts.length).toFixed(1);
    counts.most = `${name} ${share(count.found - found)} → ${share(count.found - found + moved)} %`;
  }
  return counts;
}

function measure(threshold: Threshold, scope: ScopeName, groups: readonly Group[], value: number): Measured {
  const worst = threshold.kind === 'budget';
  const before = judgedAsIs(scope, worst);
  const after = withValue(threshold, value, () => judge(scope, worst));
  const { setups } = scopes.get(scope)!;
  const levels = setups.map(({ level }, at) => ({
    level,
    counts: compare(groups, before[at]!, after[at]!),
    ms: [before[at]!.ms, after[at]!.ms] as const,
    refused: [before[at]!.refused, after[at]!.refused] as const,
    worst: worst ? ([before[at]!.worst!, after[at]!.worst!] as const) : undefined,
  }));
  return { scope, value, levels };
}

const figures: Figures = readFigures();
const isMeasured = (threshold: Threshold): boolean => {
  const known = figures[idOf(threshold)];
  if (known?.is !== valueNow(threshold)) return false;
  const has = (scope: ScopeName, value: number) =>
    known.measured.some((one) => one.scope === scope && one.value === value);
  return threshold.scopes.every((scope) => threshold.values.every((value) => has(scope, value)));
};
const wanted = THRESHOLDS.filter(
  (threshold) =>
    (positionals.length === 0 ||
      positionals.some((name) => name === threshold.name || threshold.file.startsWith(name))) &&
    !(options.missing && isMeasured(threshold)),
);
const { say, step, total, end } = startBench('trying values');
total(wanted.reduce((sum, { scopes: its, values }) => sum + its.length * values.length, 0));
for (const threshold of wanted) {
  if (performance.now() > 1_000 * Number(options.seconds)) break;
  const measured: Measured[] = [];
  for (const name of threshold.scopes) {
    const { groups } = await scopeOf(name);
    for (const value of threshold.values) {
      measured.push(measure(threshold, name, groups, value));
      await step();
    }
  }
  const day = new Date().toISOString().slice(0, 10);
  figures[idOf(threshold)] = { is: valueNow(threshold), day, measured };
  writeFigures(figures);
  for (const { scope, value, levels } of measured)
    for (const { level, counts, worst, ms } of levels)
      say(
        `${threshold.name} ${valueNow(threshold)} → ${value} (${scope}, ${level}): ` +
          (['hidden', 'other', 'bad', 'clean'] as const)
            .map(
              (kind) =>
                `${kind} ${counts[kind].found}/${counts[kind].texts} −${counts[kind].lost} +${counts[kind].gained}`,
            )
            .join(', ') +
          ` | ${counts.otherwise} otherwise | ${counts.most ?? ''} | ${ms.map(Math.round).join(' → ')} ms` +
          (worst
            ? ` | worst ${worst.map((one) => `${one.ms.toFixed(1)} ${JSON.stringify(one.unit)}`).join(' → ')}`
            : ''),
      );
}
end();
if (existsSync(join(ROOT, 'docs/thresholds.md'))) writePage(figures);
