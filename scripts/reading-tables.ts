/**
 * `node scripts/reading-tables.ts` writes what every process would otherwise work out anew: `han-shapes.json` and
 * `readings.json` under `src/text/data/`, of what `src/text/reading/` says of characters. To be run when that has changed; a
 * test holds them against it. Two steps, since the second reads what the first wrote.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workOutHanShapes } from './tables/han-shapes.ts';

const into = join(import.meta.dirname, '../src/text/data');
const write = (name: string, content: Record<string, unknown>): void =>
  writeFileSync(
    join(into, name),
    `{\n${Object.entries(content)
      .map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n')}\n}\n`,
  );

if (process.argv[2] === 'readings') {
  const { packReadings } = await import('../src/text/reading/readings.ts');
  const { workOutReadings } = await import('../src/text/reading/work-out-readings.ts');
  const { table, numbers } = packReadings(workOutReadings());
  write('readings.json', {
    source:
      'what each character reads as, worked out by src/text/reading/work-out-readings.ts; readings.bin is numbers of it',
    licence: 'that of look-alikes.json, han-shapes.json and this project',
    ...table,
  });
  writeFileSync(join(into, 'readings.bin'), numbers);
} else {
  write('han-shapes.json', {
    source:
      'shapes of Han characters: OpenCC (npm opencc-js 1.4.2) and han-variants.json; scripts/tables/han-shapes.ts',
    licence: 'OpenCC: Apache-2.0, © Carbo Kuo and contributors; Unihan: Unicode License, © Unicode, Inc.',
    pairs: [...workOutHanShapes()].flat().join(''),
  });
  execFileSync(process.execPath, [import.meta.filename, 'readings'], { stdio: 'inherit' });
}
