import type { History } from '../history/history.ts';
import { dropNotices, type NoticeFilter, reviveNotices } from '../history/notices/notices.ts';
import type { Desk } from './desk.ts';
import { noted, type Operator } from './operator-log.ts';

/** Events that were given up: all of them, or those of a receiver, a type, or by their ids. */
export type DeadNotices = Omit<NoticeFilter, 'state'>;

/** Sends them again, as if for the first time; the process that follows the journal takes them up. Resolves with how many. */
export const resendDead = (desk: Desk, { db }: History, which: DeadNotices, operator: Operator): Promise<number> =>
  act(desk, 'resend', which, operator, () => reviveNotices(db, which, desk.now()));

/** Nobody is told of them any more. Resolves with how many. */
export const dropDead = (desk: Desk, { db }: History, which: DeadNotices, operator: Operator): Promise<number> =>
  act(desk, 'drop', which, operator, () => dropNotices(db, which));

function act(
  desk: Desk,
  verb: 'resend' | 'drop',
  which: DeadNotices,
  operator: Operator,
  run: () => Promise<number>,
): Promise<number> {
  const targets = targetsOf(which);
  const intent = { ...operator, at: desk.now(), what: `${verb} ${targets.join(' ')}`, targets };
  return noted(desk, intent, run, (count) => ({ [verb === 'resend' ? 'sent again' : 'dropped']: count }));
}

function targetsOf({ receiver, type, ids }: DeadNotices): readonly string[] {
  if (ids !== undefined) return ids.map((id) => `notice:${id}`);
  const named = [...(receiver === undefined ? [] : [`receiver:${receiver}`]), ...(type === undefined ? [] : [type])];
  return named.length === 0 ? ['all dead events'] : named;
}
