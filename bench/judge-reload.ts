/**
 * How long a reload holds up everything else: `node bench/judge-reload.ts`. Lists of 1,000, 10,000 and 100,000 terms
 * are changed under a running rule set, and the longest turn of the event loop is measured in CPU time of this thread,
 * which a busy machine does not distort. Prints JSON, one row for each list.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openRules, type Reload } from '../src/rulebook/running-rules.ts';
import { makeTerms } from './judge-terms.ts';

const RELOADS = 5;
const rules = (number: number): string => `version: 1
lists: { words: { file: words.txt } }
rules:
  - id: words
    state: live
    when: { any: [{ text: { terms: [pear${number}] } }, { text: { in: words } }] }
    then: [recall]
    examples: { match: [pear${number}], no_match: [good morning] }
`;
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

async function measure(count: number) {
  const directory = await mkdtemp(join(tmpdir(), 'unsaid-reload-'));
  await writeFile(join(directory, 'words.txt'), makeTerms(count).join('\n'));
  await writeFile(join(directory, 'rules.yaml'), rules(0));
  const heard: Reload[] = [];
  const opened = await openRules({
    directory,
    now: () => new Date(),
    onReload: (reload) => heard.push(reload),
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems[0]));
  const longest: number[] = [];
  for (let number = 1; number <= RELOADS; number++) {
    await writeFile(join(directory, 'rules.yaml'), rules(number));
    let most = 0;
    while (heard.length === 0) {
      const before = cpuMs();
      await nextTurn();
      most = Math.max(most, cpuMs() - before);
    }
    const [reload] = heard.splice(0);
    if (reload?.result !== 'loaded') throw new Error(JSON.stringify(reload));
    longest.push(Math.round(most * 10) / 10);
  }
  opened.rules.close();
  await rm(directory, { recursive: true });
  return { terms: count, longestTurnMs: longest };
}

const rows: Awaited<ReturnType<typeof measure>>[] = [];
for (const count of [1_000, 10_000, 100_000]) rows.push(await measure(count));
console.log(JSON.stringify(rows));
