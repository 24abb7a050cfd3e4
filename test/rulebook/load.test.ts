import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadRuleTexts } from '../../src/rulebook/load.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'unsaid-load-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

it('a directory is read at any depth, whatever the case of its endings, but for what begins with a dot', async () => {
  await mkdir(join(directory, 'more', '.git'), { recursive: true });
  const files = ['a.yaml', 'B.YML', 'more/c.yml', 'WORDS.TXT', 'more/d.csv', '.e.yaml', 'more/.git/f.yaml', 'g.yaml~'];
  for (const file of files) await writeFile(join(directory, file), '');
  const loaded = await loadRuleTexts(directory);
  const paths = (given: readonly { readonly path: string }[]) => given.map(({ path }) => path).toSorted();
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  expect(paths(loaded.texts.ruleFiles)).toEqual(['B.YML', 'a.yaml', 'more/c.yml']);
  expect(paths(loaded.texts.listFiles)).toEqual(['WORDS.TXT', 'more/d.csv']);
});

it('a file in place of the directory is told from one that is not there', async () => {
  const file = join(directory, 'a.yaml');
  await writeFile(file, 'version: 1\n');
  const said = async (path: string) => {
    const loaded = await loadRuleTexts(path);
    return loaded.ok ? [] : loaded.problems.map(({ code, message, hint }) => [code, message, hint]);
  };
  const whole = `a rule set is read as a whole: say ${directory}`;
  expect(await said(file)).toEqual([['E-FILE', 'this is no directory', whole]]);
  const nowhere = await said(join(directory, 'b.yaml'));
  expect(nowhere.map(([, message]) => message)).toEqual(['there is no such directory']);
});
