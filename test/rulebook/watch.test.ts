import { once } from 'node:events';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { Reload, RunningRules, RunningRulesOptions } from '../../src/rulebook/running-rules.ts';
import { openRules } from '../../src/rulebook/running-rules.ts';

const rule = (term: string) => `version: 1
lists: { words: { file: words.txt } }
rules:
  - id: words
    state: live
    when: { any: [{ text: { terms: [${term}] } }, { text: { in: words } }] }
    then: [recall]
    examples: { match: [${term}], no_match: [good morning] }
`;

/** Shorter than anybody would set it: what must not come before is held by looks, not by this. */
const LIES_STILL_MS = 250;

describe('a running rule set', () => {
  let directory: string;
  let rules: RunningRules;
  let reloads: Reload[];
  let wake: () => void;
  let today: string;
  const nextReload = async (): Promise<Reload> => {
    while (reloads.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return reloads.shift()!;
  };
  /**
   * When a thread has compiled the files, and the set would judge if it waited for nothing. It lies still for five looks,
   * each after a timer, and three turns of the event loop have no room for those however slow the machine is.
   */
  const nextCompiled = async (): Promise<void> => {
    const [thread] = (await once(process, 'worker')) as [Worker];
    await once(thread, 'exit');
    for (let turn = 0; turn < 3; turn++) await setImmediate();
  };
  const open = async ({
    lessSettlesMs = LIES_STILL_MS,
    ...more
  }: Partial<RunningRulesOptions> = {}): Promise<RunningRules> => {
    const opened = await openRules({
      directory,
      now: () => new Date(today),
      onReload(reload) {
        reloads.push(reload);
        wake();
      },
      lessSettlesMs,
      ...more,
    });
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
    return opened.rules;
  };
  const matches = (text: string) => rules.judge().judge(contentOfText(text), { counters: [] }).hits.length > 0;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'unsaid-rules-'));
    await writeFile(join(directory, 'words.txt'), 'plum\ngrape\n');
    await writeFile(join(directory, 'rules.yaml'), rule('apple'));
    today = '2026-11-20T23:59:00Z';
    reloads = [];
    wake = () => {};
    rules = await open();
  });

  afterEach(async () => {
    rules.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('follows a rule file that changes', async () => {
    await writeFile(join(directory, 'rules.yaml'), rule('pear'));
    expect((await nextReload()).result).toBe('loaded');
    expect([matches('apple'), matches('pear')]).toEqual([false, true]);
  });

  it('follows an editor that writes a new file and renames it', async () => {
    await writeFile(join(directory, '.rules.yaml.swp'), rule('pear'));
    await rename(join(directory, '.rules.yaml.swp'), join(directory, 'rules.yaml'));
    let reload = await nextReload();
    while (reload.result === 'unchanged') reload = await nextReload();
    expect([matches('apple'), matches('pear')]).toEqual([false, true]);
  });

  const two = (first: string, second: string) =>
    `${rule(first)}${rule(second).split('rules:\n')[1]!.replace('id: words', 'id: more')}`;

  it('waits while it may be half written: a rule that is gone for a moment goes on judging', async () => {
    rules.close();
    await writeFile(join(directory, 'rules.yaml'), two('apple', 'pear'));
    // However slow the machine is, the half does not lie still for so long.
    rules = await open({ lessSettlesMs: 600_000 });
    const before = rules.judge();
    const half = nextCompiled();
    await writeFile(join(directory, 'rules.yaml'), rule('apple'));
    await half;
    expect(rules.judge()).toBe(before);
    await writeFile(join(directory, 'rules.yaml'), two('apple', 'pear'));
    expect((await nextReload()).result).toBe('unchanged');
    expect(rules.judge()).toBe(before);
  });

  it.each([
    ['a rule', () => writeFile(join(directory, 'rules.yaml'), rule('pear').replace('id: words', 'id: other'))],
    ['a line of a list', () => writeFile(join(directory, 'words.txt'), 'plum\n')],
    ['an action', () => writeFile(join(directory, 'rules.yaml'), rule('apple').replace('[recall]', '[review]'))],
  ])('takes up a set that lacks %s when its files have lain still', async (_, change) => {
    const before = rules.judge();
    const compiled = nextCompiled();
    await change();
    await compiled;
    expect(reloads, 'it waits first').toEqual([]);
    expect(rules.judge()).toBe(before);
    expect((await nextReload()).result).toBe('loaded');
  });

  describe('at a start', () => {
    let dataDir: string;
    const openAgain = async (more: Partial<RunningRulesOptions> = {}) => {
      rules.close();
      reloads = [];
      rules = await open({ keptIn: dataDir, ...more });
    };
    beforeEach(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'unsaid-kept-'));
      await writeFile(join(directory, 'rules.yaml'), two('apple', 'pear'));
      await openAgain();
    });
    afterEach(() => rm(dataDir, { recursive: true, force: true }));

    it('which finds the first half of a file, the last good set judges until the file is whole', async () => {
      await writeFile(join(directory, 'rules.yaml'), rule('apple'));
      await openAgain({ lessSettlesMs: 600_000 });
      expect([matches('apple'), matches('pear')]).toEqual([true, true]);
      await writeFile(join(directory, 'rules.yaml'), two('apple', 'pear'));
      expect((await nextReload()).result).toBe('unchanged');
      expect([matches('apple'), matches('pear')]).toEqual([true, true]);
    });

    it('what was taken out a moment ago is taken out when the files have lain still', async () => {
      await writeFile(join(directory, 'rules.yaml'), rule('apple'));
      // Fresh, however slow the machine is.
      const later = new Date(Date.now() + 60_000);
      await utimes(join(directory, 'rules.yaml'), later, later);
      await openAgain();
      expect((await nextReload()).result).toBe('loaded');
      expect([matches('apple'), matches('pear')]).toEqual([true, false]);
    });

    it('what was taken out earlier, or turned off, is taken up at once', async () => {
      await writeFile(
        join(directory, 'rules.yaml'),
        two('apple', 'pear').replace(/state: live(?![\s\S]*state)/, 'state: off'),
      );
      await openAgain();
      expect([matches('apple'), matches('pear')]).toEqual([true, false]);
      await writeFile(join(directory, 'rules.yaml'), rule('quince'));
      const earlier = new Date(Date.now() - 60_000);
      for (const name of ['rules.yaml', 'words.txt']) await utimes(join(directory, name), earlier, earlier);
      await openAgain();
      expect([matches('quince'), matches('apple')]).toEqual([true, false]);
    });
  });

  it('follows a list', async () => {
    await writeFile(join(directory, 'words.txt'), 'quince\ngrape\n');
    expect((await nextReload()).result).toBe('loaded');
    expect([matches('plum'), matches('quince')]).toEqual([false, true]);
  });

  it('lets an entry go on the day after it expires, though no file changes', async () => {
    await writeFile(join(directory, 'dated.csv'), 'phrase,expires\nquince,2026-11-20\n');
    await writeFile(join(directory, 'rules.yaml'), rule('apple').replace('words.txt', 'dated.csv'));
    while ((await nextReload()).result !== 'loaded');
    expect(matches('quince')).toBe(true);
    today = '2026-11-21T00:00:00Z';
    expect((await nextReload()).result).toBe('loaded');
    expect(matches('quince')).toBe(false);
  });

  it('stays as it is when the new one has an error, says why, and goes on following', async () => {
    const before = rules.judge();
    await writeFile(join(directory, 'rules.yaml'), rule('apple').replace('state: live', 'state: alive'));
    const refused = await nextReload();
    if (refused.result !== 'refused') throw new Error(`it was ${refused.result}`);
    expect(refused.problems.problems.map(({ code }) => code)).toEqual(['E-VALUE']);
    expect(refused.staying).toBe(before.ruleSet.hash);
    expect(rules.judge()).toBe(before);
    await writeFile(join(directory, 'rules.yaml'), rule('pear'));
    expect((await nextReload()).result).toBe('loaded');
    expect(matches('pear')).toBe(true);
  });

  it('is not swapped for a set that says the same', async () => {
    const before = rules.judge();
    await writeFile(join(directory, 'rules.yaml'), rule('apple'));
    expect((await nextReload()).result).toBe('unchanged');
    expect(rules.judge()).toBe(before);
  });

  it('stays as it is when the new one takes too long to compile, says so, and goes on following', async () => {
    rules.close();
    rules = await open({ compileWithinMs: 1 });
    const before = rules.judge();
    for (const term of ['pear', 'quince']) {
      await writeFile(join(directory, 'rules.yaml'), rule(term));
      const failed = await nextReload();
      if (failed.result !== 'failed') throw new Error(`it was ${failed.result}`);
      expect(failed).toMatchObject({ error: { name: 'AbortError' }, staying: before.ruleSet.hash });
      expect(rules.judge()).toBe(before);
    }
  });

  it('stays as it is, and says nothing, when it is closed while the new one is compiled', async () => {
    const before = rules.judge();
    const signal = AbortSignal.timeout(60_000);
    const compiling = once(process, 'worker', { signal });
    await writeFile(join(directory, 'rules.yaml'), rule('pear'));
    const [thread] = (await compiling) as [Worker];
    rules.close();
    await once(thread, 'exit', { signal });
    expect(reloads).toEqual([]);
    expect(rules.judge()).toBe(before);
  });
});
