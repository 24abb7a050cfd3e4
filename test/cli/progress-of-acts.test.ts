import { PassThrough, Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { readLane } from '../../src/lane/read-lane.ts';
import { conversationIdOf, type Message } from '../../src/model.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { brakesWith } from '../support/brakes.ts';
import { inGroup } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const redis = useRedis();
const handle = useHandle(redis);
beforeEach(() => redis.client().flushall());

/** More than twice what one step does. */
const MANY = 450;
const KEEP = { keepKeysMs: 3_600_000, keepTextMs: 3_600_000 };
const YES = ['--yes', '--reason', 'because'];

async function flagMany(): Promise<void> {
  const queue = makeRecallQueue({
    ...{ redis: handle, ...KEEP, limitsOf: () => brakesWith(), now: Date.now, metrics: { recall: () => {} } },
    onError: () => {},
  });
  await queue.flag(Array.from({ length: MANY }, (_, nth) => inGroup('zoo', nth + 1, { rule: 'spam' })));
  await queue.close();
}

/** As the settling script leaves what Tencent refused. */
async function refuseMany(): Promise<void> {
  await flagMany();
  const lane = '{unsaid:group_msg_recall}';
  const steps = handle.client.pipeline();
  for (let seq = 1; seq <= MANY; seq++) {
    const id = `g\u001fzoo\u001f\u001f${seq}`;
    steps.hset(`${lane}:item:${id}`, { state: 'refused', code: '10007', settledAt: Date.now() });
    steps.zadd(`${lane}:refused`, Date.now(), id);
  }
  steps.hincrby(`${lane}:ledger`, 'pending', -MANY).hincrby(`${lane}:ledger`, 'pending:2', -MANY);
  steps.hincrby(`${lane}:ledger`, 'refused', MANY);
  await steps.exec();
}

async function recordMany(): Promise<void> {
  const recorder = makeRecorder({ redis: handle, ...KEEP, now: Date.now });
  await Promise.all(Array.from({ length: MANY }, (_, nth) => recorder.record(saidBy('mallory', nth + 1), [])));
}

function saidBy(sender: string, seq: number): Message {
  const key = { kind: 'group', group: 'zoo', topic: '', seq } as const;
  const at = Date.now() - 1_000;
  return {
    ...{ key, conversation: 'group', conversationId: conversationIdOf(key), sender, operator: undefined },
    ...{ recipient: undefined, group: 'zoo', groupType: 'Public', sentAt: at, event: 'sent', onlineOnly: false },
    ...{ editedAt: undefined, receivedAt: at, parts: [{ source: 'text', run: 0, text: 'cheap watches' }] },
  };
}

/** Each look at the clock is a second later. @param stopAt Ctrl-C is pressed when this is to be read */
async function run(args: readonly string[], { isTTY = false, stopAt = '' } = {}) {
  let [stdout, stderr, looks] = ['', '', 0];
  const [out, err] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })];
  out.on('data', (chunk) => (stdout += chunk));
  err.on('data', (chunk) => {
    stderr += chunk;
    if (stopAt !== '' && String(chunk).includes(stopAt)) process.emit('SIGINT');
  });
  const now = () => new Date(Date.now() + ++looks * 1_000);
  const env = { REDIS_URL: redis.url, KEEP_KEYS: '1h', KEEP_TEXT: '1h', RULES_DIR: '/nowhere', DATA_DIR: '/nowhere' };
  const code = await main([...args, ...YES], { stdin: Readable.from([]), stdout: out, stderr: err, env, now });
  return { code, stdout, stderr };
}

const lane = () => readLane(handle, 'group_msg_recall');
const stopFirst = async (): Promise<void> => {
  await flagMany();
  expect((await run(['stop', '--rule', 'spam'])).stdout).toContain(`${MANY} held`);
};

/** What is done to many: what it is called, how there come to be many, what it says, and how many are done by then. */
const ACTS = [
  ['queueing refused recalls', ['retry'], refuseMany, /(\d+) queued/, async () => (await lane()).pending],
  ['holding recalls', ['stop', '--rule', 'spam'], flagMany, /(\d+) held/, async () => (await lane()).held],
  ['holding recalls', ['hold', '--group', 'zoo'], flagMany, /(\d+) held/, async () => (await lane()).held],
  ['cancelling recalls', ['stop', '--rule', 'spam', '--queued', 'cancel'], flagMany, /(\d+) cancelled/, cancelled],
  ['cancelling recalls', ['stop', '--all', '--queued', 'cancel'], flagMany, /(\d+) cancelled/, cancelled],
  ['releasing recalls', ['resume', '--rule', 'spam'], stopFirst, /(\d+) released/, async () => (await lane()).pending],
  ['releasing recalls', ['release', '--rule', 'spam'], stopFirst, /(\d+) released/, async () => (await lane()).pending],
] as const;

async function cancelled(): Promise<number> {
  return (await lane()).outcomes.cancelled;
}

describe.each(ACTS)('%s: %j', { timeout: 60_000 }, (what, args, prepare, said, done) => {
  test('moves one line in a terminal, and takes it away', async () => {
    await prepare();
    const { code, stdout, stderr } = await run(args, { isTTY: true });
    expect(stderr).toMatch(
      new RegExp(`^(\\r\\u001b\\[K${what}: [\\d,]+( of [\\d,]+)? \\([\\d,]+ a second[^)]*\\))+\\r\\u001b\\[K$`),
    );
    expect([code, said.exec(stdout)?.[1], await done()]).toEqual([0, `${MANY}`, MANY]);
  });

  test('writes nothing of it into a pipe', async () => {
    await prepare();
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr, said.exec(stdout)?.[1], await done()]).toEqual([0, '', `${MANY}`, MANY]);
  });

  test('ends cleanly on Ctrl-C: some are done and counted, and saying it again does the rest', async () => {
    await prepare();
    const before = process.listenerCount('SIGINT');
    const { code, stdout, stderr } = await run(args, { isTTY: true, stopAt: `${what}: ` });
    expect(stderr).toMatch(/\u001b\[Kstopped\b[^\r]*\n$/);
    const some = await done();
    expect([code, said.exec(stdout)?.[1]]).toEqual([1, `${some}`]);
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(MANY);
    expect(process.listenerCount('SIGINT')).toBe(before);
    expect((await run(args)).code).toBe(0);
    const { pending, held, outcomes } = await lane();
    expect(await done()).toBe(MANY);
    // Each is somewhere once: nothing was lost between two steps.
    expect(pending + held + outcomes.cancelled + outcomes.refused).toBe(MANY);
  });
});

describe('looking at messages: purge', { timeout: 60_000 }, () => {
  const args = ['purge', '--group', 'zoo', '--sender', 'mallory'];
  beforeEach(recordMany);

  test('moves one line in a terminal, and writes nothing of it into a pipe', async () => {
    const shown = await run(args, { isTTY: true });
    expect(shown.stderr).toMatch(/^(\r\u001b\[Klooking at messages: [\d,]+ \([\d,]+ a second[^)]*\))+\r\u001b\[K$/);
    await redis.client().flushall();
    await recordMany();
    const piped = await run(args);
    expect(piped).toEqual({ code: 0, stdout: shown.stdout, stderr: '' });
    expect(piped.stdout).toContain('1 queued');
  });

  test('ends cleanly on Ctrl-C: nobody was asked, and nothing was done', async () => {
    const before = process.listenerCount('SIGINT');
    const { code, stdout, stderr } = await run(args, { isTTY: true, stopAt: 'looking at messages: ' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('stopped');
    expect(await lane()).toMatchObject({ flagged: 0, pending: 0 });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
