import type { RecallApi, RecallOrder } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import type { Part } from './switches.ts';

/** An item without an outcome: it waits, is held, or is under way. */
export type OpenItem = { readonly order: RecallOrder; readonly state: string };

/** How many items of a rule or group have no outcome yet. */
export const countOpen = ({ client, keys }: RedisSpace, api: RecallApi, part: Part): Promise<number> =>
  client.zcard(indexOf(keys.lane(api), part));

/** The oldest of them, at most so many. */
export async function readOpen(
  redis: RedisSpace,
  api: RecallApi,
  part: Part,
  atMost: number,
): Promise<readonly OpenItem[]> {
  if (atMost <= 0) return [];
  const keys = redis.keys.lane(api);
  const ids = await redis.client.zrange(indexOf(keys, part), '0', `${atMost - 1}`);
  return readItems(redis, api, ids);
}

/** How far a walk through open items has come: the last item that was given. */
export type OpenCursor = { readonly id: string; readonly score: string };
/** An open item with its place in the walk. */
export type WalkedItem = OpenItem & OpenCursor;

const WALK_PAGE = 100;

/**
 * Open items of a rule or group, the oldest first, from behind `after` on. Items may leave during the walk; each that
 * stays is given once, and none is skipped.
 */
export async function* walkOpen(
  redis: RedisSpace,
  api: RecallApi,
  part: Part,
  after: OpenCursor | undefined,
): AsyncGenerator<WalkedItem> {
  const index = indexOf(redis.keys.lane(api), part);
  for (let last = after; ; ) {
    const from = last === undefined ? 0 : await placeBehind(redis, index, last);
    const flat = await redis.client.zrange(index, `${from}`, `${from + WALK_PAGE - 1}`, 'WITHSCORES');
    const places = Array.from({ length: flat.length / 2 }, (_, at) => ({
      id: flat[2 * at]!,
      score: flat[2 * at + 1]!,
    }));
    const items = await Promise.all(
      places.map(({ id }) => redis.client.hmget(redis.keys.lane(api).item(id), 'order', 'state')),
    );
    for (const [at, [order, state]] of items.entries()) {
      if (order) yield { ...places[at]!, order: JSON.parse(order) as RecallOrder, state: state ?? '' };
    }
    last = places.at(-1);
    if (places.length < WALK_PAGE) return;
  }
}

/** Behind the last item, or, when that has left, with the first of its time. */
async function placeBehind({ client }: RedisSpace, index: string, { id, score }: OpenCursor): Promise<number> {
  const rank = await client.zrank(index, id);
  return rank === null ? client.zcount(index, '-inf', `(${score}`) : rank + 1;
}

/** Held items stand among those that wait: so many are looked at for one page. */
const LOOK_AT = 200;
const AT_ONCE = 20;

/** Some that are held, the oldest first, at most so many and `AT_ONCE` more. */
export async function readHeld(
  redis: RedisSpace,
  api: RecallApi,
  part: Part,
  atMost: number,
): Promise<readonly OpenItem[]> {
  if (atMost <= 0) return [];
  const found: OpenItem[] = [];
  const ids = await redis.client.zrange(indexOf(redis.keys.lane(api), part), '0', `${LOOK_AT - 1}`);
  for (let start = 0; start < ids.length && found.length < atMost; start += AT_ONCE) {
    const some = await readItems(redis, api, ids.slice(start, start + AT_ONCE));
    found.push(...some.filter(({ state }) => state === 'held'));
  }
  return found;
}

async function readItems({ client, keys }: RedisSpace, api: RecallApi, ids: readonly string[]): Promise<OpenItem[]> {
  const { item } = keys.lane(api);
  const items = await Promise.all(ids.map((id) => client.hmget(item(id), 'order', 'state')));
  return items.flatMap(([order, state]) =>
    order ? [{ order: JSON.parse(order) as RecallOrder, state: state ?? '' }] : [],
  );
}

const indexOf = ({ openOfRule, openOfGroup }: ReturnType<RedisSpace['keys']['lane']>, part: Part): string =>
  part.type === 'rule' ? openOfRule(part.rule) : openOfGroup(part.group);
