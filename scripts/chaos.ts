/**
 * `npm run chaos -- --seeds N`: processes are killed, delayed and given wrong answers, drawn from the seed; the laws
 * must hold. docs/reliability.md
 */
import { parseArgs } from 'node:util';
import { makeRandom } from '../src/simulator/random.ts';
import { makePlan } from './chaos/plan.ts';
import { runSeed } from './chaos/run-seed.ts';
import { FIRST_VERSION, whyNotFrom } from './endure/old-version.ts';

const HELP = `Usage: npm run chaos -- [options]

  --seeds N      how many runs                                  (default 10)
  --first N      the first seed; the others count up from it    (default 1)
  --seconds N    traffic per run                                (default 8)
  --upgrade      start at the version of the stored fixture and roll to this one under traffic
  --from COMMIT  the same from another version
  --verbose      print each blow

Exit code 0 only if no law was broken in any run. A run that broke one leaves its logs and names their folder.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10' },
      first: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '8' },
      upgrade: { type: 'boolean', default: false },
      from: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [seeds, first, seconds] = [values.seeds, values.first, values.seconds].map(Number) as [number, number, number];
  if (!(Number.isInteger(seeds) && seeds > 0 && Number.isInteger(first) && seconds >= 1)) {
    process.stderr.write(HELP);
    return 2;
  }
  const from = values.from ?? (values.upgrade ? FIRST_VERSION : undefined);
  const whyNot = from === undefined ? undefined : await whyNotFrom(from);
  if (whyNot !== undefined) {
    process.stderr.write(`${whyNot}\n`);
    return 2;
  }
  let [failed, sent, offending, repeated] = [0, 0, 0, 0];
  for (let seed = first; seed < first + seeds; seed++) {
    const plan = makePlan(String(seed), seconds * 1_000, makeRandom(`chaos ${seed}`).next, from);
    const result = await runSeed(plan, (line) => values.verbose && process.stdout.write(`${line}\n`));
    const isWhole = result.broken.length === 0;
    if (!isWhole) failed++;
    sent += result.sent;
    offending += result.offending;
    repeated += result.repeated;
    process.stdout.write(`seed ${seed}  ${isWhole ? 'ok    ' : 'BROKEN'}  ${result.words}\n`);
    for (const law of result.broken) process.stdout.write(`          ${law}\n`);
    if (!isWhole) process.stdout.write(`          logs: ${result.dir}\n`);
  }
  process.stdout.write(
    `${seeds === 1 ? '1 seed' : `${seeds} seeds`}, ${failed} broke a law; ${sent} messages, ${offending} offending, ${repeated} asked for again\n`,
  );
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
