import { addJudged } from '../lane/brake.ts';
import type { ConversationKind } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';

/** Counts the messages judged, of which a brake takes its share. Cheap: one command a second. */
export type Judged = {
  count(conversation: ConversationKind): void;
  /** Writes down what was counted so far. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

const EVERY_MS = 1_000;

/**
 * Up to a second of counts is not written yet, and lost when the process dies. A brake then holds a little too early,
 * never too late.
 */
export function makeJudged(redis: RedisSpace, onError: (error: unknown) => void): Judged {
  let counts = new Map<ConversationKind, number>();
  const add = (conversation: ConversationKind, messages: number) =>
    counts.set(conversation, (counts.get(conversation) ?? 0) + messages);
  const flush = async (): Promise<void> => {
    if (counts.size === 0) return;
    const written = counts;
    counts = new Map();
    try {
      await addJudged(redis, written);
    } catch (error) {
      for (const [conversation, messages] of written) add(conversation, messages);
      throw error;
    }
  };
  const timer = setInterval(() => void flush().catch(onError), EVERY_MS);
  return {
    count: (conversation) => add(conversation, 1),
    flush,
    close: async () => {
      clearInterval(timer);
      await flush().catch(onError);
    },
  };
}
