import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../src/words/speak.ts';
import { runWith } from './in-process.ts';

const firstLines = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^ {2}unsaid (\S+(?: [a-z]+)?)/.exec(line)?.[1] ?? []);

describe('help', () => {
  it.each([
    [['recall', '--help'], ['recall']],
    [['help', 'recall'], ['recall']],
    [
      ['release', '-h'],
      ['release', 'release|discard'],
    ],
    [
      ['discard', '--help'],
      ['discard', 'release|discard'],
    ],
    [['rules', 'try', '--help'], ['rules try']],
    [['help', 'rules', 'try'], ['rules try']],
  ])('of %j is about that alone', async (args, wanted) => {
    const { code, stdout } = await runWith(args);
    expect(firstLines(stdout)).toEqual(wanted);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Exit codes: 0')]);
  });

  it('of rules is about all of them', async () => {
    const named = firstLines((await runWith(['rules', '--help'])).stdout);
    expect(named.length).toBeGreaterThan(8);
    expect(named.every((name) => name.startsWith('rules '))).toBe(true);
  });

  it('of nothing that there is is the whole', async () => {
    expect((await runWith(['help', 'weather'])).stdout).toBe((await wordsIn('en')).help);
  });

  it.each(['en', 'zh', 'ja'] as const)('of each command is there in %s', async (language) => {
    const { help } = await wordsIn(language);
    for (const [, names] of help.matchAll(/^ {2}unsaid ([a-z|]+(?: [a-z]+)?)/gm)) {
      const [first = '', second] = names!.split(' ');
      for (const name of first.split('|')) {
        const args = name === 'rules' ? ['help', name, second!] : ['help', name];
        const { stdout } = await runWith([...args, '--lang', language]);
        expect([names, stdout.length < help.length / 2]).toEqual([names, true]);
      }
    }
  });
});

describe('a slip in a command', () => {
  it.each([
    [['statsu'], 'there is no command "statsu" (did you mean status?). Commands: serve,'],
    [['weather'], 'there is no command "weather". Commands: serve,'],
    [['rules', 'tri'], 'there is no command "rules tri" (did you mean rules try?). Commands: rules check,'],
    [['recall', '--senderr', 'x'], 'there is no option --senderr (did you mean --sender?). See unsaid recall --help'],
    [['search', 'x', '--weather'], 'there is no option --weather. See unsaid search --help'],
    [['search', 'x', '--since'], '--since needs a value. See unsaid search --help'],
    [['search', 'x', '--since', '-1h'], 'one that begins with a dash is written --since=VALUE'],
    [['search', 'x', '--since', '1h', '--until', '2h'], '--until is before --since'],
    [['export', 'hits', '--since', '1h', '--until', '2h'], '--until is before --since'],
    [['recall', '--sender', 's', '--since', '1h', '--until', '2h'], '--until is before --since'],
    [['status', '--audit=yes'], '--audit takes no value. See unsaid status --help'],
  ])('%j is told as what it is, in our words and on one line', async (args, wanted) => {
    const { code, stderr } = await runWith(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(wanted)]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('\\u000a');
  });
});
