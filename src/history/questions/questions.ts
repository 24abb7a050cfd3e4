import type { ActFact } from '../../journal/facts.ts';
import type { EpochMs, MessageKey, RecallTarget, TextPart } from '../../model.ts';

/** Questions to history. Every list is newest first unless it says otherwise, and continues from `next`. */
export type Questions = {
  /** Messages that history knows: flagged, sampled, reviewed or blocked. By time of sending. */
  messages(filter: MessageFilter, page: Page): Promise<Listed<KnownMessage>>;
  /** Everything about one message; undefined if history does not know it. */
  message(identity: string): Promise<KnownStory | undefined>;
  /** Texts of these messages (by identity) as they were sent, as far as they are still kept. */
  texts(identities: readonly string[]): Promise<ReadonlyMap<string, KnownText>>;
  /** Messages whose kept text contains these words, in any case. By time of judging. */
  search(words: string, filter: Period, page: Page): Promise<Listed<KnownMessage & { readonly text: string }>>;
  hits(filter: HitFilter, page: Page): Promise<Listed<KnownHit>>;
  /** The sample of a rule: at most 50 an hour and version, drawn by chance, the same for everybody. */
  samples(filter: SampleFilter, page: Page): Promise<Listed<KnownHit & { readonly label: Label | undefined }>>;
  /** Exact counts, however much is sampled. Oldest first. */
  counts(filter: CountFilter): Promise<readonly CountedSpan[]>;
  /** How often other rules hit the same messages as this one, the most first. Of the hits that history has. */
  overlap(rule: string, filter: Period): Promise<readonly { readonly rule: string; readonly messages: number }[]>;
  /** Flagged messages and purges. By time of flagging. */
  orders(filter: OrderFilter, page: Page): Promise<Listed<KnownOrder>>;
  acts(filter: ActFilter, page: Page): Promise<Listed<KnownAct>>;
  /** People's decisions on messages. */
  decisions(
    filter: DecisionFilter,
    page: Page,
  ): Promise<Listed<KnownDecision & { readonly message: KnownMessage | undefined }>>;
  /** Brakes, switches, and lanes that stopped or resumed. */
  changes(filter: Period & { readonly what?: string; readonly name?: string }, page: Page): Promise<Listed<Change>>;
  /** Strikes and mutes of one account, newest first. */
  sanctions(account: string, page: Page): Promise<Listed<KnownSanction>>;
  ruleSets(page: Page): Promise<Listed<KnownRuleSet>>;
  /** How often a rule is right, by people's labels on its sample. */
  labelled(rule: string, filter: { readonly version?: string } & Period): Promise<Readonly<Record<LabelWord, number>>>;
  /** What people said of the rule's hits, with texts that are still kept: lessons for a model. */
  lessons(rule: string, filter: Period): Promise<Lessons>;
  /** Figures that law and policy ask for (docs/history.md, "Reports for others"). */
  report(period: Required<Period>, onRow?: () => void): Promise<ReportNumbers>;
  /** Of messages flagged since then that are gone. */
  exposure(since: EpochMs): Promise<Exposure>;
  /** When the oldest waiting critical message was flagged; undefined if none waits. */
  oldestCritical(): Promise<EpochMs | undefined>;
};

/** From sending until gone, in ms. */
export type Exposure = {
  readonly recalled: number;
  readonly p50: number | undefined;
  readonly p99: number | undefined;
};

