import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { makeMemoryCounters } from '../../src/judge/memory-counters.ts';
import { countAll, play, recalledIn } from '../../src/judge/play.ts';
import { type Counted, readWindow } from '../../src/judge/window.ts';
import { type CounterRequest, identityOf } from '../../src/model.ts';
import { judgeOf } from './rules-of.ts';

const keyOf = (seq: number) => ({ kind: 'group', group: 'g', topic: '', seq }) as const;
const said = (seq: number, atMs: number, text: string) => ({
  key: keyOf(seq),
  content: contentOfText(text, { sender: 'ann', group: 'g', conversationId: 'g', groupType: 'Public', sentAt: atMs }),
});

const judge = judgeOf(`version: 1
rules:
  - id: wave
    state: live
    when: { any: [{ text: { terms: ["always"] } }, { count: { per: [sender], gte: 3, over: 10s } }] }
    then: [{ recall: { which: contributing } }]
    examples: { match: ["always"], no_match: ["never"] }
  - id: word
    state: live
    when: { text: { terms: ["bad"] } }
    then: [review]
    examples: { match: ["bad"], no_match: ["good"] }
`);

test('each message is counted with those before it, judged, and says what its hits recall', () => {
  const played = [...play(judge, [said(1, 0, 'hi'), said(2, 1_000, 'bad'), said(3, 2_000, 'hi')])];
  expect(played.map(({ hits }) => hits.map(({ rule }) => rule))).toEqual([[], ['word'], ['wave']]);
  expect(played.map(({ readings }) => readings[0]!.value)).toEqual([1, 2, 3]);
  const [wave] = played[2]!.hits;
  expect(played[2]!.recalledBy(wave!).map(identityOf)).toEqual([1, 2, 3].map((seq) => identityOf(keyOf(seq))));
});

test('what a sequence recalls is said once for each message, and only on account of the hits asked for', () => {
  const wave = [0, 1, 2, 3].map((nth) => said(nth + 1, nth * 1_000, 'always'));
  expect(recalledIn(judge, wave).size).toBe(4);
  expect(recalledIn(judge, wave, ({ rule }) => rule === 'word').size).toBe(0);
});

test('counting alone judges nothing', () => {
  const counted = [...countAll(judge, [said(1, 0, 'bad'), said(2, 0, 'bad')])];
  expect(counted.map(({ readings }) => readings[0]!.value)).toEqual([1, 2]);
});

/** What the counters in memory look at is what the definition would find in the whole past. */
test('counters in memory follow the definition, in any order of arrival and with duplicates', () => {
  const arrivals = fc.array(
    fc.record({ seq: fc.nat({ max: 12 }), atMs: fc.nat({ max: 40_000 }), member: fc.nat({ max: 3 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 5 }), fc.boolean(), (messages, atLeast, distinct) => {
      const counters = makeMemoryCounters();
      const past = new Map<string, Counted>();
      for (const { seq, atMs, member } of messages) {
        const [key, identity, counted] = [keyOf(seq), identityOf(keyOf(seq)), distinct ? `${member}` : undefined];
        // A message that comes again is what it was at first.
        if (!past.has(identity)) past.set(identity, { identity, key, sentAt: atMs, member: counted });
        const request: CounterRequest = {
          ...{ type: 'count', name: 'n', keys: ['k'], member: counted, overMs: 10_000, atLeast, contributing: true },
        };
        const defined = readWindow([...past.values()], identity, { overMs: 10_000, atLeast, distinct });
        expect(counters.count(key, atMs, [request])).toEqual([defined]);
      }
    }),
  );
});
