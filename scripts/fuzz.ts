/**
 * `npm run fuzz -- --seconds N`: rule files and messages as nobody should write them, for as long as you like.
 * `npm run fuzz -- --callbacks N`: so many callbacks over HTTP to the real service.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { messagesProperty } from './fuzz/messages.ts';
import { fuzzOverHttp } from './fuzz/over-http.ts';
import { rulesProperty } from './fuzz/rules.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    callbacks: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [seconds, callbacks, seed] = [Number(values.seconds ?? 60), Number(values.callbacks ?? 0), Number(values.seed)];
if (!(seconds > 0 && callbacks >= 0 && Number.isInteger(callbacks) && Number.isInteger(seed))) {
  process.stderr.write('Usage: npm run fuzz -- [--seconds N] [--callbacks N] [--seed N]\n');
  process.exit(2);
}
/** Whether no run failed. */
function holds<T>(name: string, property: fc.IProperty<T>): boolean {
  const details = fc.check(property, { seed, numRuns: 1e9, interruptAfterTimeLimit: (seconds * 1_000) / 2 });
  // Time that is up counts as failed there.
  const failed = details.failed && details.counterexample !== null;
  process.stdout.write(`${name}: ${details.numRuns} runs, seed ${seed}: ${failed ? 'FAILED' : 'ok'}\n`);
  if (failed) process.stdout.write(`${fc.defaultReportMessage(details)}\n`);
  return !failed;
}

async function holdsOverHttp(): Promise<boolean> {
  const onProgress = (sent: number) => process.stderr.write(`${sent} of ${callbacks}\n`);
  const { broken, ...report } = await fuzzOverHttp({ seed, callbacks, onProgress });
  process.stdout.write(`callbacks, seed ${seed}: ${broken.length === 0 ? 'ok' : 'FAILED'}\n`);
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  for (const words of broken) process.stdout.write(`broken: ${words}\n`);
  return broken.length === 0;
}

const held: boolean[] = [];
if (callbacks > 0) held.push(await holdsOverHttp());
if (callbacks === 0 || values.seconds !== undefined) {
  held.push(holds('rules', rulesProperty), holds('messages', messagesProperty));
}
process.exitCode = held.every(Boolean) ? 0 : 1;
