/**
 * `npm run fuzz -- --seconds N`: broken rule files and messages, for as long as you like. `npm run fuzz -- --callbacks
 * N`: so many callbacks over HTTP to the real service. With `--slice M` in slices of M, each with a seed and a service
 * of its own, so that what was found is there when the run is cut short.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type fc from 'fast-check';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    callbacks: { type: 'string' },
    slice: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [seconds, callbacks, seed] = [Number(values.seconds ?? 60), Number(values.callbacks ?? 0), Number(values.seed)];
const slice = Number(values.slice ?? Math.max(1, callbacks));
const areWhole = [callbacks, seed, slice].every(Number.isInteger);
if (!(seconds > 0 && callbacks >= 0 && slice > 0 && areWhole)) {
  process.stderr.write('Usage: npm run fuzz -- [--seconds N] [--callbacks N [--slice N]] [--seed N]\n');
  process.exit(2);
}

/** Whether no run failed. */
function holds<T>({ check, defaultReportMessage }: typeof fc, name: string, property: fc.IProperty<T>): boolean {
  const details = check(property, { seed, numRuns: 1e9, interruptAfterTimeLimit: (seconds * 1_000) / 2 });
  // Time that is up counts as failed there.
  const failed = details.failed && details.counterexample !== null;
  process.stdout.write(`${name}: ${details.numRuns} runs, seed ${seed}: ${failed ? 'FAILED' : 'ok'}\n`);
  if (failed) process.stdout.write(`${defaultReportMessage(details)}\n`);
  return !failed;
}

async function propertiesHold(): Promise<boolean> {
  const [fastCheck, { rulesProperty }, { messagesProperty }] = await Promise.all([
    import('fast-check'),
    import('./fuzz/rules.ts'),
    import('./fuzz/messages.ts'),
  ]);
  const results = [
    holds(fastCheck.default, 'rules', rulesProperty),
    holds(fastCheck.default, 'messages', messagesProperty),
  ];
  return results.every(Boolean);
}

async function sliceHolds(ofSeed: number, count: number): Promise<boolean> {
  const { fuzzOverHttp } = await import('./fuzz/over-http.ts');
  const onProgress = (sent: number) => process.stderr.write(`${sent} of ${count}\n`);
  const { broken, ...report } = await fuzzOverHttp({ seed: ofSeed, callbacks: count, onProgress });
  const load = loadavg().map((one) => one.toFixed(1));
  process.stdout.write(
    `callbacks, seed ${ofSeed}: ${broken.length === 0 ? 'ok' : 'FAILED'} (load ${load.join(' ')})\n`,
  );
  process.stdout.write(`${JSON.stringify(report, undefined, slice < callbacks ? undefined : 2)}\n`);
  for (const words of broken) process.stdout.write(`broken: ${words}\n`);
  return broken.length === 0;
}

const held: boolean[] = [];
for (let nth = 0; nth * slice < callbacks; nth++) {
  held.push(await sliceHolds(seed + nth, Math.min(slice, callbacks - nth * slice)));
}
if (callbacks === 0 || values.seconds !== undefined) held.push(await propertiesHold());
process.exitCode = held.every(Boolean) ? 0 : 1;
