import type {
  EpochMs,
  MessageKey,
  MuteOutcome,
  PacedApi,
  RecallApi,
  RecallOrder,
  RecallOutcome,
  ReviewReason,
  Severity,
  Span,
  TextPart,
} from '../model.ts';

/**
 * What became true, on its way to history. Each is written where it becomes true, in the same script or round trip. It may
 * be written or handed over more than once: its name (docs/history.md, "Exactly once") makes it one row.
 */
export type Fact =
  | VerdictFact
  | FlaggedFact
  | MovedFact
  | SettledFact
  | LaneFact
  | BrakeFact
  | SwitchFact
  | MuteFact
  | StrikeUndoneFact
  | ReviewFact
  | ActFact
  | RuleSetFact
  | CountsFact;
export type FactType = Fact['type'];

/** Facts of one type, without the name of the type: what a writer hands in. */
export type Told<T extends FactType> = Omit<Extract<Fact, { readonly type: T }>, 'type'>;

/** A rule that matched, with what a person needs to find and to judge it. */
export type HitFact = {
  readonly rule: string;
  /** Changes with what the rule finds and does (rules/rule-version.ts). */
  readonly version: string;
  readonly state: 'shadow' | 'live';
  readonly severity: Severity;
  readonly policy: string;
  /** Types of the actions asked for, in their order. */
  readonly actions: readonly string[];
  /** The first 100. */
  readonly spans: readonly Span[];
};

/** A verdict with hits: all of those with a live one, those with shadow hits only where they are drawn as samples. */
export type VerdictFact = {
  readonly type: 'verdict';
  readonly of: 'sent' | 'edited' | 'draft';
  /** Names the message, and for an edit its time, as the record does (`fieldOf`); of a draft a digest of what it said. */
  readonly subject: string;
  /** A draft has none. */
  readonly key: MessageKey | undefined;
  readonly sender: string | undefined;
  /** Who wrote the words, where that is not the sender: the editor. */
  readonly author?: string | undefined;
  /** As `conversationIdOf` names it. */
  readonly conversation: string;
  readonly groupType?: string | undefined;
  readonly sentAt: EpochMs;
  readonly editedAt: EpochMs | undefined;
  readonly judgedAt: EpochMs;
  readonly ruleSet: string;
  /** What brought the verdict about: `callback`, or what judged later or from elsewhere. */
  readonly cause: string;
  readonly hits: readonly HitFact[];
  /** What the counters said, in the order in which the rules asked. */
  readonly counters?: readonly number[];
  readonly strikes?: readonly StrikeFact[];
  /** Absent where no text is kept, or not any more. */
  readonly parts?: readonly TextPart[];
};

export type StrikeFact = {
  readonly rule: string;
  readonly ladder: string;
  readonly account: string;
  readonly points: number;
  /** The rungs that it climbed, by their points. */
  readonly climbed: readonly number[];
};

/** The ledger took an order in: `queued`, `held`, an outcome known at once, or `raised`: it was known, and is more severe. */
export type FlaggedFact = {
  readonly type: 'flagged';
  readonly at: EpochMs;
  readonly api: RecallApi;
  readonly item: string;
  readonly order: RecallOrder;
  readonly standing: 'queued' | 'held' | 'raised' | RecallOutcome;
  /** The brake that holds it; `''`: none, or a switch. */
  readonly heldBy: string;
  /** True when it had ended and was taken in again. */
  readonly anew: boolean;
};

/** An item of the ledger changed where it stands, without an outcome. */
export type MovedFact = {
  readonly type: 'moved';
  readonly at: EpochMs;
  readonly api: RecallApi;
  readonly item: string;
  readonly to: 'held' | 'released' | 'raised' | 'retried' | 'confirmed';
};

/** An item reached its one outcome. */
export type SettledFact = {
  readonly type: 'settled';
  readonly at: EpochMs;
  readonly api: RecallApi;
  readonly item: string;
  readonly outcome: RecallOutcome;
  /** Tencent's code, or how the call failed; `''` where no call was made. */
  readonly code: string;
  /** How long the message was visible; of `recalled` only. */
  readonly exposureMs?: number;
};

