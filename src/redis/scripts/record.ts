import { Command } from 'ioredis';
import type { RedisClient } from '../connect.ts';
import { loadScript, type Script } from './lua.ts';

/** All that is written of a message: what was seen, the log, the counters. One script, so that they are one command. */
export const RECORD = loadScript(
  'record/apart',
  'record/operations',
  'record/packed',
  'record/seen',
  'record/log',
  'counters/lists',
  'counters/count',
  'counters/few',
  'counters/recent',
  'record/run',
);
export const GONE = loadScript('record/packed', 'record/gone');
export const EDITED = loadScript('record/packed', 'record/edited');

/** Runs a script over keys of one slot; the source is sent only when Redis does not know the digest. */
export async function runOverKeys(
  redis: RedisClient,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await send(redis, 'evalsha', [script.sha, keys.length, ...keys, ...args]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return send(redis, 'eval', [script.source, keys.length, ...keys, ...args]);
  }
}

/** Past auto-pipelining, which would wait a tick and for the pipeline before. */
function send(redis: RedisClient, name: 'evalsha' | 'eval', args: (string | number)[]): Promise<unknown> {
  const command = new Command(name, args, { replyEncoding: 'utf8' });
  redis.sendCommand(command);
  return command.promise;
}
