import type { RedisSpace } from '../redis/connect.ts';
import { lostOf } from '../redis/keys/journal.ts';
import { ADD_FACTS } from '../redis/scripts/journal.ts';
import { runOverKeys } from '../redis/scripts/record.ts';
import type { Fact, VerdictFact } from './facts.ts';

/** A fact without a text. One that comes often goes through `makeJournal`, where many are one command. */
export type PlainFact = Exclude<Fact, VerdictFact>;

/** Writes one fact down, beside whatever else goes to Redis in this moment. Rejects as Redis does. */
export async function tellFact(redis: RedisSpace, fact: PlainFact): Promise<void> {
  const { keys, args } = operationOf(redis, fact);
  const [answer] = (await runOverKeys(redis.client, ADD_FACTS, keys, args)) as readonly unknown[];
  if (answer instanceof Error) throw answer;
}

/** Brakes and switches go where the brakes are, reviews where those are: each in the slot of what it is written with. */
export function operationOf({ keys: { journal } }: RedisSpace, fact: PlainFact) {
  const isBrake = fact.type === 'brake' || fact.type === 'switch';
  const stream = isBrake ? journal.brake : fact.type === 'review' ? journal.review : journal.of('').stream;
  const lost = lostOf(stream);
  return { keys: [stream, lost, lost], args: [JSON.stringify(fact), '', '', 0] };
}
