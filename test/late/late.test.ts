import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeAct } from '../../src/act/act.ts';
import { ON_PATH } from '../../src/judge/budget.ts';
import { openJudge } from '../../src/judge/judge.ts';
import { makeDraftApart } from '../../src/late/draft-apart.ts';
import { type LateJudge, startJudgingLate } from '../../src/late/judge-late.ts';
import { type LateMessage, type LateQueue, makeLateQueue } from '../../src/late/late-queue.ts';
import { makeHandOn } from '../../src/late/over-budget.ts';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import type { Message } from '../../src/model.ts';
import { makeModerate } from '../../src/moderate.ts';
import { expiresAtOf } from '../../src/queue/expires-at.ts';
import { makeRecallQueue, type RecallQueue } from '../../src/queue/recall-queue.ts';
import type { Handle } from '../../src/receive/handle.ts';
import { makeEvidenceKeeper } from '../../src/record/evidence.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import { type JudgeApart, makeJudgeApart } from '../../src/rulebook/judge-apart.ts';
import type { RuleTexts } from '../../src/rules/parse.ts';
import { makeSanctions } from '../../src/sanction/impose.ts';
import { keyInGroup, messageOf, says } from '../support/messages.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const TODAY = new Date('2026-11-20T00:00:00Z');
const NOW = TODAY.getTime();
const HOUR_MS = 3_600_000;
const SLOW = "{ text: { regex: '[\\p{L}\\p{N}]{1,60}\\d!' } }";
const TEXTS: RuleTexts = {
  directory: 'rules',
  listFiles: [],
  ruleFiles: [
    {
      path: 'rules.yaml',
      text: `version: 1
rules:
  - id: slow
    state: live
    severity: high
    when: ${SLOW}
    then: [recall, block]
    examples: { match: ["a1!"], no_match: ["good morning"] }
  - id: counted
    state: live
    severity: low
    when: { count: { per: [sender, conversation], over: 1m, gte: 2, where: ${SLOW} } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence: [{ at: 0s, from: u, text: "a1!", repeat: 2, every: 1s }]
        expect: { recalled: 2 }
      - sequence: [{ at: 0s, from: u, text: "a1!" }]
        expect: none
  - id: word
    state: live
    severity: low
    when: { text: { terms: [badword] } }
    then: [recall]
    examples: { match: ["badword"], no_match: ["good morning"] }
`,
    },
  ],
};
const compiled = compileRules(TEXTS, TODAY);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const judge = openJudge(compiled.table);
const { hash } = judge.ruleSet;
/** Matches at its very end, and on the way there costs more than is allowed. */
const SLOW_TEXT = `1! ${'abcdefghij'.repeat(480)} x1!`;

const server = useRedis();
const redis = useHandle(server);
let recalls: RecallQueue;
let apart: JudgeApart;
let handle: Handle;
let waiting: LateQueue;
let late: LateJudge | undefined;
let startLate: () => void;
const over: string[] = [];
const judgedLate: string[] = [];
const warned: object[] = [];
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const metrics = {
    ...makeMetrics({ processMetrics: false }),
    ruleOverBudget: (rule: string) => over.push(rule),
    judgedLate: (result: string) => judgedLate.push(result),
  };
  const keep = { redis, keepKeysMs: 7 * 24 * HOUR_MS, keepTextMs: HOUR_MS, now: () => NOW };
  recalls = makeRecallQueue({ ...keep, metrics, onError: (error) => expect.unreachable(String(error)) });
  const sanctions = makeSanctions({ ...keep, metrics });
  const recorder = makeRecorder(keep);
  const evidence = makeEvidenceKeeper({ ...keep, ruleTexts: () => TEXTS, engine: '' });
  const log = { info: () => {}, warn: (line: object) => warned.push(line), error: () => {} };
  const act = makeAct({
    ...{ evidence, queue: recalls, sanctions, metrics, log, expiresAtOf },
    admin: 'administrator',
    now: () => NOW,
  });
  apart = makeJudgeApart({ textsOf: (asked) => (asked === hash ? TEXTS : undefined), now: () => TODAY });
  waiting = makeLateQueue({ redis, now: () => NOW, mostWaiting: 5 });
  startLate = () => {
    late = startJudgingLate({
      queue: waiting,
      apart,
      rules: () => judge.ruleSet,
      recorder,
      act,
      metrics,
      log,
      lookMs: 50,
    });
  };
  handle = makeModerate({
    ...{ recorder, judged: { count: () => {} }, judge: () => judge, act, queue: recalls, metrics, log },
    handOn: makeHandOn({ queue: waiting, wake: () => late?.wake(), metrics, log, now: () => NOW }),
    draftApart: makeDraftApart(apart),
    onOverLimit: async () => {},
  });
  closers.push(
    () => recalls.close(),
    () => sanctions.close(),
    () => apart.close(),
  );
});
beforeEach(async () => {
  await late?.close();
  late = undefined;
  await redis.client.flushall();
  over.length = 0;
  judgedLate.length = 0;
  warned.length = 0;
});
afterAll(async () => {
  await late?.close();
  for (const close of closers) await close();
});

const said = (seq: number, text: string, sender = 'u'): Message =>
  messageOf(keyInGroup('g', seq), { sender, sentAt: NOW - 10_000 + seq * 1_000, receivedAt: NOW, parts: says(text) });
