#!/usr/bin/env node
// Plain JavaScript, for whatever Node the machine has: sources are TypeScript that Node itself must be able to read.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'cli', 'main.ts');

if (process.features.typescript) {
  const { runFromCommandLine } = await import(main);
  await runFromCommandLine();
} else {
  const node = pinnedNode();
  if (node === undefined) {
    console.error(`unsaid needs Node 24 or newer, or its own: run "npm ci" here first. This is ${process.version}.`);
    process.exit(78);
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; it is the child that ends in order. Other senders reach only this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

/** The Node of the `node` package, which `npm ci` puts beside us. */
function pinnedNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    return undefined;
  }
}
