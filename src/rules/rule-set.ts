import type { Action, ConversationKind, ElementKind, RuleState, Severity, Voice } from '../model.ts';
import type { Evasion, Language } from '../text/engine.ts';
import type { ModelTable } from '../text/learned/weights.ts';

/**
 * A rule set as data: parsed, checked, lists read in, nothing compiled. `judge/` compiles it.
 * Immutable; its `hash` covers every byte that can change a verdict (rule files, lists, defaults).
 */
export type RuleSet = {
  /** Hex; the first 8 digits name it for people. */
  readonly hash: string;
  readonly rules: readonly Rule[];
  readonly ladders: readonly Ladder[];
  /** For rules that state none of their own. */
  readonly brake: Brake | undefined;
  /** What else in custom elements is a signal, by how the app names it; beside what is known (receive/known-signals.ts). */
  readonly signals?: readonly string[];
};

export type Rule = {
  readonly id: string;
  readonly title: string;
  readonly policy: string;
  readonly severity: Severity;
  readonly state: RuleState;
  readonly scope: Scope;
  readonly when: Condition;
  /** Phrases that cancel only the matches they overlap. */
  readonly except: readonly string[];
  readonly then: readonly Action[];
  readonly examples: Examples;
  readonly brake: Brake | undefined;
  /** 0 to 1: the share of machine-made disguises of its examples that the rule must still catch. */
  readonly evasionFloor: number | undefined;
};

/** Absent means no restriction. */
export type Scope = {
  readonly conversations: readonly ConversationKind[] | undefined;
  readonly groupTypes: readonly string[] | undefined;
  readonly groups: readonly string[] | undefined;
  readonly notGroups: readonly string[] | undefined;
  readonly sendersNot: readonly string[];
};

export type Condition =
  | { readonly type: 'any' | 'all' | 'none'; readonly of: readonly Condition[] }
  | TermsCondition
  | ({ readonly type: 'regex'; readonly source: string; readonly evasion: Evasion } & Heard & LeftOut)
  | ({ readonly type: 'profanity'; readonly language: 'english'; readonly evasion: Evasion } & Heard & LeftOut)
  | LearnedCondition
  | LikeCondition
  /** More characters (code points) than this, spaces at the ends left out. */
  | ({ readonly type: 'length'; readonly longerThan: number } & Heard)
  | ShapeCondition
  /** One of the message's elements is of one of these kinds. */
  | { readonly type: 'elements'; readonly kinds: readonly ElementKind[] }
  | LinkCondition
  | ContactCondition
  | CountCondition
  | ScoreCondition;

/** Whose words a condition looks at. Absent: the sender's own. */
export type Heard = { readonly voices?: readonly Voice[] | undefined };

export const OUTSIDE = ['links', 'mentions', 'emoji_names'] as const;
export type Outside = (typeof OUTSIDE)[number];
/** What matches inside one of these does not count. */
export type LeftOut = { readonly outside?: readonly Outside[] | undefined };

export const SCRIPTS = [
  ...(['latin', 'cyrillic', 'greek', 'han', 'kana', 'hangul', 'arabic', 'hebrew', 'thai', 'devanagari'] as const),
] as const;
/** What the text looks like: all that is given holds. Shares are 0 to 1, of at least `letters` letters; the rest are numbers at least. */
export type ShapeCondition = Heard & {
  readonly type: 'shape';
  readonly capitals?: number | undefined;
  readonly script?: (typeof SCRIPTS)[number] | undefined;
  readonly share?: number | undefined;
  readonly letters?: number | undefined;
  readonly mixedWords?: number | undefined;
  readonly sameCharacter?: number | undefined;
  readonly links?: number | undefined;
  readonly mentions?: number | undefined;
  readonly emoji?: number | undefined;
  /** Of the whole message, whoever says what is in it. */
  readonly elementKinds?: number | undefined;
  /** At least so many elements of each of these kinds. */
  readonly elements?: readonly (readonly [ElementKind, number])[] | undefined;
};

/** The text is nearly the same as one of the samples of a list. */
export type LikeCondition = Heard & {
  readonly type: 'like';
  readonly list: string;
  readonly samples: readonly string[];
  /** Of all pieces of both texts so many are in both, at least: 0 to 1. */
  readonly share: number;
};

