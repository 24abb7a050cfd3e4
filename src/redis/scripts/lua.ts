import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClient } from '../connect.ts';
import { withFields } from './fields.ts';

/** A Lua script and its digest. Scripts run whole or not at all as seen by others: each is one atomic step. */
export type Script = { readonly source: string; readonly sha: string };

/** Reads scripts of one folder beside this file and joins them, a prelude of shared functions first; fields get names. */
export function loadScript(...names: readonly string[]): Script {
  const read = (name: string) => readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8');
  const source = withFields(names.map(read).join('\n'));
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/**
 * A name beside a root at which nothing ever lies. A script that makes names of its own must not run in Redis Cluster while
 * its slot moves: half of its keys are elsewhere then, and it would see them as missing, or break off between two writes.
 * With two names declared, and one of them always missing, Redis answers TRYAGAIN (or ASK, and then TRYAGAIN) until the
 * slot has moved, and ioredis asks again. See docs/decisions/0024-reshard.md.
 */
export const nothingBeside = (root: string): string => `${root}:nothing`;

/**
 * Runs a script by its digest and sends the source only when Redis does not know it, as after a restart. Not ioredis'
 * `defineCommand`: its memory of what a server knows outlives the server, and then a pipelined call fails.
 */
export async function runScript(
  redis: RedisClient,
  script: Script,
  key: string,
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, 2, key, nothingBeside(key), ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(script.source, 2, key, nothingBeside(key), ...args);
  }
}
