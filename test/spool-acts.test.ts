import { appendFile, mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readActs } from '../src/operate/operator-log.ts';
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
