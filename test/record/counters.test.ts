import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeMemoryCounters } from '../../src/judge/memory-counters.ts';
import {
  type CounterReading,
  type CounterRequest,
  identityOf,
  type Message,
  type MessageKey,
} from '../../src/model.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { messageOf } from '../support/messages.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);
const now = Date.now();

beforeEach(async () => {
  await redis.client.flushall();
});

const recorder = (keepTextMs = 86_400_000) =>
  makeRecorder({ redis: redis, keepKeysMs: 7 * 86_400_000, keepTextMs, now: () => now });

function messageAt(atMs: number, number: number, about: Partial<Message> = {}): Message {
  // Both directions of a C2C pair, whose order a recall must keep.
  const key: MessageKey =
    number % 3 === 0
      ? { kind: 'group', group: 'g', topic: '', seq: number }
      : { kind: 'c2c', from: number % 3 === 1 ? 'amy' : 'zoe', to: 'mia', msgKey: `${number}` };
  const nobody = { recipient: undefined, group: undefined, groupType: undefined };
  return messageOf(key, { ...nobody, sender: 'amy', sentAt: now + atMs, receivedAt: now, ...about });
}

const counting = (about: Partial<CounterRequest & { type: 'count' }> = {}): CounterRequest => ({
  type: 'count',
  name: 'test',
  keys: ['one'],
  member: undefined,
  overMs: 10_000,
  atLeast: 3,
  contributing: true,
  ...about,
});
const read = async (message: Message, request: CounterRequest, by = recorder()): Promise<CounterReading> =>
  (await by.record(message, [request])).counters[0]!;
/** Entries in the lists of all buckets. */
async function kept(what: 'few' | 'lately'): Promise<number> {
  const buckets = await redis.client.keys(`*:${what}:*`);
  const lists = (await Promise.all(buckets.map((bucket) => redis.client.hvals(bucket)))).flat();
  return lists.join('').split('\u001c').length - 1;
}
const ids = (keys: readonly MessageKey[]) => keys.map(identityOf);

