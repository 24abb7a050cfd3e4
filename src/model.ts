/**
 * The nouns of unsaid. Everything that crosses from one step to the next is one of these; nothing here knows
 * Tencent's field names (those stop at `tencent/` and `receive/parse*.ts`) and nothing here does I/O.
 * The words are defined in docs/concepts.md.
 */

/** uint32, as Tencent's `MsgSeq`, `MsgRandom` and `Random`. */
export type Uint32 = number;
/** Milliseconds since the Unix epoch. */
export type EpochMs = number;

export type ConversationKind = 'c2c' | 'group' | 'official';

/** What a recall needs to name one message for good. A tagged union: one `switch` decides which API is called. */
export type MessageKey =
  /** `from` sent it, `to` received it: the recall call needs them in that order. */
  | { readonly kind: 'c2c'; readonly from: string; readonly to: string; readonly msgKey: string }
  /**
   * `topic` is `''` outside community topics. Each topic counts its own `seq`. Messages that Tencent does not store
   * (online-only) may repeat a `seq`; `unstored` tells them from the stored message of that `seq`.
   */
  | {
      readonly kind: 'group';
      readonly group: string;
      readonly topic: string;
      readonly seq: Uint32;
      readonly unstored?: string;
    }
  | { readonly kind: 'official'; readonly account: string; readonly msgKey: string };

/**
 * Whose words they are: the sender's (`own`), those of others that a message carries (`quoted`: a quote, a reply), or a
 * program's (`signal`: typing, calls, likes). Conditions look at `own` unless a rule says otherwise.
 */
export const VOICES = ['own', 'quoted', 'signal'] as const;
export type Voice = (typeof VOICES)[number];

/** What a message is made of. `signal` is a custom element in which only a program speaks; `other` one that nobody knows. */
export const ELEMENT_KINDS = [
  ...(['text', 'image', 'file', 'sound', 'video', 'face', 'location'] as const),
  ...(['custom', 'relay', 'stream', 'signal', 'other'] as const),
] as const;
export type ElementKind = (typeof ELEMENT_KINDS)[number];

/** A text and where it stood. `run` numbers what a reader sees joined, all of one voice: a word may be cut over its parts. */
export type TextPart = {
  readonly source: 'text' | 'custom' | 'file' | 'location' | 'face' | 'relay' | 'stream' | 'other' | 'cloud';
  readonly run: number;
  readonly text: string;
  /** Absent: `own`. */
  readonly voice?: Exclude<Voice, 'own'>;
  /** How a custom element names its kind, where it does: rules may call more of these signals. */
  readonly business?: string;
  /**
   * Of an edit: it was there before. `alone`: this text was, but not right beside what it is joined with now; `joined`:
   * all that it is joined with was, too.
   */
  readonly stood?: 'alone' | 'joined';
};

/**
 * Why a message is judged: it was sent, it was edited, something else looked at it later (a picture, a classifier), or
 * rules of today go through the past, or it was judged late by rules that cost too much on the path. A message may have a
 * verdict for each.
 */
export type Cause = 'sent' | 'edited' | 'looked' | 'hunted' | 'late';

/** What can be judged: a message that was sent, one that was edited, or one that asks to be sent (no key yet). */
export type Content = {
  readonly conversation: ConversationKind;
  /** One string per conversation, equal for both directions of a C2C pair. See `conversationIdOf`. */
  readonly conversationId: string;
  /** Absent for official accounts and where a callback does not say (group edits). */
  readonly sender: string | undefined;
  /** Who made the request, where that differs from the sender: an admin on behalf, or the editor. */
  readonly operator: string | undefined;
  /** For an edit, who made it: the words are theirs, whoever sent the message. */
  readonly editor?: string | undefined;
  /** Absent of what was not sent. */
  readonly event?: 'sent' | 'edited';
  /** C2C only. */
  readonly recipient: string | undefined;
  readonly group: string | undefined;
  readonly groupType: string | undefined;
  /** Event time, from the callback; never our clock unless the callback has none. */
  readonly sentAt: EpochMs;
  readonly parts: readonly TextPart[];
  /** The kinds of its elements, each as often as there is one, 100 in all at most. Absent: there are only texts. */
  readonly elements?: readonly ElementKind[];
  /** Of an edit by somebody else: digests of what was found in the message before (judge/found.ts). */
  readonly foundBefore?: readonly string[];
};

export type Message = Content & {
  readonly key: MessageKey;
  readonly event: 'sent' | 'edited';
  /** Online-only messages are not stored and cannot be recalled. */
  readonly onlineOnly: boolean;
  /** For an edit, the time of the edit; together with the key it makes the edit's identity. */
  readonly editedAt: EpochMs | undefined;
  readonly receivedAt: EpochMs;
};

