import type { ActFact } from '../../journal/facts.ts';
import type { EpochMs, MessageKey, RecallTarget, TextPart } from '../../model.ts';

/** What history can be asked. Every list is newest first unless it says otherwise, and goes on from `next`. */
export type Questions = {
  /** Messages that history knows of: flagged, sampled, reviewed, blocked. By time of sending. */
  messages(filter: MessageFilter, page: Page): Promise<Listed<KnownMessage>>;
  /** All about one message; undefined when history knows nothing of it. */
  message(identity: string): Promise<KnownStory | undefined>;
  /** The texts of these messages (by identity), as they were sent, where they are still kept. */
  texts(identities: readonly string[]): Promise<ReadonlyMap<string, KnownText>>;
  /** Messages whose kept text has these words, whatever their case. By time of judging. */
  search(words: string, filter: Period, page: Page): Promise<Listed<KnownMessage & { readonly text: string }>>;
  hits(filter: HitFilter, page: Page): Promise<Listed<KnownHit>>;
  /** The sample of a rule: at most 50 an hour and version, drawn by chance, the same whoever asks. */
  samples(filter: SampleFilter, page: Page): Promise<Listed<KnownHit & { readonly label: Label | undefined }>>;
  /** Exact counts, whatever is sampled. Oldest first. */
  counts(filter: CountFilter): Promise<readonly CountedSpan[]>;
  /** How often other rules hit the same messages as this one, most first. Of hits that history has. */
  overlap(rule: string, filter: Period): Promise<readonly { readonly rule: string; readonly messages: number }[]>;
  /** Flagged messages and purges. By time of flagging. */
  orders(filter: OrderFilter, page: Page): Promise<Listed<KnownOrder>>;
  acts(filter: ActFilter, page: Page): Promise<Listed<KnownAct>>;
  /** What people decided about messages. */
  decisions(
    filter: DecisionFilter,
    page: Page,
  ): Promise<Listed<KnownDecision & { readonly message: KnownMessage | undefined }>>;
  /** Brakes, switches, lanes that stopped and went on. */
  changes(filter: Period & { readonly what?: string; readonly name?: string }, page: Page): Promise<Listed<Change>>;
  /** Strikes and mutes of one account, newest first. */
  sanctions(account: string, page: Page): Promise<Listed<KnownSanction>>;
  ruleSets(page: Page): Promise<Listed<KnownRuleSet>>;
  /** How right a rule is by people's labels on its sample. */
  labelled(rule: string, filter: { readonly version?: string } & Period): Promise<Readonly<Record<LabelWord, number>>>;
  /** What people said of the rule's hits, with the texts that are still kept: what a model can be taught. */
  lessons(rule: string, filter: Period): Promise<Lessons>;
  /** What law and policy ask for (docs/history.md, "Reports for others"). */
  report(period: Required<Period>, onRow?: () => void): Promise<ReportNumbers>;
  /** Of what was flagged since then and is gone. */
  exposure(since: EpochMs): Promise<Exposure>;
  /** When the oldest critical message that waits was flagged; undefined where none waits. */
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

/** `next` is undefined after the last page. A page may be short, or empty, and still have a next one. */
export type Listed<T> = { readonly items: readonly T[]; readonly next: string | undefined };

/** From is included, to is not. */
export type Period = { readonly from?: EpochMs | undefined; readonly to?: EpochMs | undefined };

/** Undefined is any. */
export type MessageFilter = Period & {
  readonly sender?: string | undefined;
  /** As `placeOf` names it (names.ts): a group with all its topics, a pair, an account. */
  readonly place?: string | undefined;
  readonly rule?: string | undefined;
  /** Where the recall stands: `pending`, `held`, an outcome; `blocked` for drafts. */
  readonly standing?: string | undefined;
};

export type KnownMessage = {
  readonly identity: string;
  /** Undefined for a draft: it was never sent. */
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
  /** What people did to it by name. */
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
  /** Only those that nobody labelled. */
  readonly unlabelled?: boolean | undefined;
};

export type LabelWord = 'right' | 'wrong' | 'unsure';
export type Label = { readonly label: LabelWord; readonly who: string; readonly at: EpochMs };

/** A text that somebody said belongs to what a rule is for, or does not. */
export type Lesson = {
  readonly text: string;
  readonly sender: string | undefined;
  readonly who: string;
  readonly isMatch: boolean;
};
export type Lessons = {
  readonly lessons: readonly Lesson[];
  /** What was said of messages whose text is not kept any more. */
  readonly withoutText: number;
  readonly unsure: number;
};

export type CountFilter = Required<Period> & {
  readonly rule?: string | undefined;
  readonly by: 'minute' | 'hour' | 'day';
};
/** `rule` `''`: all messages judged. */
export type CountedSpan = {
  /** When the span begins. */
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
  /** One of those it was done to, as it was written down. */
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
  /** Of a strike: ladder and points; of a mute: place and seconds. */
  readonly ladder?: string;
  readonly points?: number;
  readonly climbed?: readonly number[];
  readonly place?: string;
  readonly topic?: string;
  readonly seconds?: number;
  /** Of a mute: `queued`, its outcome, `lifted`; of a strike `standing` or `undone`. */
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

/** A row of a report: one rule in one kind of conversation, by whom it was decided. */
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
  /** Decided otherwise after an appeal. */
  readonly reversed: number;
  /** From sending until it was gone; undefined where nothing was recalled. */
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
