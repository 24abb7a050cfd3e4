import { type AccountName, accountName } from '../account-name.ts';
import type { History } from '../history/history.ts';
import { readOpenOf } from '../lane/open-of.ts';
import { conversationIdOf, identityOf, type MessageKey } from '../model.ts';
import { evidenceText } from '../record/evidence-value.ts';
import { makeRecordFinder } from '../record/find.ts';
import { eraseFrom, rewriteFiles } from '../redis/erase.ts';
import type { Desk } from './desk.ts';
import { noted, type Operator } from './operator-log.ts';

/** What is kept of an account, as far as it can be counted beforehand. */
export type Remembered = {
  readonly messages: number;
  /** Recalls, mutes and late judgements that are not over: they need what would be forgotten. */
  readonly open: number;
};

export type Forgotten = {
  readonly redis: number;
  /** Undefined: there is no history here. */
  readonly history: number | undefined;
  /** What could not be done, for people. */
  readonly problems: readonly string[];
};

/** Messages by an account, as the record and history know them. */
type Theirs = { readonly account: string; readonly name: AccountName; readonly keys: readonly MessageKey[] };

export async function readRemembered(desk: Desk, history: History | undefined, account: string): Promise<Remembered> {
  const theirs = await readTheirs(desk, history, account);
  const open = await readOpenOf(desk.redis, makeIsOf(theirs));
  const late = Number((await desk.redis.client.hget(desk.redis.keys.late.senders, account)) ?? 0);
  const mutes = await desk.mutes().openOf(account);
  return { messages: theirs.keys.length, open: open.length + late + mutes };
}

/**
 * Removes an account from everything that is kept: texts, ids, its sanctions, its name in the acts of people. Counts stay.
 * What is written about it from now on is kept again. An act of its own, which does not name the account. @param onKey
 * told of each key of Redis that was looked at
 */
export async function forgetEverywhere(
  desk: Desk,
  history: History | undefined,
  account: string,
  operator: Operator,
  onKey: () => void,
): Promise<Forgotten> {
  const intent = { ...operator, at: desk.now(), what: 'forget an-account' };
  const forget = async (): Promise<Forgotten> => {
    const theirs = await readTheirs(desk, history, account);
    const rename = (value: string) => theirs.name.replacedIn(value, '(forgotten)');
    // The acts of people stay, without the name, so entries of the log are changed and not removed.
    const rewritten = new Map([[desk.redis.keys.operatorLog, rename]]);
    const { prefix, name: queue } = desk.redis.keys.sanction.muteQueue;
    const isWhole = (key: string) => key.startsWith(`${prefix}:${queue}:`);
    const erased = await eraseFrom(desk.redis, makeIsOf(theirs), { rewritten, isWhole }, onKey);
    const rows = await history?.forget(account);
    const problems = await rewriteFiles(desk.redis);
    return { redis: erased.keys + erased.entries, history: rows, problems };
  };
  return noted(desk, intent, forget, ({ redis, history: rows = 0 }) => `${redis} in Redis, ${rows} in history`);
}

async function readTheirs(desk: Desk, history: History | undefined, account: string): Promise<Theirs> {
  const keys = new Map<string, MessageKey>();
  const period = { from: 0, to: Number.MAX_SAFE_INTEGER };
  for await (const { key } of makeRecordFinder(desk).bySender(account, period)) keys.set(identityOf(key), key);
  let after: string | undefined;
  do {
    const page = await history?.questions.messages({ sender: account }, { limit: 200, after });
    for (const { identity, key } of page?.items ?? []) if (key !== undefined) keys.set(identity, key);
    after = page?.next;
  } while (after !== undefined);
  return { account, name: accountName(account), keys: [...keys.values()] };
}

/**
 * Whether a text names the account or one of its messages. Messages of a group are named by their number behind that of
 * the group: looked for by group, since an account has few groups and may have many messages.
 */
function makeIsOf({ name, keys }: Theirs): (text: string) => boolean {
  const numbers = new Map<string, Set<string>>();
  for (const key of keys) {
    if (key.kind === 'c2c') continue;
    const place = `${conversationIdOf(key)}\u001f`;
    const known = numbers.get(place) ?? new Set<string>();
    numbers.set(place, known.add(identityOf(key).slice(place.length)));
  }
  return (kept) => {
    const text = evidenceText(kept);
    if (name.isIn(text)) return true;
    for (const [place, own] of numbers) {
      for (let at = text.indexOf(place); at !== -1; at = text.indexOf(place, at + 1)) {
        const [number = ''] = /^[^\u001c-\u001f:]*/.exec(text.slice(at + place.length, at + place.length + 100))!;
        if (own.has(number)) return true;
      }
    }
    return false;
  };
}
