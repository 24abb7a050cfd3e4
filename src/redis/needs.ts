import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import type { RedisSpace } from './connect.ts';
import { runScript } from './scripts/lua.ts';
import { NEEDS } from './scripts/needs.ts';

const WITHIN_MS = 2_000;

/**
 * What this Redis or its user lacks for the work to be done, in words for people; empty when nothing. Everything that is
 * needed is tried for real: a user may be refused single commands, a proxy may pass some and not others.
 */
export async function findLacks({ client, keys }: RedisSpace): Promise<readonly string[]> {
  const place = await wrongPlace(client as Redis).catch(() => undefined);
  if (place !== undefined) return [place];
  const [inScripts, ...outside] = await Promise.all([
    tryScript({ client, keys }),
    tryOne('EVALSHA', async () => {
      await client.evalsha('0'.repeat(40), 1, `${keys.probe}:sha`).catch((error: Error) => {
        if (!error.message.startsWith('NOSCRIPT')) throw error;
      });
    }),
    tryOne('BZPOPMIN', () => popOne(client, `${keys.probe}:pop`)),
    tryOne('SCAN', () => scanOnce(client)),
    tryOne('MULTI', () =>
      client
        .multi()
        .get(`${keys.probe}:text`)
        .unlink(`${keys.probe}:text`)
        .exec()
        .then((replies) => {
          for (const [error] of replies ?? []) if (error !== null) throw error;
        }),
    ),
    tryOne('XRANGE', () => client.xrange(`${keys.probe}:stream`, '-', '+', 'COUNT', 1)),
    tryOne('XREVRANGE', () => client.xrevrange(`${keys.probe}:stream`, '+', '-', 'COUNT', 1)),
    tryOne('XLEN', () => client.xlen(`${keys.probe}:stream`)),
    tryOne('HKEYS', () => client.hkeys(`${keys.probe}:hash`)),
    tryOne('HSCAN', () => client.hscan(`${keys.probe}:hash`, 0)),
    tryOne('SET', () => client.set(keys.ready, '', 'PX', 1_000)),
  ]);
  return inWords([...inScripts!, ...outside.flat()]);
}

type Lack = { readonly name: string; readonly error: string };

async function tryOne(name: string, act: () => Promise<unknown>): Promise<readonly Lack[]> {
  const late = new AbortController();
  const error = await Promise.race([
    act().then(
      () => undefined,
      (cause: Error) => cause.message,
    ),
    setTimeout(WITHIN_MS, 'no answer', { signal: late.signal, ref: false }).catch(() => undefined),
  ]);
  late.abort();
  return error === undefined ? [] : [{ name, error }];
}

async function tryScript({ client, keys }: RedisSpace): Promise<readonly Lack[]> {
  const [refused] = await tryOne('EVAL', () => client.eval('return 1', 1, `${keys.probe}:sha`));
  if (refused !== undefined) return [refused];
  let flat: string[] = [];
  const [whole] = await tryOne('scripts that make names of keys', async () => {
    flat = (await runScript(client, NEEDS, keys.probe, [])) as string[];
  });
  if (whole !== undefined) return [whole];
  return flat.flatMap((name, at) => (at % 2 === 0 ? [{ name, error: flat[at + 1]! }] : []));
}

/**
 * It is given what it takes, so that it does not block: callbacks wait behind it. Each gives one of its own, since processes
 * look at the same moment, when Redis is back.
 */
async function popOne(client: RedisSpace['client'], key: string): Promise<void> {
  const own = randomUUID();
  await client.zadd(key, 1, own);
  try {
    await client.bzpopmin(key, 1);
  } catch (error) {
    await client.zrem(key, own);
    throw error;
  }
}

async function scanOnce(client: RedisSpace['client']): Promise<unknown> {
  const [node] = client instanceof Cluster ? client.nodes('master') : [client];
  return node?.scan('0', 'COUNT', 1);
}

/** The server is not what REDIS_URL says it is. Without permission to ask, nothing is reported. */
async function wrongPlace(client: Redis): Promise<string | undefined> {
  if (client instanceof Cluster) return undefined;
  const info = await client.info('server');
  if (!/^redis_mode:sentinel/m.test(info)) return undefined;
  return 'REDIS_URL names a Sentinel: write redis+sentinel://host:26379/name-of-the-master';
}

/** Permissions are told together, by name; what is else wrong in its own words, once. */
function inWords(lacks: readonly Lack[]): readonly string[] {
  const isRefused = ({ error }: Lack) =>
    !/^-?(OOM|READONLY|MOVED|MISCONF|LOADING|CLUSTERDOWN|MASTERDOWN)\b/.test(error) &&
    /NOPERM|can't run this command|no permissions|unknown (redis )?command|not (allowed|supported|permitted)|disabled|forbidden|unsupported/i.test(
      error,
    );
  const refused = [...new Set(lacks.filter(isRefused).map(({ name }) => name))];
  const others = new Map<string, Lack>();
  for (const lack of lacks.filter((each) => !isRefused(each))) {
    if (!others.has(wordOf(lack.error))) others.set(wordOf(lack.error), lack);
  }
  // A transaction is refused for what is in it, and that is tried alone, too.
  if (others.size > 1 || lacks.some(isRefused)) others.delete('EXECABORT');
  const words = [...others.values()].map(({ name, error }) => `${name}: ${explained(error)}`);
  if (refused.length === 0) return words;
  const first = lacks.find(isRefused)!.error;
  return [
    `Redis does not let this user run ${refused.join(', ')} (${firstLine(first)}); docs/redis.md lists what is needed`,
    ...words,
  ];
}

const wordOf = (error: string): string => error.split(' ', 1)[0] ?? '';
const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, 200);

function explained(error: string): string {
  switch (wordOf(error).replace(/^-/, '')) {
    case 'MOVED':
      return 'REDIS_URL names one node of a Redis Cluster as if it were alone: write redis+cluster://host:port';
    case 'READONLY':
      return 'Redis is read-only: it is a replica. Waiting for it to become the master, or name the master in REDIS_URL';
    case 'OOM':
      return 'Redis is full: give it more memory, or keep less (KEEP_KEYS, KEEP_TEXT)';
    case 'MISCONF':
      return 'Redis cannot write to its disk, and so takes no writes: look at its disk and its log';
    default:
      return firstLine(error);
  }
}
