import { type LaneItem, readItem } from '../lane/read-item.ts';
import { refOf } from '../message-ref.ts';
import type { MessageKey, RecallTarget, TextPart } from '../model.ts';
import type { Flag } from '../record/evidence.ts';
import { makeRecordFinder } from '../record/find.ts';
import type { Recorded } from '../record/pack.ts';
import { type KeptJudgement, readEvidence, readPurges } from '../record/read-evidence.ts';
import type { Desk } from './desk.ts';

import { type Act, readActs } from './operator-log.ts';

/** All that is known about one message, from the record, the evidence, the ledger and the log of operators. */
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
};

const ACTS_READ = 1_000;

export async function tellStory(desk: Desk, asked: MessageKey) {
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
  const story: Story = {
    key,
    seen,
    judgements,
    flags,
    recall,
    purges,
    acts: acts.filter(({ at, what }) => at >= sentAt && what.split(' ').some((word) => names.has(word))).toReversed(),
  };
  return story;
}

const groupName = (key: MessageKey): readonly string[] => (key.kind === 'group' ? [`group:${key.group}`] : []);

export const targetText = (target: RecallTarget): string =>
  target.type === 'message' ? refOf(target.key) : `everything by ${target.sender} in group ${target.group}`;
