import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadRuleTexts } from '../../src/rulebook/load.ts';
import { tellProblem } from '../../src/rules/print-problems.ts';

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
    return loaded.ok
      ? []
      : loaded.problems.map((one) => tellProblem(one)).map(({ code, message, hint }) => [code, message, hint]);
  };
  const whole = `a rule set is read as a whole: say ${directory}`;
  expect(await said(file)).toEqual([['E-FILE', 'this is not a directory', whole]]);
  const nowhere = await said(join(directory, 'b.yaml'));
  expect(nowhere.map(([, message]) => message)).toEqual(['there is no such directory']);
});

it('files outside the directory are refused and not shown; links within it are followed', async () => {
  await mkdir(join(directory, '..data'));
  await writeFile(join(directory, '..data', 'rules.yaml'), 'version: 1\n');
  await symlink(join('..data', 'rules.yaml'), join(directory, 'rules.yaml'));
  const mounted = await loadRuleTexts(directory);
  expect(mounted.ok && mounted.texts.ruleFiles).toEqual([{ path: 'rules.yaml', text: 'version: 1\n' }]);

  await symlink('/etc/passwd', join(directory, 'names.yaml'));
  await symlink('/etc/passwd', join(directory, 'names.txt'));
  execFileSync('mkfifo', [join(directory, 'pipe.yaml')]);
  await symlink('/dev/zero', join(directory, 'zero.yaml'));
  const loaded = await loadRuleTexts(directory);
  const leadsOut = 'this is a link that leads out of the rules directory; put the file itself there';
  if (loaded.ok) expect.unreachable('links that lead out are no rule files');
  else
    expect(loaded.problems.map((one) => tellProblem(one).message)).toEqual([leadsOut, 'this is not a file', leadsOut]);
  expect(JSON.stringify(loaded)).not.toContain('root:');
});
