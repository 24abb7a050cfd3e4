/**
 * What Tencent Chat's messages are made of, as the simulator keeps them. Field names are Tencent's.
 * Read from the public documents, not shared with any client: the two meet only over HTTP.
 */

/** One element of `MsgBody` (docs 33527). */
export type Element = { readonly MsgType: string; readonly MsgContent: Readonly<Record<string, unknown>> };

/** Where a message is sent. */
export type Place =
  | { readonly kind: 'c2c'; readonly from: string; readonly to: string }
  /** `topic` is `''` outside community topics. */
  | { readonly kind: 'group'; readonly group: string; readonly topic: string }
  | { readonly kind: 'official'; readonly account: string };

export const GROUP_TYPES = ['Public', 'Private', 'ChatRoom', 'AVChatRoom', 'Community'] as const;
/** The names that callbacks carry; newer documents call Private "Work" and ChatRoom "Meeting" (docs 34375). */
export type GroupType = (typeof GROUP_TYPES)[number];

export const textElement = (text: string): Element => ({ MsgType: 'TIMTextElem', MsgContent: { Text: text } });

/** All text of a body, however deep: for the page, for finding sentinels, and for judging what people typed. */
export function textOf(elements: readonly Element[]): string {
  const found: string[] = [];
  for (const element of elements) collect(element.MsgContent, found, 0);
  return found.join(' ');
}

/** The fields that carry what people say (docs 33527); the rest are names, sizes and addresses. */
const SAYING: ReadonlySet<string> = new Set(['Text', 'Desc', 'Data', 'Ext', 'FileName', 'Title']);
/** Relay elements nest; Tencent's own SDK stops at 100 levels (docs 34348, 8005). */
const DEEPEST = 100;

function collect(value: unknown, into: string[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string') {
      if (SAYING.has(name) && inner !== '') into.push(name === 'Data' ? shownOf(inner) : inner);
    } else if (name === 'Chunks' && Array.isArray(inner)) {
      into.push(inner.map(({ Markdown }: { readonly Markdown?: unknown }) => Markdown ?? '').join(''));
    } else collect(inner, into, depth + 1);
  }
}

/** Clients show the chunks of a chatbot as one text (docs CN-104537). */
function shownOf(data: string): string {
  if (!data.includes('"chunks"')) return data;
  try {
    const { chunks } = JSON.parse(data) as { chunks?: unknown };
    return Array.isArray(chunks) ? chunks.join('') : data;
  } catch {
    return data;
  }
}
