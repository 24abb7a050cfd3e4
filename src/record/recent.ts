import type { CounterReading, CounterRequest, Message } from '../model.ts';
import type { Operation } from '../redis/script-batch.ts';
import { type CounterBuckets, liveFor } from './counter-buckets.ts';
import { entryFor, entryOf, keyOfEntry } from './counter-entry.ts';
import { alone, readEntries } from './counter-reading.ts';

/** The few last messages of somebody somewhere: one history for all counters that need no more than those. */
export type RecentOptions = {
  readonly history: string;
  readonly message: Message;
  /** All of the same history. */
  readonly requests: readonly CounterRequest[];
  readonly lengthMs: number;
};

type Histories = {
  readonly keepTextMs: number;
  readonly lately: CounterBuckets;
  readonly texts: CounterBuckets;
  readonly expiries: Operation[];
};

/** A history holds so many messages, or four times what a rule counts to. */
const MOST = 64;
const NAME_END = '\u001d';
const ENTRY = '\u001c';
const FIELD = '\u001e';

/** What is written of a message that counts under this request; short, since it stands with every message. */
function nameIn(request: CounterRequest): string {
  if (request.type === 'recent') return `${request.name}${NAME_END}`;
  const { name, within = '', keys } = request;
  const [key = ''] = keys;
  return `${name}${key.startsWith(within) ? key.slice(within.length) : key}${NAME_END}`;
}

export function keepRecent(
  { history, message, requests, lengthMs }: RecentOptions,
  { keepTextMs, lately, texts, expiries }: Histories,
): Operation {
  let [names, text, overMs, atLeast, most] = ['', '', 0, Number.POSITIVE_INFINITY, MOST];
  for (const request of requests) {
    const enough = request.type === 'count' ? request.atLeast : request.last;
    names += nameIn(request);
    overMs = Math.max(overMs, request.overMs);
    most = Math.max(most, enough * 4);
    atLeast = Math.min(atLeast, request.type === 'count' ? enough : 2);
    if (request.type === 'recent') text = textFor(message, request.text);
  }
  const longestMs = liveFor(lengthMs);
  const goesSooner = text !== '' && keepTextMs < longestMs;
  const about = { sentAt: message.sentAt, overMs, liveMs: goesSooner ? keepTextMs : longestMs };
  const keys = (goesSooner ? texts : lately).of(history, about, expiries);
  return { keys, args: ['recent', history, names, text, `${atLeast} ${most}`] };
}

/** Most messages are one text, which is with the message already. */
const textFor = ({ parts }: Message, text: string): string =>
  parts.length === 1 && parts[0]!.source === 'text' && parts[0]!.text === text ? 's' : `t${text}`;

/** The number of messages where they are too few to fill anything, otherwise a list of them (counters/lists.lua). */
export type RecentAnswer = number | string;

export function readRecent(
  answer: RecentAnswer,
  message: Message,
  requests: readonly CounterRequest[],
): readonly CounterReading[] {
  if (typeof answer === 'number') {
    return requests.map(({ type }) => (type === 'recent' ? NO_TEXTS : alone(answer)));
  }
  const said = parseList(answer);
  const entry = entryOf(message, '');
  return requests.map((request) => {
    const name = nameIn(request);
    const counted = said.filter(({ names }) => names.includes(name));
    return request.type === 'count' ? readEntries(counted, entry, request, 0) : readTexts(counted, entry, request);
  });
}

type Said = {
  readonly entry: string;
  readonly sentAt: number;
  readonly names: string;
  readonly text: string;
  readonly member: '';
};

/** In order of time, and of identity at the same time. */
function parseList(list: string): readonly Said[] {
  const said: Said[] = [];
  for (const one of list.split(ENTRY)) {
    if (one === '') continue;
    const [identity = '', sentAt = '', names = '', text = ''] = one.split(FIELD);
    const reversed = sentAt.startsWith('-');
    said.push({
      entry: entryFor(identity, reversed, ''),
      sentAt: Number.parseInt(reversed ? sentAt.slice(1) : sentAt, 36),
      names,
      text,
      member: '',
    });
  }
  return said.sort((a, b) => a.sentAt - b.sentAt || (a.entry < b.entry ? -1 : 1));
}

export const NO_TEXTS: CounterReading = Object.freeze({
  value: 1,
  contributing: [],
  position: 0,
  texts: [],
  times: [],
});

/** The messages around this one, at most `last - 1` on either side and none as far as the window away. */
function readTexts(
  said: readonly Said[],
  entry: string,
  { last, overMs }: CounterRequest & { readonly type: 'recent' },
): CounterReading {
  const itself = said.find((one) => one.entry === entry);
  if (itself === undefined) return NO_TEXTS;
  const { sentAt } = itself;
  const near = said.filter((one) => Math.abs(one.sentAt - sentAt) < overMs);
  const own = near.findIndex((one) => one.entry === entry);
  const before = near.slice(Math.max(0, own - last + 1), own);
  const others = [...before, ...near.slice(own + 1, own + last)];
  return {
    value: others.length + 1,
    contributing: others.map((one) => keyOfEntry(one.entry)),
    position: before.length,
    texts: others.map(({ text }) => text),
    times: others.map((one) => one.sentAt),
  };
}
