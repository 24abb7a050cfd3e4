import { isIP } from 'node:net';
import { type Kind, parsed, refusedAs } from './environment.ts';
import { isPublicAddress } from './public-address.ts';

/** What may be told of, in the words of NOTIFY. */
const EVENT_WORDS = ['flagged', 'settled', 'held', 'decided', 'appeal', 'rules', 'stopped'] as const;
type EventWord = (typeof EVENT_WORDS)[number];

const RECEIVER_KINDS = ['webhook', 'slack', 'feishu', 'wecom', 'dingtalk', 'teams'] as const;
export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

/** Where events go. */
export type Receiver = {
  /** Names it in lists, logs and metrics; its address holds a secret. */
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly url: string;
  /** Of a webhook one or more (`whsec_…`), of DingTalk and Feishu one or none, of others none. */
  readonly secrets: readonly string[];
  readonly events: readonly EventWord[];
  /** Texts of messages go along. */
  readonly withText: boolean;
  /** It may be in a private network. */
  readonly mayBePrivate: boolean;
};

/** What people must hear, where nobody says which. */
const FOR_PEOPLE: readonly EventWord[] = ['held', 'rules', 'stopped'];

/** Hosts of the rooms' incoming webhooks, as their makers document them. */
const HOSTS: readonly (readonly [RegExp, ReceiverKind])[] = [
  [/^hooks\.slack(-gov)?\.com$/, 'slack'],
  [/^open\.(feishu\.cn|larksuite\.com)$/, 'feishu'],
  [/^qyapi\.weixin\.qq\.com$/, 'wecom'],
  [/^oapi\.dingtalk\.com$/, 'dingtalk'],
  [/(^|\.)(webhook\.office\.com|logic\.azure\.com|api\.powerplatform\.com)$/, 'teams'],
];

const FORM =
  'receivers separated by ";" or new lines, each an address and then words of name=, kind=, secret=, events=, text=, private=';
const MOST = 20;

/** What is wrong is said without showing it: addresses and secrets are both. */
export const notifyReceivers: Kind<readonly Receiver[]> = {
  expected: FORM,
  parse: (value) => {
    const entries = value
      .split(/[;\n]/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '' && !entry.startsWith('#'));
    if (entries.length === 0) return refusedAs(FORM);
    if (entries.length > MOST) return refusedAs(`at most ${MOST} receivers`);
    const receivers: Receiver[] = [];
    for (const [at, entry] of entries.entries()) {
      const read = readReceiver(entry, receivers);
      if (typeof read === 'string') return refusedAs(`of receiver ${at + 1} ${read}`);
      receivers.push(read);
    }
    return parsed(receivers);
  },
};

const WORDS = ['name', 'kind', 'secret', 'events', 'text', 'private'] as const;
type Said = { readonly [word in (typeof WORDS)[number]]?: string };

/** The receiver, or what was expected of it. */
function readReceiver(entry: string, others: readonly Receiver[]): Receiver | string {
  const [first = '', ...words] = entry.split(/\s+/);
  const url = URL.parse(first);
  if (url === null || !/^https?:$/.test(url.protocol)) return 'an https address first';
  if (url.username !== '' || url.password !== '') return 'an address without user and password';
  const said: Record<string, string> = {};
  for (const word of words) {
    const [name = '', value = ''] = word.split(/=(.*)/s);
    if (!WORDS.some((known) => known === name)) return `only words of ${WORDS.map((each) => `${each}=`).join(', ')}`;
    if (value === '' || said[name] !== undefined) return `${name}= once, with a value`;
    said[name] = value;
  }
  return checked(url, said, others);
}

function checked(url: URL, said: Said, others: readonly Receiver[]): Receiver | string {
  const isYes = (word: string | undefined) => word === 'yes';
  for (const word of ['text', 'private'] as const) {
    if (said[word] !== undefined && !/^(yes|no)$/.test(said[word])) return `${word}=yes or ${word}=no`;
  }
  const mayBePrivate = isYes(said.private);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!mayBePrivate && url.protocol === 'http:') return 'https; plain http only with private=yes';
  if (!mayBePrivate && (isIP(host) !== 0 ? !isPublicAddress(host) : /(^|\.)localhost\.?$/.test(host))) {
    return 'a public address; private=yes allows one of your own network';
  }
  const kind = said.kind === undefined ? kindOf(host) : RECEIVER_KINDS.find((known) => known === said.kind);
  if (kind === undefined) return `kind= one of ${RECEIVER_KINDS.join(', ')}`;
  const events = said.events === undefined ? defaultEvents(kind) : eventsIn(said.events);
  if (events === undefined) return `events= some of ${EVENT_WORDS.join(', ')}, or all`;
  const name = said.name ?? kind;
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) return 'name= of lower-case letters, digits and hyphens, 40 at most';
  if (others.some((other) => other.name === name)) return `a name= of its own: "${name}" is taken`;
  const secrets = said.secret?.split(',') ?? [];
  const wrong = wrongWithSecrets(kind, secrets);
  if (wrong !== undefined) return wrong;
  return { name, kind, url: url.href, secrets, events, withText: isYes(said.text), mayBePrivate };
}

const kindOf = (host: string): ReceiverKind => HOSTS.find(([pattern]) => pattern.test(host))?.[1] ?? 'webhook';

const defaultEvents = (kind: ReceiverKind): readonly EventWord[] => (kind === 'webhook' ? EVENT_WORDS : FOR_PEOPLE);

function eventsIn(words: string): readonly EventWord[] | undefined {
  if (words === 'all') return EVENT_WORDS;
  const said = words.split(',');
  return said.every((word) => EVENT_WORDS.some((known) => known === word))
    ? EVENT_WORDS.filter((known) => said.includes(known))
    : undefined;
}

/** Standard Webhooks: 24 to 64 random bytes, base64, with a prefix. */
function wrongWithSecrets(kind: ReceiverKind, secrets: readonly string[]): string | undefined {
  if (kind === 'webhook') {
    if (secrets.length === 0) return 'secret=whsec_… to sign with (echo "whsec_$(openssl rand -base64 32)")';
    return secrets.every(isWebhookSecret)
      ? undefined
      : 'secret=whsec_ and the base64 of 24 to 64 bytes, comma-separated';
  }
  if (kind === 'dingtalk' || kind === 'feishu') {
    return secrets.length > 1 ? 'one secret=, as the room shows it' : undefined;
  }
  return secrets.length > 0 ? `no secret=: ${kind} has none but its address` : undefined;
}

function isWebhookSecret(secret: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === base64;
}

/** For people and logs: neither address nor secret. */
export const showReceiver = ({ name, kind, url, events, withText }: Receiver): string =>
  `${name} (${kind} at ${new URL(url).host}: ${events.join(', ')}${withText ? ', with texts' : ''})`;

/** A shorter path is a word of its own, and no secret. */
const SHORTEST_PATH = 16;

/** What may be shown nowhere. */
export function secretsOfReceivers(receivers: readonly Receiver[]): readonly string[] {
  return receivers.flatMap(({ url, secrets }) => {
    const { pathname, search } = new URL(url);
    const path = `${pathname}${search}`;
    return [
      url,
      ...(path.length >= SHORTEST_PATH ? [path] : []),
      ...secrets,
      ...secrets.map((one) => one.replace(/^whsec_/, '')),
    ];
  });
}
