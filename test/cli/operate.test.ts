import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { BrakeLimits } from '../../src/lane/brake.ts';
import type { MessageKey, RecallOrder } from '../../src/model.ts';
import { noted } from '../../src/operate/operator-log.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { makeMuteQueue } from '../../src/sanction/mute-queue.ts';
import { putForReview } from '../../src/sanction/review.ts';
import { brakesWith, limit } from '../support/brakes.ts';
import { deskOn } from '../support/desk.ts';
import { inGroup } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';
import { runIn } from './in-process.ts';
import { unsaid } from './unsaid.ts';

const redis = useRedis();
const handle = useHandle(redis);
beforeEach(() => handle.client.flushall());

const run = (...args: string[]) => runIn({ REDIS_URL: redis.url }, ...args);
const CONSENT = ['--yes', '--reason', 'a drill', '--as', 'ann'];

const flag = (...orders: RecallOrder[]) => flagWith(brakesWith(), ...orders);
async function flagWith(limits: BrakeLimits, ...orders: RecallOrder[]): Promise<void> {
  const options = { redis: handle, keepKeysMs: 3_600_000, limitsOf: () => limits, now: Date.now };
  const fail = (error: unknown) => expect.unreachable(String(error));
  const queue = makeRecallQueue({ ...options, metrics: { recall: () => {} }, onError: fail });
  await queue.flag(orders);
  await queue.close();
}
const spam = (seq: number) => inGroup('g', seq, { rule: 'spam' });

/** One lane's numbers, as the command line tells them. */
async function groupLane() {
  const { stdout } = await run('status', '--format', 'json');
  const { lanes } = JSON.parse(stdout) as {
    lanes: { api: string; pending: number; held: number; switches: string[] }[];
  };
  return lanes.find(({ api }) => api === 'group_msg_recall')!;
}

describe('unsaid status', () => {
  test('needs no secret, and shows what waits', async () => {
    await flag(spam(1), spam(2));
    const { code, stdout } = await unsaid(['status'], { env: { REDIS_URL: redis.url } });
    expect(stdout).toMatch(/^group_msg_recall +2 +2 +0 /m);
    expect(code).toBe(0);
  });

  test('says with --audit that everything is accounted for', async () => {
    await flag(spam(1));
    const { code, stdout } = await run('status', '--audit');
    expect(stdout).toContain('group_msg_recall: flagged 1 = final 0 + pending 1 + held 0\n');
    expect(stdout).toContain('Everything is accounted for.');
    expect(code).toBe(0);
  });

  test('repairs with --audit what a crash left, and says so', async () => {
    await flag(spam(1), spam(2));
    const bull = await handle.client.keys('{unsaid:*}:turns:*');
    const waiting = await handle.client.keys('{unsaid:*}:waiting:*');
    await handle.client.del(...bull, ...waiting);
    const { code, stdout } = await run('status', '--audit');
    expect(stdout).toContain('put back 2 that waited nowhere');
    expect(stdout).toContain('queued 1 lost turns again');
    expect(code).toBe(0);
  });

  test('says no when the ledger does not add up', async () => {
    await flag(spam(1));
    await handle.client.hincrby('{unsaid:group_msg_recall}:ledger', 'flagged', 3);
    const { code, stdout } = await run('status', '--audit');
    expect(stdout).toContain('group_msg_recall: 3 flagged messages are not accounted for');
    expect(stdout).toContain('The ledger does not add up.');
    expect(code).toBe(1);
  });

  test('shows what a brake holds, what passes one, mutes that wait and what waits for people', async () => {
    await flagWith(brakesWith({ group: limit(1) }), spam(1), spam(2));
    await run('release', '--rule', 'other', '--override', '2h', ...CONSENT);
    const { key } = spam(7).target as { key: MessageKey };
    const about = {
      key,
      sender: 'mallory',
      severity: 'high',
      rule: 'rude',
      policy: 'p',
      ruleSet: '',
      sentAt: 1,
    } as const;
    await putForReview(handle, { ...about, type: 'review', why: 'no-mute-here', flaggedAt: 2 }, 60_000);
    const mutes = makeMuteQueue(handle, 60_000);
    await mutes.add({ ...about, type: 'mute', account: 'm', group: 'g', topic: '', seconds: 60, flaggedAt: 2 });
    await mutes.close();
    const { stdout } = await run('status');
    expect(stdout).toMatch(/HELD BY ITS BRAKE since \S+: group:g; look, then release or discard\n/);
    expect(stdout).toMatch(/no brake on rule:other until \S+\n/);
    expect(stdout).toContain(
      'mutes: 1 wait, 0 under way\nput before people: 1\n  group/g/7  rude  no-mute-here  1970-',
    );
    expect(JSON.parse((await run('status', '--format', 'json')).stdout)).toMatchObject({
      brakes: { braked: [{ name: 'group:g' }], overrides: [{ name: 'rule:other' }] },
      mutes: { waiting: 1 },
      reviews: { entries: 1, latest: [{ rule: 'rude' }] },
    });
  });

  test('shows in the log what was begun and has no result', async () => {
    void noted(
      deskOn(handle),
      { at: 1, who: 'ann', why: 'fire', what: 'stop all' },
      () => new Promise(() => {}),
      String,
    );
    expect((await run('status', '--log')).stdout).toContain('ann  stop all (NO RESULT: under way, or cut off): fire');
  });

  test('says in clear words that no Redis answers', async () => {
    const away = await runIn({ REDIS_URL: 'unix:/nowhere/redis.sock' }, 'status');
    expect([away.code, away.stderr]).toEqual([
      1,
      'unsaid: REDIS_URL does not answer: connect ENOENT /nowhere/redis.sock\n',
    ]);
    const never = await runIn({ DATA_DIR: '/nowhere' }, 'status');
    expect(never.code).toBe(1);
    expect(never.stderr).toContain('no private Redis has run under DATA_DIR (/nowhere)');
  });

  test('calls a wrong environment by its name', async () => {
    const { code, stderr } = await runIn({ REDIS_URL: redis.url, KEEP_KEYS: 'long' }, 'status');
    expect(stderr).toContain('KEEP_KEYS: expected a time such as 24h');
    expect(code).toBe(78);
  });
});