const lateOf = (seq: number, sender: string): LateMessage => {
  return { message: said(seq, 'hello', sender), rules: ['slow'], first: true, gone: false, tries: 0 };
};
const flagged = async (): Promise<readonly string[]> => (await redis.client.keys('*:item:*')).toSorted();

describe('a message on which a rule costs too much', () => {
  it('is judged late by that rule, and what is to be counted of it is counted then', async () => {
    startLate();
    await handle.message(said(1, `badword ${SLOW_TEXT}`));
    expect(over.toSorted()).toEqual(['counted', 'slow']);
    await vi.waitUntil(() => judgedLate.length === 1, 20_000);
    expect(await flagged()).toHaveLength(1);
    await handle.message(said(2, SLOW_TEXT));
    await vi.waitUntil(() => judgedLate.length === 2, 20_000);
    expect(judgedLate).toEqual(['judged', 'judged']);
    expect(await flagged()).toHaveLength(2);
    expect(await waiting.waiting()).toBe(0);
    // Once a minute and rule, however many messages.
    expect(warned).toHaveLength(2);
    expect(JSON.stringify(warned)).not.toContain('abcdefghij');
  });

  it('that is longer than anything looked at on the path is judged late by every rule', async () => {
    startLate();
    await handle.message(said(1, `${'see there '.repeat(ON_PATH.units / 8)} badword`));
    expect(over.toSorted()).toEqual(['counted', 'slow', 'word']);
    await vi.waitUntil(() => judgedLate.length === 1, 20_000);
    expect(await flagged()).toHaveLength(1);
  });

  it('is safe before its callback is answered: another process judges it after this one died', async () => {
    await handle.message(said(1, SLOW_TEXT));
    expect(await flagged()).toHaveLength(0);
    expect(await waiting.waiting()).toBe(1);
    startLate();
    await vi.waitUntil(() => judgedLate.length === 1, 20_000);
    expect(await flagged()).toHaveLength(1);
  });

  it('goes back to the others when the process ends while it is judged', async () => {
    startLate();
    await handle.message(said(1, SLOW_TEXT));
    await late!.close();
    late = undefined;
    startLate();
    await vi.waitUntil(() => judgedLate.includes('judged') && judgedLate.length > 0, 20_000);
    expect(await flagged()).toHaveLength(1);
    expect(judgedLate).not.toContain('given_up');
  });

  it('as a draft is decided within the time that Tencent waits', async () => {
    await apart.judge(said(1, 'hello'), hash, async () => []);
    const decided = await handle.draft(said(1, SLOW_TEXT));
    expect(judgedLate[0]).toMatch(/^draft/);
    expect(decided.errorCode === 0).toBe(judgedLate[0] === 'draft_passed');
    expect(handle.draft(said(1, 'a1!'))).toMatchObject({ errorCode: expect.any(Number) });
  });
});

describe('messages that wait to be judged late', () => {
  const order = async (): Promise<readonly string[]> => {
    const taken: string[] = [];
    for (let one = await waiting.take(); one !== undefined; one = await waiting.take()) taken.push(one.message.sender!);
    return taken;
  };

  it('are taken in turns: who sends many does not keep others waiting', async () => {
    for (let seq = 1; seq <= 4; seq++) await waiting.keep(lateOf(seq, 'many'));
    await waiting.keep(lateOf(5, 'one'));
    expect((await order()).indexOf('one')).toBeLessThan(2);
  });

  it('are kept once, and no more than there is room for', async () => {
    for (let seq = 1; seq <= 5; seq++) await waiting.keep(lateOf(seq, 'u'));
    await waiting.keep(lateOf(5, 'u'));
    await expect(waiting.keep(lateOf(6, 'u'))).rejects.toThrow('5 messages wait');
    const first = (await waiting.take())!;
    await waiting.done(first);
    await waiting.done(first);
    await waiting.keep(lateOf(6, 'u'));
    expect(await waiting.waiting()).toBe(5);
    expect(await redis.client.hgetall(redis.keys.late.senders)).toEqual({ u: '5' });
  });

  it('come again when whoever took them is not heard of, or when judging failed', async () => {
    let now = NOW;
    const queue = makeLateQueue({ redis, now: () => now });
    await queue.keep(lateOf(1, 'u'));
    expect(await queue.take()).toMatchObject({ tries: 0 });
    expect(await queue.take()).toBeUndefined();
    now += 121_000;
    const taken = (await queue.take())!;
    await queue.again(taken, 1);
    expect(await queue.take()).toBeUndefined();
    now += 6_000;
    expect(await queue.take()).toMatchObject({ tries: 1 });
  });
});

describe('a judge in a thread', () => {
  it('that breaks says so, and the next message has a new thread', async () => {
    const short = makeJudgeApart({ textsOf: () => TEXTS, now: () => TODAY, answerWithinMs: 1 });
    await expect(short.judge(said(1, SLOW_TEXT), hash, async () => [])).rejects.toThrow();
    await short.close();
    await expect(apart.judge(said(1, 'a1!'), 'another', async () => [])).rejects.toThrow('not kept any more');
    const verdict = await apart.judge(said(1, 'a1!'), hash, async (requests) =>
      requests.map(() => ({ value: 1, contributing: [] })),
    );
    expect(verdict.hits.map(({ rule }) => rule)).toEqual(['slow']);
  });
});
