/**
 * `npm run alerts`: brings a running service into each alert, and checks that this alert fires and no other.
 * docs/runbooks.md
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SCENES } from './alerts/scenes.ts';
import { alertNames } from './alerts/shrink.ts';
import { type Walked, walkInto } from './alerts/walk.ts';
import { ROOT } from './endure/cast.ts';

const HELP = `Usage: npm run alerts [-- ALERT...]

Plays a fault for each alert (or for those named) on a real service before a simulated Tencent, scraped by a real
Prometheus with the alerts of alerts.yml, their times a twentieth as long. Exit code 0 only if each alert fired alone.
`;

async function main(names: readonly string[]): Promise<number> {
  const all = alertNames(await readFile(path.join(ROOT, 'alerts.yml'), 'utf8'));
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`${names.includes('--help') ? '' : `no alert called ${unknown.join(', ')}\n`}${HELP}`);
    return names.includes('--help') ? 0 : 2;
  }
  let wrong = 0;
  for (const name of names.length > 0 ? names : all) {
    const scene = SCENES.find(({ alert }) => alert === name);
    // A machine that cannot bring up one scene may bring up the next.
    const fell = (error: Error): Walked => ({ firing: [`not walked: ${error.message}`], afterMs: 0 });
    const { firing, afterMs } = scene === undefined ? { firing: [], afterMs: 0 } : await walkInto(scene).catch(fell);
    const isAlone = firing.length === 1 && firing[0] === name;
    if (!isAlone) wrong++;
    const words = firing.length === 0 ? 'nothing fired' : firing.join(', ');
    process.stdout.write(
      `${isAlone ? 'ok    ' : 'WRONG '} ${name.padEnd(24)} ${(afterMs / 1000).toFixed(1)} s  ${words}\n`,
    );
  }
  process.stdout.write(`${names.length || all.length} walked, ${wrong} wrong\n`);
  return wrong === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
