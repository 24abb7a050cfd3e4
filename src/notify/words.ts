import type { Event, EventType } from '../history/notices/events.ts';

/** A line for people, and where in the console they look. */
export type Line = { readonly text: string; readonly path: string };

/** One line for all events of one type that wait together. */
export function lineOf(events: readonly Event[]): Line {
  const [first] = events as [Event];
  const { data, type } = first;
  const many = events.length > 1;
  const word = (name: string) => String(data[name] ?? '');
  const path = pathOf(type, many ? {} : data);
  switch (type) {
    case 'message.flagged':
      return {
        path,
        text: many
          ? `${events.length} messages flagged (${byRule(events)})`
          : `Flagged by ${word('rule')}: ${word('ref')}`,
      };
    case 'message.held':
      return {
        path,
        text: many
          ? `${events.length} messages held (${byRule(events)})`
          : `Held, by rule ${word('rule')}: ${word('ref')}`,
      };
    case 'message.settled':
      return {
        path,
        text: many
          ? `${events.length} messages settled (${by(events, 'outcome')})`
          : `${word('outcome')}: ${word('ref')}`,
      };
    case 'brake.tripped':
      return { path, text: `Brake tripped: ${by(events, 'brake')}. What comes now is held until somebody looks` };
    case 'review.decided':
      return {
        path,
        text: many
          ? `${events.length} reviews decided (${by(events, 'verdict')})`
          : `Decided by ${word('who')}: ${word('verdict')} (${word('effect')}), ${word('ref')}`,
      };
    case 'appeal.decided':
      return {
        path,
        text: many
          ? `${events.length} appeals decided (${by(events, 'verdict')})`
          : `Appeal decided: ${word('verdict')} (${word('effect')}), ${word('ref')}`,
      };
    case 'rules.changed':
      return {
        path,
        text: `Rules changed: set ${short(events.at(-1)!.data.hash)} judges, after ${short(data.before)}`,
      };
    case 'api.stopped':
      return {
        path,
        text: `STOPPED: ${by(events, 'api')} (${by(events, 'reason')}). Nothing is lost; look at the console`,
      };
    case 'api.resumed':
      return { path, text: `Runs again: ${by(events, 'api')}` };
  }
}

const short = (hash: unknown): string => String(hash ?? '').slice(0, 8);
const byRule = (events: readonly Event[]): string => by(events, 'rule');

const MOST_WORDS = 5;

/** `ads 12, links 3, …`; of one event only the word. */
function by(events: readonly Event[], name: string): string {
  const counts = new Map<string, number>();
  for (const { data } of events) {
    const word = String(data[name] ?? '');
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const words = sorted.slice(0, MOST_WORDS).map(([word, count]) => (count > 1 ? `${word} ${count}` : word));
  return [...words, ...(sorted.length > MOST_WORDS ? ['…'] : [])].join(', ');
}

/** Addresses of the console (console/address.ts). */
function pathOf(type: EventType, data: Event['data']): string {
  const ref = typeof data.ref === 'string' && !data.ref.startsWith('sender/') ? data.ref : undefined;
  const story = ref === undefined ? undefined : `/messages/${ref.split('/').map(encodeURIComponent).join('/')}`;
  switch (type) {
    case 'message.held':
    case 'brake.tripped':
      return '/held';
    case 'review.decided':
    case 'appeal.decided':
      return typeof data.review === 'string' ? `/reviews/${encodeURIComponent(data.review)}` : '/reviews';
    case 'rules.changed':
      return '/rules';
    case 'api.stopped':
    case 'api.resumed':
      return '/live';
    default:
      return story ?? '/live';
  }
}
