import { identityOf, type Message, type MessageKey, type TextPart } from '../model.ts';
import { isNobody } from '../tencent/accounts.ts';
import { digestsOf, isOfBody } from './part-digests.ts';

/** What the record tells of one message, or of one edit of it. */
export type Recorded = {
  readonly key: MessageKey;
  readonly sender: string | undefined;
  readonly sentAt: number;
  /** For an edit, when it was made. */
  readonly editedAt: number | undefined;
  readonly onlineOnly: boolean;
  /** Of a group's message, where Tencent told it and it is one of those known. */
  readonly groupType: string | undefined;
  /** True once an after-recall callback told of it. */
  readonly gone: boolean;
  /** Of what it said (part-digests.ts); none where what is on record is older than they are. */
  readonly digests: readonly string[];
};

const UNIT = '\u001f';
/** Stands between a message's identity and the time of an edit. */
const EDIT = '\u001e';

/** The record's field: the message's identity, and for an edit its time, since each edit is news. */
export function fieldOf(message: Message): string {
  const identity = identityOf(message.key);
  return message.event === 'edited' && message.editedAt !== undefined
    ? `${identity}${EDIT}${message.editedAt.toString(36)}`
    : identity;
}

/** Group types by the letter that stands for each in the record (docs 33529, 74348). */
const TYPE_LETTERS: ReadonlyMap<string, string> = new Map([
  ['Public', 'P'],
  ['Private', 'V'],
  ['Work', 'W'],
  ['ChatRoom', 'C'],
  ['Meeting', 'M'],
  ['AVChatRoom', 'A'],
  ['Community', 'K'],
  ['Live', 'L'],
]);
const TYPES = new Map([...TYPE_LETTERS].map(([type, letter]) => [letter, type]));

/**
 * The value: flags, sent-at (base 36), sender where the identity does not say, digests of what it says. Flags: r order
 * reversed, o online-only, a that something was put aside until it came, a capital for the type of group. Where Tencent
 * told that it is gone, a flag g and at the end when we heard of it (redis/scripts/record/packed.lua).
 */
export function pack(message: Message): string {
  const { key, sender } = message;
  // Stryker disable next-line ConditionalExpression: other keys have neither, and undefined is not in order.
  const reversed = key.kind === 'c2c' && key.from >= key.to ? 'r' : '';
  // Stryker disable next-line ConditionalExpression: other keys have no `from`: it is nobody, who is not written either.
  const written = key.kind === 'c2c' && sender === key.from ? '' : (sender ?? '');
  // Stryker disable next-line StringLiteral: any name that is no type does.
  const type = TYPE_LETTERS.get(message.groupType ?? '') ?? '';
  return `${reversed}${message.onlineOnly ? 'o' : ''}${type}${UNIT}${message.sentAt.toString(36)}${UNIT}${written}${UNIT}${digestsIn(message)}`;
}

/** Who said what: a true duplicate says the same in the same name. Of an edit the sender is not told, but found out. */
export const sameAs = (one: Recorded, { sender, ...message }: Message): boolean =>
  (one.sender === sender || message.event === 'edited') && one.digests.join(' ') === digestsIn(message);

/** Of an edit what others hung on its message is left out: whether it is read depends on what is known of the sender. */
const digestsIn = (message: Pick<Message, 'event' | 'parts' | 'elements'>): string =>
  digestsOf(message.event === 'edited' ? { ...message, parts: message.parts.filter(isOfBody) } : message).join(' ');

/** Undefined for the mark of a message that was never seen itself. */
export function unpack(field: string, value: string): Recorded | undefined {
  const [flags = '', sentAt = '', written = '', digests = ''] = value.split(UNIT);
  if (sentAt === '') return undefined;
  // Stryker disable next-line StringLiteral: the first is always there.
  const [identity = '', editedAt] = field.split(EDIT);
  const key = keyOf(identity, flags.includes('r'));
  if (key === undefined) return undefined;
  return {
    key,
    // Stryker disable next-line ConditionalExpression: other keys have no `from`.
    sender: written === '' ? (key.kind === 'c2c' && !isNobody(key.from) ? key.from : undefined) : written,
    sentAt: Number.parseInt(sentAt, 36),
    editedAt: editedAt === undefined ? undefined : Number.parseInt(editedAt, 36),
    onlineOnly: flags.includes('o'),
    // Stryker disable next-line StringLiteral: any letter that stands for no type does.
    groupType: TYPES.get(/[A-Z]/.exec(flags)?.[0] ?? ''),
    gone: flags.includes('g'),
    digests: digests === '' ? [] : digests.split(' '),
  };
}

/**
 * When we heard that the message is gone; undefined where nobody told. The values are those of one field in all buckets:
 * marks that stood in the message's place say nothing once it is there itself. Without a time it is for ever.
 */
export function goneAtOf(values: readonly string[]): number | undefined {
  const rows = values.map((value) => value.split(UNIT));
  const own = rows.filter(([, sentAt = '']) => sentAt !== '');
  const heard = (own.length > 0 ? own : rows)
    // Stryker disable next-line StringLiteral: the first is always there.
    .filter(([flags = '']) => flags.includes('g'))
    .map(([, , , , at = '']) => (at === '' ? Number.POSITIVE_INFINITY : Number.parseInt(at, 36)));
  return heard.length === 0 ? undefined : Math.max(...heard);
}

/** The reverse of `identityOf`; the pair of a C2C identity is unordered, so the order is told apart. */
export function keyOf(identity: string, reversed: boolean): MessageKey | undefined {
  // Stryker disable next-line StringLiteral: identities are whole; this is said for the type checker.
  const [kind, a = '', b = '', c = ''] = identity.split(UNIT);
  switch (kind) {
    case 'c':
      return { kind: 'c2c', from: reversed ? b : a, to: reversed ? a : b, msgKey: c };
    case 'g': {
      const cut = c.indexOf('~');
      const seq = Number(cut === -1 ? c : c.slice(0, cut));
      return { kind: 'group', group: a, topic: b, seq, ...(cut === -1 ? {} : { unstored: c.slice(cut + 1) }) };
    }
    case 'o':
      return { kind: 'official', account: a, msgKey: b };
    // Stryker disable next-line ConditionalExpression: it would end without an answer, which is the same.
    default:
      return undefined;
  }
}

/** Text for KEEP_TEXT: most messages are one text element, which is kept as it is; others as JSON. */
export function packText(parts: readonly TextPart[]): string {
  const [only] = parts;
  // Stryker disable next-line OptionalChaining: of a list of one the first is there.
  if (parts.length === 1 && only?.source === 'text' && only.stood === undefined) return `t${only.text}`;
  const rows = parts.map(({ source, run, text, voice = '', business = '', stood = '' }) => {
    const more = [voice, business, stood];
    return [source, run, text, ...more.slice(0, more.findLastIndex((one) => one !== '') + 1)];
  });
  return `j${JSON.stringify(rows)}`;
}

export function unpackText(value: string): readonly TextPart[] {
  if (value.startsWith('t')) return [{ source: 'text', run: 0, text: value.slice(1) }];
  const rows = JSON.parse(value.slice(1)) as Row[];
  return rows.map(([source, run, text, voice = '', business = '', stood = '']) => ({
    source,
    run,
    text,
    ...(voice !== '' && { voice }),
    ...(business !== '' && { business }),
    ...(stood !== '' && { stood }),
  }));
}

type OrNone<T> = NonNullable<T> | '';
type Row = [TextPart['source'], number, string, OrNone<TextPart['voice']>?, string?, OrNone<TextPart['stood']>?];
