import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWith } from './in-process.ts';
import { unsaid } from './unsaid.ts';

const RULES = `version: 1
rules:
  - id: apples
    severity: low
    state: live
    when: { text: { terms: ["apple", "苹果"] } }
    then: [recall]
    examples: { match: ["apple", "苹果"], no_match: ["pineapple"] }
  - id: direct-pears
    severity: low
    state: shadow
    scope: { conversations: [c2c] }
    when: { text: { terms: ["pear"] } }
    then: [recall]
    examples: { match: ["pear"], no_match: ["bear"] }
`;

let good: string;
let bad: string;

beforeAll(async () => {
  good = await mkdtemp(join(tmpdir(), 'unsaid-good-'));
  bad = await mkdtemp(join(tmpdir(), 'unsaid-bad-'));
  await writeFile(join(good, 'fruit.yaml'), RULES);
  await writeFile(
    join(bad, 'fruit.yaml'),
    RULES.replace('severity: low', 'severity: lo').replace('"pear"]', '"bear"]'),
  );
});
afterAll(async () => {
  await rm(good, { recursive: true });
  await rm(bad, { recursive: true });
});

describe('unsaid', () => {
  it('explains itself', async () => {
    const { code, stdout } = await unsaid(['--help']);
    expect(code).toBe(0);
    for (const command of ['serve', 'simulate', 'rules check', 'rules test', 'rules try', 'rules scan']) {
      expect(stdout).toContain(`unsaid ${command}`);
    }
  });

  it('reads a file .env where it runs, as npm start does, and the environment comes first', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'unsaid-env-'));
    await writeFile(join(cwd, '.env'), `RULES_DIR=${good}\n`);
    const [fromFile, fromEnvironment] = await Promise.all([
      unsaid(['rules', 'check'], { cwd }),
      unsaid(['rules', 'check'], { cwd, env: { RULES_DIR: bad } }),
    ]);
    await rm(cwd, { recursive: true });
    expect(fromFile.stdout).toContain('2 rules');
    expect(fromEnvironment.stdout).toContain('E-VALUE');
  });

  it('answers 2 to what it does not understand', async () => {
    const wrong = await Promise.all([
      runWith([]),
      runWith(['rule']),
      runWith(['rules', 'chek']),
      runWith(['rules', 'check', '--formt', 'json']),
      runWith(['rules', 'check', '--format', 'xml']),
      runWith(['rules', 'check', good, 'more']),
      runWith(['rules', 'try', '--rules', good]),
    ]);
    expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(wrong[2]!.stderr).toContain('rules check');
  });

  it.each(['toString', 'constructor', '__proto__'])(
    'does not take %s for a command, nor for what can be exported',
    async (word) => {
      const told = await Promise.all([
        runWith([word]),
        runWith(['rules', word]),
        runWith(['export', word, '--since', '1h']),
      ]);
      expect(told.map(({ code }) => code)).toEqual([2, 2, 2]);
      expect(told[0]!.stderr).toContain(`there is no command "${word}"`);
      expect(told[2]!.stderr).toContain('say what to export');
    },
  );
});

describe('unsaid rules check', () => {
  it('answers 0 where all is well', async () => {
    const { code, stdout } = await runWith(['rules', 'check', good]);
    expect(stdout).toMatch(/^2 rules, [0-9a-f]{8}: no errors\.\n$/);
    expect(code).toBe(0);
  });

  it('answers 1 and says everything at once', async () => {
    const { code, stdout } = await runWith(['rules', 'check', bad]);
    expect(stdout).toContain('E-VALUE');
    expect(stdout).toContain('E-EXAMPLE');
    expect(stdout).toContain('errors. Nothing was loaded.');
    expect(code).toBe(1);
  });

  it('says the same as JSON', async () => {
    const { code, stdout } = await runWith(['rules', 'check', bad, '--format', 'json']);
    const [first] = JSON.parse(stdout) as Record<string, unknown>[];
    expect(first).toMatchObject({
      code: 'E-VALUE',
      severity: 'error',
      file: expect.stringMatching(/fruit\.yaml$/),
      line: 4,
      column: 15,
      endColumn: 17,
      rule: 'apples',
      message: '"lo" is not a severity',
      hint: 'did you mean "low"? One of: critical, high, medium, low',
    });
    expect(code).toBe(1);
  });

  it('answers 1 where there are no rules', async () => {
    expect((await runWith(['rules', 'check', join(good, 'nowhere')])).code).toBe(1);
  });
});

describe('unsaid rules test', () => {
  it('answers 0 when every example holds and 1 when one does not', async () => {
    const [passing, failing] = await Promise.all([runWith(['rules', 'test', good]), runWith(['rules', 'test', bad])]);
    expect(passing.stdout).toContain('apples');
    expect([passing.code, failing.code]).toEqual([0, 1]);
  });
});

