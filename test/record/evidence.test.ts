import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Message, MessageKey, RecallOrder, Verdict } from '../../src/model.ts';
import { identityOf } from '../../src/model.ts';
import { makeEvidenceKeeper } from '../../src/record/evidence.ts';
import { evidenceText, packEvidence, unpackEvidence } from '../../src/record/evidence-value.ts';
import { readEvidence, readPurges } from '../../src/record/read-evidence.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { readRuleSet } from '../../src/record/rule-archive.ts';
import { messageOf, says } from '../support/messages.ts';
import { orderFor, purge } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const HOUR = 3_600_000;
const KEEP = { keepKeysMs: 48 * HOUR, keepTextMs: HOUR };
const TEXTS = { directory: 'rules', ruleFiles: [{ path: 'a.yaml', text: 'version: 1' }], listFiles: [] };

const redis = useRedis();
const handle = useHandle(redis);
beforeEach(() => handle.client.flushall());

const keeper = (more = {}) =>
  makeEvidenceKeeper({ redis: handle, ...KEEP, ruleTexts: () => TEXTS, engine: 'v1', now: Date.now, ...more });
const inGroup = (seq: number): MessageKey => ({ kind: 'group', group: 'g', topic: '', seq });

const secret = (key: MessageKey, more: Partial<Message> = {}): Message =>
  messageOf(key, { groupType: undefined, parts: says('a secret word'), ...more });
const VERDICT: Verdict = {
  ruleSet: 'abcdef0123',
  hits: [
    {
      rule: 'r',
      policy: 'p',
      state: 'live',
      severity: 'high',
      actions: [{ type: 'recall', which: 'this', keepFirst: 0 }],
      spans: [{ part: 0, start: 2, end: 8 }],
      contributing: [],
    },
  ],
};
const FIRST = { first: true, gone: false, counters: [] };
const keep = (message: Message, orders: readonly RecallOrder[] = [orderFor(message.key)], more = {}) =>
  keeper().keep({ cause: 'sent', message, sightings: FIRST, verdict: VERDICT, orders, ...more });

describe('evidence of a flagged message', () => {
  test('holds the verdict, what it rests on, and the text', async () => {
    const message = secret(inGroup(7));
    const counters = [{ value: 3, contributing: [inGroup(5)], texts: ['an earlier text'] }];
    await keep(message, undefined, { sightings: { ...FIRST, counters } });
    const { judgements, flags } = await readEvidence(handle, inGroup(7));
    const { parts, ...rest } = message;
    expect(judgements).toMatchObject([
      { message: JSON.parse(JSON.stringify(rest)), verdict: VERDICT, parts, recent: [['an earlier text']] },
    ]);
    expect(judgements[0]!.sightings.counters).toEqual([{ value: 3, contributing: [inGroup(5)] }]);
    expect(flags).toMatchObject([
      { rule: 'test/rule', by: { type: 'message', key: inGroup(7), ruleSet: 'abcdef0123' } },
    ]);
  });

  test('holds the first 100 stretches of a hit', async () => {
    const spans = Array.from({ length: 150 }, (_, at) => ({ part: 0, start: 2 * at, end: 2 * at + 1 }));
    const hits = VERDICT.hits.map((hit) => ({ ...hit, spans }));
    await keep(secret(inGroup(7)), undefined, { verdict: { ...VERDICT, hits } });
    const { judgements } = await readEvidence(handle, inGroup(7));
    expect(judgements[0]!.verdict.hits.map((hit) => hit.spans)).toEqual([spans.slice(0, 100)]);
  });

  test('goes within half a year, whatever time its recall says that it can be made until', async () => {
    await keep(secret(inGroup(7)), [orderFor(inGroup(7), { expiresAt: Date.UTC(2106, 0, 1) })]);
    for (const key of await handle.client.keys('*')) {
      if (!key.includes('rule-set')) expect(await handle.client.pttl(key), key).toBeLessThan(181 * 24 * HOUR);
    }
  });

  test('keeps text for KEEP_TEXT and the rest for KEEP_KEYS after the last moment of the recall', async () => {
    const message = secret(inGroup(7));
    await keep(message, [orderFor(message.key, { expiresAt: Date.now() + HOUR })]);
    const lasts = async (pattern: string) => {
      const [key = ''] = await handle.client.keys(pattern);
      return Math.round((await handle.client.pttl(key)) / HOUR);
    };
    expect(await lasts('unsaid:*:evidence-text:*')).toBe(1);
    expect(await lasts('unsaid:*:evidence:*')).toBe(49);
    expect(await lasts('unsaid:rule-set:*')).toBeGreaterThanOrEqual(49);
  });

  test('that has others recalled lasts as long as that of the others', async () => {
    await keep(secret(inGroup(7)), [orderFor(inGroup(6), { expiresAt: Date.now() + HOUR })]);
    const names = await handle.client.keys('unsaid:*:evidence:*');
    const lasts = await Promise.all(names.map((name) => handle.client.pttl(name)));
    expect(lasts.map((ms) => Math.round(ms / HOUR))).toEqual([49, 49]);
  });

  test('has no text of any kind where KEEP_TEXT is 0', async () => {
    const counters = [{ value: 3, contributing: [], texts: ['an earlier text'] }];
    const message = secret(inGroup(7));
    // An hour ahead, so that nothing that was written is gone by the time we look.
    await keeper({ keepTextMs: 0, now: () => Date.now() + HOUR }).keep({
      cause: 'sent',
      message,
      sightings: { ...FIRST, counters },
      verdict: VERDICT,
      orders: [orderFor(message.key)],
    });
    expect(await handle.client.keys('unsaid:*:evidence-text:*')).toEqual([]);
    const [facts = ''] = await handle.client.keys('unsaid:*:evidence:*');
    const values = Object.values(await handle.client.hgetall(facts)).map(evidenceText);
    expect(values.join()).toContain('"ruleSet"');
    expect(values.join()).not.toMatch(/secret|earlier/);
  });

  test('is that of the first time, however often the message comes', async () => {
    const message = secret(inGroup(7));
    await keep(message);
    await keep({ ...message, receivedAt: message.receivedAt + 1_000 });
    const { judgements, flags } = await readEvidence(handle, inGroup(7));
    expect([judgements.length, flags.length]).toEqual([1, 1]);
    expect(judgements[0]!.message.receivedAt).toBe(message.receivedAt);
  });

  test('of an edit stands beside that of the message', async () => {
    const message = secret(inGroup(7));
    await keep(message);
    await keep({ ...message, event: 'edited', editedAt: message.sentAt + 1_000 });
    const { judgements } = await readEvidence(handle, inGroup(7));
    expect(judgements.map(({ message: { event } }) => event).sort()).toEqual(['edited', 'sent']);
  });

  test('is with every message that goes on account of it, and with the sender who is purged', async () => {
    const message = secret(inGroup(7));
    const orders = [orderFor(message.key), orderFor(inGroup(6)), purge('g', 'ann', message.sentAt)];
    await keep(message, orders);
    expect((await readEvidence(handle, inGroup(6))).flags).toMatchObject([{ by: { key: inGroup(7) } }]);
    expect(await readPurges(handle, { group: 'g', topic: '' }, 'ann')).toMatchObject([{ by: { key: inGroup(7) } }]);
  });

  test('keeps the rule set of that time by its hash', async () => {
    await keep(secret(inGroup(7)));
    expect(await readRuleSet(handle, 'abcdef0123')).toEqual(TEXTS);
    expect(await readRuleSet(handle, 'another')).toBeUndefined();
  });

  test('keeps that rule set for as long as the last thing that it judged', async () => {
    const own = keeper();
    const evidenceUntil = (seq: number, expiresAt: number) => {
      const message = secret(inGroup(seq));
      const orders = [orderFor(message.key, { expiresAt })];
      return own.keep({ cause: 'sent', message, sightings: FIRST, verdict: VERDICT, orders });
    };
    await evidenceUntil(7, Date.now() + HOUR);
    await evidenceUntil(8, Date.now() + 100 * HOUR);
    const [key = ''] = await handle.client.keys('unsaid:rule-set:*');
    expect(await handle.client.pttl(key)).toBeGreaterThan(147 * HOUR);
  });

  test('rejects when Redis does not take it', async () => {
    const [name] = [identityOf(inGroup(7))];
    await keep(secret(inGroup(7)));
    const [facts = ''] = await handle.client.keys(`unsaid:*:evidence:${name}`);
    await handle.client.del(facts);
    await handle.client.set(facts, 'in the way');
    await expect(keep(secret(inGroup(7)))).rejects.toThrow('WRONGTYPE');
  });
});

