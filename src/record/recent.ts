import type { CounterReading, CounterRequest, Message } from '../model.ts';
import { recentKey } from '../redis/keys/counters.ts';
import type { Operation } from '../redis/script-batch.ts';
import { entryOf, keyOfEntry } from './counter-entry.ts';
import { alone, readEntries } from './counter-reading.ts';

/** The few last messages of somebody somewhere: one history for all counters that need no more than those. */
export type RecentOptions = {
  readonly history: string;
  readonly message: Message;
  /** All of the same history. */
  readonly requests: readonly CounterRequest[];
  readonly keepMs: number;
};

/** A history holds so many messages, or four times what a rule counts to. */
const MOST = 64;
const UNIT = '\u001f';
const NAME_END = '\u001d';

/** What is written of a message that counts under this request; short, since it stands with every message. */
function nameIn(history: string, { name, keys: [key = ''] }: CounterRequest): string {
  return `${name}${key.startsWith(history) ? key.slice(history.length) : key}${NAME_END}`;
}

export function keepRecent({ history, message, requests, keepMs }: RecentOptions): Operation {
  let [names, text, overMs, atLeast, most] = ['', '', 0, Number.POSITIVE_INFINITY, MOST];
  for (const request of requests) {
    const enough = request.type === 'count' ? request.atLeast : request.last;
    names += nameIn(history, request);
    overMs = Math.max(overMs, request.overMs);
    most = Math.max(most, enough * 4);
    atLeast = Math.min(atLeast, request.type === 'count' ? enough : 2);
    if (request.type === 'recent') text = request.text;
  }
  return {
    keys: [recentKey(history)],
    args: ['recent', entryOf(message, ''), message.sentAt, names, text, keepMs, overMs, atLeast, most],
  };
}

/** The number of messages where they are too few to fill anything, otherwise entry and value of each, in any order. */
export type RecentAnswer = number | readonly string[];

export function readRecent(
  answer: RecentAnswer,
  { history, message, requests }: RecentOptions,
): readonly CounterReading[] {
  if (typeof answer === 'number') {
    return requests.map(({ type }) => (type === 'recent' ? NO_TEXTS : alone(answer)));
  }
  const said = parseAnswer(answer);
  const entry = entryOf(message, '');
  return requests.map((request) => {
    const name = nameIn(history, request);
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
function parseAnswer(answer: readonly string[]): readonly Said[] {
  const said: Said[] = [];
  for (let at = 0; at < answer.length; at += 2) {
    const [entry, value] = [answer[at]!, answer[at + 1]!];
    const namesAt = value.indexOf(UNIT) + 1;
    const textAt = value.indexOf(UNIT, namesAt) + 1;
    const sentAt = Number(value.slice(0, namesAt - 1));
    said.push({ entry, sentAt, names: value.slice(namesAt, textAt - 1), text: value.slice(textAt), member: '' });
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
  const { sentAt } = said.find((one) => one.entry === entry)!;
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
