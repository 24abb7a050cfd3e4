import type { Content, EpochMs, Message, MessageKey } from '../model.ts';

/** What a callback says. After this nothing knows Tencent's field names. */
export type ParsedCallback = Told & {
  /** Names of fields that could not be read and that nothing depends on: they were left out. Absent: none. */
  readonly odd?: readonly string[];
  /** Of a message or draft, the types of its elements as Tencent names them, also those that nobody knows. Absent: none. */
  readonly elementTypes?: readonly string[];
};

type Told =
  | { readonly type: 'message'; readonly message: Message }
  /** Before-send: asks whether it may be sent; there is nothing to recall yet. */
  | { readonly type: 'draft'; readonly draft: Content }
  /** After-recall: these messages are gone, by our call or anybody's. */
  | { readonly type: 'recalled'; readonly keys: readonly MessageKey[]; readonly at: EpochMs }
  /** `SendMsgResult` ≠ 0: Tencent tells of messages that it did not deliver, too (docs 34365). */
  | { readonly type: 'undelivered' }
  | OverLimit
  | Reviewed
  /** A command we have no use for, or the console's probe. */
  | { readonly type: 'ignored' }
  /** `field` is a name, never a value. `body` where the whole is not a JSON object. */
  | { readonly type: 'malformed'; readonly field: string };

/** A REST API passed 80 % of its limit (docs 60256): our own calls or those of others of the same app. */
export type OverLimit = {
  readonly type: 'over-limit';
  /** As the REST path has them: `group_open_http_svc`, `group_msg_recall`. */
  readonly service: string;
  readonly api: string;
  readonly requests: number | undefined;
  readonly limit: number | undefined;
};

/** Tencent's own moderation judged a message (docs 77840). */
export type Reviewed = {
  readonly type: 'reviewed';
  /** Undefined where the callback names none: it was blocked before it got one, or is no message at all. */
  readonly key: MessageKey | undefined;
  readonly suggestion: 'block' | 'review' | 'normal' | 'unknown';
};
