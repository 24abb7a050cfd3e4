import type { Names } from './names.ts';

/**
 * Names of what is judged late, all in one slot.
 *
 *   unsaid:{late}:waiting    ZSET  ids, the next one first: whoever has several there lets others go before
 *   unsaid:{late}:taken      ZSET  ids that a process judges, by when another may take them
 *   unsaid:{late}:messages   HASH  id → message with its text, as JSON
 *   unsaid:{late}:senders    HASH  sender → how many of theirs are in `messages`
 */
export type LateKeys = ReturnType<typeof makeLateKeys>;

export function makeLateKeys({ root, tag }: Names) {
  const slot = `${root}:{${tag('late')}}`;
  return {
    waiting: `${slot}:waiting`,
    taken: `${slot}:taken`,
    messages: `${slot}:messages`,
    senders: `${slot}:senders`,
  };
}
