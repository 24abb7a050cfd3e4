import { randomUUID } from 'node:crypto';
import type { Event } from '../../history/notices/events.ts';
import { countDead, countNotices, listNotices, type Notice } from '../../history/notices/notices.ts';
import { type DeadNotices, dropDead, resendDead } from '../../operate/notices.ts';
import { noted } from '../../operate/operator-log.ts';
import { type Asked, answering } from '../answering.ts';
import * as contract from '../contract/notices.ts';
import { historyOf } from '../inside.ts';
import { checkCount, operatorOf } from '../operator.ts';
import { notFound } from '../problem.ts';

export const NOTICES = [
  answering(contract.listNotices, async ({ inside, query }) => {
    const { limit, after, ...filter } = query;
    const history = historyOf(inside);
    const asOf = await inside.fresh.wait();
    const { items, next } = await listNotices(history.db, filter, { limit, after });
    return { items: items.map(shown), next: next ?? null, asOf };
  }),
  answering(contract.resendNotices, async (asked) => {
    const count = await onDead(asked, resendDead);
    asked.inside.notify()?.wake();
    return { verb: 'resend', counts: { 'sent again': count } };
  }),
  answering(contract.dropNotices, async (asked) => ({
    ...{ verb: 'drop', counts: { dropped: await onDead(asked, dropDead) } },
  })),
  answering(contract.listReceivers, async ({ inside }) => {
    const counts = await countNotices(historyOf(inside).read);
    const countOf = (name: string, state: string) =>
      counts.find((one) => one.receiver === name && one.state === state)?.count ?? 0;
    const receivers = inside.notify()?.receivers ?? [];
    return {
      items: receivers.map(({ name, kind, url, events, withText }) => ({
        ...{ name, kind, host: new URL(url).host, events: [...events], withText },
        ...{ waiting: countOf(name, 'waiting'), dead: countOf(name, 'dead') },
      })),
    };
  }),
  answering(contract.tryReceiver, async (asked) => {
    const { inside, params } = asked;
    const notify = inside.notify();
    const receiver = notify?.receivers.find(({ name }) => name === params.name);
    if (notify === undefined || receiver === undefined) throw notFound('there is no such receiver');
    const operator = operatorOf(asked, 'to see whether it is reached');
    const intent = { ...operator, at: inside.now(), what: `try receiver:${receiver.name}` };
    const why = await noted(
      inside.desk,
      intent,
      () => notify.try(receiver, `evt_${randomUUID()}`),
      (failed) => failed ?? 'taken',
    );
    return { taken: why === undefined, why: why ?? null };
  }),
];

type Acting = Asked<typeof contract.resendNotices>;

async function onDead(asked: Acting, act: typeof resendDead): Promise<number> {
  const { inside, body } = asked;
  const { ids, receiver, type, why, expect } = body;
  const history = historyOf(inside);
  const which: DeadNotices = { ids, receiver, type };
  if (expect !== undefined) checkCount(expect, await countDead(history.db, which));
  return act(inside.desk, history, which, operatorOf(asked, why));
}

function shown({ id, at, type, receiver, state, tries, body, ...row }: Notice): contract.ListedNotice {
  const event = JSON.parse(body) as Event;
  const { next_at, last_error, ended_at } = row;
  return {
    ...{ id, event: event.id, at, type, receiver, state: state as contract.ListedNotice['state'], tries },
    nextAt: state === 'waiting' ? next_at : null,
    ...{ lastError: last_error, endedAt: ended_at, data: { ...event.data } },
  };
}
