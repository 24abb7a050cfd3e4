import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  consoleApart,
  environmentAtHome,
  exportsAreUsed,
  fileLengths,
  fileNames,
  importDirections,
  judgingIsPure,
  keyNamesAtHome,
  type LayoutRule,
  LONGEST_FILE,
  lanesAtHome,
  modelUsesNothing,
  noCycles,
  noMarkupFromText,
  nothingLeftOver,
  packagesAtHome,
  queuesAtTheDesk,
  type SourceFile,
  simulatorApart,
  tencentNamesAtHome,
  testsSleepInOnePlace,
} from './support/layout.ts';
import { functionLengths, LONGEST_TEST_NAME, reasonsAreNeeded, testNames, typeWidths } from './support/layout-sizes.ts';

const ROOT = path.join(import.meta.dirname, '..');
const filesIn = (folder: string): SourceFile[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|js)$/.test(name))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .map((name) => ({ path: name, text: readFileSync(path.join(ROOT, name), 'utf8') }));
const files = filesIn('src').filter((file) => file.path.endsWith('.ts'));
const pages = filesIn('console');
const users = ['bin', 'bench', 'scripts', 'test'].flatMap(filesIn);

type Sample = Readonly<Record<string, string>>;
type Law = {
  readonly says: string;
  readonly rule: LayoutRule;
  readonly bad: readonly Sample[];
  readonly good?: Sample;
  /** Also over those who use what is in `src/`. */
  readonly withUsers?: boolean;
  /** Over the pages of the console instead. */
  readonly over?: 'pages';
};

