import { parseRef, refOf } from '../message-ref.ts';
import { conversationIdOf, type MessageKey } from '../model.ts';
import type { Wanted } from '../operate/recall-by-hand.ts';
import { periodOf } from './moment.ts';
import { UsageError } from './terminal.ts';

/** How arguments name messages: one by one, by sender and time, or by conversation and time. */
const PLACE_OPTIONS = {
  group: { type: 'string' },
  topic: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  official: { type: 'string' },
} as const;
export const MESSAGE_OPTIONS = { ...PLACE_OPTIONS, seq: { type: 'string' }, 'msg-key': { type: 'string' } } as const;
export const WANTED_OPTIONS = {
  ...MESSAGE_OPTIONS,
  sender: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const;

export type SaidMessage = { readonly [name in keyof typeof MESSAGE_OPTIONS]?: string | undefined };
export type SaidWanted = { readonly [name in keyof typeof WANTED_OPTIONS]?: string | undefined };

const MOST_KEYS = 10_000;

export function wantedOf(said: SaidWanted, refs: readonly string[], now: Date): Wanted {
  const inPeriod = said.since !== undefined || said.until !== undefined || said.sender !== undefined;
  if (!inPeriod) return { type: 'keys', keys: keysOf(said, refs) };
  if (refs.length > 0 || said.seq !== undefined || said['msg-key'] !== undefined) {
    throw new UsageError(({ asked }) => asked.keysOrPeriod());
  }
  if (said.since === undefined) throw new UsageError(({ asked }) => asked.sinceWhen());
  const period = periodOf(said.since, said.until, now);
  const place = placeOf(said);
  const conversation = place === undefined ? undefined : conversationIdOf(place);
  if (said.sender !== undefined) return { type: 'sender', sender: said.sender, period, conversation };
  if (conversation === undefined) throw new UsageError(({ asked }) => asked.whose());
  return { type: 'conversation', conversation, period };
}

/** Messages by references (`group/g/7`) or by options. */
export function keysOf(said: SaidMessage, refs: readonly string[]): readonly MessageKey[] {
  const byRef = refs.map((ref) => {
    const key = parseRef(ref);
    if (key !== undefined) return key;
    throw new UsageError(({ asked }) => asked.namesNone(ref));
  });
  const place = placeOf(said);
  // One that was named twice is one.
  const named = place === undefined ? byRef : [...byRef, ...inPlace(place, said)];
  const keys = [...new Map(named.map((key) => [refOf(key), key])).values()];
  if (keys.length === 0) throw new UsageError(({ asked }) => asked.whichMessage());
  if (keys.length > MOST_KEYS) throw new UsageError(({ asked }) => asked.mostMessages(MOST_KEYS));
  return keys;
}

function inPlace(place: MessageKey, said: SaidMessage): readonly MessageKey[] {
  if (place.kind !== 'group') {
    const keys = listed(said['msg-key']);
    if (keys.length === 0) throw new UsageError(({ asked }) => asked.whichKeys());
    return keys.map((msgKey) => ({ ...place, msgKey }));
  }
  const numbers = listed(said.seq);
  if (numbers.length === 0) throw new UsageError(({ asked }) => asked.whichNumbers());
  return numbers.map((seq) => {
    if (!/^\d{1,10}$/.test(seq)) throw new UsageError(({ asked }) => asked.number(seq));
    return { ...place, seq: Number(seq) };
  });
}

/** A key of that conversation; which one, is not said. */
function placeOf({ group, topic = '', from, to, official }: SaidMessage): MessageKey | undefined {
  const isDirect = from !== undefined || to !== undefined;
  const said = [group !== undefined, isDirect, official !== undefined].filter(Boolean).length;
  if (said > 1) throw new UsageError(({ asked }) => asked.oneConversation());
  if (group !== undefined) return { kind: 'group', group, topic, seq: 0 };
  if (official !== undefined) return { kind: 'official', account: official, msgKey: '' };
  if (!isDirect) return undefined;
  if (from === undefined || to === undefined) throw new UsageError(({ asked }) => asked.bothSides());
  return { kind: 'c2c', from, to, msgKey: '' };
}

const listed = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
