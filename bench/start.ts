/**
 * What a start costs, here and in another copy of the project, in turns: `node bench/start.ts [--against ../other-copy]
 * [--rounds N]`. From the command to the first 200 of the private listener, with a private Redis of its own; processor time of the
 * process by then, all its threads together, the least of the rounds. Node keeps what it compiled for each copy, as in a second
 * start. Linux only: the times are those of /proc.
 */
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, startActor } from '../scripts/endure/cast.ts';

const { values } = parseArgs({ options: { against: { type: 'string' }, rounds: { type: 'string', default: '5' } } });

const ONE_RULE = `version: 1
rules:
  - id: one
    when: { text: { terms: [badword] } }
    then: [recall]
    examples: { match: [badword], no_match: [hello] }
`;
const TICKS_A_SECOND = 100;
const PAGE_MB = 4_096 / 1e6;

type Start = { readonly readyMs: number; readonly cpuMs: number; readonly residentMb: number };

/** Processor time, user and system, and memory of a process. */
function spentBy(pid: number): Pick<Start, 'cpuMs' | 'residentMb'> {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { cpuMs: (ticks * 1_000) / TICKS_A_SECOND, residentMb: Math.round(Number(fields[21]) * PAGE_MB) };
}

async function startOnce(root: string, rulesDir: string): Promise<Start> {
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-bench-start-'));
  const env = {
    TENCENT_SDKAPPID: '1400000001',
    TENCENT_SECRET_KEY: 'k'.repeat(64),
    CALLBACK_TOKEN: 'a token for the bench',
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    RULES_DIR: rulesDir,
    DATA_DIR: path.join(dir, 'data'),
    NODE_COMPILE_CACHE: path.join(root, '.cache/bench-start'),
    HOST: '127.0.0.1',
    ADMIN_HOST: '127.0.0.1',
  };
  try {
    const from = performance.now();
    const actor = await startActor({ role: 'whole', name: 'start', env, logDir: dir, root });
    const start = { readyMs: Math.round(performance.now() - from), ...spentBy(actor.pid()) };
    await actor.stop();
    return start;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const least = (starts: readonly Start[]): Start => starts.toSorted((a, b) => a.cpuMs - b.cpuMs)[0]!;

const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-bench-rules-'));
await mkdir(path.join(dir, 'one'));
await writeFile(path.join(dir, 'one', 'rules.yaml'), ONE_RULE);
const copies = [...(values.against === undefined ? [] : [path.resolve(values.against)]), ROOT];
const rules = { 'one rule': path.join(dir, 'one'), 'the shipped rules': path.join(ROOT, 'rules') };
console.log('| rules | copy | ready ms | CPU ms | resident MB |\n| --- | --- | --- | --- | --- |');
for (const [name, rulesDir] of Object.entries(rules)) {
  const starts = new Map<string, Start[]>(copies.map((copy) => [copy, []]));
  // The first of each fills what is kept, and is not counted.
  for (let round = 0; round <= Number(values.rounds); round++)
    for (const copy of copies) {
      const start = await startOnce(copy, rulesDir);
      if (round > 0) starts.get(copy)!.push(start);
    }
  for (const [copy, those] of starts) {
    const { readyMs, cpuMs, residentMb } = least(those);
    console.log(`| ${name} | ${copy === ROOT ? 'here' : copy} | ${readyMs} | ${cpuMs} | ${residentMb} |`);
  }
}
await rm(dir, { recursive: true, force: true });
