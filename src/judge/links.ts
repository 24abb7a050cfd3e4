import type { Span, TextPart } from '../model.ts';
import type { LinkCondition } from '../rules/rule-set.ts';
import { type Steps, unlimited, type View } from '../text/engine.ts';
import { BARE_ENDINGS } from './top-level-domains.ts';
import { isHeard, OWN, type Voices } from './voices.ts';

/** A link in a text: where it stands and every host it leads to, in ASCII (punycode), the first one its own. */
export type Link = { readonly start: number; readonly end: number; readonly hosts: readonly string[] };

/** Spans of the links that meet the condition. `linksOf` gives the links of a text. */
export type LinkTest = (
  parts: readonly TextPart[],
  linksOf: (text: string) => readonly Link[],
  voices?: Voices,
) => readonly Span[];
type ViewsOf = (text: string) => readonly View[];

/** A set of domains; those of a condition, unless they were packed (list-entries.ts). */
export type Domains = { has(host: string): boolean };

export function makeLinkTest({ domainIn, domainNotIn }: LinkCondition, packed?: Domains): LinkTest {
  const wanted = domainIn && (packed ?? new Set(domainIn));
  const safe = domainNotIn && (packed ?? new Set(domainNotIn));
  const meets = ({ hosts }: Link): boolean => {
    if (wanted) return hosts.some((host) => isBelow(host, wanted));
    // A safe site that passes people on to an unsafe one is not safe.
    if (safe) return hosts.some((host) => !isBelow(host, safe));
    return true;
  };
  return (parts, linksOf, voices = OWN) => {
    const spans: Span[] = [];
    for (let part = 0; part < parts.length; part++) {
      if (!isHeard(parts[part]!, voices)) continue;
      for (const link of linksOf(parts[part]!.text)) {
        if (meets(link)) spans.push({ part, start: link.start, end: link.end });
      }
    }
    return spans;
  };
}

/** Whether a host is one of the domains or below one. */
function isBelow(host: string, domains: Domains): boolean {
  for (let at = 0; at !== -1; at = host.indexOf('.', at) + 1 || -1) {
    if (domains.has(host.slice(at))) return true;
  }
  return false;
}

/**
 * The links of a text, and those that a reader would put together: `e v i l . c o m`. Where an address stands as it is,
 * no other is read out of it: a safe one must not become another. Where `steps` do not suffice, some are missing.
 */
export function findAllLinks(text: string, viewsOf: ViewsOf, steps: Steps = unlimited()): readonly Link[] {
  if (!MAY_HOLD_LINK.test(text)) return NO_LINKS;
  const links = [...findLinks(text, steps)];
  const taken = makeTaken(text.length);
  for (const { start, end } of links) taken.take(start, end);
  for (const view of viewsOf(text)) {
    for (const { start, end, hosts } of findLinks(view.text, steps)) {
      const place = view.placeOf(start, end);
      if (taken.is(place.start, place.end)) continue;
      taken.take(place.start, place.end);
      links.push({ ...place, hosts });
    }
  }
  return links;
}

const NO_LINKS: readonly Link[] = Object.freeze([]);

/** The stretches of a text that are links already. A text of nothing but links must not cost their square. */
function makeTaken(size: number) {
  const taken = new Uint8Array(size);
  return {
    take: (from: number, to: number): void => {
      taken.fill(1, from, to);
    },
    is: (from: number, to: number): boolean => {
      const at = taken.indexOf(1, from);
      return at >= 0 && at < to;
    },
  };
}

