import { setTimeout } from 'node:timers/promises';
import { failed, type SeenCall, startRecallEndpoint } from '../../test/support/recall-endpoint.ts';
import type { TestRedis } from '../../test/support/redis.ts';
import { APP, type Service, startService } from '../../test/support/service.ts';

/** What makes a service keep something of every kind. Harmless words; the rules are kept beside what they led to. */
export const RULES = `version: 1
ladders:
  abuse: { window: 30d, rungs: [{ at: 2, do: [{ mute: 3000d }] }] }
rules:
  - id: goes
    severity: high
    state: live
    when: { text: { terms: ["goes-away"] } }
    then: [recall]
    examples: { match: ["goes-away"], no_match: ["good morning"] }
  - id: waits
    severity: medium
    state: live
    when: { text: { terms: ["held-back"] } }
    then: [recall]
    examples: { match: ["held-back"], no_match: ["good morning"] }
  - id: clears
    severity: critical
    state: live
    scope: { conversations: [group] }
    when: { text: { terms: ["clear-all-of-it"] } }
    then: [purge]
    examples: { match: ["clear-all-of-it"], no_match: ["good morning"] }
  - id: strikes
    severity: low
    state: live
    scope: { conversations: [group] }
    when: { text: { terms: ["three-strikes"] } }
    then: [review, { strike: { ladder: abuse } }]
    examples: { match: ["three-strikes"], no_match: ["good morning"] }
  - id: flood
    severity: medium
    state: live
    scope: { conversations: [group] }
    when: { count: { per: [sender, conversation], over: 10m, gte: 4 } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence: [{ at: 0s, from: u1, text: "hi", repeat: 4, every: 1s }]
        expect: { recalled: 4 }
      - sequence: [{ at: 0s, from: u1, text: "hi", repeat: 3, every: 1s }]
        expect: none
  - id: copies
    severity: medium
    state: live
    scope: { conversations: [group] }
    when: { distinct: { of: sender, per: [same_text], over: 10m, gte: 3, where: { text: { longer_than: 20 } } } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence:
          - { at: 0s, from: u1, text: "a longer text that is said again and again" }
          - { at: 1s, from: u2, text: "a longer text that is said again and again" }
          - { at: 2s, from: u3, text: "a longer text that is said again and again" }
        expect: { recalled: 3 }
      - sequence: [{ at: 0s, from: u1, text: "a longer text that is said again and again", repeat: 3, every: 1s }]
        expect: none
  - id: spelled
    severity: medium
    state: live
    scope: { conversations: [group] }
    when: { text: { terms: ["zebra"], across_messages: { last: 6, within: 5m } } }
    then: [review]
    examples: { match: ["zebra"], no_match: ["good morning"] }
`;

/** No recall of a message of that time is too late before the year 2100. */
export const FAR_AHEAD_MS = Date.UTC(2100, 0, 1);

export type Post = (command: string, body: Readonly<Record<string, unknown>>) => Promise<void>;

export function postTo(service: Pick<Service, 'callbackUrl'>): Post {
  return async (command, body) => {
    const url = `${service.callbackUrl}?SdkAppid=${APP.sdkAppId}&CallbackCommand=${command}&contenttype=json`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ CallbackCommand: command, ...body }) });
    if (answer.status !== 200) throw new Error(`${command} was answered ${answer.status}`);
  };
}

const text = (said: string) => [{ MsgType: 'TIMTextElem', MsgContent: { Text: said } }];

/** A message of the group `zoo`. */
export const said = (seq: number, from: string, words: string, atMs: number) => ({
  ...{ GroupId: 'zoo', Type: 'Public', From_Account: from, Operator_Account: from, OnlineOnlyFlag: 0 },
  ...{ Random: seq, MsgSeq: seq, MsgTime: Math.floor(atMs / 1_000), EventTime: atMs, MsgBody: text(words) },
});
export const GROUP_SAID = 'Group.CallbackAfterSendMsg';

type Env = Readonly<Record<string, string>> & { readonly REDIS_URL: string };
type Run = {
  readonly root: string;
  readonly redis: TestRedis;
  readonly rulesDir: string;
  readonly dataDir: string;
  /** The command line of the same version. */
  readonly unsaid: (args: readonly string[], env: Env) => Promise<string>;
};

/**
 * Has a service keep something of every kind: outcomes, then what waits, then what came while Redis was away. Ends with
 * Redis stopped and the process killed, so nothing is tidied up. `beforeRedisEnds`: to read what is there.
 */
