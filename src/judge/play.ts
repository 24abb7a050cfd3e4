import { type Content, type CounterReading, type Hit, identityOf, type MessageKey } from '../model.ts';
import type { Judge } from './judge.ts';
import { makeMemoryCounters } from './memory-counters.ts';
import { recalledBy } from './recalled-by.ts';

/** A message of a sequence: its key, and what is to be judged. */
export type Said = { readonly key: MessageKey; readonly content: Content };
export type Counted = Said & { readonly readings: readonly CounterReading[] };
export type Played = Counted & {
  readonly hits: readonly Hit[];
  /** What a hit of this message asks to recall. */
  recalledBy(hit: Hit): readonly MessageKey[];
};

/** Counts messages in the order in which they arrive, by the definition of the counters, and reads what a judge asks. */
export function* countAll(judge: Judge, said: Iterable<Said>): Generator<Counted> {
  const counters = makeMemoryCounters();
  for (const one of said) {
    const { key, content } = one;
    yield { ...one, readings: counters.count(key, content.sentAt, judge.counters(content)) };
  }
}

/** The path over a sequence of messages, in memory: each is counted, judged, and asks for recalls. */
export function* play(judge: Judge, said: Iterable<Said>): Generator<Played> {
  for (const counted of countAll(judge, said)) {
    const { key, content, readings } = counted;
    const { hits } = judge.judge(content, { counters: readings });
    yield { ...counted, hits, recalledBy: (hit) => recalledBy(hit, key) };
  }
}

/** The identities of all messages that a sequence asks to recall; `wanted`: because of which hits. */
export function recalledIn(
  judge: Judge,
  said: Iterable<Said>,
  wanted: (hit: Hit) => boolean = () => true,
): Set<string> {
  const recalled = new Set<string>();
  for (const played of play(judge, said)) {
    for (const hit of played.hits.filter(wanted)) {
      for (const key of played.recalledBy(hit)) recalled.add(identityOf(key));
    }
  }
  return recalled;
}
