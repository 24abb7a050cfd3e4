/**
 * Are texts judged as they were? `npm run verdicts` compares every verdict with `test/fixtures/verdicts/hashes.json` and
 * fails where one differs; `npm run verdicts -- --write` writes the list again, after a change that was meant. The
 * evaluation data (EVAL_DIR) is needed to write it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasEvalData } from './eval-data.ts';
import { corpora } from './verdict-corpora.ts';
import { differences, type HashList, hashesOf } from './verdict-hashes.ts';

const LIST = join(import.meta.dirname, '../test/fixtures/verdicts/hashes.json');
const known = JSON.parse(readFileSync(LIST, 'utf8')) as HashList;
const all = await corpora();
if (!hasEvalData()) console.log('No evaluation data here (EVAL_DIR): made-up texts only.');
if (process.argv.includes('--write')) {
  const made = Object.fromEntries(all.map((corpus) => [corpus.name, hashesOf(corpus)]));
  // What cannot be judged here keeps its hashes.
  const list: HashList = { ...known, ...made };
  writeFileSync(LIST, `${JSON.stringify(list, null, 1)}\n`);
  console.log(`${all.length} corpora written to ${LIST}`);
} else {
  const found = all.flatMap((corpus) => differences(corpus, known, { unknown: (why) => console.log(why) }));
  for (const difference of found) console.log(`differs: ${difference}`);
  console.log(found.length === 0 ? 'Every verdict is as it was.' : `${found.length} chunks differ.`);
  if (found.length > 0) process.exitCode = 1;
}
