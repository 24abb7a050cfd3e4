/** `npm run fuzz -- --seconds N`: rule files and messages as nobody should write them, for as long as you like. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { messagesProperty } from './fuzz/messages.ts';
import { rulesProperty } from './fuzz/rules.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
if (!(seconds > 0 && Number.isInteger(seed))) {
  process.stderr.write('Usage: npm run fuzz -- [--seconds N] [--seed N]\n');
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

const held = [holds('rules', rulesProperty), holds('messages', messagesProperty)];
process.exitCode = held.every(Boolean) ? 0 : 1;
