import { type BrakeKeys, makeBrakeKeys } from './brake.ts';
import { type CounterKeys, makeCounterKeys } from './counters.ts';
import { type EvidenceKeys, makeEvidenceKeys } from './evidence.ts';
import { type JournalKeys, makeJournalKeys } from './journal.ts';
import { type LateKeys, makeLateKeys } from './late.ts';
import { DEFAULT_SPACE, namesOf } from './names.ts';
import { makePeopleKeys, type PeopleKeys } from './people.ts';
import { makeRecallKeys, type RecallKeys } from './recall.ts';
import { makeRecordKeys, type RecordKeys } from './record.ts';
import { makeSanctionKeys, type SanctionKeys } from './sanction.ts';

/**
 * All key names of one space. A space is what one app keeps in Redis: two apps may share a Redis, each in a space of its
 * own, and no name of one is a name of the other. Scripts learn names from their arguments, so they know no space.
 */
export type Keys = RecallKeys & {
  /** Whose app's the space is, as a word; '' of whoever does not say. */
  readonly app: string;
  readonly record: RecordKeys;
  readonly counters: CounterKeys;
  readonly evidence: EvidenceKeys;
  readonly sanction: SanctionKeys;
  readonly brake: BrakeKeys;
  readonly journal: JournalKeys;
  readonly late: LateKeys;
  readonly people: PeopleKeys;
  /** What SCAN finds every key of the space by. */
  readonly patterns: readonly string[];
  /** STRING, for a second: written to see that Redis takes writes. */
  readonly ready: string;
  /** HASH: whose app's it is, and a name by which this Redis is known again. */
  readonly owner: string;
  /** The root of names that are tried out, to see what Redis allows. */
  readonly probe: string;
  /** Names in slots of their own. */
  probeApart(nth: number): string;
  /** STREAM: what people did, with who, when and why. */
  readonly operatorLog: string;
};

/** @param app the SDKAppID for whom lanes are worked at; without one nothing is checked */
export function makeKeys(space: string = DEFAULT_SPACE, app?: number): Keys {
  const names = namesOf(space);
  return {
    ...makeRecallKeys(names),
    record: makeRecordKeys(names),
    counters: makeCounterKeys(names),
    evidence: makeEvidenceKeys(names),
    sanction: makeSanctionKeys(names),
    brake: makeBrakeKeys(names),
    journal: makeJournalKeys(names),
    late: makeLateKeys(names),
    people: makePeopleKeys(names),
    app: app === undefined ? '' : String(app),
    patterns: [`${names.root}:*`, `{${names.root}:*`],
    ready: `${names.root}:ready`,
    owner: `${names.root}:owner`,
    probe: `{${names.root}:probe}`,
    probeApart: (nth) => `${names.root}:probe:${nth}`,
    operatorLog: `${names.root}:operator-log`,
  };
}