describe('the messages around it', () => {
  const around = async (key: MessageKey) => (await readEvidence(handle, key)).judgements[0]!.neighbours;

  test('are the ten numbers around it in a group', async () => {
    await keep(secret(inGroup(3)));
    expect(await around(inGroup(3))).toEqual([1, 2, 4, 5, 6, 7, 8].map(inGroup));
  });

  test('are the five before it between two people, of both, each with its sender first', async () => {
    const recorder = makeRecorder({ redis: handle, ...KEEP, now: Date.now });
    const direct = (from: string, to: string, msgKey: string): MessageKey => ({ kind: 'c2c', from, to, msgKey });
    const start = Date.now() - 10_000;
    const sent = [...Array(8).keys()].map((nth) => {
      const key = nth % 2 === 0 ? direct('zoe', 'ann', `k${nth}`) : direct('ann', 'zoe', `k${nth}`);
      return secret(key, { sentAt: start + nth });
    });
    const elsewhere = secret(direct('zoe', 'bob', 'k'), { sentAt: start + 6 });
    await Promise.all([...sent, elsewhere].map((message) => recorder.record(message)));
    await keep(sent[7]!);
    expect(await around(sent[7]!.key)).toEqual(sent.slice(2, 7).map(({ key }) => key));
  });
});

describe('a kept value', () => {
  test('is what it was, whatever stands in it, and what versions before wrote is read as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const written = JSON.parse(JSON.stringify(value));
        expect(unpackEvidence(packEvidence(value))).toEqual(written);
        expect(unpackEvidence(JSON.stringify(value))).toEqual(written);
      }),
    );
  });

  test('whose bytes are no packed value is read as a text', () => {
    expect(evidenceText('z1:nothing of ours')).toBe('z1:nothing of ours');
  });

  test('takes a third of its JSON at most: a flood with twenty messages and ten neighbours', () => {
    const keys = Array.from({ length: 20 }, (_, nth) => inGroup(nth + 1));
    const judgement = {
      message: messageOf(inGroup(21)),
      sightings: { ...FIRST, counters: [{ value: 20, contributing: keys }] },
      verdict: { ...VERDICT, hits: [{ ...VERDICT.hits[0]!, contributing: keys }] },
      neighbours: keys.slice(0, 10),
    };
    expect(packEvidence(judgement).length).toBeLessThan(JSON.stringify(judgement).length / 3);
  });
});