/** Without one of these there is no link; most messages stop here. */
const MAY_HOLD_LINK = /[.\u3002\uff0e\uff61\u2024%]|:\/\/|&#|[[({【（]\s*(?:dot|点|點)\s*[\])}】）]/i;
/** A dot as people write it who do not want it to be one. */
const BRACKETED_DOT = /\s?[[({【（]\s*(?:dot|[.。]|点|點)\s*[\])}】）]\s?/iy;
const AFTER_SCHEME =
  /(?:h[tx]{2}ps?|ftp)\s?:\s?[/\\]{2}([^\s<>"'`\u3000-\u3001\u3003-\u303f\uff01-\uff0c\uff1b-\uff1f\u201c\u201d]+)/giu;
const LABEL =
  '[a-z0-9\\u00df-\\u024f\\u0370-\\u052f](?:[a-z0-9\\u00df-\\u024f\\u0370-\\u052f-]{0,61}[a-z0-9\\u00df-\\u024f\\u0370-\\u052f])?';
const ENDING = '[a-z\\u0430-\\u045f]{2,24}|xn--[a-z0-9-]{2,59}|\\p{Script=Han}{2}';
/** A host that stands alone, perhaps behind a user name or before a port and a path. */
const BARE = new RegExp(
  `(?<![a-z0-9\\u00df-\\u024f\\u0370-\\u052f@_.-])((?:${LABEL}\\.){1,8}(${ENDING}))(?![a-z0-9_@-]|\\.[a-z0-9])(:\\d{2,5})?([/?#][^\\s<>"'\\u3000-\\u3003\\uff0c\\u3010-\\u3011]*)?`,
  'giu',
);

/** A host in Chinese that stands alone. Its dot is one that ends no sentence. */
const BARE_HAN =
  /(?<![\p{Script=Han}a-z0-9@_.-])((?:[\p{Script=Han}a-z0-9-]{1,63}\.){1,4}(\p{Script=Han}{2,3}))(?![\p{L}\p{N}])(:\d{2,5})?([/?#][^\s<>"'\u3000-\u3003\uff0c\u3010-\u3011]*)?/giu;
/** A bare address of four numbers is a link with a port or a path; alone it may be a version, and `/24` is a network. */
const BARE_NUMBERS = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5}(?:\/[^\s<>"']*)?|\/[a-z?][^\s<>"']*)/gi;
const SENTENCE_DOT = /[\u3002\uff61]/;

/**
 * Links as people write them to be clicked or typed: with and without http, in full-width letters and dots, percent-
 * encoded, in punycode or not, with a user name before the real host, or passing through another site's redirect.
 */
export function findLinks(text: string, steps: Steps = unlimited()): readonly Link[] {
  if (!MAY_HOLD_LINK.test(text)) return NO_LINKS;
  const { plain, starts, ends } = readPlain(text);
  const links: Link[] = [];
  /** The same address over and over is looked at once. */
  const known = new Map<string, readonly string[]>();
  const add = (start: number, length: number, address: string) => {
    const hosts = known.get(address) ?? hostsOf(address, steps);
    known.set(address, hosts);
    if (hosts.length === 0) return;
    links.push({ start: starts[start]!, end: ends[start + length - 1]!, hosts });
  };
  const taken = makeTaken(plain.length);
  const isSpent = () => {
    steps.left -= STEPS_OF_LINK;
    return steps.left < 0;
  };
  for (const match of plain.matchAll(AFTER_SCHEME)) {
    if (isSpent()) break;
    const address = withoutEnd(match[1]!);
    if (address === '') continue;
    const length = match[0].length - (match[1]!.length - address.length);
    taken.take(match.index, match.index + length);
    add(match.index, length, address);
  }
  for (const match of plain.matchAll(BARE)) {
    if (isSpent()) break;
    const [whole, host, ending, , path] = match;
    if (taken.is(match.index, match.index + whole.length)) continue;
    const known = BARE_ENDINGS.has(ending!.toLowerCase()) || ending!.startsWith('xn--');
    if (known || host!.toLowerCase().startsWith('www.') || path?.startsWith('/')) {
      const address = withoutEnd(whole);
      taken.take(match.index, match.index + address.length);
      add(match.index, address.length, address);
    }
  }
  for (const match of plain.matchAll(BARE_NUMBERS)) {
    if (isSpent()) break;
    if (taken.is(match.index, match.index + match[0].length)) continue;
    const address = withoutEnd(match[0]);
    add(match.index, address.length, address);
  }
  for (const match of plain.matchAll(BARE_HAN)) {
    if (isSpent()) break;
    const [whole, host, ending] = match;
    if (!BARE_ENDINGS.has(ending!) || taken.is(match.index, match.index + whole.length)) continue;
    const written = text.slice(starts[match.index]!, ends[match.index + host!.length - 1]!);
    if (SENTENCE_DOT.test(written)) continue;
    const address = withoutEnd(whole);
    add(match.index, address.length, address);
  }
  return links;
}

/** What ends a sentence does not end an address. From behind: looked for from the front, a row of such signs costs its square. */
function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && SENTENCE_ENDS.includes(address[end - 1]!)) end--;
  return address.slice(0, end);
}
const SENTENCE_ENDS = ".,!?;:)]}'\u3002";

/** Every host an address leads to: its own, and those of addresses inside its path and query. */
function hostsOf(address: string, steps: Steps, depth = 0): readonly string[] {
  // Nothing but a name: that is the host as it stands.
  if (PLAIN_HOST.test(address) && !/xn--/i.test(address)) return [address.toLowerCase()];
  steps.left -= STEPS_OF_ADDRESS;
  if (steps.left < 0) return [];
  const url = URL.parse(`http://${address.replaceAll('\\', '/')}`);
  if (url === null || !isHost(url.hostname)) return [];
  const rest = unescaped(`${url.pathname}${url.search}${url.hash}`);
  // Redirects nest (a shortener in a tracker in a mail link); past three there is nothing new to learn.
  const inner = depth < 3 ? [...rest.matchAll(/(?:https?:)?\/\/([^\s&"'<>]+)/gi)].map(([, next]) => next!) : [];
  const bare = depth < 3 ? bareTargets(url.searchParams) : [];
  return [
    ...new Set([
      url.hostname.replace(/\.$/, ''),
      ...[...inner, ...bare].flatMap((next) => hostsOf(next, steps, depth + 1)),
    ]),
  ];
}

/** What it costs to find a link, and to take an address apart, in the steps of a budget. */
const STEPS_OF_LINK = 150;
const STEPS_OF_ADDRESS = 500;
/** A name whose last part is no number: that would be an address. */
const PLAIN_HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]+$/i;

/** How redirects call the address that they lead to. `ref` and `utm_source` say where somebody comes from. */
const TARGET = /^(?:url|u|uri|to|target|goto|go|link|dest\w*|redir\w*|next|continue|return\w*|out|jump|href)$/i;
const BARE_HOST = new RegExp(`^(?:${LABEL}\\.){1,8}(${ENDING})(?::\\d{2,5})?(?:[/?#]|$)`, 'iu');

/** Where a redirect leads when its target is written without http. */
function bareTargets(query: URLSearchParams): readonly string[] {
  const targets: string[] = [];
  for (const [name, value] of query) {
    const target = unescaped(value);
    const ending = TARGET.test(name) ? BARE_HOST.exec(target)?.[1] : undefined;
    if (ending !== undefined && BARE_ENDINGS.has(ending.toLowerCase())) targets.push(target);
  }
  return targets;
}

const isHost = (host: string): boolean => host.includes('.') || host.startsWith('[');

/** Percent-decoding as often as somebody encoded it, within reason; broken sequences stay as they are. */
function unescaped(text: string): string {
  let decoded = text;
  for (let round = 0; round < 3 && decoded.includes('%'); round++) {
    decoded = decoded.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return bytes;
      }
    });
  }
  return decoded;
}

/** Full-width forms, look-alike dots, invisible characters and marks, dots in brackets and percent-encoded ASCII undone; offsets kept. */
function readPlain(text: string) {
  let plain = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length; ) {
    const { written, read } = nextCharacter(text, at);
    for (let unit = 0; unit < read.length; unit++) {
      starts.push(at);
      ends.push(at + written);
    }
    plain += read;
    at += written;
  }
  return { plain, starts, ends };
}

const BRACKETS = '[({【（';

function nextCharacter(text: string, at: number): { written: number; read: string } {
  const code = text.codePointAt(at)!;
  if (code === 0x20 || BRACKETS.includes(text[at]!)) {
    BRACKETED_DOT.lastIndex = at;
    const dot = BRACKETED_DOT.exec(text);
    if (dot !== null) return { written: dot[0].length, read: '.' };
  }
  if (code === 0x25 && /^[0-9a-f]{2}$/i.test(text.slice(at + 1, at + 3))) {
    const byte = Number.parseInt(text.slice(at + 1, at + 3), 16);
    // Only what a host is made of: an encoded "/" or "?" must not cut an address in two.
    if (/[a-z0-9.-]/i.test(String.fromCharCode(byte)) && byte < 0x7f)
      return { written: 3, read: String.fromCharCode(byte) };
    return { written: 1, read: '%' };
  }
  if (code < 0x80) return { written: 1, read: text[at]! };
  const character = String.fromCodePoint(code);
  const written = character.length;
  if (/[\u3002\uff0e\uff61\u2024]/.test(character)) return { written, read: '.' };
  if (/\p{Cf}|\p{Mn}|\p{Me}/u.test(character)) return { written, read: '' };
  return { written, read: character.normalize('NFKC') };
}