describe('a count', () => {
  test('counts this message, and names those that fill the window with it, oldest first', async () => {
    const [first, second, third] = [messageAt(0, 1), messageAt(5_000, 2), messageAt(9_999, 3)];
    expect(await read(first, counting())).toEqual({ value: 1, contributing: [] });
    expect(await read(second, counting())).toEqual({ value: 2, contributing: [] });
    expect(await read(third, counting())).toEqual({ value: 3, contributing: [first.key, second.key], position: 2 });
  });

  test('forgets what is a window old, to the millisecond', async () => {
    await read(messageAt(0, 1), counting());
    expect(await read(messageAt(9_999, 2), counting())).toMatchObject({ value: 2 });
    expect(await read(messageAt(10_000, 3), counting())).toMatchObject({ value: 2 });
  });

  test('does not change when a message comes again, and says the same as before', async () => {
    const messages = [0, 1, 2].map((second) => messageAt(second * 1_000, second + 1));
    for (const message of messages) await read(message, counting());
    for (const message of messages) expect(await read(message, counting())).toMatchObject({ value: 3 });
  });

  test('sees a window that a late message completes, with those before and after it', async () => {
    const [first, late, last] = [messageAt(0, 1), messageAt(4_000, 2), messageAt(8_000, 3)];
    await read(first, counting());
    await read(last, counting());
    expect(await read(late, counting())).toEqual({ value: 3, contributing: [first.key, last.key], position: 1 });
  });

  test('reads the fullest of several keys', async () => {
    await read(messageAt(0, 1), counting({ keys: ['b'] }));
    await read(messageAt(1, 2), counting({ keys: ['b', 'c'] }));
    expect(await read(messageAt(2, 3), counting({ keys: ['a', 'b', 'c'] }))).toMatchObject({ value: 3 });
  });

  test('of distinct values counts each once, however often it stands there', async () => {
    const to = (member: string, number: number) => read(messageAt(number, number), counting({ member }));
    await to('a', 1);
    await to('a', 2);
    expect(await to('b', 3)).toMatchObject({ value: 2, contributing: [] });
    expect((await to('c', 4)).contributing).toHaveLength(3);
  });

  test('is kept for its window and as long again, at least a minute', async () => {
    await read(messageAt(0, 1), counting());
    await read(messageAt(0, 1), counting({ name: 'long', overMs: 600_000, member: 'a', atLeast: 1 }));
    const keys = (await redis.client.keys('unsaid:{c*')).toSorted();
    const lives = await Promise.all(keys.map((key) => redis.client.pttl(key)));
    expect(keys.map((key) => key.replace(/\{.*\}/, ''))).toEqual([
      'unsaid::count:long:one',
      'unsaid::count:test:one',
      'unsaid::latest:long:one',
    ]);
    for (const [index, longest] of [1_200_000, 70_000, 1_200_000].entries()) {
      expect(lives[index]).toBeLessThanOrEqual(longest);
      expect(lives[index]).toBeGreaterThan(longest - 30_000);
    }
  });

  test('of distinct values keeps nothing but the messages until there are enough of them', async () => {
    const to = (member: string, number: number) => read(messageAt(number, number), counting({ member }));
    await to('a', 1);
    await to('b', 2);
    expect(await redis.client.keys('*:latest:*')).toEqual([]);
    expect(await to('a', 3)).toMatchObject({ value: 2 });
    expect(await to('c', 4)).toMatchObject({ value: 3 });
    expect(await redis.client.zcard((await redis.client.keys('*:latest:*'))[0]!)).toBe(3);
  });

  test('of many distinct values names a few neighbours of each message, and every message in the end', async () => {
    const { record } = recorder();
    const named = new Set<string>();
    for (let number = 0; number < 300; number++) {
      const request = counting({ member: `account ${number}` });
      const [reading] = (await record(messageAt(number, number), [request])).counters;
      expect(reading!.contributing.length).toBeLessThanOrEqual(8);
      for (const id of ids(reading!.contributing)) named.add(id);
    }
    expect(named.size).toBe(299);
  });

  test('of distinct values looks past many messages of one value', async () => {
    const to = (member: string, number: number) => read(messageAt(number, number), counting({ member }));
    await to('a', 0);
    for (let number = 1; number <= 40; number++) await to('b', number);
    expect((await to('c', 41)).contributing).toHaveLength(41);
  });

  test('drops what is older than that as it goes on', async () => {
    await read(messageAt(-100_000, 1), counting());
    await read(messageAt(-29_000, 2), counting());
    await read(messageAt(0, 3), counting());
    expect(await redis.client.zcard((await redis.client.keys('*:count:*'))[0]!)).toBe(2);
  });

  test('keeps a bounded number of messages, and still knows a full window', async () => {
    const { record } = recorder();
    const flood = Array.from({ length: 1_500 }, (_, number) => messageAt(number, number));
    const readings = await Promise.all(flood.map((message) => record(message, [counting()])));
    expect(await redis.client.zcard((await redis.client.keys('*:count:*'))[0]!)).toBe(1_024);
    expect(readings.slice(2).every(({ counters }) => counters[0]!.value >= 3)).toBe(true);
    const named = new Set(readings.flatMap(({ counters }) => ids(counters[0]!.contributing)));
    expect(named.size, 'each is named, by itself or its neighbours').toBeGreaterThanOrEqual(1_499);
  });

  test('of distinct values is not drowned by many messages of one value', async () => {
    const { record } = recorder();
    for (const [number, member] of ['a', 'b'].entries()) await read(messageAt(number, number), counting({ member }));
    const flood = Array.from({ length: 1_200 }, (_, number) => messageAt(100 + number, 100 + number));
    await Promise.all(flood.map((message) => record(message, [counting({ member: 'b' })])));
    expect(await read(messageAt(5_000, 9_999), counting({ member: 'c' }))).toMatchObject({ value: 3 });
  });
});