/** Who wrote the words that are judged: of an edit who made it, as far as that is known, whoever sent the message. */
export const authorOf = ({
  sender,
  editor,
  event,
}: Pick<Content, 'sender' | 'editor' | 'event'>): string | undefined =>
  event === 'edited' ? editor : (editor ?? sender);

/** Order of the recall: lower rank goes first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

export type RuleState = 'off' | 'shadow' | 'live';

/** What a rule asks for. Rules only ask; `act/decide.ts` decides, the queue and the sanctions do. */
export type Action =
  | { readonly type: 'recall'; readonly which: 'this' | 'contributing'; readonly keepFirst: number }
  | { readonly type: 'purge' }
  | { readonly type: 'block'; readonly code: number | undefined }
  | { readonly type: 'review' }
  | { readonly type: 'mute'; readonly seconds: number }
  | { readonly type: 'strike'; readonly ladder: string; readonly points: number };
export type ActionType = Action['type'];

/** A stretch of the message that a rule matched: UTF-16 offsets, half-open, in `parts[part].text` as it was sent. */
export type Span = { readonly part: number; readonly start: number; readonly end: number };

/** Messages that are in it together with the one judged: those of one full window, oldest first, without this one. */
export type Involved = {
  readonly contributing: readonly MessageKey[];
  /** How many of them are older than this message; `keepFirst` counts from the oldest. Absent: all of them. */
  readonly position?: number;
};

/** One rule that matched one message. */
export type Hit = {
  readonly rule: string;
  readonly policy: string;
  readonly state: 'shadow' | 'live';
  readonly severity: Severity;
  readonly actions: readonly Action[];
  readonly spans: readonly Span[];
  /** Where several counters made the rule match, the smaller sets; `contributing` is the largest. */
  readonly also?: readonly Involved[];
} & Involved;

/** What the rules say of one message. Pure: the same message, sightings and rule set give the same verdict. */
export type Verdict = {
  /** Content hash of the rule set that judged. */
  readonly ruleSet: string;
  /** Every rule that matched, shadow ones included, in the order of the rule files. */
  readonly hits: readonly Hit[];
  /**
   * Rules of which it is not known whether they match, because that would have cost more than was allowed: a judge with
   * more time decides. Absent: none.
   */
  readonly overBudget?: readonly string[];
};

/** What `record` says about a message and its past. */
export type Sightings = {
  /** False when this very message (or this very edit of it) was recorded before. */
  readonly first: boolean;
  /** True when an after-recall callback said the message is gone already. */
  readonly gone: boolean;
  /** Something was put aside until this message came: sanctions for edits of it. Absent: nothing. */
  readonly hasAside?: true;
  /** Another text, or another sender, came before under the same key (or for the same edit): one of the two is not Tencent's. */
  readonly differs?: true;
  /** Numbers for the counters that the rule set asked for, this message included; in the order asked. */
  readonly counters: readonly CounterReading[];
};
export type CounterReading = {
  /** Below what the rule asks for it may be too high (but is below it): it is not worth a look then. */
  readonly value: number;
  /** Where the message is counted under several keys, those behind the other keys that are full. */
  readonly also?: readonly Involved[];
  /** The sender's messages around this one, in the order of `contributing`; for a `recent` request only. */
  readonly texts?: readonly string[];
  /** When each of them was sent; with `texts`. */
  readonly times?: readonly EpochMs[];
  /** `contributing`: the messages behind the number; only where the rule needs them. */
} & Involved;

/**
 * One number (or one run of recent texts) that the rules want to know about a message. Recording the message adds it
 * to the counter; doing so again changes nothing. Windows are of event time and slide: a reading is the largest number
 * in any window of `overMs` that holds this message, so messages that come late count as if they had come in time.
 * `judge/window.ts` is the definition; what record does in Redis is held against it.
 */
export type CounterRequest =
  | {
      readonly type: 'count';
      /** Equal names share a history: a hash of what is counted and how. */
      readonly name: string;
      /** The message is counted under each; the reading is that of the fullest (near-duplicates have several). */
      readonly keys: readonly string[];
      /**
       * A key of more messages than are counted here: all of a sender in a conversation. One short history of them serves
       * every counter that says so. Absent where many messages have to be kept.
       */
      readonly within?: string | undefined;
      /** Each key is that of a text, and most texts are said once. */
      readonly ofText?: boolean;
      /** Distinct values of this are counted; absent: messages are. */
      readonly member: string | undefined;
      readonly overMs: number;
      /** Messages in windows with at least this many are the contributing ones. */
      readonly atLeast: number;
      /** False where no rule does anything with contributing messages: keys need not be kept. */
      readonly contributing: boolean;
      /** How many of the oldest contributing ones a rule leaves alone: they are to be named too. Absent: none. */
      readonly keepFirst?: number;
    }
  | {
      readonly type: 'recent';
      readonly name: string;
      readonly keys: readonly [string];
      readonly text: string;
      /** At most so many messages in a row, this one included: up to `last - 1` are read on either side of it. */
      readonly last: number;
      readonly overMs: number;
    };

