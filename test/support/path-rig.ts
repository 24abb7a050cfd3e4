import { expect } from 'vitest';
import { makeAct } from '../../src/act/act.ts';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import { identityOf } from '../../src/model.ts';
import { makeModerate } from '../../src/moderate.ts';
import { expiresAtOf } from '../../src/queue/expires-at.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { handleParsed } from '../../src/receive/handle.ts';
import { parseCallback } from '../../src/receive/parse.ts';
import { makeEvidenceKeeper } from '../../src/record/evidence.ts';
import { makeRecorder } from '../../src/record/record.ts';
import type { RedisHandle } from '../../src/redis/connect.ts';
import { makeSanctions } from '../../src/sanction/impose.ts';
import { judgeOf } from '../judge/rules-of.ts';

/** What came of callbacks: whose messages are to go, and who is punished. */
export type Outcome = {
  readonly recalled: ReadonlySet<string>;
  /** `mute ann`, `strike ann`, `purge ann`. */
  readonly punished: ReadonlySet<string>;
  readonly reviews: ReadonlySet<string>;
  /** Rules that matched, once for each time they were counted. */
  readonly verdicts: readonly string[];
};

const HOUR_MS = 3_600_000;

/** The path from the body of a callback to what is asked of queue and sanctions, over a real Redis, without a worker. */
export function makePathRig(redis: RedisHandle, rules: string, { keepTextMs = HOUR_MS } = {}) {
  const judge = judgeOf(rules);
  const metrics = makeMetrics({ processMetrics: false });
  const keep = { redis, keepKeysMs: 7 * 24 * HOUR_MS, keepTextMs, now: Date.now };
  const queue = makeRecallQueue({ ...keep, metrics, onError: (error) => expect.unreachable(String(error)) });
  const sanctions = makeSanctions({ ...keep, metrics });
  let [recalled, punished, reviews, verdicts] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    [] as string[],
  ];
  const log = { info: () => {}, warn: () => {} };
  const counting = { ...metrics, verdict: (rule: string) => void verdicts.push(rule), suspicious: () => {} };
  const act = makeAct({
    evidence: makeEvidenceKeeper({ ...keep, ruleTexts: () => undefined, engine: '' }),
    queue: {
      flag: (orders) => {
        for (const { target } of orders) {
          if (target.type === 'message') recalled.add(identityOf(target.key));
          else punished.add(`purge ${target.sender}`);
        }
        return queue.flag(orders);
      },
    },
    sanctions: {
      strike: (strikes, ladders) => {
        for (const { account } of strikes) punished.add(`strike ${account}`);
        return sanctions.strike(strikes, ladders);
      },
      impose: (orders) => {
        for (const order of orders) {
          if (order.type === 'mute') punished.add(`mute ${order.account}`);
          else reviews.add(`${order.rule} ${order.sender ?? 'nobody'}`);
        }
        return sanctions.impose(orders);
      },
    },
    admin: 'administrator',
    expiresAtOf,
    metrics: counting,
    log,
    now: Date.now,
  });
  const handle = makeModerate({
    recorder: makeRecorder(keep),
    judged: { count: () => {} },
    judge: () => judge,
    act,
    handOn: async () => expect.unreachable('nothing here costs too much'),
    draftApart: async () => undefined,
    queue,
    onOverLimit: async () => {},
    metrics: counting,
    log,
  });
  return {
    judge,
    async tell(command: string, body: object): Promise<void> {
      const parsed = parseCallback(command, JSON.stringify(body), Date.now());
      expect(['message', 'recalled']).toContain(parsed.type);
      await handleParsed(handle, parsed);
    },
    /** What came of all that was told since it was asked last. */
    outcome(): Outcome {
      const outcome = { recalled, punished, reviews, verdicts };
      [recalled, punished, reviews, verdicts] = [new Set(), new Set(), new Set(), []];
      return outcome;
    },
    close: async () => {
      await Promise.all([queue.close(), sanctions.close()]);
    },
  };
}
export type PathRig = ReturnType<typeof makePathRig>;

export const text = (words: string) => ({ MsgType: 'TIMTextElem', MsgContent: { Text: words } });
export const custom = (data: unknown, more: object = {}) => ({
  MsgType: 'TIMCustomElem',
  MsgContent: { Data: typeof data === 'string' ? data : JSON.stringify(data), Desc: '', Ext: '', Sound: '', ...more },
});

/** The callbacks of one message in a group and of what is done with it. Times are now. */
export function groupMessage(group: string, seq: number, from: string) {
  const sentAt = Date.now() - 5_000;
  const sent = (MsgBody: readonly object[], more: object = {}) =>
    [
      'Group.CallbackAfterSendMsg',
      {
        ...{ GroupId: group, Type: 'Public', From_Account: from, Operator_Account: from, Random: seq, MsgSeq: seq },
        ...{ MsgTime: Math.floor(sentAt / 1_000), OnlineOnlyFlag: 0, MsgBody, CloudCustomData: '', ...more },
      },
    ] as const;
  const edited = (by: string, MsgBody: readonly object[], afterMs = 1_000, more: object = {}) =>
    [
      'Group.CallbackAfterModifyMsg',
      {
        ...{ Operator_Account: by, GroupId: group, TopicId: '', MsgSeq: seq, MsgBody },
        ...{ EventTime: sentAt + afterMs, ...more },
      },
    ] as const;
  return { sent, edited, identity: `g\u001f${group}\u001f\u001f${seq}` };
}

/** The same of a message from one person to another. */
export function directMessage(from: string, to: string, number: number) {
  const sentAt = Date.now() - 5_000;
  const seconds = Math.floor(sentAt / 1_000);
  const key = { MsgSeq: number, MsgRandom: number, MsgTime: seconds, MsgKey: `${number}_${number}_${seconds}` };
  const sent = (MsgBody: readonly object[], CloudCustomData: unknown = '') =>
    [
      'C2C.CallbackAfterSendMsg',
      {
        ...{ From_Account: from, To_Account: to, ...key, OnlineOnlyFlag: 0, SendMsgResult: 0, MsgBody },
        CloudCustomData: asText(CloudCustomData),
      },
    ] as const;
  const edited = (by: string, MsgBody: readonly object[], CloudCustomData: unknown = '', afterMs = 1_000) =>
    [
      'C2C.CallbackAfterModifyMsg',
      {
        ...{ Operator_Account: by, From_Account: from, To_Account: to, ...key, MsgBody },
        ...{ CloudCustomData: asText(CloudCustomData), EventTime: sentAt + afterMs },
      },
    ] as const;
  const [low, high] = from < to ? [from, to] : [to, from];
  return { sent, edited, identity: `c\u001f${low}\u001f${high}\u001f${key.MsgKey}` };
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** As Tencent's UI kits store an answer in the message that is answered (docs 48005). */
export const answers = (...said: readonly (readonly [who: string, words: string])[]) => ({
  messageReplies: {
    replies: said.map(([messageSender, messageAbstract]) => ({ messageAbstract, messageSender, messageID: 'x' })),
    version: 1,
  },
});
/** As they store in an answer what it answers. */
export const quote = (who: string, words: string) => ({
  messageReply: { messageAbstract: words, messageSender: who, messageID: 'x', version: 1 },
});
