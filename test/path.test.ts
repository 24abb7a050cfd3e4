import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../src/simulator/server.ts';
import { type Element, type Place, textElement } from '../src/simulator/shapes.ts';
import type { Simulator } from '../src/simulator/simulator.ts';
import type { Draft, SimMessage } from '../src/simulator/world.ts';
import { makeUserSig } from '../src/tencent/usersig.ts';
import { APP, type Service, startService } from './support/service.ts';
import { useRedis } from './support/use-redis.ts';

/**
 * The whole path: a callback comes in, the message is gone. Two processes that share nothing but HTTP, a real Redis,
 * and the rules as they are shipped.
 */
const BAD = 'unsaid-test-recall-me';
const GOOD = '今天天气不错,一起去公园吧';

const redis = useRedis();
let service: Service;
let simulator: Simulator;

beforeAll(async () => {
  const options = { sdkAppId: APP.sdkAppId, secretKey: APP.secretKey };
  // Each needs the other's address: the first simulator only finds a port.
  const first = await startSimulator(options);
  service = await startService({ REDIS_URL: redis.url, TENCENT_REST_URL: first.url });
  await first.close();
  simulator = await startSimulator({
    ...options,
    port: first.port,
    callback: { url: service.callbackUrl, token: APP.token },
  });
  simulator.world.addGroup('@TGS#public', 'Public');
  simulator.world.addGroup('@TGS#_@TGS#cPATH', 'Community');
});
afterAll(async () => {
  expect(await service.stop()).toBe(0);
  await simulator.close();
});
beforeEach(() => {
  simulator.reset();
  simulator.faults.clear();
});

const PLACES: Readonly<Record<string, Place>> = {
  group: { kind: 'group', group: '@TGS#public', topic: '' },
  topic: { kind: 'group', group: '@TGS#_@TGS#cPATH', topic: '@TGS#_@TGS#cPATH@TOPIC#_general' },
  direct: { kind: 'c2c', from: 'mallory', to: 'bob' },
  'official account': { kind: 'official', account: '@TOA#_news' },
};

const draft = (place: Place, elements: string | readonly Element[], more: Partial<Draft> = {}): Draft => ({
  place,
  from: 'mallory',
  elements: typeof elements === 'string' ? [textElement(elements)] : elements,
  ...more,
});

const messages = (): SimMessage[] => [...simulator.world.threads.values()].flatMap((one) => [...one.messages.values()]);
const visible = (): string[] =>
  messages()
    .filter((message) => message.state === 'visible')
    .map((message) => JSON.stringify(message.elements))
    .sort();

/** Until every message that offends is gone. The test's own time limit ends a wait that is in vain. */
async function untilClean(): Promise<void> {
  const isDirty = () => messages().some((one) => one.offending && one.state === 'visible' && !one.onlineOnly);
  while (isDirty()) await new Promise((resolve) => setImmediate(resolve));
}

const recallCalls = () => simulator.calls().filter((call) => /recall|withdraw/.test(call.api));

describe.each(Object.entries(PLACES))('%s', (_, place) => {
  test('an offending message disappears, an innocent one stays', async () => {
    await simulator.send(draft(place, GOOD));
    await simulator.send(draft(place, BAD, { offending: true }));
    await untilClean();
    expect(visible()).toEqual([JSON.stringify([textElement(GOOD)])]);
    expect(simulator.summary()).toMatchObject({ offending: 1, recalled: 1, missed: 0, wronglyRecalled: 0 });
  });

  test('an error that may pass delays the recall and does not lose it', async () => {
    const code = place.kind === 'c2c' ? 91000 : 10002;
    await simulator.send(draft(place, `${BAD} [[code:${code}*2]]`, { offending: true }));
    await untilClean();
    const codes = recallCalls().map((call) => call.code);
    expect(codes).toEqual([code, code, 0]);
  });

  test('a word cut over two elements is found', async () => {
    const cut = [textElement('unsaid-test-rec'), textElement('all-me')];
    await simulator.send(draft(place, cut, { offending: true }));
    await untilClean();
    expect(visible()).toEqual([]);
  });
});

test('the same callback any number of times makes one recall', async () => {
  const body = {
    CallbackCommand: 'Group.CallbackAfterSendMsg',
    GroupId: '@TGS#public',
    Type: 'Public',
    From_Account: 'mallory',
    Operator_Account: 'mallory',
    Random: 1,
    MsgSeq: 1,
    MsgTime: Math.floor(Date.now() / 1000),
    OnlineOnlyFlag: 0,
    MsgBody: [textElement(BAD)],
  };
  // The message itself, without its callback: only ours is sent, five times.
  const message = simulator.world.post(draft(PLACES.group!, BAD, { offending: true }), Date.now());
  const seconds = Math.floor(Date.now() / 1000);
  const sign = createHash('sha256').update(`${APP.token}${seconds}`).digest('hex');
  const url = `${service.callbackUrl}?SdkAppid=${APP.sdkAppId}&CallbackCommand=${body.CallbackCommand}&Sign=${sign}&RequestTime=${seconds}`;
  const post = () => fetch(url, { method: 'POST', body: JSON.stringify({ ...body, MsgSeq: message.seq }) });
  const answers = await Promise.all([post(), post(), post()]);
  answers.push(await post());
  await untilClean();
  answers.push(await post());
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  expect(recallCalls()).toHaveLength(1);
  expect(await service.metric('unsaid_callbacks_total', { result: 'duplicate' })).toBe(4);
});

test('where one item of several fails, the others are gone and it alone is tried again', async () => {
  const texts = [`${BAD} 1`, `${BAD} 2 [[retcode:10002]]`, `${BAD} 3`];
  await Promise.all(texts.map((text) => simulator.send(draft(PLACES.group!, text, { offending: true }))));
  await untilClean();
  const attempts = new Map(messages().map((message) => [JSON.stringify(message.elements), message.attempts]));
  expect(texts.map((text) => attempts.get(JSON.stringify([textElement(text)])))).toEqual([1, 2, 1]);
});

test('an edit that makes a message offend removes it', async () => {
  const place = PLACES.group!;
  await simulator.send(draft(place, GOOD));
  const [message] = messages();
  const now = Math.floor(Date.now() / 1000);
  const userSig = makeUserSig({ ...APP, identifier: 'administrator' }, now, 3600);
  const query = `sdkappid=${APP.sdkAppId}&identifier=administrator&usersig=${userSig}&random=1&contenttype=json`;
  const edited = await fetch(`${simulator.url}/v4/openim/modify_group_msg?${query}`, {
    method: 'POST',
    body: JSON.stringify({ GroupId: '@TGS#public', MsgSeq: message!.seq, MsgBody: [textElement(BAD)] }),
  });
  expect(await edited.json()).toMatchObject({ ErrorCode: 0 });
  expect(message!.offending).toBe(true);
  await untilClean();
});
