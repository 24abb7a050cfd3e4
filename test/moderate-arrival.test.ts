import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAct } from '../src/act/act.ts';
import { recalledIn } from '../src/judge/play.ts';
import { makeMetrics } from '../src/metrics/metrics.ts';
import { identityOf, type Message } from '../src/model.ts';
import { makeModerate } from '../src/moderate.ts';
import { expiresAtOf } from '../src/queue/expires-at.ts';
import { makeRecallQueue, type RecallQueue } from '../src/queue/recall-queue.ts';
import type { Handle } from '../src/receive/handle.ts';
import { makeEvidenceKeeper } from '../src/record/evidence.ts';
import { makeRecorder, type Recorder } from '../src/record/record.ts';
import { connectRedis, type RedisHandle } from '../src/redis/connect.ts';
import { makeSanctions, type Sanctions } from '../src/sanction/impose.ts';
import { judgeOf } from './judge/rules-of.ts';
import { keyInGroup, messageOf, says } from './support/messages.ts';
import { nothingLate } from './support/nothing-late.ts';
import { useRedis } from './support/use-redis.ts';

/**
 * What is recalled in the end is a matter of what was sent, not of how it reached us: re-ordered, repeated, through
 * three processes, with a crash of any of them and of Redis on the way.
 */

const judge = judgeOf(`version: 1
rules:
  - id: flood
    severity: low
    state: live
    when:
      any:
        - count: { per: [sender, conversation], over: 10s, gte: 5 }
        - count: { per: [sender, same_text], over: 30s, gte: 4, where: { text: { longer_than: 6 } } }
    then: [{ recall: { which: contributing, keep_first: 1 } }]
    examples:
      - sequence:
          - { at: 0s, from: u1, text: "in", repeat: 5, every: 1s }
        expect: { recalled: 4 }
      - sequence: [{ at: 0s, from: u1, text: "in" }]
        expect: none
  - id: campaign
    severity: medium
    state: live
    when: { distinct: { of: sender, per: [similar_text], over: 40s, gte: 3 } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence:
          - { at: 0s, from: u1, text: "日结兼职 180 元一天，详情私聊，无需押金，名额有限" }
          - { at: 1s, from: u2, text: "日结兼职 190 元一天，详情私聊，无需押金，名额有限" }
          - { at: 2s, from: u3, text: "日结兼职 200 元一天，详情私聊，无需押金，名额有限" }
        expect: { recalled: 3 }
      - sequence: [{ at: 0s, from: u1, text: "in" }]
        expect: none
`);

const startedAt = Date.now();

type Sent = { readonly atMs: number; readonly from: string; readonly group: string; readonly text: string };

function said({ atMs, from, group, text }: Sent, number: number): Message {
  // Tencent's clock counts seconds.
  const sentAt = Math.floor((startedAt + atMs) / 1_000) * 1_000;
  return messageOf(keyInGroup(group, number), { sender: from, sentAt, receivedAt: startedAt, parts: says(text) });
}

/** Busy people, some of them many times at once, and a campaign. */
const traffic = fc
  .array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 80_000 }),
      from: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
      group: fc.constantFrom('g1', 'g2'),
      text: fc.oneof(
        fc.constantFrom('hello everyone here', 'ok', '早上好'),
        fc.integer({ min: 100, max: 999 }).map((pay) => `日结兼职 ${pay} 元一天，详情私聊，无需押金，名额有限`),
      ),
    }),
    { minLength: 25, maxLength: 60 },
  )
  .map((sent) => sent.toSorted((a, b) => a.atMs - b.atMs).map(said));

/** Each message as late as a minute at most, a fifth of them twice. */
const arrivalsOf = (messages: readonly Message[]) =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 59_999 }), fc.integer({ min: 0, max: 59_999 }), fc.integer({ max: 4 })), {
      minLength: messages.length,
      maxLength: messages.length,
    })
    .map((delays) =>
      delays
        .flatMap(([first, second, fifth], index) => {
          const message = messages[index]!;
          const arrivals = [{ message, at: message.sentAt + first }];
          if (fifth === 0) arrivals.push({ message, at: message.sentAt + second });
          return arrivals;
        })
        .toSorted((a, b) => a.at - b.at)
        .map(({ message }) => message),
    );

type Process = {
  readonly handle: Handle;
  readonly recorder: Recorder;
  readonly redis: RedisHandle;
  readonly queue: RecallQueue;
  readonly sanctions: Sanctions;
};

const server = useRedis({ appendOnly: true });
let admin: ReturnType<typeof server.client>;
const processes: Process[] = [];

