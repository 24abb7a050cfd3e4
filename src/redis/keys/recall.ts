import { conversationIdOf, identityOf, PACED_APIS, type PacedApi, type RecallTarget } from '../../model.ts';
import type { Names } from './names.ts';

/**
 * Names of everything the delivery of recalls keeps in Redis. One hash tag per lane, so that a script may touch all of
 * a lane's keys in a cluster, and BullMQ's keys lie beside them.
 *
 * The scripts in scripts/recall/ build the names below the lane from its root (they take no list of keys, since they
 * learn most of them from what they read); docs/decisions/0001-queue.md lists those names.
 */
export type RecallKeys = {
  /** Made once: hot paths ask for them. */
  lane(api: PacedApi): LaneKeys;
};

export type LaneKeys = ReturnType<typeof laneKeysFor>;

export function makeRecallKeys({ root }: Names): RecallKeys {
  const lanes = new Map(PACED_APIS.map((api) => [api, laneKeysFor(`{${root}:${api}}`)]));
  return { lane: (api) => lanes.get(api)! };
}

/** The item of one target: the message's identity, or the order to purge one sender as of one moment. */
export function itemIdOf(target: RecallTarget): string {
  if (target.type === 'message') return identityOf(target.key);
  return `${conversationOf(target)}\u001f${target.asOf}`;
}

/**
 * What may share a call, and takes turns with others of its kind: the conversation of a message; for a purge, the sender
 * in the group, since one call answers all purges of that sender.
 */
export function conversationOf(target: RecallTarget): string {
  if (target.type === 'message') return conversationIdOf(target.key);
  return `p\u001f${target.group}\u001f${target.topic}\u001f${target.sender}`;
}

/** The group that a switch may name, `''` outside groups. */
export function groupOf(target: RecallTarget): string {
  if (target.type === 'sender') return target.group;
  return target.key.kind === 'group' ? target.key.group : '';
}

/** A lane's root, from which the scripts make their names, and the names that are read outside them. */
const laneKeysFor = (root: string) => ({
  root,
  /** BullMQ writes `<prefix>:<name>:…`. */
  turns: { prefix: root, name: 'turns' },
  ledger: `${root}:ledger`,
  outbox: `${root}:outbox`,
  claims: `${root}:claims`,
  stop: `${root}:stop`,
  rhythm: `${root}:rhythm`,
  switches: `${root}:switches`,
  unconfirmed: `${root}:unconfirmed`,
  refused: `${root}:refused`,
  uncounted: `${root}:uncounted`,
  sweeping: `${root}:sweeping`,
  marks: (conversation: string) => `${root}:marks:${conversation}`,
  item: (id: string) => `${root}:item:${id}`,
  openOfRule: (rule: string) => `${root}:of:rule:${rule}`,
  openOfGroup: (group: string) => `${root}:of:group:${group}`,
});
