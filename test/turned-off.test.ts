import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLane } from '../src/lane/read-lane.ts';
import { readActs } from '../src/operate/operator-log.ts';
import { readStatus } from '../src/operate/status.ts';
import { makeSwitchBoard } from '../src/operate/switch.ts';
import { makeRecallQueue } from '../src/queue/recall-queue.ts';
import { makeKeys } from '../src/redis/keys/space.ts';
import type { Rule } from '../src/rules/rule-set.ts';
import { makeMuteQueue } from '../src/sanction/mute-queue.ts';
import { makeTurnedOff } from '../src/turned-off.ts';
import { deskOn } from './support/desk.ts';
import { inGroup } from './support/orders.ts';
import { say } from './support/say.ts';
import { type Service, startService } from './support/service.ts';
import { until } from './support/until.ts';
import { useHandle, useRedis } from './support/use-redis.ts';

/** Rules that are turned off in their file while what they flagged waits: nothing is called here. */
const rule = (id: string, state: string) => `
  - id: ${id}
    state: ${state}
    when: { text: { terms: ["${id} word"] } }
    then: [recall, { mute: 1h }]
    examples: { match: ["${id} word"], no_match: ["good morning"] }`;
const rules = (...those: string[]) => `version: 1\nrules:${those.join('')}\n`;

const redis = useRedis();
const handle = useHandle(redis);
let dir: string;
let service: Service | undefined;
beforeEach(async () => {
  await handle.client.flushall();
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-rules-'));
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  await rm(dir, { recursive: true });
});

const write = (...those: string[]) => writeFile(path.join(dir, 'rules.yaml'), rules(...those));
async function start(): Promise<Service> {
  service = await startService({
    REDIS_URL: redis.url,
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    RULES_DIR: dir,
    CALLBACK_UNSIGNED: 'allow',
    ROLES: 'receive,admin',
  });
  return service;
}
const lane = () => readLane(handle, 'group_msg_recall');
async function untilCancelled(count: number): Promise<void> {
  await until(async () => (await lane()).outcomes.cancelled >= count);
}
async function mutesWaiting(): Promise<number> {
  const mutes = makeMuteQueue(handle, 0);
  const { waiting } = await mutes.counts();
  await mutes.close();
  return waiting;
}

test('a rule in shadow, one that is off and one that is off at the start have what they queued cancelled', async () => {
  await write(rule('first', 'live'), rule('second', 'live'), rule('third', 'live'));
  const running = await start();
  for (const [nth, text] of ['first word', 'first word', 'second word', 'third word'].entries()) {
    await say(running, nth, text);
  }
  expect(await lane()).toMatchObject({ pending: 4 });
  expect(await mutesWaiting()).toBe(4);
  await write(rule('first', 'shadow'), rule('second', 'off'), rule('third', 'live'));
  await untilCancelled(3);
  expect(await lane()).toMatchObject({ pending: 1, outcomes: { cancelled: 3 } });
  await until(async () => (await mutesWaiting()) <= 1);
  expect(await mutesWaiting(), 'of the rule that is live still').toBe(1);
  const acts = (await readActs(deskOn(handle), 10)).map(({ who, what, result }) => [who, what, result]).sort();
  expect(acts).toEqual([
    ['unsaid', 'discard rule:first', '2 cancelled'],
    ['unsaid', 'discard rule:second', '1 cancelled'],
  ]);
  await say(running, 9, 'first word');
  expect(await lane(), 'in shadow').toMatchObject({ pending: 1, flagged: 4 });

  await running.stop();
  await write(rule('first', 'live'), rule('third', 'off'));
  await start();
  expect(await lane(), 'off at the start').toMatchObject({ pending: 0, outcomes: { cancelled: 4 } });
});

const queueHere = () =>
  makeRecallQueue({
    redis: handle,
    keepKeysMs: 3_600_000,
    metrics: { recall: () => {} },
    now: Date.now,
    onError: (error) => expect.unreachable(String(error)),
  });

