import { readCursor, WrongCursor, writeCursor } from '../../history/questions/page.ts';
import type { Selector } from '../../lane/switches.ts';
import { refOfTarget } from '../../message-ref.ts';
import type { RecallApi } from '../../model.ts';
import { type HeldCursor, isHeldCursor, walkHeld } from '../../operate/held.ts';
import { listRefused, type RefusedRecall, retryRecalls } from '../../operate/refused.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/deeds.ts';
import { type Inside, needRedis } from '../inside.ts';
import { checkCount, operatorOf } from '../operator.ts';
import { invalid } from '../problem.ts';
import { maySeeText } from '../sign-in/roles.ts';

/** Redis keeps held items for KEEP_KEYS; of one lane at most this many are read. */
const MOST_REFUSED = 100_000;

export const HELD = [
  answering(contract.listHeld, async ({ inside, query, who }) => {
    needRedis(inside);
    const { rule, group, texts, limit } = query;
    if (rule !== undefined && group !== undefined)
      throw invalid([{ pointer: '?group', detail: 'say a rule or a group' }]);
    const selector: Selector =
      rule !== undefined ? { type: 'rule', rule } : group !== undefined ? { type: 'group', group } : { type: 'all' };
    const withText = texts === 'yes' && maySeeText(who);
    const items: contract.HeldMessage[] = [];
    let last: HeldCursor | undefined;
    let next: string | null = null;
    for await (const { api, order, text, after } of walkHeld(inside.desk, selector, cursorOf(query.after))) {
      if (items.length === limit) {
        next = writeCursor([last!.api, last!.rule, last!.id, last!.score]);
        break;
      }
      last = after;
      const { target, rule: by, policy, severity, sentAt, flaggedAt, expiresAt } = order;
      const said = withText && text !== undefined ? { text } : {};
      items.push({ ref: refOfTarget(target), api, rule: by, policy, severity, sentAt, flaggedAt, expiresAt, ...said });
    }
    inside.metrics.textLooks(who.role, items.filter(({ text }) => text !== undefined).length);
    return { items, next, asOf: inside.now() };
  }),
  answering(contract.listRefused, async ({ inside, query }) => {
    needRedis(inside);
    const { limit, after } = query;
    const [at = 0, id = ''] = readCursor(after, ['number', 'text']) ?? [];
    const all = await refusedOf(inside, query);
    const from = after === undefined ? 0 : all.findIndex((one) => isBehind(one, at, id));
    const some = from < 0 ? [] : all.slice(from, from + limit);
    const last = some.at(-1);
    const isMore = from >= 0 && all.length > from + limit;
    const next = isMore && last ? writeCursor([last.refusedAt, `${last.api} ${last.id}`]) : null;
    return { items: some.map(shown), next, asOf: inside.now() };
  }),
  answering(contract.retryRefused, async (asked) => {
    const { inside, body } = asked;
    const refs = body.refs && new Set(body.refs);
    const found = (await refusedOf(inside, body)).filter(({ order }) => refs?.has(refOfTarget(order.target)) ?? true);
    checkCount(body.expect, found.length);
    const queued = await retryRecalls(inside.desk, found, operatorOf(asked, body.why));
    return { verb: 'retry', target: body.refs?.[0] ?? 'refused', counts: { queued, left: found.length - queued } };
  }),
];

function cursorOf(after: string | undefined): HeldCursor | undefined {
  const cursor = readCursor(after, ['text', 'text', 'text', 'text']);
  if (cursor === undefined) return undefined;
  const [api, rule, id, score] = cursor;
  if (!isHeldCursor({ api, score })) throw new WrongCursor(`"${after?.slice(0, 40)}" is no cursor of this list`);
  return { api: api as RecallApi, rule, id, score };
}

type Filter = { readonly rule?: string | undefined; readonly code?: string | undefined };

export async function refusedOf({ desk }: Inside, { rule, code }: Filter): Promise<readonly RefusedRecall[]> {
  const all = await listRefused(desk, MOST_REFUSED);
  return all
    .filter((one) => (rule === undefined || one.order.rule === rule) && (code === undefined || one.code === code))
    .toSorted((a, b) => b.refusedAt - a.refusedAt || (nameOf(a) < nameOf(b) ? 1 : -1));
}

const nameOf = ({ api, id }: RefusedRecall): string => `${api} ${id}`;
const isBehind = (one: RefusedRecall, at: number, name: string): boolean =>
  one.refusedAt < at || (one.refusedAt === at && nameOf(one) < name);

const shown = ({ api, order, code, refusedAt }: RefusedRecall): contract.RefusedRecall => ({
  ...{
    ref: refOfTarget(order.target),
    api,
    rule: order.rule,
    severity: order.severity,
    code,
    sentAt: order.sentAt,
    refusedAt,
  },
});
