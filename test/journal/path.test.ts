import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { makeSwitchBoard } from '../../src/operate/switch.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { textElement } from '../../src/simulator/shapes.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { deskOn } from '../support/desk.ts';
import { APP, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { useRedis } from '../support/use-redis.ts';

/** A callback in, the whole story in history: a process of the service with all its roles, and the simulator. */
const RULES = `version: 1
ladders:
  spam: { window: 30d, rungs: [{ at: 1, do: [{ mute: 1h }] }] }
rules:
  - id: goes
    severity: high
    state: live
    when: { text: { terms: ["take-me-away"] } }
    then: [recall, review, { strike: { ladder: spam } }]
    examples: { match: ["take-me-away"], no_match: ["good morning"] }
  - id: shadows
    severity: low
    state: shadow
    when: { text: { terms: ["only-a-shadow"] } }
    then: [recall]
    examples: { match: ["only-a-shadow"], no_match: ["good morning"] }
  - id: blocks
    severity: high
    state: live
    when: { text: { terms: ["never-send-this"] } }
    then: [block]
    examples: { match: ["never-send-this"], no_match: ["good morning"] }
`;

let dir: string;
const redis = useRedis();
let simulator: Simulator;
let service: Service;
let history: History;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-journal-'));
  await writeFile(path.join(dir, 'rules.yaml'), RULES);
  const options = { sdkAppId: APP.sdkAppId, secretKey: APP.secretKey };
  // Each needs the other's address, so the first simulator only finds a port.
  const rest = await startSimulator(options);
  const file = path.join(dir, 'data', 'history.sqlite');
  const env = { REDIS_URL: redis.url, TENCENT_REST_URL: rest.url, RULES_DIR: dir, HISTORY_URL: `sqlite:${file}` };
  service = await startService(env);
  await rest.close();
  const callback = { url: service.callbackUrl, token: APP.token };
  simulator = await startSimulator({ ...options, port: rest.port, callback, beforeSend: true });
  simulator.world.addGroup('zoo', 'Public');
  const keep = { keepHistoryMs: 86_400_000, keepEvidenceMs: 86_400_000 };
  history = await openHistory({ address: { type: 'sqlite', file }, ...keep, refOf, now: Date.now });
});
afterAll(async () => {
  await history.close();
  await service.stop();
  await simulator.close();
  await rm(dir, { recursive: true, force: true });
});

/** A sender whom no rule has muted yet. */
const say = (text: string, from = 'mallory') =>
  simulator.send({
    place: { kind: 'group', group: 'zoo', topic: '' },
    from,
    elements: [textElement(text)],
  });

const PAGE = { limit: 50 };

test('what a live rule takes is in history: words, hits, order, outcome, strike, mute, review', async () => {
  await say('please take-me-away now');
  const story = await until(async () => {
    const [message] = (await history.questions.messages({ rule: 'goes' }, PAGE)).items;
    const told = message && (await history.questions.message(message.identity));
    const isWhole = told?.standing === 'recalled' && told.strikes.length === 2 && told.reviews.length > 0;
    return isWhole && told.moves.some(({ what }) => what === 'confirmed') ? told : undefined;
  });
  expect(story).toMatchObject({
    sender: 'mallory',
    place: 'g\u001fzoo',
    texts: [{ text: 'please take-me-away now' }],
    judgements: [
      { of: 'sent', cause: 'sent', hits: [{ rule: 'goes', state: 'live', spans: [{ part: 0, start: 7 }] }] },
    ],
    orders: [{ rule: 'goes', severity: 'high', standing: 'recalled', code: '0' }],
    reviews: [{ why: 'rule', rule: 'goes' }],
  });
  expect(story.orders[0]!.exposureMs).toBeGreaterThanOrEqual(0);
  expect(story.strikes.map(({ type }) => type).sort()).toEqual(['mute', 'strike']);
  expect(story.judgements[0]!.hits[0]!.version).toMatch(/^[0-9a-f]{16}$/);
  const found = await history.questions.search('take-me-away', {}, PAGE);
  expect(found.items).toMatchObject([{ identity: story.identity }]);
});

test('a shadow hit leaves a sample with its text, and an exact count', async () => {
  for (let nth = 0; nth < 3; nth++) await say(`only-a-shadow ${nth}`, 'ann');
  const samples = await until(async () => {
    const { items } = await history.questions.samples({ rule: 'shadows' }, PAGE);
    return items.length === 3 ? items : undefined;
  });
  const texts = await history.questions.texts(samples.map(({ message }) => message.identity));
  expect([...texts.values()].map(({ text }) => text).sort()).toEqual([0, 1, 2].map((nth) => `only-a-shadow ${nth}`));
  expect(samples[0]).toMatchObject({ state: 'shadow', actions: ['recall'], message: { standing: undefined } });
  const asked = { from: Date.now() - 3_600_000, to: Date.now() + 60_000, by: 'day' } as const;
  const counted = await until(async () => {
    const counts = await history.questions.counts({ ...asked, rule: 'shadows' });
    const hits = counts.reduce((sum, { messages }) => sum + messages, 0);
    return hits < 3 ? undefined : hits;
  });
  expect(counted).toBe(3);
  const judged = await history.questions.counts({ ...asked, rule: '' });
  expect(judged.reduce((sum, { messages }) => sum + messages, 0)).toBe(4);
});

test('a draft that was blocked is kept, though it never became a message', async () => {
  const sent = await say('never-send-this', 'bob');
  expect(sent.type).not.toBe('sent');
  const [draft] = await until(async () => {
    const { items } = await history.questions.messages({ standing: 'blocked' }, PAGE);
    return items.length > 0 ? items : undefined;
  });
  expect(draft).toMatchObject({ kind: 'draft', key: undefined, sender: 'bob' });
  const texts = await history.questions.texts([draft!.identity]);
  expect([...texts.values()]).toMatchObject([{ text: 'never-send-this' }]);
});

test('what people do, and the switches they turn, are there by target', async () => {
  const handle = await connectRedis({ type: 'single', url: redis.url }, { onError: () => {} });
  const desk = deskOn(handle);
  await makeSwitchBoard(desk).hold({ type: 'rule', rule: 'goes' }, { who: 'ann', why: 'a raid' });
  const [act] = await until(async () => {
    const { items } = await history.questions.acts({ target: 'rule:goes' }, PAGE);
    return items[0]?.result === undefined ? undefined : items;
  });
  expect(act).toMatchObject({ who: 'ann', verb: 'hold', targets: ['rule:goes'], why: 'a raid', via: 'cli' });
  expect((await history.questions.changes({ what: 'switch' }, PAGE)).items).toMatchObject([
    { name: 'rule:goes', detail: { how: 'hold' } },
  ]);
  await desk.close();
  await handle.close();
});

test('the rule set that judges is known, and nothing is left in the journal', async () => {
  const sets = await until(async () => {
    const { items } = await history.questions.ruleSets(PAGE);
    return items.length > 0 ? items : undefined;
  });
  expect(sets[0]!.rules.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'goes live',
    'shadows shadow',
    'blocks live',
  ]);
  for (const metric of ['unsaid_journal_entries', 'unsaid_history_lag_seconds']) {
    await until(async () => ((await service.metric(metric)) === 0 ? true : undefined));
  }
  expect(await service.metric('unsaid_history_follows')).toBe(1);
  expect(await service.metric('unsaid_journal_lost')).toBe(0);
  const left = redis.client();
  expect(await left.keys('*journal-text*')).toEqual([]);
  left.disconnect();
});