test('a rule that is back while its orders are being held has them back, too', async () => {
  const queue = queueHere();
  const turnedOff = makeTurnedOff(deskOn(handle), (error) => expect.unreachable(String(error)));
  const live = { id: 'first', state: 'live' } as const;
  await turnedOff.onRuleSet({ hash: 'one', rules: [live] });
  await queue.flag(Array.from({ length: 3_000 }, (_, nth) => inGroup(`g${nth % 10}`, nth + 1, { rule: 'first' })));
  const vanishes = turnedOff.onRuleSet({ hash: 'two', rules: [] });
  await until(async () => (await lane()).held > 0);
  await Promise.all([vanishes, turnedOff.onRuleSet({ hash: 'three', rules: [live] })]);
  expect(await lane()).toMatchObject({ pending: 3_000, held: 0 });
  turnedOff.close();
  await queue.close();
});

test('orders of a rule that vanishes are held until it is back; off and shadow cancel at once', async () => {
  const queue = queueHere();
  const desk = deskOn(handle);
  const turnedOff = makeTurnedOff(desk, (error) => expect.unreachable(String(error)));
  const live = { id: 'first', state: 'live' } as const;
  const set = (...those: readonly Pick<Rule, 'id' | 'state'>[]) =>
    turnedOff.onRuleSet({ hash: 'a hash', rules: those });
  const stands = async () => {
    const { pending, held, outcomes } = await lane();
    return [pending, held, outcomes.cancelled];
  };
  await queue.flag([inGroup('g', 1, { rule: 'first' }), inGroup('g', 2, { rule: 'first' })]);
  await set(live);
  await set();
  expect(await stands()).toEqual([0, 2, 0]);
  await set({ id: 'other', state: 'live' });
  expect(await stands(), 'still in no file').toEqual([0, 2, 0]);
  expect((await readStatus(desk)).vanished).toEqual([{ rule: 'first', since: expect.any(Number) }]);
  await set(live);
  expect(await stands(), 'back').toEqual([2, 0, 0]);
  expect((await readStatus(desk)).vanished).toEqual([]);

  await set();
  const restarted = makeTurnedOff(desk, (error) => expect.unreachable(String(error)));
  await restarted.onRuleSet({ hash: 'a hash', rules: [live] });
  expect(await stands(), 'back after a restart').toEqual([2, 0, 0]);

  await restarted.onRuleSet({ hash: 'a hash', rules: [] });
  await makeSwitchBoard(desk).hold({ type: 'rule', rule: 'first' }, { who: 'ann', why: 'she looks at it' });
  await restarted.onRuleSet({ hash: 'a hash', rules: [live] });
  expect(await stands(), 'what a person holds is not released by a file').toEqual([0, 2, 0]);
  await makeSwitchBoard(desk).release({ type: 'rule', rule: 'first' }, { who: 'ann', why: 'it is fine' });

  await restarted.onRuleSet({ hash: 'a hash', rules: [] });
  await restarted.onRuleSet({ hash: 'a hash', rules: [{ id: 'first', state: 'off' }] });
  expect(await stands(), 'somebody wrote it').toEqual([0, 0, 2]);
  expect((await lane()).switches).toEqual([]);
  turnedOff.close();
  restarted.close();
  await desk.close();
  await queue.close();
});

test('what Redis did not take is said, and tried again until it is taken', async () => {
  const queue = queueHere();
  await queue.flag([inGroup('g', 1, { rule: 'first' })]);
  const index = makeKeys().lane('admin_msgwithdraw').openOfRule('first');
  await handle.client.set(index, 'in the way');
  const errors: unknown[] = [];
  const desk = deskOn(handle);
  const turnedOff = makeTurnedOff(desk, (error) => errors.push(error));
  await turnedOff.onRuleSet({ hash: 'a hash of rules', rules: [{ id: 'first', state: 'off' }] });
  expect(errors.map(String)).toEqual([expect.stringContaining('WRONGTYPE')]);
  expect((await lane()).pending).toBe(1);
  await handle.client.del(index);
  await untilCancelled(1);
  turnedOff.close();
  await desk.close();
  await queue.close();
});