/** A lane stopped by itself, or runs again (`reason` undefined). */
export type LaneFact = {
  readonly type: 'lane';
  readonly at: EpochMs;
  readonly api: PacedApi;
  readonly reason: string | undefined;
};

/** A brake tripped, ended, or lets everything pass until a time. `name` as switches have it: `rule:spam/flood`. */
export type BrakeFact = {
  readonly type: 'brake';
  readonly at: EpochMs;
  readonly name: string;
  readonly what: 'tripped' | 'ended' | 'overridden';
  readonly until?: EpochMs;
};

/** A person's switch; `run` is its end. */
export type SwitchFact = {
  readonly type: 'switch';
  readonly at: EpochMs;
  readonly name: string;
  readonly how: 'hold' | 'cancel' | 'run';
};

/** A mute was asked for, reached its outcome, or was taken back by a person. */
export type MuteFact = {
  readonly type: 'mute';
  readonly at: EpochMs;
  /** The same mute of the same message has one. */
  readonly id: string;
  readonly key: MessageKey;
  readonly account: string;
  readonly group: string;
  readonly topic: string;
  readonly seconds: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly standing: 'queued' | MuteOutcome | 'lifted';
};

/** A person took a strike back. */
export type StrikeUndoneFact = {
  readonly type: 'strike-undone';
  readonly at: EpochMs;
  readonly key: MessageKey;
  readonly rule: string;
  readonly ladder: string;
  readonly account: string;
};

/** Somebody or something asks for a person to look at a message. One message, one review; each asking is a reason. */
export type ReviewFact = {
  readonly type: 'review';
  readonly at: EpochMs;
  readonly key: MessageKey;
  readonly sender: string | undefined;
  readonly sentAt: EpochMs;
  readonly severity: Severity;
  readonly policy: string;
  readonly rule: string;
  readonly ruleSet: string;
  readonly why: ReviewReason | 'report' | 'appeal' | 'escalated';
  /** Who asks, where it is a person: the app's user of a report or appeal. */
  readonly by?: string;
  readonly note?: string;
};

/**
 * Something that a person did, told when it begins and again, with `result`, when it is over. If the result never comes,
 * the act was cut off.
 */
export type ActFact = {
  readonly type: 'act';
  /** The same for begin and end. */
  readonly id: string;
  readonly at: EpochMs;
  readonly who: string;
  /** The role of the token; `operator` at the command line, whose user is the machine's. */
  readonly role: string;
  readonly via: 'cli' | 'console' | 'api' | 'unsaid';
  readonly verb: string;
  /** `rule:spam/flood`, `group:@TGS#1`, `all`, or a message as people write it. */
  readonly targets: readonly string[];
  readonly why: string;
  readonly request?: string;
  readonly counts?: Readonly<Record<string, number>>;
  /** For people. Absent: it has begun. */
  readonly result?: string;
  readonly endedAt?: EpochMs;
};

/** A rule set judges from now on, in one process. */
export type RuleSetFact = {
  readonly type: 'rule-set';
  readonly at: EpochMs;
  readonly hash: string;
  readonly rules: readonly { readonly id: string; readonly version: string; readonly state: string }[];
};

/** What one process counted since the last time: exact, whatever is sampled. */
export type CountsFact = {
  readonly type: 'counts';
  /** Begins with the time at which it was counted (epoch ms); told again under the same id, it counts once. */
  readonly id: string;
  readonly counts: readonly CountRow[];
};
/** `action` is `none` where a rule asks for nothing; of `''` rule and version: messages judged. */
export type CountRow = {
  /** Whole minutes since the epoch, by the time of judging. */
  readonly minute: number;
  readonly rule: string;
  readonly version: string;
  readonly state: 'shadow' | 'live' | '';
  readonly action: string;
  readonly messages: number;
};

/** A fact as it stands in the journal. */
export type JournalEntry = {
  /** Where in the journal. */
  readonly stream: string;
  readonly id: string;
  readonly fact: Fact;
};