describe('a short history', () => {
  const flood = counting({ name: 'flood', keys: ['amy'], within: 'amy' });
  const same = (text: string) => counting({ name: 'same', keys: [`amy ${text}`], within: 'amy', atLeast: 2 });
  const texts: CounterRequest = { type: 'recent', name: 'texts', keys: ['amy'], text: 'x', last: 3, overMs: 10_000 };

  test('of a person serves all counters of that person', async () => {
    await recorder().record(messageAt(0, 1), [flood, same('x'), texts]);
    await recorder().record(messageAt(1, 2), [flood, same('y'), texts]);
    const { counters } = await recorder().record(messageAt(2, 3), [flood, same('x'), texts]);
    expect(counters.map(({ value }) => value)).toEqual([3, 2, 3]);
    expect(ids(counters[1]!.contributing)).toEqual(ids([messageAt(0, 1).key]));
    expect(await redis.client.keys('unsaid:{c*')).toHaveLength(1);
  });

  test('counts an edit once with its message, and under what the edit says now', async () => {
    await read(messageAt(0, 1), same('x'));
    await read(messageAt(1, 2), same('y'));
    const edited = messageAt(1, 2, { event: 'edited', editedAt: now + 5_000 });
    const { counters } = await recorder().record(edited, [flood, same('x')]);
    expect(counters.map(({ value }) => value)).toEqual([1, 2]);
    expect(await read(messageAt(1, 2), same('y'))).toMatchObject({ value: 1 });
  });

  test('holds a bounded number of messages, and still knows a full window', async () => {
    for (let number = 0; number < 200; number++) {
      expect((await read(messageAt(number, number), flood)).value >= 3).toBe(number >= 2);
    }
    expect(await kept('lately')).toBeGreaterThanOrEqual(64);
    expect(await kept('lately')).toBeLessThanOrEqual(80);
  });

  test('holds a bounded number of messages of one second too', async () => {
    const { record } = recorder();
    for (let number = 0; number < 200; number++) await record(messageAt(0, number), [flood]);
    expect(await kept('lately')).toBeLessThanOrEqual(80);
  });

  test('cannot be forged by a text that reads like an entry', async () => {
    const forged = `\u001c${identityOf(messageAt(2, 3).key)}\u001e${(now + 2).toString(36)}\u001eflood\u001d\u001e`;
    await recorder().record(messageAt(0, 1), [flood, { ...texts, text: forged }]);
    await recorder().record(messageAt(1, 2), [flood, { ...texts, text: forged }]);
    const { counters } = await recorder().record(messageAt(2, 3), [flood, texts]);
    expect(counters.map(({ value }) => value)).toEqual([3, 3]);
    expect(counters[0]!.contributing).toHaveLength(2);
  });
});

describe('a count under a text', () => {
  const under = (key: string, about: Partial<CounterRequest & { type: 'count' }> = {}) =>
    counting({ keys: [key], ofText: true, ...about });

  test('costs no key of its own while the text is seldom said', async () => {
    for (let number = 0; number < 100; number++) await read(messageAt(number, number), under(`text ${number}`));
    expect((await redis.client.keys('unsaid:{c*')).every((key) => key.includes('}:few:'))).toBe(true);
    await read(messageAt(100, 100), under('text 7'));
    expect(await read(messageAt(101, 101), under('text 7'))).toMatchObject({ value: 3 });
    expect(await redis.client.keys('*:count:*')).toHaveLength(1);
    expect(await kept('few')).toBe(99);
  });

  test('has a key of its own from the eighth message, however high a rule counts', async () => {
    for (let number = 0; number < 8; number++) {
      expect(await redis.client.keys('*:count:*')).toEqual([]);
      await read(messageAt(number, number), under('x', { atLeast: 100 }));
    }
    expect(await redis.client.keys('*:count:*')).toHaveLength(1);
  });

  test('goes on as any other when it is said often, and bounded like it', async () => {
    const { record } = recorder();
    const flood = Array.from({ length: 1_500 }, (_, number) => messageAt(number, number));
    const readings = await Promise.all(flood.map((message) => record(message, [under('x', { atLeast: 20 })])));
    expect(readings.map(({ counters }) => counters[0]!.value >= 20)).toEqual(flood.map((_, number) => number >= 19));
    expect(await redis.client.zcard((await redis.client.keys('*:count:*'))[0]!)).toBe(1_024);
    expect(await kept('few')).toBe(0);
  });
});

