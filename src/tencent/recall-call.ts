import type { RecallApi } from '../model.ts';

/** One call of one recall API. `id` is the item's, by which the answer is given back. */
export type RecallCall =
  | {
      readonly api: 'group_msg_recall';
      readonly group: string;
      /** `''` outside community topics. */
      readonly topic: string;
      readonly items: readonly { readonly id: string; readonly seq: number }[];
    }
  | {
      readonly api: 'official_account_msg_recall';
      readonly account: string;
      readonly items: readonly { readonly id: string; readonly msgKey: string }[];
    }
  | {
      readonly api: 'admin_msgwithdraw';
      readonly from: string;
      readonly to: string;
      readonly msgKey: string;
      readonly items: readonly [{ readonly id: string }];
    }
  | {
      readonly api: 'delete_group_msg_by_sender';
      readonly group: string;
      readonly topic: string;
      readonly sender: string;
      /** Every purge of this sender that waits: one call answers them all. */
      readonly items: readonly { readonly id: string }[];
    };

/** One mute: the sender cannot write in the group (or topic) for so long (docs 34951). */
export type MuteCall = {
  readonly api: 'forbid_send_msg';
  readonly group: string;
  /** `''` outside community topics. */
  readonly topic: string;
  readonly account: string;
  readonly seconds: number;
};

/** Items per call: groups and official accounts take ten (docs 34965, 60811), C2C one; a purge is one whatever waits. */
export const MOST_ITEMS: Readonly<Record<RecallApi, number>> = {
  group_msg_recall: 10,
  official_account_msg_recall: 10,
  admin_msgwithdraw: 1,
  delete_group_msg_by_sender: 100,
};

/** What a call came to. */
export type RecallAnswer =
  | {
      readonly type: 'answer';
      readonly code: number;
      /** `RetCode` by item; undefined where the API or the answer has no list. */
      readonly results: ReadonlyMap<string, number> | undefined;
    }
  /** A status other than 200: a gateway spoke, not Tencent Chat (docs 34620). */
  | { readonly type: 'http'; readonly status: number }
  /** 200, and not the JSON of an answer. */
  | { readonly type: 'broken' }
  | { readonly type: 'timeout' }
  | { readonly type: 'network'; readonly cause: unknown }
  /** OBSERVE_ONLY: nothing was called. */
  | { readonly type: 'observed' };
