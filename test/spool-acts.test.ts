import { appendFile, mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteAfterwards, readActs } from '../src/operate/operator-log.ts';
import { noteAct, takeActs } from '../src/spool/set-aside.ts';
import { logSpoolActs } from '../src/spool-acts.ts';
import { deskOn } from './support/desk.ts';
import { useHandle, useRedis } from './support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);
const ACT = { at: 1_700_000_000_000, who: 'ann', why: 'Redis was full', verb: 'retry', names: ['1-a', '2-b'] } as const;

let dir: string;
let stop: () => void = () => {};
beforeEach(async () => {
  await server.client().flushall();
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-acts-'));
  await mkdir(path.join(dir, '.set-aside'));
});
afterEach(async () => {
  stop();
  await rm(dir, { recursive: true, force: true });
});
const logged = async () => {
  const desk = deskOn(redis);
  const acts = await readActs(desk, 10);
  await desk.close();
  return acts;
};
const files = () => readdir(path.join(dir, '.set-aside'));
const start = (isReady = () => true) => {
  const warn = vi.fn();
  stop = logSpoolActs({ spoolDir: dir, redis, isReady, log: { warn }, everyMs: 20 });
  return warn;
};

test('what was done on disk alone is in the log of acts and in the journal, once, and no longer on disk', async () => {
  await (await noteAct(dir, ACT))('2 put back');
  const warn = start();
  await vi.waitUntil(async () => (await files()).length === 0, 20_000);
  expect(await logged()).toEqual([
    { at: ACT.at, who: 'ann', why: 'Redis was full', what: 'spool-retry 2 entries', result: '2 put back' },
  ]);
  const entries = await redis.client.xrange(redis.keys.journal.of('').stream, '-', '+');
  const facts = entries.map(([, [, fact]]) => JSON.parse(fact!));
  expect(facts).toMatchObject([{ verb: 'spool-retry', targets: ACT.names, via: 'cli', result: '2 put back' }]);
  expect(warn).not.toHaveBeenCalled();
});

test('two processes that share a folder write it once, also one that died before it had forgotten it', async () => {
  await (await noteAct(dir, ACT))('2 put back');
  await noteAct(dir, { ...ACT, at: ACT.at + 1, verb: 'drop', names: ['3-c'] });
  // Both read before either forgets, as two processes do, and a third begins again after a crash.
  const taken = await Promise.all([1, 2, 3].map(() => takeActs(dir, 0)));
  for (const { acts } of taken) expect(acts).toHaveLength(2);
  const write = async ({ acts }: (typeof taken)[number]) => {
    for (const { verb, names, ...act } of acts) {
      await noteAfterwards({ redis }, { ...act, what: `spool-${verb} ${names.join(' ')}`, targets: names });
    }
  };
  await Promise.all(taken.slice(0, 2).map(write));
  await write(taken[2]!);
  expect(await logged()).toMatchObject([
    { what: 'spool-drop 3-c', result: undefined },
    { what: 'spool-retry 1-a 2-b', result: '2 put back' },
  ]);
  const entries = await redis.client.xrange(redis.keys.journal.of('').stream, '-', '+');
  // History keeps one of each id.
  expect(new Set(entries.map(([, [, fact]]) => JSON.parse(fact!).id)).size).toBe(2);
});

test('while Redis is away it waits on disk', async () => {
  await (await noteAct(dir, ACT))('2 put back');
  let away = true;
  start(() => !away);
  await vi.waitUntil(async () => (await takeActs(dir, 0)).acts.length === 1, 20_000);
  expect(await logged()).toEqual([]);
  away = false;
  await vi.waitUntil(async () => (await logged()).length === 1, 20_000);
});

test('an act that was cut off has no result, and a line that the machine did not finish costs no other', async () => {
  await noteAct(dir, ACT);
  const odd = [
    {},
    [],
    null,
    7,
    { ...ACT, id: 'x', at: undefined },
    { ...ACT, id: 'y', names: [1] },
    { ...ACT, id: 'z', who: {} },
  ];
  const lines = [...odd, { of: 'nobody', result: 'x' }].map((line) => `${JSON.stringify(line)}\n`);
  await appendFile(path.join(dir, '.set-aside/acts.jsonl'), `${lines.join('')}{"id":"x","at":1,"wh`);
  const warn = start();
  await vi.waitUntil(async () => (await files()).length === 0, 20_000);
  expect(warn).not.toHaveBeenCalled();
  expect(await logged()).toMatchObject([{ what: 'spool-retry 2 entries', result: undefined }]);
});

test('nothing is taken while somebody writes, and what was not done with is told again', async () => {
  const ended = await noteAct(dir, { ...ACT, verb: 'drop', names: ['1-a'] });
  expect((await takeActs(dir, 60_000)).acts).toEqual([]);
  await ended('1 dropped');
  const file = path.join(dir, '.set-aside/acts.jsonl');
  await utimes(file, new Date(Date.now() - 120_000), new Date(Date.now() - 120_000));
  const { acts, done } = await takeActs(dir, 60_000);
  expect(acts).toMatchObject([{ verb: 'drop', names: ['1-a'], result: '1 dropped' }]);
  expect((await takeActs(dir, 60_000)).acts).toEqual(acts);
  await done();
  expect((await takeActs(dir, 60_000)).acts).toEqual([]);
});