describe('unsaid rules try', () => {
  it('shows which rules match, where, and why the others do not', async () => {
    const { code, stdout } = await runWith(['rules', 'try', '--rules', good, '一个苹果']);
    expect(stdout).toContain('一个[苹果]');
    expect(stdout).toContain('read as');
    expect(stdout).toMatch(/direct-pears\n +no +text: \{ terms: \[pear\] \}: not found/);
    expect(code).toBe(0);
  });

  it('says again at the end which match, and asks one rule alone where that is wanted', async () => {
    const [all, one, none] = await Promise.all([
      runWith(['rules', 'try', '--rules', good, '一个苹果']),
      runWith(['rules', 'try', '--rules', good, '--rule', 'direct-pears', '一个苹果']),
      runWith(['rules', 'try', '--rules', good, '--rule', 'plums', '一个苹果']),
    ]);
    expect(all.stdout).toMatch(/\n1 of \d+ rules match: apples\n/);
    expect(one.stdout).toContain('0 of 1 rule matches');
    expect(one.stdout).toContain('direct-pears');
    expect(one.stdout).not.toContain('apples');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('there is no rule "plums"')]);
  });

  it('names the rules that are off', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'unsaid-off-'));
    await writeFile(join(directory, 'fruit.yaml'), RULES.replace('state: shadow', 'state: off'));
    const { stdout } = await runWith(['rules', 'try', '--rules', directory, 'a pear']);
    expect(stdout).toContain('0 of 1 rule matches');
    expect(stdout).toContain('off, and not asked: direct-pears');
    await rm(directory, { recursive: true });
  });

  it('counts a text that is sent again and again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'unsaid-try-'));
    await writeFile(
      join(directory, 'flood.yaml'),
      `version: 1
rules:
  - id: flood
    when: { count: { per: [sender], over: 10s, gte: 4 } }
    then: [{ recall: { which: contributing } }]
    examples:
      - { sequence: [{ at: 0s, from: u, text: "in", repeat: 4 }], expect: { recalled: 4 } }
      - { sequence: [{ at: 0s, from: u, text: "in" }], expect: none }
`,
    );
    const [few, enough, wrong] = await Promise.all([
      runWith(['rules', 'try', '--rules', directory, '--times', '3', '--every', '2s', 'in']),
      runWith(['rules', 'try', '--rules', directory, '--times', '4', '--every', '2s', 'in']),
      runWith(['rules', 'try', '--rules', directory, '--times', 'often', 'in']),
    ]);
    expect(few.stdout).toContain('count per [sender] over 10s: 3, needs 4');
    expect(enough.stdout).toContain('1 of 1 rule matches');
    expect(wrong.code).toBe(2);
    await rm(directory, { recursive: true });
  });

  it('says when a rule does not look at such a conversation', async () => {
    const { stdout } = await runWith(['rules', 'try', '--rules', good, '--conversation', 'group', 'pear']);
    expect(stdout).toContain('direct-pears  does not look at such a conversation');
  });
});