async function startProcess(): Promise<Process> {
  const redis = await connectRedis({ type: 'single', url: server.url }, { onError: () => {} });
  const metrics = makeMetrics({ processMetrics: false });
  const now = () => startedAt;
  const queue = makeRecallQueue({ redis, keepKeysMs: 3_600_000, metrics, now, onError: () => {} });
  const keep = { keepKeysMs: 7 * 86_400_000, keepTextMs: 86_400_000 };
  const recorder = makeRecorder({ redis, ...keep, now });
  const sanctions = makeSanctions({ redis, keepKeysMs: 3_600_000, metrics });
  const evidence = makeEvidenceKeeper({ redis, ...keep, ruleTexts: () => undefined, engine: '', now });
  const log = { info: () => {}, warn: () => {} };
  const handle = makeModerate({
    recorder,
    judged: { count: () => {} },
    judge: () => judge,
    act: makeAct({ evidence, queue, sanctions, admin: 'administrator', expiresAtOf, metrics, log, now }),
    queue,
    ...nothingLate,
    onOverLimit: async () => {},
    metrics,
    log,
  });
  return { handle, recorder, redis, queue, sanctions };
}
async function stopProcess({ redis, queue, sanctions }: Process): Promise<void> {
  await Promise.all([queue.close(), sanctions.close()]);
  await redis.close();
}

beforeAll(async () => {
  admin = server.client();
  for (let count = 0; count < 3; count++) processes.push(await startProcess());
});
afterAll(async () => {
  await Promise.all(processes.map(stopProcess));
});

/** As a single process would decide with everything in order, by the definition of the counters. */
function byDefinition(messages: readonly Message[]): readonly string[] {
  const said = messages.map((message) => ({ key: message.key, content: message }));
  return [...recalledIn(judge, said)].toSorted();
}

/** What stands in the ledger. */
async function flagged(): Promise<readonly string[]> {
  const names = await admin.keys('*:item:*');
  return names.map((name) => name.slice(name.indexOf(':item:') + ':item:'.length)).toSorted();
}

/** Hands it in as Tencent does: what is not answered comes again. */
async function deliver(message: Message, to: () => Process): Promise<void> {
  for (;;) {
    const { handle, redis } = to();
    try {
      await handle.message(message);
      return;
    } catch {
      // Tencent waits seconds before it comes again; Redis is back within one.
      if (redis.client.status !== 'end' && !redis.isReady()) await readyOrClosed(redis);
    }
  }
}

const readyOrClosed = ({ client }: RedisHandle): Promise<void> =>
  new Promise((resolve) => {
    client.once('ready', resolve);
    client.once('end', resolve);
  });

describe('the same messages are recalled', () => {
  const sample = (runs: number) =>
    fc.sample(
      traffic.chain((messages) => fc.tuple(fc.constant(messages), arrivalsOf(messages))),
      runs,
    );
  const describeRun = (arrivals: readonly Message[]) =>
    arrivals.map(({ key, sentAt, sender }) => `${identityOf(key)} ${sender} ${sentAt - startedAt}`).join('\n');
  const inAll = (some: readonly Message[]) =>
    Promise.all(some.map((message, index) => deliver(message, () => processes[index % 3]!)));

  test('in whatever order, however often and through whichever of three processes they come', async () => {
    let sum = 0;
    for (const [messages, arrivals] of sample(25)) {
      await admin.flushall();
      // Three at a time, and so truly at the same time.
      for (let at = 0; at < arrivals.length; at += 3) await inAll(arrivals.slice(at, at + 3));
      const expected = byDefinition(messages);
      expect(await flagged(), describeRun(arrivals)).toEqual(expected);
      sum += expected.length;
    }
    expect(sum, 'there was something to recall').toBeGreaterThan(100);
  });

  test('as the definition has it, when they come in order through one process', async () => {
    const [[messages]] = sample(1) as [[Message[], Message[]]];
    await admin.flushall();
    for (const message of messages) await deliver(message, () => processes[0]!);
    expect(await flagged()).toEqual(byDefinition(messages));
  });

  test('when processes and Redis are replaced half-way', async () => {
    const [[messages, arrivals]] = sample(1) as [[Message[], Message[]]];
    await admin.flushall();
    const half = Math.floor(arrivals.length / 2);
    await inAll(arrivals.slice(0, half));
    // One was recorded and counted, and its process died before it could be judged: nobody got an answer.
    const lost = arrivals[half]!;
    const dying = await startProcess();
    await dying.recorder.record(lost, judge.counters(lost));
    await stopProcess(dying);

    server.kill();
    const underWay = inAll(arrivals.slice(half));
    await server.restart();
    await stopProcess(processes[1]!);
    processes[1] = await startProcess();
    await underWay;
    expect(await flagged()).toEqual(byDefinition(messages));
  });
});
