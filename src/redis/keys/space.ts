import { type BrakeKeys, makeBrakeKeys } from './brake.ts';
import { type CounterKeys, makeCounterKeys } from './counters.ts';
import { type EvidenceKeys, makeEvidenceKeys } from './evidence.ts';
import { type JournalKeys, makeJournalKeys } from './journal.ts';
import { DEFAULT_SPACE, namesOf } from './names.ts';
import { makeRecallKeys, type RecallKeys } from './recall.ts';
import { makeRecordKeys, type RecordKeys } from './record.ts';
import { makeSanctionKeys, type SanctionKeys } from './sanction.ts';

/**
 * All key names of one space. A space is what one app keeps in Redis: two apps may share a Redis, each in a space of its
 * own, and no name of one is a name of the other. Scripts learn names from their arguments, so they know no space.
 */
export type Keys = RecallKeys & {
  readonly record: RecordKeys;
  readonly counters: CounterKeys;
  readonly evidence: EvidenceKeys;
  readonly sanction: SanctionKeys;
  readonly brake: BrakeKeys;
  readonly journal: JournalKeys;
  /** STRING, for a second: written to see that Redis takes writes. */
  readonly ready: string;
  /** STREAM: what people did, with who, when and why. */
  readonly operatorLog: string;
};

export function makeKeys(space: string = DEFAULT_SPACE): Keys {
  const names = namesOf(space);
  return {
    ...makeRecallKeys(names),
    record: makeRecordKeys(names),
    counters: makeCounterKeys(names),
    evidence: makeEvidenceKeys(names),
    sanction: makeSanctionKeys(names),
    brake: makeBrakeKeys(names),
    journal: makeJournalKeys(names),
    ready: `${names.root}:ready`,
    operatorLog: `${names.root}:operator-log`,
  };
}