/** The recall APIs. `purge` is delete_group_msg_by_sender. */
export const RECALL_APIS = [
  'group_msg_recall',
  'official_account_msg_recall',
  'admin_msgwithdraw',
  'delete_group_msg_by_sender',
] as const;
export type RecallApi = (typeof RECALL_APIS)[number];

/** Mutes a sender in a group. */
export const MUTE_API = 'forbid_send_msg';
/** Every API that is called at a pace of its own. */
export const PACED_APIS = [...RECALL_APIS, MUTE_API] as const;
export type PacedApi = (typeof PACED_APIS)[number];

/** What a recall acts on: one message, or everything recent of one sender in one group. */
export type RecallTarget =
  | { readonly type: 'message'; readonly key: MessageKey }
  | {
      readonly type: 'sender';
      readonly group: string;
      readonly topic: string;
      readonly sender: string;
      readonly asOf: EpochMs;
    };

/** One thing that must go, with all that a worker needs; nothing is read back. */
export type RecallOrder = {
  readonly target: RecallTarget;
  readonly severity: Severity;
  readonly rule: string;
  readonly policy: string;
  readonly ruleSet: string;
  readonly sentAt: EpochMs;
  readonly flaggedAt: EpochMs;
  /** After this the API refuses for certain: roaming over, or an AVChatRoom message older than one hour. */
  readonly expiresAt: EpochMs;
  readonly conversation: ConversationKind;
  readonly groupType: string | undefined;
  readonly onlineOnly: boolean;
  /**
   * When it was asked for anew, by a person or on account of an edit: what was cancelled or refused before then may be
   * recalled after all. Absent: the ledger's word stands.
   */
  readonly anewAt?: EpochMs;
};

/** Points against a sender, on one ladder; once for a message and a rule. */
export type Strike = {
  readonly ladder: string;
  readonly points: number;
  readonly account: string;
  readonly key: MessageKey;
  readonly rule: string;
  readonly sentAt: EpochMs;
};

/** A sanction against a sender, or a request that a person looks at a message. Ids and reasons only; never a text. */
export type SanctionOrder = {
  readonly key: MessageKey;
  readonly sender: string | undefined;
  readonly severity: Severity;
  readonly rule: string;
  readonly policy: string;
  readonly ruleSet: string;
  readonly sentAt: EpochMs;
  readonly flaggedAt: EpochMs;
} & (
  | { readonly type: 'review'; readonly why: ReviewReason }
  | {
      readonly type: 'mute';
      readonly account: string;
      readonly group: string;
      readonly topic: string;
      readonly seconds: number;
    }
);
/** `rule`: it asks for a person. Otherwise it asks for a mute, and there is none here, or Tencent refused it. */
export type ReviewReason = 'rule' | 'no-mute-here' | 'mute-refused';

/** What became of a mute. `covered`: a longer one stands. */
const MUTE_OUTCOMES = ['muted', 'covered', 'gone', 'expired', 'refused', 'cancelled'] as const;
export type MuteOutcome = (typeof MUTE_OUTCOMES)[number];

/** Every flagged message ends in exactly one of these (docs/concepts.md). */
export const RECALL_OUTCOMES = ['recalled', 'gone', 'expired', 'unsupported', 'refused', 'cancelled'] as const;
export type RecallOutcome = (typeof RECALL_OUTCOMES)[number];

/** One string per message, the same however the message was learned of. U+001F cannot stand in a Tencent id. */
export function identityOf(key: MessageKey): string {
  switch (key.kind) {
    case 'c2c': {
      // The pair unordered: an edit or recall callback may name the two accounts either way round.
      const [low, high] = key.from < key.to ? [key.from, key.to] : [key.to, key.from];
      return `c\u001f${low}\u001f${high}\u001f${key.msgKey}`;
    }
    case 'group':
      return `g\u001f${key.group}\u001f${key.topic}\u001f${key.seq}${key.unstored === undefined ? '' : `~${key.unstored}`}`;
    case 'official':
      return `o\u001f${key.account}\u001f${key.msgKey}`;
  }
}

/** One string per conversation: the C2C pair unordered, the group with its topic, the official account. */
export function conversationIdOf(key: MessageKey): string {
  const identity = identityOf(key);
  return identity.slice(0, identity.lastIndexOf('\u001f'));
}

export function apiOf(target: RecallTarget): RecallApi {
  if (target.type === 'sender') return 'delete_group_msg_by_sender';
  switch (target.key.kind) {
    case 'c2c':
      return 'admin_msgwithdraw';
    case 'group':
      return 'group_msg_recall';
    case 'official':
      return 'official_account_msg_recall';
  }
}
