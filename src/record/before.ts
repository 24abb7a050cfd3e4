import { conversationIdOf, type EpochMs, identityOf, type Message } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { shardOf } from '../redis/keys/record.ts';
import { EDITED, runOverKeys } from '../redis/scripts/record.ts';
import type { Buckets } from './buckets.ts';
import { goneAtOf, type Recorded, unpack } from './pack.ts';
import { digestOfName, digestsOf } from './part-digests.ts';

/** A message as it was before an edit of it. */
export type Before = {
  /** Undefined if it never came, or is forgotten. */
  readonly message: Recorded | undefined;
  /**
   * Gone after the edit was made, also if only the recall was heard of. An edit shows that the message was not gone
   * before.
   */
  readonly gone: boolean;
  /** Digests of all that ever stood there, by its sender or by earlier edits (part-digests.ts). */
  readonly said: ReadonlySet<string>;
  /** Digests of what was found in it. */
  readonly found: ReadonlySet<string>;
};

/** What the record knows of messages that are edited: whose words were there, and what waits until that is known. */
export type EditRecord = {
  /** What is known of the message that was edited. What the edit brings is noted for later edits. */
  edited(edit: Message): Promise<Before>;
  /** Puts something aside until the edited message comes. If it is on record by now, returns what is known instead. */
  putAside(edit: Message, aside: string): Promise<Before | undefined>;
  /** What was put aside until this message came. The same again each time it comes. */
  takeAside(message: Message): Promise<readonly string[]>;
  /** Takes down digests of what was found in a message, for edits to come. */
  noteFound(message: Message, found: readonly string[]): Promise<void>;
};

type Options = {
  readonly redis: RedisSpace;
  readonly buckets: Buckets;
  readonly now: () => EpochMs;
};

/** How long before its edit a message may have been sent that we have not seen. */
const LATE_AT_MOST_MS = 3_600_000;
/** Before digests of what was found; those of what was said have nothing before them. */
const FOUND = '~';
/** Before who made the edit, as a digest: two may be made in one millisecond. Not with what versions before wrote. */
const BY = '/';
/** What a message brings itself stood there before any edit. */
const FROM_THE_START = '0';
const WAITING = '\u001e!';
const SEPARATOR = '\u001d';

export function makeEditRecord({ redis, buckets, now }: Options): EditRecord {
  const run = async (message: Message, brought: readonly string[], aside = ''): Promise<Before> => {
    const { key, editedAt, receivedAt } = message;
    const [shard, identity] = [shardOf(conversationIdOf(key)), identityOf(key)];
    const alive = buckets.alive(now());
    const at = editedAt ?? message.sentAt;
    const places = [at, at - LATE_AT_MOST_MS].map((time) => Math.max(0, alive.indexOf(buckets.of(time, receivedAt))));
    const expiries = places.map((place) => buckets.expiresAt(alive[place]!));
    const time = editedAt?.toString(36) ?? FROM_THE_START;
    const names = alive.map((bucket) => redis.keys.record.keys(shard, bucket));
    const by = message.editor === undefined ? '' : `${BY}${digestOfName(message.editor)}`;
    const tokens = brought.map((digest) => `${digest}${by}`).join(' ');
    const args = [identity, ...places.map((place) => place + 1), ...expiries, time, tokens, aside];
    const answer = (await runOverKeys(redis.client, EDITED, names, args)) as [string, string];
    return readBefore(identity, answer, { editedAt: editedAt ?? 0, by });
  };

  return {
    edited: (edit) => run(edit, digestsOf(edit)),
    putAside: async (edit, aside) => {
      const before = await run(edit, [], aside);
      return before.message === undefined ? undefined : before;
    },
    takeAside: async ({ key }) => {
      const shard = shardOf(conversationIdOf(key));
      const names = buckets.alive(now()).map((bucket) => redis.keys.record.keys(shard, bucket));
      const found = await Promise.all(names.map((name) => redis.client.hget(name, `${identityOf(key)}${WAITING}`)));
      return found.flatMap((aside) => aside?.split(SEPARATOR) ?? []);
    },
    noteFound: async (message, found) => {
      await run(
        message,
        found.map((digest) => `${FOUND}${digest}`),
      );
    },
  };
}

function readBefore(
  identity: string,
  [packed, tokens]: [string, string],
  { editedAt, by }: { readonly editedAt: EpochMs; readonly by: string },
): Before {
  const message = packed === '' ? undefined : unpack(identity, packed);
  const said = new Set(message?.digests);
  const found = new Set<string>();
  for (const token of tokens.split(' ')) {
    const [time = '', brought = ''] = token.split(':');
    const [digest = '', bringer] = brought.split(BY);
    const at = Number.parseInt(time, 36);
    // What a later edit brought was not there yet. What this edit brought counts as new, however often it comes; of two that
    // were made in one millisecond, what came first was there before the other.
    const isOthers = at === editedAt && bringer !== undefined && `${BY}${bringer}` !== by;
    if (digest === '' || (at >= editedAt && !isOthers)) continue;
    if (digest.startsWith(FOUND)) found.add(digest.slice(FOUND.length));
    else said.add(digest);
  }
  const goneAt = packed === '' ? undefined : goneAtOf([packed]);
  return { message, gone: goneAt !== undefined && editedAt <= goneAt, said, found };
}