describe('unsaid rules scan', () => {
  it('answers a line for each, in order, with offsets in UTF-16 units', async () => {
    const input = ['{"id":1,"text":"😀 an apple"}', '{"id":"b","text":"nothing"}', '{"id":null,"text":"pear"}'].join(
      '\n',
    );
    const { code, stdout } = await runWith(['rules', 'scan', '--rules', good], { input });
    expect(stdout.trim().split('\n')).toEqual([
      '{"id":1,"rules":["apples"],"spans":[["apples",6,11]]}',
      '{"id":"b","rules":[],"spans":[]}',
      '{"id":null,"rules":["direct-pears"],"spans":[["direct-pears",0,4]]}',
    ]);
    expect(code).toBe(0);
  });

  it('keeps the count and the order where lines are broken, names them, and answers 1', async () => {
    const input = '{"id":1,"text":"apple"}\nnot json\n{"id":3}\n{"id":4,"text":"apple"}\n';
    const { code, stdout, stderr } = await runWith(['rules', 'scan', '--rules', good], { input });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; error?: string });
    expect(lines.map(({ id, error }) => [id, error !== undefined])).toEqual([
      [1, false],
      [null, true],
      [3, true],
      [4, false],
    ]);
    expect(stderr).toContain('line 2: ');
    expect(stderr).toContain('line 3: ');
    expect(code).toBe(1);
  });

  it('judges where a message stands when the line says so', async () => {
    const input = '{"id":1,"text":"pear","conversation":"group"}\n{"id":2,"text":"pear","conversation":"c2c"}\n';
    const { stdout } = await runWith(['rules', 'scan', '--rules', good], { input });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { rules: string[] }).rules),
    ).toEqual([[], ['direct-pears']]);
  });

  it('leaves people alone whom a rule leaves alone, also where no conversation is told', async () => {
    const left = await mkdtemp(join(tmpdir(), 'unsaid-left-'));
    const rules = RULES.replace('conversations: [c2c]', 'conversations: [c2c], senders_not: [admin]');
    await writeFile(join(left, 'fruit.yaml'), rules);
    const input = ['admin', 'ann'].map((from) => JSON.stringify({ id: from, from, text: 'a pear' })).join('\n');
    const { stdout } = await runWith(['rules', 'scan', '--rules', left], { input });
    await rm(left, { recursive: true });
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '{"id":"admin","rules":[],"spans":[]}',
      expect.stringContaining('"rules":["direct-pears"]'),
    ]);
  });

  it('streams: a large input comes out whole, cut at any byte', async () => {
    const count = 30_000;
    const input = Array.from({ length: count }, (_, id) =>
      JSON.stringify({ id, text: id % 7 ? '早上好 😀' : '苹果' }),
    ).join('\n');
    const { stdout } = await unsaid(['rules', 'scan', '--rules', good], { input });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; rules: string[] });
    expect(lines.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, id) => id));
    expect(lines.filter(({ rules }) => rules.length > 0)).toHaveLength(Math.ceil(count / 7));
  });

  it('answers 1 and judges nothing by rules with errors', async () => {
    const { code, stdout, stderr } = await runWith(['rules', 'scan', '--rules', bad], {
      input: '{"id":1,"text":"a"}\n',
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('E-VALUE');
  });
});

describe('unsaid rules import', () => {
  it('adds what is new to a list, and says what it left out', async () => {
    const table = join(good, 'words.csv');
    const list = join(good, 'imported.txt');
    await writeFile(table, 'phrase,note\nbuy now,a\n加微信,b\n干,c\n');
    await writeFile(list, '# ours\nbuy now');
    const { code, stderr } = await runWith(['rules', 'import', table, '--column', 'phrase', '--to', list]);
    expect(await readFile(list, 'utf8')).toBe('# ours\nbuy now\n加微信\n');
    expect(stderr).toContain('words.csv:4  left out');
    expect(stderr).toContain('1 phrase imported, 1 known already, 1 left out');
    expect(code).toBe(0);
  });

  it('answers 2 to a column or a file that is not there', async () => {
    const wrong = await Promise.all([
      runWith(['rules', 'import', join(good, 'fruit.yaml'), '--column', 'nothing']),
      runWith(['rules', 'import', join(good, 'nowhere.csv')]),
      runWith(['rules', 'import', good]),
      runWith(['rules', 'import', join(good, 'fruit.yaml'), '--to', join(good, 'nowhere', 'words.txt')]),
      runWith(['rules', 'lists', good, '--clean', join(good, 'nowhere.jsonl')]),
    ]);
    expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  });
});

describe('unsaid rules lists', () => {
  it('names entries that occur in too many clean texts, with their line, and answers 1', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'unsaid-lists-'));
    const rules = RULES.replace('version: 1', 'version: 1\nlists: { words: { file: words.txt } }').replace(
      'terms: ["apple", "苹果"]',
      'in: words',
    );
    await writeFile(join(directory, 'rules.yaml'), rules);
    await writeFile(join(directory, 'words.txt'), 'apple\n苹果\nnever seen\n');
    const texts = join(directory, 'clean.jsonl');
    await writeFile(texts, '{"text":"an apple"}\n{"text":"a pear"}\n');
    const { code, stdout } = await runWith([
      'rules',
      'lists',
      directory,
      '--clean',
      texts,
      '--seen',
      texts,
      '--share',
      '10%',
    ]);
    expect(stdout).toContain('words.txt:1  "apple" harmful: in 1 of 2 clean texts');
    expect(stdout).toContain('words.txt:3  "never seen" unused: in none of 2 texts');
    expect(code).toBe(1);
    await rm(directory, { recursive: true });
  });
});

describe('bin/unsaid.js', () => {
  // Without type stripping it is as on a Node too old for it: the work goes to the Node that `npm ci` installed.
  it.each([
    ['a Node that reads TypeScript', []],
    ['a Node that does not', ['--no-strip-types']],
  ])('does the work under %s, and hands back the exit code', async (_, flags) => {
    const { code, stdout } = await unsaid(['rules', 'check', bad], { entry: 'bin/unsaid.js', flags });
    expect(stdout).toContain('E-VALUE');
    expect(code).toBe(1);
  });
});
