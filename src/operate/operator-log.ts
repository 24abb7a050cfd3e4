import { randomUUID } from 'node:crypto';
import type { KnownAct } from '../history/questions/questions.ts';
import type { ActFact } from '../journal/facts.ts';
import { tellFact } from '../journal/tell-fact.ts';
import type { EpochMs } from '../model.ts';
import { NOTE_ONCE } from '../redis/scripts/acts.ts';
import type { Desk } from './desk.ts';

/** Who does something, and why; every act of a person carries both. */
export type Operator = {
  readonly who: string;
  readonly why: string;
  /** Of the token; absent at the command line, where it is whoever the machine says. */
  readonly role?: string;
  /** Absent: the command line. */
  readonly via?: ActFact['via'];
  /** Names the request, where it has a name; at the command line the user and the machine it was typed at. */
  readonly request?: string;
};

/** What is about to be done: `hold rule:flood`, the verb and what it is done to. */
export type Intent = Operator & {
  readonly at: EpochMs;
  readonly what: string;
  /** What it is done to, where that is not the words behind the verb. */
  readonly targets?: readonly string[];
};

/** What came of it, in numbers: `{ held: 12 }`. */
export type Counts = Readonly<Record<string, number>>;

export type Act = Intent & {
  /** What came of it, in numbers. Undefined: it is under way, or its process died in the middle. */
  readonly result: string | undefined;
};

/** Lines kept, two for an act; the oldest go first. */
const KEPT = 200_000;

/**
 * Does what a person wants and logs it before and after. A crash in between leaves a trace; what cannot be logged is not
 * done. Errors are passed on.
 */
export async function noted<T>(
  { redis, now }: Desk,
  intent: Intent,
  act: () => Promise<T>,
  resultOf: (value: T) => string | Counts,
): Promise<T> {
  const { at, who, why, what } = intent;
  const write = (fields: Readonly<Record<string, string>>) =>
    redis.client.xadd(redis.keys.operatorLog, 'MAXLEN', '~', KEPT, '*', ...Object.entries(fields).flat());
  const fact = actFact(intent);
  const [line] = await Promise.all([write({ at: String(at), who, why, what }), tellFact(redis, fact)]);
  const end = async (came: string | Counts): Promise<void> => {
    const result = typeof came === 'string' ? came : wordsOf(came);
    const counts = typeof came === 'string' ? {} : { counts: came };
    const told = { ...fact, ...counts, result, endedAt: now() };
    await Promise.all([write({ of: String(line), result }), tellFact(redis, told)]);
  };
  try {
    const value = await act();
    await end(resultOf(value));
    return value;
  } catch (error) {
    // The first error is thrown: it says more than that logging failed too.
    await end(`failed: ${error instanceof Error ? error.message : error}`).catch(() => {});
    throw error;
  }
}

/** Acts that were noted elsewhere are told again within seconds, where they are: so many of the newest lines are enough. */
const LOOKED_THROUGH = 5_000;

/**
 * Logs an act that was done where there was no Redis to log it in. Log and history have it once, whoever tells it and however
 * often: `id` names it. Rejects as Redis does.
 */
export async function noteAfterwards(
  { redis }: Pick<Desk, 'redis'>,
  { id, result, ...intent }: Intent & { readonly id: string; readonly result?: string },
): Promise<void> {
  const { at, who, why, what } = intent;
  const line = [id, at, who, why, what, result ?? '', LOOKED_THROUGH];
  await redis.client.eval(NOTE_ONCE.source, 1, redis.keys.operatorLog, ...line);
  const ended = result === undefined ? {} : { result, endedAt: at };
  await tellFact(redis, { ...actFact(intent), id, ...ended });
}

/** Acts on more than these are found by the first of them. */
const MOST_TARGETS = 1_000;

const wordsOf = (counts: Counts): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';

/** At the command line the user of the machine; what happens by itself is by `unsaid`. */
function actFact({ at, who, why, what, role = 'operator', via, targets, request }: Intent): ActFact {
  const [verb = '', ...words] = what.split(' ');
  const way = via ?? (who === 'unsaid' ? 'unsaid' : 'cli');
  const named = (targets ?? words).slice(0, MOST_TARGETS);
  const asked = request === undefined ? {} : { request };
  return { type: 'act', id: `${at}-${randomUUID()}`, at, who, role, via: way, verb, targets: named, why, ...asked };
}

/** An act of history as the log has it. */
export const actOf = ({ at, who, verb, targets, why, result }: KnownAct): Act => ({
  ...{ at, who, why, result },
  what: [verb, ...targets].join(' '),
});

/** The latest acts, newest first. */
export async function readActs({ redis }: Desk, count: number): Promise<readonly Act[]> {
  const entries = await redis.client.xrevrange(redis.keys.operatorLog, '+', '-', 'COUNT', count * 2);
  const results = new Map<string, string>();
  const acts: Act[] = [];
  for (const [id, fields] of entries) {
    // Names stand at even places; a reason may be any word, also one of them.
    const read = (name: string) => fields.find((_, at) => at % 2 === 1 && fields[at - 1] === name);
    const of = read('of');
    const word = (name: string) => read(name) ?? '';
    if (of !== undefined) results.set(of, word('result'));
    else {
      const [who, why, what] = [word('who'), word('why'), word('what')];
      acts.push({ who, why, what, at: Number(read('at')), result: results.get(id) });
    }
  }
  return acts.slice(0, count);
}
