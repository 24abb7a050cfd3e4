import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { type Judge, openJudge } from '../../src/judge/judge.ts';
import { type CompileAnswer, compileApart } from '../../src/rulebook/compile-apart.ts';
import { loadRules } from '../../src/rulebook/compile-rules.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const FOREVER = new AbortController().signal;
/** A character beyond the BMP, a list of domains, every kind of pattern, a rule that is off. */
const RULES = `version: 1
lists:
  words: { file: words.txt }
  places: { file: places.txt, kind: domains }
rules:
  - id: words
    state: live
    when: { any: [{ text: { in: words, evasion: high } }, { text: { terms: ["𠮷祥如意"] } }] }
    except: [plum pudding]
    then: [recall]
    examples: { match: [plumquince], no_match: [good morning] }
  - id: more
    state: shadow
    when: { any: [{ text: { regex: '加\\s*[v微]' } }, { text: { profanity: english } }, { link: { domain_in: places } }] }
    then: [recall]
    examples: { match: [加 v], no_match: [good morning] }
  - id: later
    state: off
    when: { text: { in: words } }
    then: [recall]
    examples: { match: [plumquince], no_match: [good morning] }
  - id: often
    state: live
    when: { count: { per: [sender], over: 1m, gte: 3, where: { text: { in: words } } } }
    then: [recall]
    examples:
      - { sequence: [{ at: 0s, from: u1, text: plumquince, repeat: 3, every: 1s }], expect: { recalled: 1 } }
      - { sequence: [{ at: 0s, from: u1, text: plumquince, repeat: 2, every: 1s }], expect: none }
`;
const TEXTS = [
  ...[
    'plumquince',
    'p.l.u.m.q.u.i.n.c.e',
    'plumqince',
    'ecniuqmulp',
    'plum pudding',
    '加微信',
    'jia wei xin',
    '家薇信',
  ],
  ...['𠮷祥如意', '吉祥如意', '加 v', 'fucking', 'http://evil.example/x', 'www.below.evil.example', 'good.example', ''],
];

let directory: string;
let handedOver: CompileAnswer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'unsaid-apart-'));
  await writeFile(join(directory, 'rules.yaml'), RULES);
  await writeFile(join(directory, 'words.txt'), 'plumquince\nplum pudding\n加微信\n𠮷野家外卖\n');
  await writeFile(join(directory, 'places.txt'), 'evil.example\nother.example\n');
  handedOver = await compileApart({ directory, now: NOW, running: 'another' }, FOREVER);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function judgeOf(answer: CompileAnswer): Judge {
  if (answer.result !== 'compiled') throw new Error(JSON.stringify(answer));
  return openJudge(answer.table);
}
const verdicts = (judge: Judge) =>
  TEXTS.map((text) => {
    const content = contentOfText(text);
    return { counters: judge.counters(content), verdict: judge.judge(content, { counters: [] }) };
  });

describe('rules compiled in another thread', () => {
  // First: once this thread has compiled anything itself, it would prove nothing.
  it('cost this thread none of the work: the dictionaries that only compiling needs are not loaded here', () => {
    judgeOf(handedOver).judge(contentOfText('家薇信'), { counters: [] });
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('pinyin-pro'));
    expect(loaded).toEqual([]);
  });

  it('verdicts and counters equal those of rules compiled here; the same set is not sent twice', async () => {
    const here = await loadRules(directory, NOW);
    if (!here.ok) throw new Error(JSON.stringify(here.problems));
    const expected = verdicts(here.judge);
    expect(verdicts(judgeOf(handedOver))).toEqual(expected);
    expect(verdicts(openJudge(here.table))).toEqual(expected);
    expect(expected.filter(({ verdict }) => verdict.hits.length > 0).length).toBeGreaterThan(8);
    const running = here.ruleSet.hash;
    expect(await compileApart({ directory, now: NOW, running }, FOREVER)).toEqual({ result: 'unchanged' });
  });

  it('come with the files they were made of, and without the entries of lists', () => {
    if (handedOver.result !== 'compiled') throw new Error(handedOver.result);
    expect(handedOver.texts.ruleFiles.map(({ text }) => text)).toEqual([RULES]);
    expect(JSON.stringify(handedOver.table.ruleSet)).not.toContain('other.example');
  });

  it('say what is wrong with them, up to a number a log can hold, and how much more there is', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'unsaid-apart-'));
    await writeFile(join(broken, 'rules.yaml'), RULES.replace(', evasion: high', ''));
    await writeFile(join(broken, 'places.txt'), 'evil.example\n');
    await writeFile(
      join(broken, 'words.txt'),
      ['plumquince', ...Array.from({ length: 200 }, (_, at) => String.fromCharCode(0x4e00 + at))].join('\n'),
    );
    const answer = await compileApart({ directory: broken, now: NOW, running: '' }, FOREVER);
    await rm(broken, { recursive: true });
    if (answer.result !== 'refused') throw new Error(answer.result);
    const { problems, more } = answer.reported;
    expect(problems.map(({ code }) => code)).toEqual(new Array(50).fill('E-TERM-SINGLE-CJK'));
    expect(more).toBeGreaterThan(100);
  });
});

describe('the thread', () => {
  it('is stopped by a signal', async () => {
    const stopped = compileApart({ directory, now: NOW, running: '' }, AbortSignal.timeout(1));
    await expect(stopped).rejects.toThrow('aborted');
  });

  it('ends with an error and not with the process when its memory is used up', async () => {
    const small = compileApart({ directory, now: NOW, running: '' }, FOREVER, { maxOldGenerationSizeMb: 12 });
    await expect(small).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
  });

  it('does not keep a process alive that has nothing else to do', async () => {
    const module = new URL('../../src/rulebook/compile-apart.ts', import.meta.url).href;
    const script = `import { compileApart } from ${JSON.stringify(module)};
      const task = { directory: ${JSON.stringify(directory)}, now: new Date(), running: '' };
      compileApart(task, new AbortController().signal).then(() => console.log('it waited'));
      console.log('begun');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout).toBe('begun\n');
  });
});
