import { type EpochMs, identityOf, type Message } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { LATE_DONE, LATE_KEEP, LATE_TAKE } from '../redis/scripts/late.ts';
import type { Script } from '../redis/scripts/lua.ts';
import { runOverKeys } from '../redis/scripts/record.ts';

/** A message that some rules could not be asked about on the path. */
export type LateMessage = {
  readonly message: Message;
  /** Rules that are still to be asked. */
  readonly rules: readonly string[];
  /** What the record said of it on the path. */
  readonly first: boolean;
  readonly gone: boolean;
  /** How often judging it has failed. */
  readonly tries: number;
};

/** Messages that wait to be judged late, in Redis: what is kept there is not lost with the process. */
export type LateQueue = {
  /** Durable when it resolves; the same message again changes nothing. Rejects when Redis does, or when too many wait. */
  keep(late: LateMessage): Promise<void>;
  /** The next one, for `LEASE_MS`: whoever has not said by then what became of it may have died. */
  take(): Promise<LateMessage | undefined>;
  /** It was judged and acted on, or given up. */
  done(late: LateMessage): Promise<void>;
  /** Judging it failed, so often by now: it comes again after a while. */
  again(late: LateMessage, tries: number): Promise<void>;
  /** It was not judged to its end: whoever looks next may take it. */
  giveBack(late: LateMessage): Promise<void>;
  waiting(): Promise<number>;
};

const LEASE_MS = 120_000;
const AGAIN_AFTER_MS = 5_000;
/** A sender with several messages here waits longer by so much for each, about what one costs, so that others go first. */
const APART_MS = 500;
/** Each may be 256 KB. More than these are not taken in; the receiver keeps their callbacks on disk. */
const MOST_WAITING = 2_000;

type Options = { readonly redis: RedisSpace; readonly now: () => EpochMs; readonly mostWaiting?: number };

export function makeLateQueue({ redis, now, mostWaiting = MOST_WAITING }: Options): LateQueue {
  const { waiting, taken, messages, senders } = redis.keys.late;
  const run = (script: Script, ...args: (string | number)[]) =>
    runOverKeys(redis.client, script, [waiting, taken, messages, senders], args);
  return {
    async keep(late) {
      const args = [idOf(late), senderOf(late), JSON.stringify(late), now(), APART_MS, mostWaiting];
      if ((await run(LATE_KEEP, ...args)) !== 1) throw new Error(`${mostWaiting} messages wait to be judged late`);
    },
    async take() {
      const at = now();
      const answer = (await run(LATE_TAKE, at, at + LEASE_MS)) as readonly [string, string] | null;
      return answer === null ? undefined : (JSON.parse(answer[1]) as LateMessage);
    },
    async done(late) {
      await run(LATE_DONE, idOf(late), senderOf(late));
    },
    async again(late, tries) {
      const tried = JSON.stringify({ ...late, tries });
      await run(LATE_DONE, idOf(late), senderOf(late), now() + AGAIN_AFTER_MS, tried);
    },
    async giveBack(late) {
      await run(LATE_DONE, idOf(late), senderOf(late), now(), JSON.stringify(late));
    },
    waiting: () => redis.client.hlen(messages),
  };
}

/** An edit is judged by itself. */
const idOf = ({ message }: LateMessage): string => `${identityOf(message.key)}\u001f${message.editedAt ?? ''}`;
const senderOf = ({ message }: LateMessage): string => message.sender ?? '';
