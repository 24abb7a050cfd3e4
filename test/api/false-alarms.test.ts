import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { falseAlarmsOf, standingOf } from '../../src/api/answers/false-alarms.ts';
import { makeFalseAlarmsShown } from '../../src/api/show-false-alarms.ts';
import type { History } from '../../src/history/history.ts';
import { openHistory } from '../../src/history/open.ts';
import { putLabel } from '../../src/history/people/labels.ts';
import { refOf } from '../../src/message-ref.ts';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import type { Condition, LearnedCondition } from '../../src/rules/rule-set.ts';
import { entries, groupKey, hit, NOON, verdict } from '../support/facts.ts';

const HOUR_MS = 3_600_000;
let dir: string;
let history: History;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unsaid-false-alarms-'));
  const address = { type: 'sqlite', file: join(dir, 'history.sqlite') } as const;
  history = await openHistory({ address, keepHistoryMs: 9e9, keepEvidenceMs: 9e9, refOf, now: () => NOON });
  const facts = Array.from({ length: 60 }, (_, seq) =>
    verdict(groupKey(seq + 1), { hits: [hit({ rule: 'chat', version: 'v2', state: 'shadow' })] }),
  );
  const minute = NOON / 60_000;
  const row = (rule: string, version: string, action: string, messages: number, at = minute) => ({
    ...({ minute: at, rule, version, state: rule === '' ? '' : 'shadow', action, messages } as const),
  });
  await history.take(
    entries(...facts, {
      ...{ type: 'counts', id: `${NOON} 1` },
      // Each hit asks for two things. An hour before another version ran.
      counts: [
        ...[row('chat', 'v2', 'recall', 100), row('chat', 'v2', 'strike', 100), row('', '', '', 50_000)],
        ...[row('chat', 'v1', 'recall', 9_000, minute - 120), row('', '', '', 70_000, minute - 120)],
      ],
    }),
  );
});
afterAll(async () => {
  await history.close();
  await rm(dir, { recursive: true });
});

const learned = (oneIn: number) => ({ type: 'learned', model: 'm', oneIn }) as LearnedCondition;
const ask = (when: Condition, version = 'v2') =>
  falseAlarmsOf(history.questions, { id: 'chat', when }, version, NOON + HOUR_MS);

test('labels on the sample say whether a model keeps its price on real messages', async () => {
  const samples = (await history.questions.samples({ rule: 'chat' }, { limit: 50 })).items;
  expect(samples).toHaveLength(50);
  expect(await ask(learned(1_000))).toMatchObject({ stated: 0.001, low: 0, standing: 'unknown' });
  const label = (label: 'right' | 'wrong') =>
    Promise.all(
      samples.map(({ message: { identity } }) =>
        putLabel(history.db, { rule: 'chat', identity, who: 'ann', label, at: NOON }),
      ),
    );
  await label('wrong');
  // 100 hits in 50,000 messages, 93 % and more of them wrong: 0.19 % to 0.2 %.
  const exceeded = await ask(learned(1_000));
  expect(exceeded).toMatchObject({ standing: 'exceeded' });
  expect([exceeded!.low, exceeded!.high]).toEqual([expect.closeTo(0.00186, 5), expect.closeTo(0.002, 5)]);
  expect(await ask(learned(100))).toMatchObject({ standing: 'kept' });
  // Two models side by side may both be wrong; one that only adds to other words may not be more often than itself.
  expect(await ask({ type: 'any', of: [learned(1_000), learned(500)] })).toMatchObject({
    stated: 0.003,
    standing: 'kept',
  });
  expect(await ask({ type: 'all', of: [learned(1_000), { type: 'length', longerThan: 3 }] })).toMatchObject({
    ...{ stated: 0.001, standing: 'exceeded' },
  });
  await label('right');
  expect(await ask(learned(1_000))).toMatchObject({ standing: 'kept' });
  expect(await ask({ type: 'length', longerThan: 3 })).toBeNull();
  expect(await ask(learned(1_000), 'v3')).toBeNull();
});

test('a scrape shows it, for the alert to compare, and never waits for history', async () => {
  const samples = (await history.questions.samples({ rule: 'chat' }, { limit: 50 })).items;
  await Promise.all(
    samples.map(({ message: { identity } }) =>
      putLabel(history.db, { rule: 'chat', identity, who: 'ann', label: 'wrong', at: NOON }),
    ),
  );
  const metrics = makeMetrics({ knownCodes: [] });
  const rules = [
    { id: 'chat', when: learned(1_000) },
    { id: 'plain', when: { type: 'length', longerThan: 3 } },
  ];
  let isAway = true;
  const warn = vi.fn();
  const options = {
    ...{ history: () => (isAway ? undefined : history), versionOf: () => 'v2', now: () => NOON + HOUR_MS },
    ...{ judge: () => ({ ruleSet: { rules } }), metrics, log: { warn } },
  } as unknown as Parameters<typeof makeFalseAlarmsShown>[0];
  await makeFalseAlarmsShown(options)();
  const shown = async () => {
    const { body } = await metrics.expose();
    const lines = [...body.matchAll(/^unsaid_learned_false_alarms\{rule="(\w+)",bound="(\w+)"\} (\S+)$/gm)];
    return Object.fromEntries(lines.map(([, rule, bound, value]) => [`${rule} ${bound}`, Number(value)]));
  };
  expect(await shown()).toEqual({});
  isAway = false;
  const show = makeFalseAlarmsShown(options);
  await show();
  expect(await shown()).toEqual({
    ...{ 'chat stated': 0.001, 'chat low': expect.closeTo(0.00186, 5), 'chat high': expect.closeTo(0.002, 5) },
  });
  // The next scrapes ask nothing.
  isAway = true;
  await show();
  expect(Object.keys(await shown())).toHaveLength(3);
  const broken = { ...options, history: () => ({ questions: { counts: () => Promise.reject(new Error('down')) } }) };
  await makeFalseAlarmsShown(broken as unknown as typeof options)();
  expect(warn).toHaveBeenCalledTimes(1);
});

test('hits that are right do not count as innocent messages', () => {
  // Half of all messages are spam, and found: of the other half one in ten is taken.
  const { low, high } = standingOf(0.1, { hits: 5_500, judged: 10_000, right: 5_000, wrong: 500 });
  expect([low < 0.1, high > 0.1]).toEqual([true, true]);
  expect(standingOf(0.1, { hits: 0, judged: 0, right: 0, wrong: 0 })).toEqual({
    ...{ stated: 0.1, low: 0, high: 0, standing: 'kept' },
  });
});
