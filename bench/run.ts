/** `npm run bench [-- SUITE…]`: every suite one after the other, each in a process of its own, none beside another. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** In the order of the path. docs/performance.md says what each asks. */
const SUITES = [
  'receive',
  'counting',
  'record-bytes',
  'judge',
  'worst',
  'delivery',
  'scaling',
  'eval',
  'thresholds',
  'pack',
  'streams',
  'console',
  'demo',
  'start',
];
const fileOf = (suite: string): string => fileURLToPath(new URL(`${suite}.ts`, import.meta.url));

const known = SUITES.filter((suite) => existsSync(fileOf(suite)));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = wanted.filter((suite) => !known.includes(suite));
if (unknown.length > 0) {
  process.stderr.write(`no suite called ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exit(2);
}

const failed: string[] = [];
for (const suite of wanted) {
  process.stdout.write(`\n== ${suite}\n\n`);
  const child = spawn(process.execPath, [fileOf(suite)], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) failed.push(suite);
}
if (failed.length > 0) {
  process.stderr.write(`\nfailed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
