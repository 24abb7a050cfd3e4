import { expect, test } from 'vitest';
import type { VerdictFact } from '../../src/journal/facts.ts';
import { makeTellVerdicts } from '../../src/journal/tell-verdicts.ts';
import type { Verdict } from '../../src/model.ts';
import { messageOf, says } from '../support/messages.ts';

test('what is told of a hit has its first 100 stretches', async () => {
  const told: VerdictFact[] = [];
  const tell = makeTellVerdicts({
    journal: {
      verdict: async (fact) => {
        told.push(fact);
      },
    },
    counts: { judged: () => {}, hit: () => {} },
    versionOf: () => 'v',
    now: () => 0,
    onError: () => {},
  });
  const spans = Array.from({ length: 25_600 }, (_, at) => ({ part: 0, start: 5 * at, end: 5 * at + 4 }));
  const hit = {
    rule: 'r',
    policy: 'p',
    state: 'live',
    severity: 'high',
    actions: [],
    spans,
    contributing: [],
  } as const;
  const verdict: Verdict = { ruleSet: 'abc', hits: [hit] };
  const message = messageOf({ kind: 'group', group: 'g', topic: '', seq: 1 }, { parts: says('a word') });
  const sightings = { first: true, gone: false, counters: [] };
  await tell.verdict({ cause: 'sent', message, sightings, verdict, first: true, strikes: [] });
  expect(told.map(({ hits }) => hits.map((one) => one.spans))).toEqual([[spans.slice(0, 100)]]);
});