describe('a bucket of counters', () => {
  const few = counting({ ofText: true, overMs: 1_800_000 });
  const lately = counting({ keys: ['amy'], within: 'amy' });

  test('lives as long as what is late can need it', async () => {
    await recorder().record(messageAt(0, 1), [few, lately]);
    const lives = new Map<string, number>();
    for (const key of await redis.client.keys('unsaid:{c*'))
      lives.set(key.split(':')[2]!, await redis.client.pttl(key));
    // 64 minutes, a window and a lateness of half as much each; and 4, 2 and 2.
    expect(lives.get('few')! / 60_000).toBeCloseTo(128, 0);
    expect(lives.get('lately')! / 60_000).toBeCloseTo(8, 0);
  });

  test('that Redis lost and others filled again gets its time within a second', async () => {
    let at = now;
    const by = makeRecorder({ redis: redis, keepKeysMs: 86_400_000, keepTextMs: 0, now: () => at });
    const write = (number: number) => by.record(messageAt(number, number, { receivedAt: at }), [few]);
    await write(1);
    const keys = (await redis.client.keys('*')).toSorted();
    for (const key of keys) await redis.client.persist(key);
    const lives = async () => Promise.all(keys.map(async (key) => (await redis.client.pttl(key)) > 0));
    at += 999;
    await write(50);
    expect(await lives()).not.toContain(true);
    at += 1;
    await write(100);
    expect(await lives()).toEqual(keys.map(() => true));
  });
});

describe('recent texts', () => {
  const recent = (text: string, last = 3): CounterRequest => ({
    type: 'recent',
    name: 'test',
    keys: ['one'],
    text,
    last,
    overMs: 10_000,
  });

  test('are those around the message, in order of time', async () => {
    await read(messageAt(0, 1), recent('加'));
    await read(messageAt(2_000, 2), recent('信'));
    expect(await read(messageAt(1_000, 3), recent('微'))).toMatchObject({
      texts: ['加', '信'],
      times: [now, now + 2_000],
      position: 1,
      value: 3,
    });
  });

  test('are not kept where no text is to be kept', async () => {
    const none = recorder(0);
    await read(messageAt(0, 1), recent('加'), none);
    expect(await read(messageAt(1, 2), recent('微'), none)).toMatchObject({ texts: [], contributing: [] });
    expect(await redis.client.keys('unsaid:{c*')).toEqual([]);
  });

  test('are kept no longer than text may be', async () => {
    await read(messageAt(0, 1), recent('加'), recorder(5_000));
    for (const key of await redis.client.keys('unsaid:{c*')) {
      expect(await redis.client.pttl(key)).toBeLessThanOrEqual(5_000);
    }
  });

  test('are kept no longer than text may be beside what is kept for longer', async () => {
    const by = recorder(5_000);
    // Every shard has histories without text, which may live for minutes.
    for (let who = 0; who < 500; who++) {
      const key = `person ${who}`;
      await by.record(messageAt(0, who), [counting({ keys: [key], within: key })]);
    }
    await by.record(messageAt(0, 501), [recent('加')]);
    const lives = new Map<string, number>();
    for (const key of await redis.client.keys('unsaid:{c*')) {
      if ((await redis.client.hvals(key)).some((list) => list.includes('加')))
        lives.set(key, await redis.client.pttl(key));
    }
    expect(lives.size).toBe(1);
    expect(Math.max(...lives.values())).toBeLessThanOrEqual(5_000);
  });

  test('are bounded in number, and leave no text behind', async () => {
    for (let number = 0; number < 200; number++) await read(messageAt(number, number), recent('x'));
    expect(await kept('lately')).toBeLessThanOrEqual(80);
  });

  test('are all there where they are long', async () => {
    const texts = Array.from({ length: 9 }, (_, number) => `${number}`.repeat(700));
    for (const [number, text] of texts.entries()) await read(messageAt(number, number), recent(text, 9));
    expect(await read(messageAt(20, 20), recent('x', 9))).toMatchObject({ texts: texts.slice(1) });
    const [bucket = ''] = await redis.client.keys('*:lately:*');
    expect(Math.max(...(await redis.client.hvals(bucket)).map((page) => page.length))).toBeLessThan(2_000);
  });
});

