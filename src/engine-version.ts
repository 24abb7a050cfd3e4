import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folders whose code decides verdicts, beside the rules and the message. */
const MAKES_VERDICTS = ['judge', 'rules', 'text'];

let known: string | undefined;

/**
 * Names this version of the code that judges: a digest of its sources, data and packages. Nobody has to remember to count
 * it up. Read once, a few milliseconds.
 */
export function engineVersion(): string {
  known ??= digest();
  return known;
}

function digest(): string {
  const hash = createHash('sha256');
  for (const folder of MAKES_VERDICTS) {
    const root = path.join(import.meta.dirname, folder);
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
      hash.update(path.relative(import.meta.dirname, file)).update(readFileSync(file));
    }
  }
  const { dependencies } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  return hash.update(JSON.stringify(dependencies)).digest('hex').slice(0, 12);
}
