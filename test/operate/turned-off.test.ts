import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readActs } from '../../src/operate/operator-log.ts';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { readLane } from '../../src/redis/lane/read-lane.ts';
import { makeMuteQueue } from '../../src/sanction/mute-queue.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { say } from '../support/say.ts';
import { type Service, startService } from '../support/service.ts';

/** Rules that are turned off in their file while what they flagged waits: nothing is called here. */
const rule = (id: string, state: string) => `
  - id: ${id}
    state: ${state}
    when: { text: { terms: ["${id} word"] } }
    then: [recall, { mute: 1h }]
    examples: { match: ["${id} word"], no_match: ["good morning"] }`;
const rules = (...those: string[]) => `version: 1\nrules:${those.join('')}\n`;

let redis: TestRedis;
let handle: RedisHandle;
let dir: string;
let service: Service;
beforeAll(async () => {
  redis = await startRedis();
  handle = await connectRedis({ type: 'single', url: redis.url }, { onError: () => {} });
});
afterAll(async () => {
  await handle.close();
  await redis.stop();
});
beforeEach(async () => {
  await handle.client.flushall();
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-rules-'));
});
afterEach(async () => {
  await service.stop();
  await rm(dir, { recursive: true });
});

const write = (...those: string[]) => writeFile(path.join(dir, 'rules.yaml'), rules(...those));
async function start(): Promise<void> {
  service = await startService({
    REDIS_URL: redis.url,
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    RULES_DIR: dir,
    CALLBACK_UNSIGNED: 'allow',
    ROLES: 'receive,admin',
  });
}
const lane = () => readLane(handle.client, 'group_msg_recall');
async function untilCancelled(count: number): Promise<void> {
  while ((await lane()).outcomes.cancelled < count) await new Promise((resolve) => setTimeout(resolve, 20));
}
async function mutesWaiting(): Promise<number> {
  const mutes = makeMuteQueue(handle.client, 0);
  const { waiting } = await mutes.counts();
  await mutes.close();
  return waiting;
}

test('a rule in shadow, one taken out of its file and one that is off at the start have what they queued cancelled', async () => {
  await write(rule('first', 'live'), rule('second', 'live'), rule('third', 'live'));
  await start();
  for (const [nth, text] of ['first word', 'first word', 'second word', 'third word'].entries()) {
    await say(service, nth, text);
  }
  expect(await lane()).toMatchObject({ pending: 4 });
  expect(await mutesWaiting()).toBe(4);
  await write(rule('first', 'shadow'), rule('third', 'live'));
  await untilCancelled(3);
  expect(await lane()).toMatchObject({ pending: 1, outcomes: { cancelled: 3 } });
  while ((await mutesWaiting()) > 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await mutesWaiting(), 'of the rule that is live still').toBe(1);
  const acts = (await readActs(handle.client, 10)).map(({ who, what, result }) => [who, what, result]).sort();
  expect(acts).toEqual([
    ['unsaid', 'discard rule:first', '2 cancelled'],
    ['unsaid', 'discard rule:second', '1 cancelled'],
  ]);
  await say(service, 9, 'first word');
  expect(await lane(), 'in shadow').toMatchObject({ pending: 1, flagged: 4 });

  await service.stop();
  await write(rule('first', 'live'), rule('third', 'off'));
  await start();
  expect(await lane(), 'off at the start').toMatchObject({ pending: 0, outcomes: { cancelled: 4 } });
});
