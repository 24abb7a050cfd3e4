import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, parseDocument, YAMLSeq } from 'yaml';

const SHIPPED = fileURLToPath(new URL('../rules', import.meta.url));

/**
 * Rules that match what the simulated people offend with, beside the test phrase. They are shipped in shadow, because
 * no data at hand shows their precision on real people (docs/detection.md); the simulated ones say only what is in
 * their list, and none of them floods: their likes, calls and albums must not count as that.
 */
const LIVE_IN_TRAFFIC: readonly string[] = ['off-platform-contact', 'link-spam', 'flood'];

/** What holds these, and the test phrase. A process that loads only them starts in a fifth of the time. */
const FILES_IN_TRAFFIC: readonly string[] = [
  'off-platform-contact.yaml',
  'link-spam.yaml',
  'behaviour.yaml',
  'test-phrase.yaml',
];

type From = {
  /** Default: the shipped rules of here. */
  readonly shipped?: string;
  /** Only the files of what is live; default false. */
  readonly onlyLive?: boolean;
};

/** Copies the shipped rules and lists into the folder `to`, which is made, with `LIVE_IN_TRAFFIC` set to `live`. */
export async function copyTrafficRules(to: string, { shipped = SHIPPED, onlyLive = false }: From = {}): Promise<void> {
  const isWanted = (from: string) =>
    !(onlyLive && from.endsWith('.yaml')) || FILES_IN_TRAFFIC.includes(path.basename(from));
  await cp(shipped, to, { recursive: true, filter: isWanted });
  for (const name of await readdir(to)) {
    if (!name.endsWith('.yaml')) continue;
    const file = path.join(to, name);
    const document = parseDocument(await readFile(file, 'utf8'));
    const rules = document.get('rules');
    if (!(rules instanceof YAMLSeq)) continue;
    for (const rule of rules.items) {
      if (isMap(rule) && LIVE_IN_TRAFFIC.includes(String(rule.get('id')))) rule.set('state', 'live');
    }
    await writeFile(file, document.toString({ lineWidth: 0 }));
  }
}
