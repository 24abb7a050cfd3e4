import { refOf } from '../../message-ref.ts';
import { conversationIdOf, type MessageKey } from '../../model.ts';
import { findWanted, purgeSender, recallMessages, type Wanted, whyNoPurge } from '../../operate/recall-by-hand.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/deeds.ts';
import type { Inside } from '../inside.ts';
import { keyed } from '../names.ts';
import { checkCount, operatorOf } from '../operator.ts';
import { invalid } from '../problem.ts';
import { demand } from '../sign-in/roles.ts';

type Many = {
  readonly sender?: string | undefined;
  readonly group?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
};

export const RECALLS = [
  answering(contract.recallMessages, async (asked) => {
    const { inside, body, who } = asked;
    const { refs, all, severity, why, expect } = body;
    if ((refs === undefined) === (all === undefined)) {
      throw invalid([{ pointer: '/refs', detail: 'say either refs or all' }]);
    }
    const isOne = refs?.length === 1;
    if (!isOne) demand(who, 'manager', 'to recall many');
    if (all !== undefined && expect === undefined) {
      throw invalid([{ pointer: '/expect', detail: 'say how many it is; GET /effects tells' }]);
    }
    const wanted: Wanted = refs === undefined ? wantedOf(all!, inside.now()) : { type: 'keys', keys: keysOf(refs) };
    const { messages } = await findWanted(inside.desk, wanted);
    checkCount(expect, messages.length);
    const target = refs === undefined ? targetOf(all!) : refs[0]!;
    const targets = refs === undefined ? [target, ...messages.map(({ key }) => refOf(key))] : refs;
    const how = { severity, operator: operatorOf(asked, why), what: `recall ${target}`, targets };
    const standings = await recallMessages(inside.desk, messages, how);
    return { verb: 'recall', target, counts: Object.fromEntries(standings) };
  }),
  answering(contract.purgeSender, async (asked) => {
    const { inside, body } = asked;
    const { group, topic, sender, severity, why, expect } = body;
    const found = await findPurged(inside, { group, topic, sender });
    checkCount(expect, found.count);
    if (found.why !== undefined) throw invalid([{ pointer: '/group', detail: found.why }]);
    const target = `sender:${sender}`;
    const how = { severity, operator: operatorOf(asked, why), what: `purge ${sender} in group:${group}` };
    const standings = await purgeSender(
      inside.desk,
      { group, topic, sender },
      { ...how, targets: [target, `group:${group}`] },
    );
    return { verb: 'purge', target, counts: Object.fromEntries(standings) };
  }),
];

function keysOf(refs: readonly string[]): readonly MessageKey[] {
  return [...new Set(refs)].map((ref) => keyed(ref));
}

/** @throws Problem unless a sender or a group is named, and a time */
export function wantedOf({ sender, group, since, until }: Many, now: number): Wanted {
  if (since === undefined) throw invalid([{ pointer: '/all/since', detail: 'say since when' }]);
  const period = { from: since, to: until === undefined ? now : until - 1 };
  const conversation = group === undefined ? undefined : conversationIdOf({ kind: 'group', group, topic: '', seq: 0 });
  if (sender !== undefined) return { type: 'sender', sender, period, conversation };
  if (conversation === undefined) throw invalid([{ pointer: '/all', detail: 'say a sender, a group or both' }]);
  return { type: 'conversation', conversation, period };
}

export const targetOf = ({ sender, group }: Many): string =>
  sender === undefined ? `group:${group}` : `sender:${sender}`;

type Place = { readonly group: string; readonly topic: string; readonly sender: string };

export async function findPurged({ desk, now }: Inside, { group, topic, sender }: Place) {
  const conversation = conversationIdOf({ kind: 'group', group, topic, seq: 0 });
  const period = { from: 0, to: now() };
  const { messages, groupType } = await findWanted(desk, { type: 'sender', sender, period, conversation });
  return { count: messages.length, messages, why: whyNoPurge(groupType) };
}