/** Each law with samples that break it, so that we know it can speak. */
const laws: readonly Law[] = [
  {
    says: 'a step never imports another step, and tools never import steps',
    rule: importDirections,
    bad: [
      { 'src/receive/app.ts': `import { record } from '../record/record.ts';` },
      { 'src/judge/judge.ts': `import type { Order } from '../queue/recall-queue.ts';` },
      { 'src/redis/connect.ts': `import { tokens } from '../tencent/client.ts';` },
      { 'src/text/compile.ts': `export { load } from '../rules/load.ts';` },
      { 'src/operate/status.ts': `import { print } from '../cli/terminal.ts';` },
      { 'src/recall/worker.ts': `import {\n  a,\n  b,\n} from '../moderate.ts';` },
    ],
    good: {
      'src/receive/app.ts': `import { metrics } from '../metrics/metrics.ts';\nimport type { Message } from '../model.ts';`,
      'src/rules/parse.ts': `import { compile } from '../text/compile.ts';`,
      'src/main.ts': `import { record } from './record/record.ts';`,
    },
  },
  {
    says: 'the model uses nothing',
    rule: modelUsesNothing,
    bad: [{ 'src/model.ts': `import { createHash } from 'node:crypto';` }],
  },
  {
    says: 'the service and the simulator share no code',
    rule: simulatorApart,
    bad: [
      { 'src/simulator/world.ts': `import type { Message } from '../model.ts';` },
      { 'src/tencent/client.ts': `import { shapes } from '../simulator/shapes.ts';` },
      { 'src/cli/main.ts': `import { main } from '../simulator/main.ts';` },
    ],
    good: { 'src/cli/main.ts': `const { main } = await import('../simulator/main.ts');` },
  },
  {
    says: 'imports make no cycle, those of types neither',
    rule: noCycles,
    bad: [
      { 'src/a.ts': `import { b } from './b.ts';`, 'src/b.ts': `import { a, type T } from './a.ts';` },
      {
        'src/a.ts': `import { b } from './b.ts';`,
        'src/b.ts': `export * from './c.ts';`,
        'src/c.ts': `import './a.ts';`,
      },
      { 'src/a.ts': `import { b } from './b.ts';`, 'src/b.ts': `import type { A } from './a.ts';` },
    ],
    good: { 'src/a.ts': `import { b } from './b.ts';`, 'src/b.ts': `const { a } = await import('./a.ts');` },
  },
  {
    says: 'each package is imported in its home only',
    rule: packagesAtHome,
    bad: [
      { 'src/record/record.ts': `import { Redis } from 'ioredis';` },
      { 'src/judge/judge.ts': `import table from 'opencc-js/dict/TSCharacters';` },
      { 'src/judge/judge.ts': `import { pad } from '@some/pad';` },
    ],
    good: { 'src/redis/connect.ts': `import { Redis } from 'ioredis';` },
  },
  {
    says: 'judging does no I/O and knows neither clock nor dice, nor does anything that it reaches',
    rule: judgingIsPure,
    bad: [
      { 'src/text/compile.ts': `import { readFileSync } from 'node:fs';` },
      { 'src/judge/judge.ts': `const now = Date.now();` },
      {
        'src/judge/judge.ts': `import { a } from '../rules/a.ts';`,
        'src/rules/a.ts': `import { b } from './b.ts';`,
        'src/rules/b.ts': 'setTimeout(run, 1);',
      },
      { 'src/text/a.ts': `import '../b.ts';`, 'src/b.ts': `export { readFile } from 'node:fs/promises';` },
      { 'src/judge/judge.ts': `const id = randomUUID();` },
      { 'src/text/tables/committed.ts': `import { readFile } from 'node:fs/promises';` },
    ],
    good: {
      'src/judge/judge.ts': `import type { Clock } from '../clock.ts';\nconst slow = () => import('../slow.ts');`,
      'src/clock.ts': 'export const now = () => Date.now();',
      'src/slow.ts': `import { readFileSync } from 'node:fs';`,
      'src/text/sound.ts': `import { createRequire } from 'node:module';`,
      'src/rules/load.ts': `import { readFileSync } from 'node:fs';`,
      'src/text/tables/committed.ts': `import { readFileSync } from 'node:fs';`,
    },
  },
  {
    says: "Tencent's field names stop at tencent/, receive/parse and the simulator",
    rule: tencentNamesAtHome,
    bad: [{ 'src/queue/recall-queue.ts': `const key = body.MsgSeq;` }, { 'src/record/a.ts': `get('From_Account')` }],
    good: {
      'src/model.ts': `/** As Tencent's MsgSeq. */\nconst url = 'https://a'; // MsgBody`,
      'src/receive/parse-c2c.ts': `body.MsgKey`,
    },
  },
  {
    says: 'names of keys are in redis/keys only',
    rule: keyNamesAtHome,
    bad: [{ 'src/recall/pace.ts': "const key = '{unsaid:' + api + '}:pace';" }, { 'src/a.ts': "'unsaid:pace'" }],
    good: { 'src/redis/keys/recall.ts': "'{unsaid:' + api", 'src/cli/help.ts': "'unsaid: auto-moderation'" },
  },
  {
    says: "a lane's keys are read and written by lane/ alone",
    rule: lanesAtHome,
    bad: [
      { 'src/operate/status.ts': 'await redis.client.hget(redis.keys.lane(api).stop, name);' },
      { 'src/recall/sweep.ts': 'const keys = redis.keys.lane(api);' },
      { 'src/calls/pace.ts': 'redis.keys.lane(api).ledger' },
      { 'src/operate/affected.ts': 'RECALL_APIS.map(redis.keys.lane)' },
    ],
    good: { 'src/lane/ledger.ts': 'redis.keys.lane(api).root', 'src/calls/pace.ts': 'redis.keys.lane(api).root' },
  },
  {
    says: 'what people do opens no queue of its own: the desk has them',
    rule: queuesAtTheDesk,
    bad: [
      { 'src/operate/switch.ts': 'const queue = makeTurnQueue(redis, api);' },
      { 'src/operate/status.ts': 'const redis = await connectRedis(address, options);' },
    ],
    good: {
      'src/operate/desk.ts': 'makeTurnQueue(redis, api)',
      'src/operate/open-desk.ts': 'connectRedis(address)',
      'src/queue/recall-queue.ts': 'makeTurnQueue(redis, api)',
    },
  },
  {
    says: 'names of variables are in config.ts only, and nothing else reads the environment',
    rule: environmentAtHome,
    bad: [
      { 'src/recall/pace.ts': `const rate = process.env.RATE;` },
      { 'src/main.ts': `const dir = process.env.DATA_DIR ?? '.data';` },
      { 'src/redis/connect.ts': `env['REDIS_URL']` },
    ],
    good: { 'src/main.ts': `readConfig(process.env)`, 'src/redis/private-redis.ts': `'Set REDIS_URL to share one.'` },
  },
  {
    says: 'files are named in kebab-case for one idea',
    rule: fileNames,
    bad: [{ 'src/recall/recallWorker.ts': '' }, { 'src/redis/redis-helper.ts': '' }, { 'src/utils/a.ts': '' }],
  },
  {
    says: `no file is longer than ${LONGEST_FILE} lines`,
    rule: fileLengths,
    bad: [{ 'src/a.ts': '\n'.repeat(LONGEST_FILE) }],
  },
  {
    says: 'tests sleep in one place, and look for what they wait for',
    rule: testsSleepInOnePlace,
    bad: [
      { 'test/a.test.ts': 'while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));' },
      { 'test/a.test.ts': `import { setTimeout as delay } from 'node:timers/promises';` },
      { 'test/a.test.ts': 'while (performance.now() < end) await ask();' },
    ],
    good: {
      'test/a.test.ts': `await until(() => isSo());\nimport { setImmediate } from 'node:timers/promises';`,
      'src/a.ts': `import { setTimeout as delay } from 'node:timers/promises';`,
    },
    withUsers: true,
  },
  {
    says: 'a function has at most 60 lines of its own, or a reason',
    rule: functionLengths,
    bad: [
      { 'src/a.ts': `function long() {${'\n  one();'.repeat(60)}\n}` },
      { 'src/a.ts': `export const long = (a: string): void => {${'\n  one();'.repeat(60)}\n};` },
    ],
    good: {
      'src/a.ts': `function makeA() {${`\n  const b = () => {${'\n    one();'.repeat(40)}\n  };`.repeat(3)}\n  return b;\n}`,
    },
  },
  {
    says: 'a type has at most ten fields, or a reason',
    rule: typeWidths,
    bad: [{ 'src/a.ts': `export type Wide = {${'\n  readonly field: string;'.repeat(11)}\n};` }],
    good: { 'src/a.ts': `type Narrow = {${'\n  readonly field?: string;'.repeat(10)}\n};` },
  },
  {
    says: 'what has a reason to be large is large',
    rule: reasonsAreNeeded,
    bad: [{ 'src/judge/compile-condition.ts': 'function compileCondition() {\n}' }],
  },
  {
    says: `the name of a test has at most ${LONGEST_TEST_NAME} characters`,
    rule: testNames,
    bad: [
      { 'test/a.test.ts': `test('${'a'.repeat(LONGEST_TEST_NAME + 1)}', () => {});` },
      { 'test/a.test.ts': `  test.each(CASES)(\n    "${'a'.repeat(LONGEST_TEST_NAME + 1)}",` },
    ],
    good: { 'test/a.test.ts': `test('${'a'.repeat(LONGEST_TEST_NAME)}', () => {});` },
    withUsers: true,
  },
  {
    says: 'what is exported is used by somebody else',
    rule: exportsAreUsed,
    bad: [{ 'src/a.ts': `export const lonely = 1;`, 'src/b.ts': `import { other } from './a.ts';` }],
    good: { 'src/a.ts': `export function a() {}`, 'bin/unsaid.js': `const { a } = await import('../src/a.ts');` },
    withUsers: true,
  },
  {
    says: 'the console imports types of the contract and its own packages, nothing else of the service',
    rule: consoleApart,
    over: 'pages',
    bad: [
      { 'console/app.tsx': `import { z } from 'zod';` },
      { 'console/data/a.ts': `import { ROUTES } from '../../src/api/contract/routes.ts';` },
      { 'console/data/a.ts': `import type { Desk } from '../../src/operate/desk.ts';` },
    ],
    good: {
      'console/app.tsx': `import { useState } from 'preact/hooks';\nimport './style/console.css';`,
      'console/data/a.ts': `import type { Status } from '../../src/api/contract/status.ts';`,
    },
  },
  {
    says: 'no text becomes markup in the console',
    rule: noMarkupFromText,
    over: 'pages',
    bad: [{ 'console/a.tsx': 'element.innerHTML = text;' }, { 'console/a.tsx': '<p dangerouslySetInnerHTML={it} />' }],
    good: { 'console/a.tsx': '<bdi>{text}</bdi>' },
  },
  {
    says: 'nothing is left for later',
    rule: nothingLeftOver,
    bad: [{ 'src/a.ts': `// ${'TO'}${'DO'}: later` }],
  },
];

test('each folder of src/ opens with a few sentences about it', () => {
  const folders = readdirSync(path.join(ROOT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && files.some(({ path: at }) => at.startsWith(`src/${entry.name}/`)))
    .map(({ name }) => name);
  expect(folders.length).toBeGreaterThan(20);
  for (const folder of folders) {
    const page = readFileSync(path.join(ROOT, 'src', folder, 'README.md'), 'utf8');
    expect(page, folder).toMatch(new RegExp(`^# ${folder}/\\n\\n[A-Z]`));
  }
});

const asFiles = (sample: Sample): SourceFile[] => Object.entries(sample).map(([at, text]) => ({ path: at, text }));

describe('the layout', () => {
  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  for (const { says, rule, withUsers = false, over } of laws) {
    test(says, () => {
      expect(rule(over === 'pages' ? pages : withUsers ? [...files, ...users] : files)).toEqual([]);
    });
  }
});

describe('the laws of the layout', () => {
  for (const { says, rule, bad, good } of laws) {
    test(`speak when broken: ${says}`, () => {
      for (const sample of bad) expect(rule(asFiles(sample)), JSON.stringify(sample)).not.toEqual([]);
      expect(rule(asFiles(good ?? {}))).toEqual([]);
    });
  }
});
