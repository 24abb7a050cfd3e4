import { Webhook } from 'standardwebhooks';
import type { Event } from '../history/notices/events.ts';
import type { Receiver } from '../notify-receivers.ts';
import type { PostCall } from './post.ts';

/** An event, or a test that nobody asked for by a word. */
type Told = Omit<Event, 'type'> & { readonly type: string };

/** What goes into `data` beside the event's own, where the receiver is told texts. */
type TextsOf = { readonly text?: string | undefined };

/**
 * The signed request of the Standard Webhooks specification: the id is the event's, the same with each try, so that a
 * receiver knows what it has; with several secrets there is a signature for each, so that they can be changed.
 */
export function webhookCall(receiver: Receiver, { id, type, at, data }: Told, { text }: TextsOf, now: Date): PostCall {
  const body = JSON.stringify({
    type,
    timestamp: new Date(at).toISOString(),
    data: { ...data, ...(text === undefined ? {} : { text }) },
  });
  const signatures = receiver.secrets.map((secret) => new Webhook(secret).sign(id, now, body));
  return {
    url: receiver.url,
    body,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'unsaid',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    },
    mayBePrivate: receiver.mayBePrivate,
  };
}
