import type { MessageKey, RecallTarget } from './model.ts';
import { DECEIVING } from './plain-text.ts';

/**
 * How a message is written for people, on one line and as one argument: `group/<group>/<seq>`,
 * `group/<group>/<topic>/<seq>`, `c2c/<from>/<to>/<key>`, `official/<account>/<key>`. In ids, `/`, `%`, white space and
 * what a terminal would obey or nobody sees are percent-encoded, and so is an id of one or two dots, which a URL would
 * take for a step in its tree; the rest stands as it is, since people search for ids.
 */
export function refOf(key: MessageKey): string {
  switch (key.kind) {
    case 'group': {
      const place = key.topic === '' ? [key.group] : [key.group, key.topic];
      return join(['group', ...place, `${key.seq}${key.unstored === undefined ? '' : `~${key.unstored}`}`]);
    }
    case 'c2c':
      return join(['c2c', key.from, key.to, key.msgKey]);
    case 'official':
      return join(['official', key.account, key.msgKey]);
  }
}

/** A purge is `sender/<group>/<sender>`. */
export function refOfTarget(target: RecallTarget): string {
  if (target.type === 'message') return refOf(target.key);
  const place = target.topic === '' ? [target.group] : [target.group, target.topic];
  return join(['sender', ...place, target.sender]);
}

/** The group of what `refOfTarget` writes of a purge; undefined when it is none. */
export function groupOfPurge(ref: string): string | undefined {
  const words = ref.split('/');
  const parts = words.map(decode).flatMap((part) => part || []);
  const isPurge = words[0] === 'sender' && (parts.length === 3 || parts.length === 4) && parts.length === words.length;
  return isPurge ? parts[1] : undefined;
}

/** The reverse of `refOf`; undefined when it is none. */
export function parseRef(text: string): MessageKey | undefined {
  const words = text.split('/');
  const parts = words.map(decode).flatMap((part) => part || []);
  if (parts.length < words.length) return undefined;
  const [kind, a, b, c] = parts;
  if (kind === 'group' && (parts.length === 3 || parts.length === 4)) return groupKey(parts);
  if (kind === 'c2c' && parts.length === 4) return { kind, from: a!, to: b!, msgKey: c! };
  if (kind === 'official' && parts.length === 3) return { kind, account: a!, msgKey: b! };
  return undefined;
}

function groupKey(parts: readonly string[]): MessageKey | undefined {
  const last = parts.at(-1)!;
  const cut = last.indexOf('~');
  const seq = cut === -1 ? last : last.slice(0, cut);
  if (!/^\d{1,10}$/.test(seq)) return undefined;
  const topic = parts.length === 4 ? parts[2]! : '';
  const unstored = cut === -1 ? {} : { unstored: last.slice(cut + 1) };
  return { kind: 'group', group: parts[1]!, topic, seq: Number(seq), ...unstored };
}

const join = (parts: readonly string[]): string => parts.map(encode).join('/');

const encode = (part: string): string =>
  part
    .toWellFormed()
    .replace(/[%/\s]/g, encodeURIComponent)
    .replace(DECEIVING, encodeURIComponent)
    .replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
