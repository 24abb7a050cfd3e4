import { apiOf, type EpochMs, type RecallApi, type RecallOrder, type RecallTarget } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { itemIdOf } from '../redis/keys/recall.ts';

/** What the ledger remembers of one recall. */
export type LaneItem = {
  readonly api: RecallApi;
  readonly order: RecallOrder;
  /** `pending`, `held`, `claimed` (a call is under way) or an outcome. */
  readonly state: string;
  readonly flaggedAt: EpochMs;
  readonly heldAt: EpochMs | undefined;
  /** The brake that held it, by the name of a switch; undefined: none, or a person. */
  readonly heldBy: string | undefined;
  /** Calls that failed and were to be tried again, the latest ones. */
  readonly failures: readonly { readonly at: EpochMs; readonly code: string }[];
  /** All of them. */
  readonly tries: number;
  /** Tencent's last answer, or what happened instead of one; empty before the first. */
  readonly code: string;
  readonly settledAt: EpochMs | undefined;
  /** When Tencent told us itself that the message was recalled. */
  readonly confirmedAt: EpochMs | undefined;
};

export async function readItem(redis: RedisSpace, target: RecallTarget): Promise<LaneItem | undefined> {
  const api = apiOf(target);
  const fields = await redis.client.hgetall(redis.keys.lane(api).item(itemIdOf(target)));
  if (fields.order === undefined) return undefined;
  const time = (name: string) => (fields[name] === undefined ? undefined : Number(fields[name]));
  return {
    api,
    order: JSON.parse(fields.order) as RecallOrder,
    state: fields.state ?? '',
    flaggedAt: time('flaggedAt') ?? 0,
    heldAt: time('heldAt'),
    heldBy: fields.heldBy,
    failures: failuresIn(fields.failures ?? ''),
    tries: time('tries') ?? 0,
    code: fields.code ?? '',
    settledAt: time('settledAt'),
    confirmedAt: time('confirmedAt'),
  };
}

/** `<ms> <code>;…`; the first may be cut off. */
function failuresIn(text: string): LaneItem['failures'] {
  return [...text.matchAll(/(?<=^|;)(\d{13}) ([^;]*);/g)].map(([, at, code]) => ({ at: Number(at), code: code! }));
}