/** The text is like those that a model was taught as matches. */
export type LearnedCondition = Heard & {
  readonly type: 'learned';
  /** As the rule file names it. */
  readonly model: string;
  /** Names every bit of the model. */
  readonly digest: string;
  /** Somebody looked at this very model, and the rule file says so: without that a rule runs in shadow. */
  readonly isConfirmed: boolean;
  readonly table: ModelTable;
  /** At most one innocent message in so many may match. */
  readonly oneIn: number;
  /** The score that this price asks for. */
  readonly threshold: number;
};

export type TermsCondition = LeftOut &
  Heard & {
    readonly type: 'terms';
    readonly terms: readonly string[];
    readonly evasion: Evasion;
    /** The list they come from, if they do. */
    readonly list: string | undefined;
    /** Also inside other words. */
    readonly words?: 'anywhere' | undefined;
    /** Not their plural and other forms. */
    readonly forms?: 'off' | undefined;
    readonly language?: Language | undefined;
    /** Read the sender's last messages in this conversation as one text with this one. */
    readonly across: { readonly last: number; readonly withinMs: number } | undefined;
  };

/** A link to a domain on one of the lists (or below it), to one that is on none, to one that looks like it, or any link. */
export type LinkCondition = Heard & {
  readonly type: 'link';
  /** The list that the domains come from. */
  readonly list?: string | undefined;
  readonly domainIn: readonly string[] | undefined;
  readonly domainNotIn: readonly string[] | undefined;
  /** Domains that a link passes for without leading there. */
  readonly looksLike?: readonly string[] | undefined;
};

export const CONTACT_KINDS = ['phone', 'email', 'wechat', 'qq', 'telegram', 'whatsapp', 'line', 'discord'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];
/** A way to reach somebody elsewhere, written out: an account after a messenger's name, a number, an address. */
export type ContactCondition = Heard & { readonly type: 'contact'; readonly kinds: readonly ContactKind[] };

export const COUNT_PER = ['sender', 'conversation', 'recipient', 'group', 'same_text', 'similar_text'] as const;
export type CountPer = (typeof COUNT_PER)[number];
export const DISTINCT_OF = ['sender', 'recipient', 'conversation', 'group'] as const;
export type DistinctOf = (typeof DISTINCT_OF)[number];

/** At least `atLeast` messages (or distinct values of `of` among them) in some window of event time that holds this one. */
export type CountCondition = {
  readonly type: 'count';
  /** Absent: messages are counted. */
  readonly distinct: DistinctOf | undefined;
  readonly per: readonly CountPer[];
  readonly overMs: number;
  readonly atLeast: number;
  /** Only messages for which this holds are counted (and can be the one that makes the rule match). */
  readonly where: Condition | undefined;
};

export type ScoreCondition = {
  readonly type: 'score';
  readonly threshold: number;
  readonly signals: readonly { readonly add: number; readonly when: Condition }[];
};

/** What repeated strikes lead to; each rung is climbed once per window. */
export type Ladder = {
  readonly name: string;
  readonly windowMs: number;
  readonly rungs: readonly { readonly at: number; readonly do: readonly Action[] }[];
};

/** A rule that asks for more than `min` recalls and more than `share` of all messages in a window is held. */
export type Brake = { readonly share: number; readonly min: number; readonly windowMs: number; readonly then: 'hold' };

/** A message of an example: what its sender says, and what else is in it. */
export type Example = {
  /** `''`: nothing. */
  readonly text: string;
  readonly quoted?: string;
  readonly signal?: string;
  readonly elements?: readonly ElementKind[];
};

export type Examples = {
  readonly match: readonly Example[];
  readonly noMatch: readonly Example[];
  readonly sequences: readonly SequenceExample[];
};

/** Messages on a clock that starts at zero, in order of time, and what is left of them. */
export type SequenceExample = {
  readonly events: readonly SequenceEvent[];
  /** How many messages the rule asks to recall, all actions of the sequence together. */
  readonly recalled: number;
};
export type SequenceEvent = Example & {
  readonly atMs: number;
  readonly from: string;
  readonly to: string | undefined;
  readonly conversation: string | undefined;
};