describe('the switches on the command line', () => {
  test('hold, then release: what a rule flagged waits, and goes', async () => {
    await flag(spam(1), spam(2), inGroup('g', 3, { rule: 'other' }));
    const held = await run('hold', '--rule', 'spam', ...CONSENT);
    expect(held.stdout).toContain('hold rule spam: 2 recalls are open\n  group/g/1  pending  medium  spam  sent ');
    expect(held.stdout).toContain('2 held');
    expect(await groupLane()).toMatchObject({ pending: 1, held: 2, switches: ['rule:spam'] });
    expect((await run('release', '--rule', 'spam', ...CONSENT)).stdout).toContain('2 released');
    expect(await groupLane()).toMatchObject({ pending: 3, held: 0, switches: [] });
  });

  test.each(['hold', 'stop'])('%s says when no rule is called so, and what was probably meant', async (command) => {
    const { stdout, code } = await run(command, '--rule', 'off-platform-contcat', ...CONSENT);
    expect(stdout).toMatch(/^\S+ rule off-platform-contcat: 0 recalls are open\n {2}but no rule in rules is called /);
    expect(stdout).toContain('did you mean "off-platform-contact"?');
    expect(code).toBe(0);
    expect((await run(command, '--rule', 'off-platform-contact', ...CONSENT)).stdout).not.toContain('is called');
  });

  test('says nothing of names where the rules cannot be read', async () => {
    const elsewhere = { REDIS_URL: redis.url, RULES_DIR: '/nowhere' };
    expect((await runIn(elsewhere, 'hold', '--rule', 'spam', ...CONSENT)).stdout).not.toContain('is called');
  });

  test('release --override lets everything pass the brake, until a time that is told', async () => {
    await flag(spam(1));
    await run('hold', '--rule', 'spam', ...CONSENT);
    const { stdout } = await run('release', '--rule', 'spam', '--override', '2h', ...CONSENT);
    expect(stdout).toMatch(/1 released; no brake on rule spam until \d{4}-/);
    expect((await run('status', '--log')).stdout).toMatch(/ann {2}override rule:spam \(until \d{4}-.*\): a drill/);
    const endless = await run('release', '--rule', 'spam', '--override', 'forever', ...CONSENT);
    expect([endless.code, endless.stderr]).toEqual([2, expect.stringContaining('--override is a time such as 24h')]);
  });

  test('release --all shows by rule what a brake on everything held, and lets all of it go', async () => {
    await flagWith(brakesWith({ all: limit(1) }), spam(1), spam(2), spam(3), inGroup('h', 4, { rule: 'other' }));
    const { stdout } = await run('release', '--all', '--override', '1h', ...CONSENT);
    expect(stdout).toMatch(
      /^release all that is held: 3 recalls\n 1 of rule other\n {2}group\/h\/4 .*\n 2 of rule spam\n {2}group\/g\/2 .*\n {2}group\/g\/3 /,
    );
    expect(stdout).toMatch(/3 released; no brake on all recalls until \S+\n$/);
    expect(await groupLane()).toMatchObject({ pending: 4, held: 0 });
  });

  test('discard --all cancels what is held, but not what a person holds, and says so', async () => {
    await run('hold', '--rule', 'spam', ...CONSENT);
    await flagWith(
      brakesWith({ all: limit(1) }),
      spam(1),
      ...[2, 3, 4].map((seq) => inGroup('h', seq, { rule: 'other' })),
    );
    expect((await run('discard', '--all', ...CONSENT)).stdout).toMatch(
      /2 cancelled\nstill held: 1 of rule spam, by a switch or brake of its own\n$/,
    );
    expect(await groupLane()).toMatchObject({ pending: 1, held: 1, outcomes: { cancelled: 2 } });
  });

  test('release and discard take single messages, and leave the others and the switch', async () => {
    await flag(spam(1), spam(2), spam(3));
    await run('hold', '--rule', 'spam', ...CONSENT);
    const released = await run('release', 'group/g/1', 'group/g/9', ...CONSENT);
    expect(released.stdout).toMatch(/^release 1 of 2, which are held\n {2}group\/g\/1 {2}held .*\n1 released\n$/);
    expect((await run('discard', 'group/g/2', ...CONSENT)).stdout).toContain('1 cancelled\n');
    expect(await groupLane()).toMatchObject({ pending: 1, held: 1, switches: ['rule:spam'] });
    const again = await run('discard', 'group/g/2', ...CONSENT);
    expect(again).toMatchObject({ code: 1, stderr: 'none of these is held\n' });
    for (const wrong of [['g/1'], ['group/g/3', '--all'], ['group/g/3', '--override', '2h']]) {
      expect((await run('release', ...wrong, ...CONSENT)).code).toBe(2);
    }
    expect((await run('hold', 'group/g/3', ...CONSENT)).code).toBe(2);
  });

  test('discard: what a group has waiting is cancelled', async () => {
    await flag(spam(1), inGroup('h', 2));
    expect((await run('discard', '--group', 'g', ...CONSENT)).stdout).toContain('1 cancelled');
    expect(await groupLane()).toMatchObject({ pending: 1, outcomes: { cancelled: 1 } });
  });

  test('stop --all keeps what is queued, and resume lets it go', async () => {
    await flag(spam(1));
    expect((await run('stop', '--all', ...CONSENT)).stdout).toContain('stopped; what is queued is kept');
    expect(await groupLane()).toMatchObject({ pending: 1, switches: ['all'] });
    expect((await run('resume', '--all', ...CONSENT)).code).toBe(0);
    expect(await groupLane()).toMatchObject({ pending: 1, switches: [] });
  });

  test('resume --all names what is still held, and leaves it so', async () => {
    await flag(spam(1));
    await run('hold', '--rule', 'spam', ...CONSENT);
    expect((await run('resume', '--all', ...CONSENT)).stdout).toContain('still held: unsaid release --rule spam');
    expect(await groupLane()).toMatchObject({ held: 1 });
  });

  test('stop --all --queued cancel ends everything that waits', async () => {
    await flag(spam(1), inGroup('h', 2));
    await run('hold', '--rule', 'spam', ...CONSENT);
    expect((await run('stop', '--all', '--queued', 'cancel', ...CONSENT)).stdout).toContain('stopped; 2 cancelled');
    expect(await groupLane()).toMatchObject({ pending: 0, held: 0, outcomes: { cancelled: 2 } });
  });

  test('stop --rule --queued cancel drops what the rule flags until it is resumed', async () => {
    await flag(spam(1));
    expect((await run('stop', '--rule', 'spam', '--queued', 'cancel', ...CONSENT)).stdout).toContain('1 cancelled');
    await flag(spam(2));
    expect(await groupLane()).toMatchObject({ pending: 0, outcomes: { cancelled: 2 } });
    await run('resume', '--rule', 'spam', ...CONSENT);
    await flag(spam(3));
    expect(await groupLane()).toMatchObject({ pending: 1 });
  });

  test('every use is in the log, with who, why and what came of it', async () => {
    await flag(spam(1));
    await run('hold', '--rule', 'spam', '--yes', '--as', 'ann', '--reason', 'too eager');
    await run('stop', '--all', '--queued', 'cancel', '--yes', '--as', 'bob', '--reason', 'fire');
    const { stdout } = await run('status', '--log');
    expect(stdout).toMatch(
      /Z {2}bob {2}stop all \(1 cancelled\): fire\n.*Z {2}ann {2}hold rule:spam \(1 held\): too eager\n/,
    );
  });

  test('a reason may be any word, also one that the log itself uses', async () => {
    await run('hold', '--rule', 'spam', '--yes', '--as', 'why', '--reason', 'what');
    expect((await run('status', '--log')).stdout).toContain('  why  hold rule:spam (0 held): what\n');
  });

  test('without --yes nothing is done where nobody can be asked', async () => {
    await flag(spam(1));
    const { code, stderr } = await run('hold', '--rule', 'spam', '--reason', 'because');
    expect([code, stderr]).toEqual([2, expect.stringContaining('say --yes')]);
    expect(await groupLane()).toMatchObject({ pending: 1, held: 0, switches: [] });
  });

  test('without a reason nothing is done', async () => {
    await flag(spam(1));
    const { code, stderr } = await run('hold', '--rule', 'spam', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--reason')]);
    expect(await groupLane()).toMatchObject({ held: 0, switches: [] });
  });

  test('say what to turn off, and only one thing', async () => {
    for (const args of [
      ['stop'],
      ['stop', '--all', '--rule', 'a'],
      ['hold'],
      ['hold', '--all'],
      ['release'],
      ['release', '--rule', 'a', '--group', 'b'],
    ]) {
      const { code, stderr } = await run(...args, ...CONSENT);
      expect([code, stderr], String(args)).toEqual([2, expect.stringContaining('say one of')]);
    }
  });
});

describe('in a terminal', () => {
  /** The command in this process, its input a terminal that gives these answers when it is asked. */
  async function typing(args: string[], answers: (string | undefined)[]) {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    let said = '';
    const out = new PassThrough().setEncoding('utf8');
    out.on('data', (text: string) => {
      said += text;
      if (!/(\[y\/N\]|\(for the log\)) $/.test(text)) return;
      const answer = answers.shift();
      if (answer === undefined) stdin.end();
      else stdin.write(`${answer}\n`);
    });
    const terminal = { stdin, stdout: out, stderr: out, env: { REDIS_URL: redis.url }, now: () => new Date() };
    const code = await main(args, terminal);
    return { code, said };
  }

  test('it shows what would happen and asks; yes and a reason do it', async () => {
    await flag(spam(1));
    const { code, said } = await typing(['hold', '--rule', 'spam'], ['y', 'too eager']);
    expect(said).toMatch(/1 recall is open[\s\S]*Do it\? \[y\/N\] [\s\S]*1 held/);
    expect(code).toBe(0);
    expect((await run('status', '--log')).stdout).toContain('hold rule:spam (1 held): too eager');
  });

  test('anything but a yes does nothing', async () => {
    await flag(spam(1));
    for (const answer of ['', 'n', 'yo', 'hold']) {
      expect(await typing(['hold', '--rule', 'spam'], [answer])).toMatchObject({ code: 1 });
    }
    expect(await groupLane()).toMatchObject({ held: 0, switches: [] });
  });

  test('who closes the input instead of answering has said nothing', async () => {
    await flag(spam(1));
    for (const answers of [[undefined], ['y', undefined]]) {
      expect(await typing(['hold', '--rule', 'spam'], answers)).toMatchObject({ code: 1 });
    }
    expect(await groupLane()).toMatchObject({ held: 0, switches: [] });
  });

  test('a yes without a reason does nothing', async () => {
    await flag(spam(1));
    expect(await typing(['hold', '--rule', 'spam'], ['y', ' '])).toMatchObject({ code: 1 });
    expect(await groupLane()).toMatchObject({ held: 0, switches: [] });
  });
});

describe('unsaid retry', () => {
  test('shows what was refused, and queues it again', async () => {
    await flag(spam(1), inGroup('h', 2));
    const keys = { item: '{unsaid:group_msg_recall}:item:g\u001fg\u001f\u001f1', lane: '{unsaid:group_msg_recall}' };
    await refuse(keys.lane, keys.item);
    expect((await run('retry', '--list')).stdout).toMatch(/^1 refused\n {2}group\/g\/1 {2}code 10007 {2}spam /);
    expect((await run('retry', '--code', '10004', ...CONSENT)).stdout).toBe('0 refused\n');
    expect((await run('retry', '--code', '10007', ...CONSENT)).stdout).toContain('1 queued');
    expect(await groupLane()).toMatchObject({ pending: 2, outcomes: { refused: 0 } });
  });

  /** As the settling script leaves an item that Tencent refused. */
  async function refuse(lane: string, item: string): Promise<void> {
    const { client } = handle;
    await client.hset(item, { state: 'refused', code: '10007', settledAt: Date.now() });
    await client.hincrby(`${lane}:ledger`, 'pending', -1);
    await client.hincrby(`${lane}:ledger`, 'pending:2', -1);
    await client.hincrby(`${lane}:ledger`, 'refused', 1);
    await client.zadd(`${lane}:refused`, Date.now(), item.split(':item:')[1]!);
  }
});

describe('what people meet', () => {
  test('lists all that is held, page by page, each once', async () => {
    const many = Array.from({ length: 130 }, (_, index) => spam(index + 1));
    await flag(...many);
    await run('hold', '--rule', 'spam', ...CONSENT);
    const refs: string[] = [];
    for (let after: string[] = []; ; ) {
      const { stdout, stderr } = await run('held', '--limit', '40', '--format', 'json', ...after);
      refs.push(
        ...stdout
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { ref: string }).ref),
      );
      const next = /--after (\S+)/.exec(stderr)?.[1];
      if (next === undefined) break;
      after = ['--after', next];
    }
    expect(refs.toSorted()).toEqual(many.map((_, index) => `group/g/${index + 1}`).toSorted());
    expect((await run('held', '--limit', '2')).stdout).toMatch(
      /the text is no longer kept[\s\S]*more: unsaid held --after/,
    );
  });

  test('a list goes on with the next rule where what the last page showed is gone', async () => {
    await flag(...['a', 'b', 'c'].map((rule, index) => inGroup('g', index + 1, { rule })));
    for (const rule of ['a', 'b', 'c']) await run('hold', '--rule', rule, ...CONSENT);
    const { stderr } = await run('held', '--limit', '1', '--format', 'json');
    await run('discard', '--rule', 'a', ...CONSENT);
    const { stdout } = await run('held', '--format', 'json', '--after', /--after (\S+)/.exec(stderr)![1]!);
    expect([...stdout.matchAll(/"ref":"([^"]+)"/g)].map(([, ref]) => ref)).toEqual(['group/g/2', 'group/g/3']);
  });

  test('a place in the list that nobody told is a wrong one', async () => {
    for (const place of [
      { api: 'group_msg_recall', rule: 'a', id: 'x', score: 'nothing' },
      { api: 'toString', rule: 'a', id: 'x', score: '1' },
    ]) {
      const after = Buffer.from(JSON.stringify(place)).toString('base64url');
      expect((await run('held', '--after', after)).code).toBe(2);
    }
  });

  test.each(['release', 'discard', 'resume'])('%s of what is not there says so, with exit code 1', async (verb) => {
    await flag(spam(1));
    const { code, stderr } = await run(verb, '--rule', 'typo', ...CONSENT);
    expect([code, stderr]).toEqual([1, expect.stringContaining('nothing is held of rule typo')]);
    expect((await run('status', '--log')).stdout).toContain('Nobody did anything yet.');
  });

  test.each(['release', 'discard'])('%s --all where nothing is held says so, with exit code 1', async (verb) => {
    const { code, stderr } = await run(verb, '--all', ...CONSENT);
    expect([code, stderr]).toEqual([1, expect.stringContaining('nothing is held of all recalls')]);
    expect((await run('status', '--log')).stdout).toContain('Nobody did anything yet.');
  });

  test('logs the word that was used', async () => {
    await flag(spam(1));
    await run('stop', '--rule', 'spam', ...CONSENT);
    await run('resume', '--rule', 'spam', ...CONSENT);
    const { stdout } = await run('status', '--log');
    expect(stdout).toContain('resume rule:spam (1 released)');
    expect(stdout).not.toContain('release rule');
  });

  test('takes a yes and a reason that are pasted at once', async () => {
    await flag(spam(1));
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const [stdout, stderr] = [new PassThrough().resume(), new PassThrough().resume()];
    stdin.end('y\npasted reason\n');
    const env = { REDIS_URL: redis.url };
    expect(await main(['hold', '--rule', 'spam'], { stdin, stdout, stderr, env, now: () => new Date() })).toBe(0);
    expect((await run('status', '--log')).stdout).toContain('pasted reason');
  });

  test('says of a message that nobody knows how its name was read', async () => {
    const { code, stdout } = await run('explain', 'group/群/组 一/2');
    expect([code, stdout]).toEqual([1, expect.stringContaining('group "群", topic "组 一", seq "2"')]);
    expect(stdout).toContain('%2F');
  });

  test('wants the zone of a time of day', async () => {
    const { code, stderr } = await run('recall', '--sender', 'ann', '--since', '2026-11-29 19:00');
    expect([code, stderr]).toEqual([2, expect.stringContaining('2026-11-29 19:00+08:00')]);
  });

  test('says its version', async () => {
    expect((await run('--version')).stdout).toMatch(/^unsaid \d+\.\d+\.\d+, engine [0-9a-f]{12}\n$/);
  });
});
