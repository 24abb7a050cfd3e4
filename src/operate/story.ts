import type { History } from '../history/history.ts';
import type { KnownAct, KnownStory } from '../history/questions/questions.ts';
import { type LaneItem, readItem } from '../lane/read-item.ts';
import { refOf } from '../message-ref.ts';
import { identityOf, type MessageKey, type RecallTarget, type TextPart } from '../model.ts';
import type { Flag } from '../record/evidence.ts';
import { makeRecordFinder } from '../record/find.ts';
import type { Recorded } from '../record/pack.ts';
import { type KeptJudgement, readEvidence, readPurges } from '../record/read-evidence.ts';
import type { Desk } from './desk.ts';

import { type Act, actOf, readActs } from './operator-log.ts';

/** All that is known about one message, from the record, the evidence, the ledger, history and the log of operators. */
export type Story = {
  readonly key: MessageKey;
  /** The message and its edits. */
  readonly seen: readonly (Recorded & { readonly parts: readonly TextPart[] | undefined })[];
  readonly judgements: readonly KeptJudgement[];
  readonly flags: readonly Flag[];
  readonly recall: LaneItem | undefined;
  /** Purges of its sender in its group, which may have taken it along. */
  readonly purges: readonly { readonly flag: Flag; readonly recall: LaneItem | undefined }[];
  /** What people did that may have touched it. */
  readonly acts: readonly Act[];
  /** What history knows, also when Redis has forgotten; undefined: nothing, or there is no history. */
  readonly known: KnownStory | undefined;
};

/** Without history no more is read: the log of Redis has no order but that of time. */
const ACTS_READ = 1_000;

export async function tellStory(desk: Desk, asked: MessageKey, history?: History): Promise<Story> {
  const { redis } = desk;
  const finder = makeRecordFinder(desk);
  const recorded = await finder.byKey(asked);
  const key = recorded[0]?.key ?? asked;
  const [texts, { judgements, flags }, recall, acts] = await Promise.all([
    Promise.all(recorded.map((one) => finder.textOf(one))),
    readEvidence(redis, key),
    readItem(redis, { type: 'message', key }),
    readActs(desk, ACTS_READ),
  ]);
  const seen = recorded.map((one, index) => ({ ...one, parts: texts[index] }));
  const sender = recorded[0]?.sender ?? judgements[0]?.message.sender;
  const purgeFlags = key.kind === 'group' && sender !== undefined ? await readPurges(redis, key, sender) : [];
  const purges = await Promise.all(
    purgeFlags.map(async (flag) => ({ flag, recall: await readItem(redis, flag.target) })),
  );
  const sentAt = recorded[0]?.sentAt ?? judgements[0]?.message.sentAt ?? 0;
  const names = new Set([refOf(key), 'all', ...flags.map(({ rule }) => `rule:${rule}`), ...groupName(key)]);
  const known = await history?.questions.message(identityOf(key));
  const remembered = acts
    .filter(({ at, what }) => at >= sentAt && what.split(' ').some((word) => names.has(word)))
    .toReversed();
  return {
    key,
    seen,
    judgements,
    flags,
    recall,
    purges,
    acts: known === undefined ? remembered : withKnown(remembered, known.acts),
    known,
  };
}

/** History has every act on it; the log of Redis what was done within the last second. */
function withKnown(remembered: readonly Act[], known: readonly KnownAct[]): readonly Act[] {
  const all = new Map(known.map((act) => [`${act.at} ${act.who}`, actOf(act)]));
  for (const act of remembered) all.set(`${act.at} ${act.who}`, act);
  return [...all.values()].sort((a, b) => a.at - b.at);
}

const groupName = (key: MessageKey): readonly string[] => (key.kind === 'group' ? [`group:${key.group}`] : []);

export const targetText = (target: RecallTarget): string =>
  target.type === 'message' ? refOf(target.key) : `everything by ${target.sender} in group ${target.group}`;