export async function keepEverything(
  { root, redis, rulesDir, dataDir, unsaid }: Run,
  beforeRedisEnds: () => Promise<void>,
): Promise<void> {
  const endpoint = await startRecallEndpoint();
  const isRefused = ({ body }: SeenCall) => JSON.stringify(body).includes('"MsgSeq":2}');
  const ok = endpoint.reply;
  endpoint.reply = (call, nth) => (isRefused(call) ? failed(10007) : ok(call, nth));
  const env = {
    REDIS_URL: redis.url,
    TENCENT_REST_URL: endpoint.url,
    RULES_DIR: rulesDir,
    DATA_DIR: dataDir,
    CALLBACK_UNSIGNED: 'allow',
    KEEP_KEYS: '7d',
  };
  await withOutcomes(await startService(env, root), async () => {
    while (!isSettled(await unsaid(['status', '--format', 'json'], env))) await setTimeout(200);
  });
  for (const args of [
    ['hold', '--rule', 'waits', '--yes', '--reason', 'kept for a test', '--as', 'ann'],
    ['release', '--rule', 'goes', '--override', '1h', '--yes', '--reason', 'kept for a test', '--as', 'ann'],
  ]) {
    await unsaid(args, env);
  }
  // Without the role `recall` nothing is called: what is flagged now waits.
  const waiting = await startService({ ...env, ROLES: 'receive,admin' }, root);
  await leaveWaiting(postTo(waiting));
  await unsaid(['recall', 'group/zoo/30', '--yes', '--reason', 'kept for a test', '--as', 'ann'], env);
  // The share of the brakes is written once a second.
  await setTimeout(1_500);
  await beforeRedisEnds();
  redis.kill();
  const post = postTo(waiting);
  await post(GROUP_SAID, said(40, 'eve', 'this goes-away, from the disk', FAR_AHEAD_MS));
  await post(GROUP_SAID, said(41, 'eve', 'good morning', FAR_AHEAD_MS));
  await waiting.kill();
  await endpoint.close();
}

/** By what `unsaid status` says: everything flagged has its outcome, and every mute. */
function isSettled(status: string): boolean {
  const { lanes, mutes } = JSON.parse(status) as Status;
  return lanes.every(({ pending }) => pending === 0) && mutes.waiting + mutes.underWay === 0;
}
type Status = {
  readonly lanes: readonly { readonly pending: number }[];
  readonly mutes: { readonly waiting: number; readonly underWay: number };
};

/** Each kind of outcome, an edit, strikes up to a mute, counters, a message that is gone before it came. */
async function withOutcomes(service: Service, untilSettled: () => Promise<void>): Promise<void> {
  const post = postTo(service);
  const now = Date.now();
  await post(GROUP_SAID, said(1, 'mallory', 'this goes-away', now));
  await post(GROUP_SAID, said(2, 'mallory', 'this goes-away as well', now));
  await post(GROUP_SAID, said(3, 'bob', 'good morning', now));
  await post('Group.CallbackAfterModifyMsg', said(3, 'bob', 'an edit that goes-away', now));
  await post('Group.CallbackAfterRecallMsg', {
    ...{ GroupId: 'zoo', Operator_Account: 'admin', EventTime: now },
    MsgSeqList: [{ MsgSeq: 9 }],
  });
  for (const seq of [4, 5]) await post(GROUP_SAID, said(seq, 'carl', `three-strikes, number ${seq}`, now));
  for (const seq of [6, 7, 8, 10]) await post(GROUP_SAID, said(seq, 'flo', `word ${seq}`, now + seq));
  for (const [nth, letter] of ['ze', 'br'].entries()) await post(GROUP_SAID, said(11 + nth, 'sid', letter, now + nth));
  await post('C2C.CallbackAfterSendMsg', {
    ...{ From_Account: 'dan', To_Account: 'ann', MsgSeq: 1, MsgRandom: 1, MsgKey: '1_1_1', OnlineOnlyFlag: 0 },
    ...{ MsgTime: Math.floor(now / 1_000), EventTime: now, SendMsgResult: 0, MsgBody: text('this goes-away, too') },
  });
  await post(GROUP_SAID, { ...said(13, 'gil', 'this goes-away', now), OnlineOnlyFlag: 1 });
  for (const [nth, from] of ['x', 'y'].entries())
    await post(GROUP_SAID, said(14 + nth, from, 'a longer text that is said again and again', now + nth));
  await untilSettled();
  await service.stop();
}

async function leaveWaiting(post: Post): Promise<void> {
  await post(GROUP_SAID, said(20, 'mallory', 'this goes-away', FAR_AHEAD_MS));
  await post(GROUP_SAID, said(21, 'mallory', 'this is held-back', FAR_AHEAD_MS));
  await post(GROUP_SAID, said(22, 'peg', 'clear-all-of-it', FAR_AHEAD_MS));
  for (const seq of [23, 24]) await post(GROUP_SAID, said(seq, 'cleo', `three-strikes, number ${seq}`, FAR_AHEAD_MS));
  await post('C2C.CallbackAfterSendMsg', {
    ...{ From_Account: 'dan', To_Account: 'ann', MsgSeq: 2, MsgRandom: 2, MsgKey: '2_2_2', OnlineOnlyFlag: 0 },
    ...{ MsgTime: Math.floor(FAR_AHEAD_MS / 1_000), EventTime: FAR_AHEAD_MS, SendMsgResult: 0 },
    MsgBody: text('this goes-away, too'),
  });
}