export type Page = {
  /** 1 to 200. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
};

/** `next` is undefined after the last page. A page may be short or empty and still have a `next`. */
export type Listed<T> = { readonly items: readonly T[]; readonly next: string | undefined };

/** `from` is included, `to` is not. */
export type Period = { readonly from?: EpochMs | undefined; readonly to?: EpochMs | undefined };

/** Undefined: any. */
export type MessageFilter = Period & {
  readonly sender?: string | undefined;
  /** As `placeOf` names it (names.ts): a group with all its topics, a pair, or an account. */
  readonly place?: string | undefined;
  readonly rule?: string | undefined;
  /** The state of the recall: `pending`, `held`, an outcome; `blocked` for drafts. */
  readonly standing?: string | undefined;
};

export type KnownMessage = {
  readonly identity: string;
  /** Undefined for a draft, which was never sent. */
  readonly key: MessageKey | undefined;
  readonly kind: 'c2c' | 'group' | 'official' | 'draft';
  readonly place: string;
  readonly topic: string;
  readonly sender: string | undefined;
  readonly sentAt: EpochMs;
  readonly standing: string | undefined;
};

export type KnownText = {
  readonly text: string;
  readonly parts: readonly TextPart[];
  readonly editedAt: EpochMs | undefined;
};

export type KnownStory = KnownMessage & {
  readonly texts: readonly KnownText[];
  readonly judgements: readonly KnownJudgement[];
  readonly orders: readonly KnownOrder[];
  readonly moves: readonly { readonly at: EpochMs; readonly what: string; readonly detail: string }[];
  readonly strikes: readonly KnownSanction[];
  readonly reviews: readonly { readonly at: EpochMs; readonly why: string; readonly rule: string }[];
  readonly decisions: readonly KnownDecision[];
  readonly labels: readonly (Label & { readonly rule: string })[];
  /** Acts that named it. */
  readonly acts: readonly KnownAct[];
};

export type KnownJudgement = {
  readonly at: EpochMs;
  readonly of: 'sent' | 'edited' | 'draft';
  readonly editedAt: EpochMs | undefined;
  readonly ruleSet: string;
  readonly cause: string;
  readonly author: string | undefined;
  readonly counters: readonly number[];
  readonly hits: readonly KnownHit[];
};

export type HitFilter = Period & {
  readonly rule?: string | undefined;
  readonly state?: 'shadow' | 'live' | undefined;
  readonly version?: string | undefined;
};

export type KnownHit = {
  readonly message: KnownMessage;
  readonly at: EpochMs;
  readonly rule: string;
  readonly version: string;
  readonly state: 'shadow' | 'live';
  readonly severity: string;
  readonly policy: string;
  readonly actions: readonly string[];
  readonly spans: readonly { readonly part: number; readonly start: number; readonly end: number }[];
};

export type SampleFilter = Period & {
  readonly rule: string;
  readonly version?: string | undefined;
  /** Only hits that nobody has labelled. */
  readonly unlabelled?: boolean | undefined;
};

export type LabelWord = 'right' | 'wrong' | 'unsure';
export type Label = { readonly label: LabelWord; readonly who: string; readonly at: EpochMs };

/** A text, and whether somebody said that it belongs to what the rule is for. */
export type Lesson = {
  readonly text: string;
  readonly sender: string | undefined;
  readonly who: string;
  readonly isMatch: boolean;
};
export type Lessons = {
  readonly lessons: readonly Lesson[];
  /** Lessons whose text is no longer kept. */
  readonly withoutText: number;
  readonly unsure: number;
};

export type CountFilter = Required<Period> & {
  readonly rule?: string | undefined;
  readonly by: 'minute' | 'hour' | 'day';
};
/** `rule` is `''` for all messages judged. */
export type CountedSpan = {
  /** The start of the span. */
  readonly at: EpochMs;
  readonly rule: string;
  readonly version: string;
  readonly state: string;
  readonly action: string;
  readonly messages: number;
};

export type OrderFilter = Period & {
  readonly rule?: string | undefined;
  readonly standing?: string | undefined;
  readonly sender?: string | undefined;
  readonly place?: string | undefined;
};

export type KnownOrder = {
  readonly api: string;
  readonly item: string;
  readonly target: RecallTarget;
  readonly rule: string;
  readonly policy: string;
  readonly severity: string;
  readonly ruleSet: string;
  readonly sender: string | undefined;
  readonly sentAt: EpochMs;
  readonly flaggedAt: EpochMs;
  readonly standing: string;
  readonly heldBy: string;
  readonly code: string;
  readonly settledAt: EpochMs | undefined;
  readonly exposureMs: number | undefined;
};

export type ActFilter = Period & {
  readonly who?: string | undefined;
  readonly verb?: string | undefined;
  /** One target of the act, as it was written down. */
  readonly target?: string | undefined;
};

export type DecisionFilter = Period & { readonly who?: string | undefined };

export type KnownAct = Omit<ActFact, 'type'>;

export type Change = {
  readonly at: EpochMs;
  readonly what: string;
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export type KnownSanction = {
  readonly id: string;
  readonly type: 'strike' | 'mute';
  readonly at: EpochMs;
  readonly rule: string;
  readonly account: string;
  /** The message's identity. */
  readonly message: string | undefined;
  /** For a strike: ladder and points. For a mute: place and seconds. */
  readonly ladder?: string;
  readonly points?: number;
  readonly climbed?: readonly number[];
  readonly place?: string;
  readonly topic?: string;
  readonly seconds?: number;
  /** For a mute: `queued`, its outcome, or `lifted`. For a strike: `standing` or `undone`. */
  readonly standing: string;
};

export type KnownDecision = {
  readonly id: string;
  readonly at: EpochMs;
  readonly who: string;
  readonly role: string;
  readonly verdict: string;
  readonly note: string | undefined;
  readonly effect: string;
  readonly undoneAt: EpochMs | undefined;
  readonly undoneBy: string | undefined;
};

export type KnownRuleSet = {
  readonly hash: string;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly rules: readonly { readonly id: string; readonly version: string; readonly state: string }[];
};

/** A row of a report: one rule in one kind of conversation, by who decided. */
export type ReportRow = {
  readonly policy: string;
  readonly rule: string;
  readonly kind: string;
  readonly means: 'automated' | 'person';
  /** Orders given in the period. */
  readonly flagged: number;
  readonly recalled: number;
  readonly discarded: number;
  readonly appealed: number;
  /** Decided differently after an appeal. */
  readonly reversed: number;
  /** From sending until gone; undefined if nothing was recalled. */
  readonly medianMs: number | undefined;
};
export type ReportNumbers = {
  readonly period: Required<Period>;
  readonly judged: number;
  readonly reports: number;
  readonly appeals: number;
  readonly mutes: number;
  readonly rows: readonly ReportRow[];
};
