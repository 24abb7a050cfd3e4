import { createHmac } from 'node:crypto';
import type { Receiver, ReceiverKind } from '../notify-receivers.ts';
import { plain } from '../plain-text.ts';
import type { PostCall, Posted } from './post.ts';

type Said = {
  /** One line; may hold what strangers named: rules, groups, accounts. */
  readonly line: string;
  readonly link: string;
  /** What was said, where the receiver is told texts. */
  readonly text?: string | undefined;
};

type Room = Exclude<ReceiverKind, 'webhook'>;

/** What people read at a glance; rooms cut what is longer, or refuse it (WeCom: 2,048 bytes). */
const LONGEST_LINE = 300;
const LONGEST_TEXT = 150;

/** The request that says a line in a chat room: the shape that its incoming webhook takes. */
export function roomCall(receiver: Receiver, said: Said, now: number): PostCall {
  const kind = receiver.kind as Room;
  const { url, body } = SHAPES[kind](
    receiver,
    { ...said, line: clipped(said.line, LONGEST_LINE), text: shownText(said) },
    now,
  );
  return {
    url,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    mayBePrivate: receiver.mayBePrivate,
  };
}

type Shape = (receiver: Receiver, said: Said, now: number) => { readonly url: string; readonly body: object };

const SHAPES: Readonly<Record<Room, Shape>> = {
  // docs.slack.dev "Sending messages using incoming webhooks"; & < > are its markup, so that nobody is called by a name.
  slack: ({ url }, { line, link, text }) => ({
    url,
    body: { text: `${escaped(line)}${text === undefined ? '' : `\n> ${escaped(text)}`}\n<${link}|Open in unsaid>` },
  }),
  // open.feishu.cn "Custom bot usage guide": a post, whose texts are texts and mention nobody.
  feishu: ({ url, secrets: [secret] }, { line, link, text }, now) => {
    const seconds = String(Math.floor(now / 1_000));
    const words = [
      { tag: 'text', text: `${line} ` },
      { tag: 'a', text: 'Open in unsaid', href: link },
    ];
    const content = [words, ...(text === undefined ? [] : [[{ tag: 'text', text }]])];
    const signed = secret === undefined ? {} : { timestamp: seconds, sign: hmac(`${seconds}\n${secret}`, '') };
    return { url, body: { ...signed, msg_type: 'post', content: { post: { zh_cn: { title: 'unsaid', content } } } } };
  },
  // developer.work.weixin.qq.com "群机器人配置说明"; mentions have a field of their own, which is left out.
  wecom: ({ url }, said) => ({ url, body: { msgtype: 'text', text: { content: asText(said) } } }),
  // open.dingtalk.com "自定义机器人接入"; signed in the address, in milliseconds.
  dingtalk: ({ url, secrets: [secret] }, said, now) => {
    const signed = new URL(url);
    if (secret !== undefined) {
      signed.searchParams.set('timestamp', String(now));
      signed.searchParams.set('sign', hmac(secret, `${now}\n${secret}`));
    }
    const body = { msgtype: 'text', text: { content: asText(said) }, at: { isAtAll: false } };
    return { url: signed.href, body };
  },
  // learn.microsoft.com "Create and send messages" of incoming webhooks and Workflows: an Adaptive Card.
  teams: ({ url }, { line, link, text }) => {
    const block = (words: string) => ({ type: 'TextBlock', text: unmarked(words), wrap: true });
    const content = {
      ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.2' },
      body: [block(line), ...(text === undefined ? [] : [block(text)])],
      actions: [{ type: 'Action.OpenUrl', title: 'Open in unsaid', url: link }],
    };
    const card = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
    return { url, body: { type: 'message', attachments: [card] } };
  },
};

/** Undefined: the room has it. Rooms answer 200 and say in the body that they refused. */
export function whyRoomRefused(
  kind: ReceiverKind,
  { status, body }: Posted & { readonly type: 'answered' },
): string | undefined {
  if (status < 200 || status > 299) return `answered ${status}`;
  const code = CODES[kind]?.(parsedOf(body));
  if (code === undefined || code === 0) return undefined;
  return Number.isFinite(code) ? `refused with code ${code}` : 'answered as no such room does';
}

type Answer = { readonly code?: unknown; readonly StatusCode?: unknown; readonly errcode?: unknown };

const CODES: Partial<Record<ReceiverKind, (answer: Answer) => unknown>> = {
  feishu: ({ code, StatusCode }) => code ?? StatusCode ?? null,
  wecom: ({ errcode }) => errcode ?? null,
  dingtalk: ({ errcode }) => errcode ?? null,
};

function parsedOf(body: string): Answer {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

const hmac = (key: string, message: string): string => createHmac('sha256', key).update(message).digest('base64');

const asText = ({ line, link, text }: Said): string => `${line}${text === undefined ? '' : `\n${text}`}\n${link}`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Adaptive Cards read some Markdown: links, lists and emphasis. */
const unmarked = (text: string): string => text.replace(/[\\`*_[\]()~#>|-]/g, '\\$&');

const shownText = ({ text }: Said): string | undefined =>
  text === undefined ? undefined : clipped(text, LONGEST_TEXT);

/** On one line, with what would turn or hide the rest of it written out. */
function clipped(text: string, longest: number): string {
  const points = [...plain(text)];
  return points.length <= longest ? points.join('') : `${points.slice(0, longest - 1).join('')}…`;
}
