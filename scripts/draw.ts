/**
 * `npm run draw -- --rounds N --seed S [FILE …]`: the properties of the suite, with cases that the suite does not draw.
 * Each round has a seed of its own, S, S + 1, and so on; a failure is told with the seed that draws it again.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { drawnFiles } from '../test/support/kinds-of-tests.ts';

const ROOT = path.join(import.meta.dirname, '..');
const VITEST = path.join(ROOT, 'node_modules/vitest/vitest.mjs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
if (!(Number.isInteger(rounds) && rounds > 0 && Number.isInteger(seed))) {
  process.stderr.write('Usage: npm run draw -- [--rounds N] [--seed S] [FILE …]\n');
  process.exit(2);
}
const files = positionals.length > 0 ? positionals : drawnFiles();

type Result = { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] };
type Report = {
  readonly numPassedTests: number;
  readonly testResults: readonly { assertionResults: readonly Result[] }[];
};

async function roundHolds(ofSeed: number, folder: string): Promise<boolean> {
  const out = path.join(folder, `${ofSeed}.json`);
  const env = { ...process.env, DRAW_SEED: String(ofSeed) };
  const args = [VITEST, 'run', '--reporter=json', `--outputFile=${out}`, ...files];
  const running = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => {
    running.on('close', resolve);
  });
  const { numPassedTests, testResults } = JSON.parse(await readFile(out, 'utf8')) as Report;
  process.stdout.write(`seed ${ofSeed}: ${numPassedTests} passed, ${code === 0 ? 'ok' : 'FAILED'}\n`);
  for (const { fullName, status, failureMessages } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status === 'failed') process.stdout.write(`  ${fullName}\n${failureMessages.join('\n').slice(0, 4_000)}\n`);
  }
  return code === 0;
}

const folder = await mkdtemp(path.join(tmpdir(), 'unsaid-draw-'));
let held = true;
try {
  for (let nth = 0; nth < rounds; nth++) held = (await roundHolds(seed + nth, folder)) && held;
} finally {
  await rm(folder, { recursive: true });
}
process.exitCode = held ? 0 : 1;
