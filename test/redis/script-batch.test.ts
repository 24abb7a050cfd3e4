import { expect, test } from 'vitest';
import { makeScriptBatch } from '../../src/redis/script-batch.ts';
import type { Script } from '../../src/redis/scripts/lua.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

/** Each operation adds its argument to its key and answers with the sum. */
const ADD: Script = {
  source: `local sums = {}
for nth = 1, #KEYS do sums[nth] = redis.call('INCRBY', KEYS[nth], ARGV[nth]) end
return sums`,
  sha: '0000000000000000000000000000000000000000',
};

const server = useRedis();
const redis = useHandle(server);

const calls = async (): Promise<number> =>
  Number(/cmdstat_eval:calls=(\d+)/.exec(await server.client().info('commandstats'))?.[1] ?? 0);

test('everybody gets the answers to what they asked, in their order', async () => {
  const batch = makeScriptBatch(redis.client, ADD);
  const asked = Array.from({ length: 300 }, (_, caller) => {
    return Array.from({ length: caller % 4 }, (_, place) => ({ keys: [`{a}${caller}`], args: [caller * 10 + place] }));
  });
  const answers = await Promise.all(
    asked.filter(({ length }) => length > 0).map((operations) => batch.run(operations)),
  );
  const sums = (operations: readonly { args: readonly number[] }[]) =>
    operations.map((_, place) => operations.slice(0, place + 1).reduce((sum, { args }) => sum + args[0]!, 0));
  expect(answers).toEqual(asked.filter(({ length }) => length > 0).map(sums));
});

test('what comes while a command is under way goes out together with the next one', async () => {
  const batch = makeScriptBatch(redis.client, ADD);
  const add = () => batch.run([{ keys: ['{a}together'], args: [1] }]);
  const before = await calls();
  const first = add();
  const rest: Promise<unknown>[] = [];
  // Turn after turn of the event loop, until the first is answered.
  let answered = false;
  void first.then(() => {
    answered = true;
  });
  while (!answered) {
    if (rest.length < 100) rest.push(add());
    await new Promise((next) => setImmediate(next));
  }
  await Promise.all(rest);
  expect(rest.length).toBeGreaterThan(1);
  expect((await calls()) - before).toBe(2);
});

test('one that breaks fails alone: those that went with it are answered', async () => {
  const batch = makeScriptBatch(redis.client, ADD);
  const good = [1, 2, 3].map((number) => batch.run([{ keys: [`{a}good${number}`], args: [number] }]));
  const bad = batch.run([{ keys: ['{a}word'], args: ['no number'] }]);
  const more = [4, 5].map((number) => batch.run([{ keys: [`{a}good${number}`], args: [number] }]));
  await expect(bad).rejects.toThrow('not an integer');
  // What went before it in the same command was done already: what is asked in a batch may be asked twice.
  expect((await Promise.all([...good, ...more])).flat().every((sum) => Number(sum) > 0)).toBe(true);
  expect(await batch.run([{ keys: ['{a}number'], args: [2] }])).toEqual([2]);
});

test('an operation whose answer is an error fails its caller and nobody else', async () => {
  const one = "if ARGV[nth] == 'no' then answers[nth] = redis.error_reply('ERR no') else answers[nth] = ARGV[nth] end";
  const source = `local answers = {}\nfor nth = 1, #KEYS do ${one} end\nreturn answers`;
  const batch = makeScriptBatch(redis.client, { source, sha: '1'.repeat(40) });
  const asked = ['a', 'no', 'b'].map((arg) => batch.run([{ keys: ['{a}'], args: [arg] }]));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('what Redis says of itself fails all, once', async () => {
  const source = "return redis.error_reply('OOM no room here')";
  const batch = makeScriptBatch(redis.client, { source, sha: '2'.repeat(40) });
  const before = await calls();
  const asked = [1, 2, 3].map((arg) => batch.run([{ keys: ['{a}'], args: [arg] }]));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  expect((await calls()) - before).toBe(1);
});
