import { Cluster } from 'ioredis';
import type { RedisClient } from './connect.ts';
import type { Script } from './scripts/lua.ts';
import { runOverKeys } from './scripts/record.ts';

/**
 * Runs scripts for many callers at once: what is asked of a script in one turn of the event loop is one command, and
 * all commands of the turn are one write. A command costs this process about 8 µs whatever it carries, a write as much;
 * together that would be a third of what a callback costs.
 *
 * A script takes the keys of all calls, then the arguments of all calls, and answers with one value for each call: a
 * number, unless the caller knows better.
 */
export type ScriptBatch = {
  /** `shard`: calls of the same shard have keys of one slot. Rejects as Redis does, for all that went together. */
  run<Answer = number>(
    script: Script,
    shard: number,
    keys: readonly string[],
    args: readonly Argument[],
  ): Promise<Answer>;
};

type Argument = string | number;
type Call = {
  readonly script: Script;
  readonly shard: number;
  readonly keys: readonly string[];
  readonly args: readonly Argument[];
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
};

/** Calls that become one command. */
type Group = { readonly script: Script; readonly keys: string[]; readonly args: Argument[]; readonly calls: Call[] };

/** Redis does nothing else while a script runs: about 0.5 ms for this many. */
const MAX_TOGETHER = 64;

export function makeScriptBatch(redis: RedisClient): ScriptBatch {
  // A single Redis takes keys of all slots in one script; a cluster does not, nor do the proxies that pose as a single
  // Redis in front of one. Those say so at the first try.
  let apart = redis instanceof Cluster;
  let waiting: Call[] = [];

  const put = (call: Call): void => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(call);
  };

  const flush = (): void => {
    const calls = waiting;
    waiting = [];
    if (apart) for (const group of groupCalls(calls, true)) void runAlone(group);
    else void runInOneWrite(groupCalls(calls, false));
  };

  const runInOneWrite = async (groups: readonly Group[]): Promise<void> => {
    const pipeline = redis.pipeline();
    for (const { script, keys, args } of groups) pipeline.evalsha(script.sha, keys.length, ...keys, ...args);
    try {
      const replies = (await pipeline.exec()) ?? [];
      for (const [index, group] of groups.entries()) {
        const [error, answers] = replies[index] ?? [new Error('Redis gave no reply')];
        if (!error) settle(group, answers);
        else if (error.message.startsWith('NOSCRIPT')) void runAlone(group);
        else if (isAboutSlots(error)) runApart(group);
        else fail(group, error);
      }
    } catch (error) {
      for (const group of groups) fail(group, error);
    }
  };

  const runApart = ({ calls }: Group): void => {
    apart = true;
    for (const call of calls) put(call);
  };

  const runAlone = async (group: Group): Promise<void> => {
    try {
      settle(group, await runOverKeys(redis, group.script, group.keys, group.args));
    } catch (error) {
      // Also the source of a script is refused for its slots, when the first call of a process brought it along.
      if (isAboutSlots(error) && new Set(group.calls.map(({ shard }) => shard)).size > 1) runApart(group);
      else fail(group, error);
    }
  };

  const settle = ({ calls }: Group, answers: unknown): void => {
    for (const [index, call] of calls.entries()) call.resolve((answers as readonly never[])[index]!);
  };

  const fail = ({ calls }: Group, error: unknown): void => {
    for (const call of calls) call.reject(error);
  };

  return {
    run: (script, shard, keys, args) =>
      new Promise((resolve, reject) => {
        put({ script, shard, keys, args, resolve, reject });
      }),
  };
}

/** Calls of one script, and of one shard where they must be `apart`, in groups of at most MAX_TOGETHER. */
function groupCalls(calls: readonly Call[], apart: boolean): readonly Group[] {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  for (const call of calls) {
    const name = apart ? `${call.script.sha}${call.shard}` : call.script.sha;
    let group = open.get(name);
    if (group === undefined || group.calls.length === MAX_TOGETHER) {
      group = { script: call.script, keys: [], args: [], calls: [] };
      open.set(name, group);
      groups.push(group);
    }
    group.keys.push(...call.keys);
    group.args.push(...call.args);
    group.calls.push(call);
  }
  return groups;
}

/** `CROSSSLOT …` of Redis; proxies have words of their own around "slot". */
const isAboutSlots = (error: unknown): boolean => error instanceof Error && /slot/i.test(error.message);
