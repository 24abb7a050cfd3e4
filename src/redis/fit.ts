import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { RedisHandle } from './connect.ts';
import { findLacks } from './needs.ts';
import { otherApp, takeOwnership } from './owner.ts';
import { findEviction } from './safety.ts';

/** Whether this is a Redis that the service can work with: it is ours, and lets us do what is needed. Looked at again and again. */
export type RedisFit = {
  /** What makes it impossible to work here at all, as the first look found it; undefined when nothing, or nobody answered. */
  refused(): Promise<string | undefined>;
  /** What is missing now, each in words for people. */
  missing(): readonly string[];
  /** True while the Redis is known to be another app's: nothing may be written there. */
  isForeign(): boolean;
  close(): void;
};

type Options = {
  readonly redis: RedisHandle;
  /** Where it is remembered which Redis there was. */
  readonly dataDir: string;
  /** A Redis that drops keys when it is full is taken all the same. */
  readonly evictionAllowed: boolean;
  readonly onProblem: (problem: string) => void;
  readonly onWell: () => void;
  /** `empty`: this Redis has nothing, and it had. `other`: this is not the one there was. */
  readonly onReplaced: (what: 'empty' | 'other') => void;
  readonly everyMs?: number;
};

const EVERY_MS = 5_000;
/** How often to look. Permissions seldom change; the owner may change with each failover. */
const NEEDS_EVERY = 6;
const FIRST_WITHIN_MS = 3_000;

export function watchFit(options: Options): RedisFit {
  const { redis, evictionAllowed, onProblem, onWell, onReplaced } = options;
  const marker = path.join(options.dataDir, 'redis-seen.json');
  let known: string | undefined;
  let lacks: readonly string[] = [];
  let foreign: string | undefined;
  let evicts: string | undefined;
  let rounds = 0;
  let told = '';

  const whoseIsIt = async (): Promise<void> => {
    const { app } = redis.keys;
    known ??= await readMarker(marker, app);
    const owner = await takeOwnership(redis, app);
    foreign = owner.app === app ? undefined : otherApp(owner.app, app);
    if (foreign !== undefined || owner.id === known) return;
    if (known !== undefined) onReplaced(owner.isNew ? 'empty' : 'other');
    known = owner.id;
    await writeMarker(marker, app, owner.id);
  };

  const look = async (): Promise<void> => {
    if (!redis.isReady()) return;
    const all = rounds++ % NEEDS_EVERY === 0 || lacks.length > 0 || evicts !== undefined;
    // Where that cannot be read or written, the words for what is missing say why.
    await whoseIsIt().catch(() => {});
    // What is another's is not even tried.
    if (all && foreign === undefined) lacks = await findLacks(redis);
    if (all && !evictionAllowed) evicts = await findEviction(redis.client);
    const now = missing().join('; ');
    if (now !== told && now !== '') onProblem(now);
    if (now !== told && now === '') onWell();
    told = now;
  };
  const missing = (): readonly string[] => [foreign, evicts, ...lacks].filter((each) => each !== undefined);

  let looking: Promise<void> | undefined;
  const lookOnce = (): Promise<void> => {
    // What fails here fails for everything that asks Redis, and is reported there.
    looking ??= look()
      .catch(() => {})
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const anew = (): void => {
    rounds = 0;
    void lookOnce();
  };
  redis.client.on('ready', anew);
  const timer = setInterval(() => void lookOnce(), options.everyMs ?? EVERY_MS);
  const first = lookOnce();

  return {
    refused: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const late = setTimeout(resolve, FIRST_WITHIN_MS);
      // The first look may have been before the first connection; one that is under way is waited for.
      await Promise.race([first.then(lookOnce), promise]);
      clearTimeout(late);
      return redis.refusal() ?? foreign ?? evicts;
    },
    missing: () => {
      const refusal = redis.refusal();
      return refusal === undefined ? missing() : [refusal];
    },
    isForeign: () => foreign !== undefined,
    close: () => {
      clearInterval(timer);
      redis.client.off('ready', anew);
    },
  };
}

async function readMarker(file: string, app: string): Promise<string | undefined> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as { app?: unknown; id?: unknown };
    return read.app === app && typeof read.id === 'string' ? read.id : undefined;
  } catch {
    return undefined;
  }
}

/** Without a marker there is one thing less to compare. Other users of the folder report what is wrong with it. */
async function writeMarker(file: string, app: string, id: string): Promise<void> {
  try {
    await makeFolder(path.dirname(file));
    await writeFile(file, JSON.stringify({ app, id }));
  } catch {}
}
