import { expect, test } from 'vitest';
import { startJudgingLate } from '../../src/late/judge-late.ts';
import { makeLateQueue } from '../../src/late/late-queue.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { makeJudgeApart } from '../../src/rulebook/judge-apart.ts';
import { keyInGroup, messageOf, says } from '../support/messages.ts';
import { until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

/** Of a cluster the master with what waits may be there, and the one with the record not. */
const [ofQueue, ofRecord] = [useRedis(), useRedis()];
const [queued, recorded] = [useHandle(ofQueue), useHandle(ofRecord)];

const TEXTS = {
  directory: 'rules',
  listFiles: [],
  ruleFiles: [
    {
      path: 'rules.yaml',
      text: `version: 1
rules:
  - id: word
    state: live
    severity: low
    when: { text: { terms: [badword] } }
    then: [review]
    examples: { match: ["badword"], no_match: ["good morning"] }
`,
    },
  ],
};

test('a message is not given up because a part of Redis refuses for long', async () => {
  let at = Date.now();
  const told: string[] = [];
  // By this clock a pause is over at the next look.
  const queue = makeLateQueue({ redis: queued, now: () => (at += 3_000) });
  const acted: string[] = [];
  const late = startJudgingLate({
    queue,
    apart: makeJudgeApart({ textsOf: () => TEXTS, now: () => new Date() }),
    rules: () => ({ hash: 'any', ladders: [] }),
    recorder: makeRecorder({ redis: recorded, keepKeysMs: 3_600_000, keepTextMs: 0, now: Date.now }),
    act: async ({ verdict }) => {
      acted.push(...verdict.hits.map(({ rule }) => rule));
      return {} as never;
    },
    metrics: { judgedLate: (result) => told.push(result) },
    log: { warn: () => told.push('later'), error: () => {} },
    lookMs: 20,
  });
  await ofRecord.client().config('SET', 'maxmemory', '1');
  const message = messageOf(keyInGroup('g', 1), { sentAt: at, receivedAt: at, parts: says('badword') });
  await queue.keep({ message, rules: ['word'], first: false, gone: false, tries: 0 });
  await until(() => told.length >= 7);
  await ofRecord.client().config('SET', 'maxmemory', '0');
  await until(() => told.includes('judged') || told.includes('given_up'));
  expect(new Set(told)).toEqual(new Set(['later', 'judged']));
  expect(acted).toEqual(['word']);
  await late.close();
});
