import type { EpochMs } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { OPERATOR_LOG } from '../redis/keys/recall.ts';

/** Who does something, and why; every act of a person carries both. */
export type Operator = { readonly who: string; readonly why: string };

export type Act = Operator & {
  readonly at: EpochMs;
  /** `hold rule:spam/flood`: the verb and what it was done to. */
  readonly what: string;
  /** What came of it, in numbers. */
  readonly result: string;
};

/** Acts kept; the oldest go first. */
const KEPT = 100_000;

export async function noteAct(redis: RedisClient, act: Act): Promise<void> {
  const fields = Object.entries(act).flatMap(([name, value]) => [name, String(value)]);
  await redis.xadd(OPERATOR_LOG, 'MAXLEN', '~', KEPT, '*', ...fields);
}

/** The latest acts, newest first. */
export async function readActs(redis: RedisClient, count: number): Promise<readonly Act[]> {
  const entries = await redis.xrevrange(OPERATOR_LOG, '+', '-', 'COUNT', count);
  return entries.map(([, fields]) => {
    // Names stand at even places; a reason may be any word, also one of them.
    const read = (name: string) => fields.find((_, at) => at % 2 === 1 && fields[at - 1] === name) ?? '';
    return { who: read('who'), why: read('why'), at: Number(read('at')), what: read('what'), result: read('result') };
  });
}
