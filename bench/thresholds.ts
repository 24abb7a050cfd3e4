/**
 * What each threshold of src/text and src/judge catches, and catches wrongly, at its value and beside it:
 * `npm run bench -- thresholds`, or `node bench/thresholds.ts NAME…` for some of them (a constant, a file or a folder below src/).
 * `--seconds N` begins no other threshold after that time, and `--missing` measures those that bench/results/thresholds.json does not have at the values of the list. Needs the evaluation data (EVAL_DIR).
 *
 * Each value is tried in a copy of the sources in which that one constant is another, by a process of its own. Writes
 * bench/results/thresholds.json and the tables of docs/thresholds.md.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
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

/** A place for copies, one for each value that is tried at a time; gone with the process. */
const home = mkdtempSync(join(tmpdir(), 'thresholds-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
const LANES = ['one', 'two'].map((name) => join(home, name));
for (const copy of LANES) {
  for (const part of ['src', 'bench', 'package.json']) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
}

/** A scope as it is judged: one level of it, of a bound some of its texts. */
type Look = { readonly scope: Scope; readonly file: string; readonly isTimed: boolean };
/** Bounds are reached seldom, and shown by one text in so many. */
const SOME = 4;
const made = new Map<ScopeName, Scope>();
const looks = new Map<string, Look>();
async function lookAt(name: ScopeName, { kind, level }: Threshold): Promise<Look> {
  const key = `${name} ${level ?? 'any'} ${kind}`;
  const known = looks.get(key);
  if (known !== undefined) return known;
  const whole = made.get(name) ?? (await makeScope(name));
  made.set(name, whole);
  const isTimed = kind === 'budget';
  const some = <T>(all: readonly T[]): readonly T[] => (isTimed ? all.filter((_, at) => at % SOME === 0) : all);
  const groups = whole.groups.map((group) => ({
    ...group,
    texts: some(group.texts),
    ...(group.wanted && { wanted: some(group.wanted) }),
  }));
  const setups = whole.setups.filter((setup) => level === undefined || setup.level === level);
  const look = { scope: { setups, groups }, file: join(home, `${looks.size}.json`), isTimed };
  writeFileSync(look.file, JSON.stringify(look.scope));
  looks.set(key, look);
  return look;
}

const run = promisify(execFile);
/** What a copy says as it is now. */
async function judge(copy: string, { file, isTimed }: Look): Promise<readonly Judged[]> {
  const args = [join(copy, 'bench/threshold-looks.ts'), file, ...(isTimed ? ['worst'] : [])];
  const env = { ...process.env, NODE_COMPILE_CACHE: join(copy, 'compiled') };
  const { stdout } = await run(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: copy, env });
  return JSON.parse(stdout) as readonly Judged[];
}

async function withValue<T>(
  copy: string,
  { file, name }: Threshold,
  value: number,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(copy, 'src', file);
  const source = readFileSync(path, 'utf8');
  const changed = source.replace(CONSTANT, (whole, before: string, its: string, _, end: string) =>
    its === name ? `${before}${value}${end}` : whole,
  );
  if (changed === source) throw new Error(`${file}: ${name} is ${value} already, or is not there`);
  writeFileSync(path, changed);
  try {
    return await work();
  } finally {
    writeFileSync(path, source);
  }
}

const asIs = new Map<Look, readonly Judged[]>();
async function judgedAsIs(look: Look): Promise<readonly Judged[]> {
  const known = asIs.get(look) ?? (await judge(LANES[0]!, look));
  asIs.set(look, known);
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

async function measure(copy: string, threshold: Threshold, scope: ScopeName, value: number): Promise<Measured> {
  const look = await lookAt(scope, threshold);
  const before = await judgedAsIs(look);
  const after = await withValue(copy, threshold, value, () => judge(copy, look));
  const { setups, groups } = look.scope;
  const levels = setups.map(({ level }, at) => ({
    level,
    counts: compare(groups, before[at]!, after[at]!),
    ms: [before[at]!.ms, after[at]!.ms] as const,
    refused: [before[at]!.refused, after[at]!.refused] as const,
    worst: look.isTimed ? ([before[at]!.worst!, after[at]!.worst!] as const) : undefined,
  }));
  return { scope, value, levels };
}

/** All values in one scope, two at a time. */
async function measureAll(threshold: Threshold, scope: ScopeName): Promise<Measured[]> {
  await judgedAsIs(await lookAt(scope, threshold));
  const left = [...threshold.values];
  const found: Measured[] = [];
  const work = async (copy: string): Promise<void> => {
    for (let value = left.shift(); value !== undefined; value = left.shift()) {
      found.push(await measure(copy, threshold, scope, value));
      await step();
    }
  };
  await Promise.all(LANES.map(work));
  return found.toSorted((a, b) => threshold.values.indexOf(a.value) - threshold.values.indexOf(b.value));
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
  for (const name of threshold.scopes) measured.push(...(await measureAll(threshold, name)));
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
