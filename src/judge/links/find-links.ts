import { type Steps, unlimited, type View } from '../../text/engine.ts';
import { APP_LINK, hostOfApp } from './app-links.ts';
import { isBareEnding } from './endings.ts';
import { bareHosts, HOST_IN_ADDRESS, HOST_RUN, lengthOfHost } from './hosts-and-ends.ts';
import { goesOnAt, lengthOfRest, withoutEnd } from './paths.ts';
import { type Plain, readPlain } from './read-plain.ts';
import { type Place, placesOf } from './where-to.ts';

/** A link in a text: where it stands and every place it leads to, the first one its own. */
export type Link = { readonly start: number; readonly end: number; readonly places: readonly Place[] };

type ViewsOf = (text: string) => readonly View[];

/**
 * The links of a text, and those that a reader would put together: `e v i l . c o m`. From an address that is written
 * plainly no other address is read: a safe one must not become another. If `steps` run out, some are missing.
 */
export function findAllLinks(text: string, viewsOf: ViewsOf, steps: Steps = unlimited()): readonly Link[] {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (!mayHoldLink(text)) return NO_LINKS;
  const links = [...findLinks(text, steps)];
  const taken = makeTaken(text.length);
  for (const { start, end } of links) taken.take(start, end);
  // Stryker disable next-line ConditionalExpression: it saves time: nothing more is found.
  if (!hasMoreDots(text, taken.is)) return links;
  for (const view of viewsOf(text)) {
    for (const { start, end, places } of findLinks(view.text, steps)) {
      const place = view.placeOf(start, end);
      // Dots in a row are read as one there; people think with them.
      if (taken.is(place.start, place.end) || text.slice(place.start, place.end).includes('..')) continue;
      taken.take(place.start, place.end);
      links.push({ ...place, places });
    }
  }
  return links;
}

const NO_LINKS: readonly Link[] = Object.freeze([]);

/** The stretches of a text that are links already, so that a text of many links does not cost the square of their number. */
function makeTaken(size: number) {
  const taken = new Uint8Array(size);
  return {
    take: (from: number, to: number): void => {
      taken.fill(1, from, to);
    },
    is: (from: number, to: number): boolean => taken.subarray(from, to).includes(1),
  };
}

/** Without one of these there is no link; most messages stop here. */
const DOT = /[.\u3002\uff0e\uff61\u2024\ufe52%]|:\s?(?:[/\\]{2}|\?xt=)|：\/\/|&#/;
/** The same without the ends of sentences: a dot that nothing follows, 。 before Chinese (strokes may be what parts letters). */
const DOT_IN_TEXT =
  /[.\uff0e\u2024\ufe52](?!\s*$)|%|[\u3002\uff61](?!\s*(?:$|(?![丨丶丿亅乀乁])[\u3041-\u30ff\u3400-\u9fff]))|:\s?(?:[/\\]{2}|\?xt=)|：\/\/|&#/;