test('messages that ask for no counter cost nothing in Redis for it', async () => {
  await recorder().record(messageAt(0, 1), []);
  expect(await redis.client.keys('unsaid:{c*')).toEqual([]);
});

describe('what Redis counts is what the definition counts', () => {
  const arrivals = fc
    .array(
      fc.record({
        atMs: fc.integer({ min: 0, max: 200 }).map((tenths) => tenths * 200),
        member: fc.constantFrom('a', 'b', 'c', 'd'),
        key: fc.subarray(['one', 'two'], { minLength: 1 }),
        text: fc.constantFrom('x', '加', '👋', 'long '.repeat(150)),
      }),
      { minLength: 1, maxLength: 24 },
    )
    .chain((events) => {
      const numbered = events.map((event, number) => ({ ...event, number }));
      return fc.shuffledSubarray([...numbered, ...numbered.slice(0, 6)], { minLength: numbered.length });
    });
  const shapes = fc.record({
    atLeast: fc.integer({ min: 1, max: 10 }),
    // Of counters' buckets: those of messages around it are read together.
    border: fc.boolean(),
    keepFirst: fc.integer({ min: 0, max: 1 }),
    distinct: fc.boolean(),
    contributing: fc.boolean(),
    overMs: fc.constantFrom(5_000, 10_000, 20_000),
  });

  test('in any order of arrival, repeated or not: the same numbers, and the same messages named in the end', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(arrivals, shapes, async (events, { distinct, border, ...shape }) => {
        const from = border ? Math.ceil(now / 240_000) * 240_000 - now - 20_000 : 0;
        const name = `round${round++}`;
        const memory = makeMemoryCounters();
        const by = recorder();
        const named = { redis: new Set<string>(), memory: new Set<string>() };
        for (const { atMs, member, key, text, number } of events) {
          const message = messageAt(from + atMs, number);
          const requests: CounterRequest[] = [
            ...key.map((one) => counting({ ...shape, name, keys: [one], member: distinct ? member : undefined })),
            // The same as if it was that of a text.
            ...key.map((one) =>
              counting({
                ...shape,
                name: `${name}-text`,
                keys: [one],
                member: distinct ? member : undefined,
                ofText: true,
              }),
            ),
            // The same once more, served by a short history that it shares with others.
            ...key.map((one) => counting({ ...shape, name: `${name}-within`, keys: [one], within: name })),
            counting({ ...shape, name: `${name}-all`, keys: key, member: distinct ? member : undefined }),
            { type: 'recent', name: `${name}-texts`, keys: [name], text, last: shape.atLeast, overMs: shape.overMs },
          ];
          const [redisReads, memoryReads] = [
            (await by.record(message, requests)).counters,
            memory.count(message.key, message.sentAt, requests),
          ];
          for (const [index, request] of requests.entries()) {
            const [one, other] = [redisReads[index]!, memoryReads[index]!];
            if (request.type === 'recent') {
              expect(one).toEqual(other);
              continue;
            }
            // How far above or below what the rule asks for is nobody's business.
            expect(one.value >= shape.atLeast).toBe(other.value >= shape.atLeast);
            if (request.keys.length > 1 || one.value < shape.atLeast) continue;
            for (const [where, reading] of [
              ['redis', one],
              ['memory', other],
            ] as const) {
              const all = reading.contributing.toSpliced(reading.position ?? Number.POSITIVE_INFINITY, 0, message.key);
              for (const id of ids(all).slice(shape.keepFirst)) named[where].add(`${request.keys[0]} ${id}`);
            }
          }
        }
        if (shape.contributing) expect([...named.redis].toSorted()).toEqual([...named.memory].toSorted());
      }),
      { numRuns: 250 },
    );
  });
});
