import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than the service takes to notice. */
const BROKEN_RULES_MS = 600;
/** Holds a live rule that the simulated people offend against. */
const LIVE_FILE = 'off-platform-contact.yaml';
const FIRST_RULE = /^ *- id: off-platform-contact$/m;

/** Saves a rule file again, as an editor does; a broken one must change nothing. */
export async function reloadRules(rulesDir: string, broken: boolean): Promise<void> {
  const file = path.join(rulesDir, 'chaos.yaml');
  const text = `version: 1\nrules:\n${shadowRule('chaos-reload')}`;
  if (broken) {
    await writeFile(file, text.replace('severity: low', 'severity: ['));
    await delay(BROKEN_RULES_MS);
  }
  await writeFile(file, text);
}

/** Puts a rule before the live one, so that the first half of the file is valid and lacks it. */
export async function makeHalvable(rulesDir: string): Promise<void> {
  const file = path.join(rulesDir, LIVE_FILE);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^rules:\n/m, `rules:\n${shadowRule('chaos-first-half')}`));
}

/** Writes that file in two steps. */
export async function writeInHalves(rulesDir: string, forMs: number): Promise<void> {
  const file = path.join(rulesDir, LIVE_FILE);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.slice(0, text.search(FIRST_RULE)));
  await delay(forMs);
  await writeFile(file, text);
}

function shadowRule(id: string): string {
  const marker = randomBytes(4).toString('hex');
  return [
    `  - id: ${id}`,
    '    title: A rule that comes and changes while messages flow',
    '    policy: test/chaos',
    '    severity: low',
    '    state: shadow',
    '    when:',
    '      any:',
    `        - text: { terms: ["chaos marker ${marker}"] }`,
    '    then: [recall]',
    '    examples:',
    `      match: ["chaos marker ${marker}"]`,
    '      no_match: ["a quiet day"]',
    '',
  ].join('\n');
}