/** Begun with what is rare, and without a flag that ignores case: it is asked of every message. */
const SPELLED_DOT =
  /[点點丶·•・∙⋅‧˙●⚫]\s{0,2}[a-zA-Z]|[,，][cC][oO][mM]|[dD][oO0][tT][\s_\-\])}】）>]|[[({【（<]\s{0,2}[点點]/;
const ANY_DOT = new RegExp(`${DOT.source}|${SPELLED_DOT.source}`, 'g');

/** Whether a dot stands somewhere that is no link yet. The last one of a text is the end of a sentence. */
function hasMoreDots(text: string, isTaken: (from: number, to: number) => boolean): boolean {
  // Stryker disable next-line all: it saves time, as all that says whether more dots are there.
  const end = text.trimEnd().length;
  // Stryker disable next-line all: as above.
  for (const { index, 0: dot } of text.matchAll(ANY_DOT))
    if (index + 1 < end && !isTaken(index, index + dot.length)) return true;
  // Stryker disable next-line BooleanLiteral: as above.
  return false;
}

// Stryker disable next-line ConditionalExpression: it saves time.
const mayHoldLink = (text: string): boolean => DOT_IN_TEXT.test(text) || SPELLED_DOT.test(text);

/**
 * Links as people write them to be clicked or typed: with and without http, in full-width letters and dots, percent-
 * encoded, in punycode or not, with a user name before the real host, or passing through another site's redirect.
 */
export function findLinks(text: string, steps: Steps = unlimited()): readonly Link[] {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (!mayHoldLink(text)) return NO_LINKS;
  const plain = readPlain(text);
  const links: Link[] = [];
  /** The same address over and over is looked at once. */
  const known = new Map<string, readonly Place[]>();
  const taken = makeTaken(plain.text.length);
  const add: Add = (from, to, address) => {
    taken.take(from, to);
    const places = known.get(address) ?? placesOf(address, steps);
    known.set(address, places);
    if (places.length > 0) links.push({ start: plain.starts[from]!, end: plain.ends[to - 1]!, places });
  };
  /** Each try costs something, whether a link comes of it or not. */
  const isSpent = () => {
    steps.left -= STEPS_OF_LINK;
    return steps.left < 0;
  };
  const look: Look = { isTaken: taken.is, isSpent, add };
  addAnnounced(plain, text, look);
  for (const { 0: whole, 1: scheme, 2: magnet, 3: rest, index } of plain.text.matchAll(APP_LINK)) {
    const to = index + whole.length - (rest!.length - withoutEnd(rest!).length);
    if (isSpent()) break;
    if (taken.is(index, to)) continue;
    taken.take(index, to);
    links.push({
      start: plain.starts[index]!,
      end: plain.ends[to - 1]!,
      places: [{ host: hostOfApp((scheme ?? magnet)!), path: `/${withoutEnd(rest!)}` }],
    });
  }
  addBare(plain.text, look);
  addNumbers(plain.text, look);
  addHan(plain, text, look);
  return links;
}

/** Adds what stands from `from` to before `to` in the plain text, which reads as `address`. */
type Add = (from: number, to: number, address: string) => void;
type IsTaken = (from: number, to: number) => boolean;
type Look = { readonly add: Add; readonly isTaken: IsTaken; isSpent(): boolean };
/** What it costs to find a link, in the steps of a budget. */
const STEPS_OF_LINK = 150;

const SCHEME = /(?:h[tx*]{2}ps?|ftp)\s?:\s?[/\\]{2}\s{0,2}/gi;
const IPV6 = /\[[0-9a-f:.]{2,45}\]/iy;
/** Before the host, and sent to nobody; a slash there is only one that looks like it: `safe.com⁄@evil.com`. */
const USER = /(?:[-\w.~!$&'()*+,;=:%\p{L}⁄∕⧸╱]{0,400}@){1,9}/uy;

/** Behind http:// stands a host, whatever it is called. */
function addAnnounced({ text: plain, starts }: Plain, text: string, { add, isSpent }: Look): void {
  const hostAt = (from: number): number => {
    IPV6.lastIndex = from;
    if (IPV6.test(plain)) return IPV6.lastIndex - from;
    HOST_IN_ADDRESS.lastIndex = from;
    const run = HOST_IN_ADDRESS.exec(plain)?.[0];
    return run === undefined ? 0 : lengthOfHost(run, (dot) => SENTENCE_DOT.test(text[starts[from + dot]!]!));
  };
  let done = 0;
  for (const { index, 0: scheme } of plain.matchAll(SCHEME)) {
    if (index < done) continue;
    if (isSpent()) break;
    const authority = index + scheme.length;
    USER.lastIndex = authority;
    const behindUser = USER.test(plain) ? USER.lastIndex : authority;
    let host = behindUser;
    let size = hostAt(host);
    // Stryker disable next-line ConditionalExpression,EqualityOperator: without a user the host begins there as well.
    if (behindUser > authority && !plain.slice(host, host + size).includes('.')) {
      host = authority;
      size = hostAt(host);
    }
    // Stryker disable next-line ConditionalExpression: an address without a host leads nowhere.
    if (size === 0) continue;
    let behind = host + size;
    // The dot of the root, where more follows it.
    // Stryker disable next-line Regex: it is asked of one sign.
    if (plain[behind] === '.' && /^[:/\\]/.test(plain.slice(behind + 1, behind + 2))) behind++;
    const to = behind + lengthOfRest(plain, behind);
    done = to;
    add(index, to, plain.slice(authority, host) + plain.slice(host, to));
  }
}

function addBare(plain: string, { add, isTaken, isSpent }: Look): void {
  for (const { 0: run, index } of plain.matchAll(HOST_RUN)) {
    if (!run.includes('.')) continue;
    if (isSpent()) break;
    const behind = index + run.length;
    // Part of an address of mail, or a name that somebody is called by.
    if (plain[index - 1] === '@' || plain[behind] === '@') continue;
    for (const { start, end } of bareHosts(run, goesOnAt(plain, behind))) {
      const from = index + start;
      const host = index + end;
      if (isTaken(from, host)) continue;
      // The dot of the root, where more follows it.
      // Stryker disable next-line Regex: it is asked of one sign.
      const isRooted = host + 1 === behind && plain[host] === '.' && /^[:/\\]/.test(plain.slice(behind, behind + 1));
      // Stryker disable next-line ConditionalExpression: what is no end of a run has no rest.
      const to = host === behind || isRooted ? endOfRest(plain, isRooted ? behind : host, isTaken) : host;
      add(from, to, plain.slice(from, to));
    }
  }
}

/** Behind a host, without what another link takes up. */
function endOfRest(plain: string, host: number, isTaken: IsTaken): number {
  const to = host + lengthOfRest(plain, host);
  return isTaken(host, to) ? host : to;
}

/** A bare address of four numbers is a link with a port or a path; alone it may be a version, and `/24` is a network. */
const BARE_NUMBERS = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?=:\d{2,5}(?!\d)|\/[a-z?])/gi;

function addNumbers(plain: string, { add, isTaken, isSpent }: Look): void {
  for (const { 0: host, index } of plain.matchAll(BARE_NUMBERS)) {
    if (isSpent()) break;
    const to = endOfRest(plain, index + host.length, isTaken);
    if (!isTaken(index, to)) add(index, to, plain.slice(index, to));
  }
}

/** A host in Chinese that stands alone. Its dot is one that ends no sentence. */
const BARE_HAN =
  /(?<![\p{Script=Han}a-z0-9@_.-])((?:[\p{Script=Han}a-z0-9-]{1,63}\.){1,4}(\p{Script=Han}{2,3}))(?![\p{L}\p{N}])/giu;
const SENTENCE_DOT = /[\u3002\uff61]/;

function addHan({ text: plain, starts, ends }: Plain, text: string, { add, isTaken, isSpent }: Look): void {
  for (const { index, 1: host, 2: ending } of plain.matchAll(BARE_HAN)) {
    if (isSpent()) break;
    const behind = index + host!.length;
    if (!isBareEnding(ending!) || isTaken(index, behind)) continue;
    if (SENTENCE_DOT.test(text.slice(starts[index]!, ends[behind - 1]!))) continue;
    const to = endOfRest(plain, behind, isTaken);
    add(index, to, plain.slice(index, to));
  }
}
