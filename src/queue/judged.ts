import { type ConversationKind, RECALL_APIS, type RecallApi } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { addJudged } from '../redis/lane/brake.ts';

/** Counts the messages judged, of which a brake takes its share. Cheap: one command a second for each kind. */
export type Judged = {
  count(conversation: ConversationKind): void;
  /** Writes down what was counted so far. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

const EVERY_MS = 1_000;

/** A purge is the answer to group messages, so its share is of them. */
const APIS: Readonly<Record<ConversationKind, readonly RecallApi[]>> = {
  group: ['group_msg_recall', 'delete_group_msg_by_sender'],
  c2c: ['admin_msgwithdraw'],
  official: ['official_account_msg_recall'],
};

/**
 * What is not written yet, up to a second of it, is missing from the share, and lost when the process dies: a brake then
 * holds a little too early, never too late.
 */
export function makeJudged(redis: RedisClient, onError: (error: unknown) => void): Judged {
  const counts = new Map<RecallApi, number>(RECALL_APIS.map((api) => [api, 0]));
  const flush = async (): Promise<void> => {
    await Promise.all(
      [...counts].map(async ([api, messages]) => {
        if (messages === 0) return;
        counts.set(api, 0);
        try {
          await addJudged(redis, api, messages);
        } catch (error) {
          counts.set(api, counts.get(api)! + messages);
          throw error;
        }
      }),
    );
  };
  const timer = setInterval(() => void flush().catch(onError), EVERY_MS);
  return {
    count: (conversation) => {
      for (const api of APIS[conversation]) counts.set(api, counts.get(api)! + 1);
    },
    flush,
    close: async () => {
      clearInterval(timer);
      await flush().catch(onError);
    },
  };
}
