import type { Steps } from '../../text/engine.ts';
import { isEnding } from './endings.ts';
import { passedOnBy } from './redirectors.ts';

/** Where an address leads: host in ASCII (punycode), and the path as written, from its first slash on. */
export type Place = { readonly host: string; readonly path: string };

/** What it costs to take an address apart, in the steps of a budget. */
const STEPS_OF_ADDRESS = 500;
/** A name whose last part is no number: that would be an address. */
const PLAIN_HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]+$/i;
/** Redirects nest (a shortener in a tracker in a mail link); past three there is nothing new to learn. */
// Nothing measured changes at 2 or 4 (docs/thresholds.md).
const DEEPEST = 3;

/** Every place an address leads to: its own, and those of addresses inside its path and query. Each host and path once. */
export function placesOf(address: string, steps: Steps, depth = 0): readonly Place[] {
  // Nothing but a name: that is the host as it stands.
  if (PLAIN_HOST.test(address) && !/xn--/i.test(address)) return [{ host: address.toLowerCase(), path: '' }];
  steps.left -= STEPS_OF_ADDRESS;
  if (steps.left < 0) return [];
  const url = URL.parse(`http://${address.replaceAll('\\', '/')}`);
  if (url === null || !isHost(url.hostname)) return [];
  const host = url.hostname.replace(/\.$/, '');
  const path = `${url.pathname}${url.search}${url.hash}`;
  const own: Place = { host, path: path === '/' ? '' : path };
  if (depth >= DEEPEST || path === '/') return [own];
  const rest = unescaped(path);
  const inner = [...rest.matchAll(/\/\/([^\s&"'<>]+)/g)].map(([, next]) => next!);
  const targets = [...inner, ...bareTargets(url), ...encodedTargets(rest)];
  const seen = new Set<string>();
  const places = [own];
  for (const target of targets)
    for (const place of placesOf(target, steps, depth + 1)) {
      if (seen.has(`${place.host}${place.path}`)) continue;
      seen.add(`${place.host}${place.path}`);
      places.push(place);
    }
  return places;
}

/** How redirects call the address that they lead to. `ref` and `utm_source` say where somebody comes from. */
const TARGET =
  /^(?:\w{0,4}_?url|u|uri|to|target|goto|go|link|dest\w*|redir\w*|next|continue|return\w*|out|jump\w*|href)$/i;
const BARE_HOST =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?\.){1,8}([\p{L}][\p{L}\p{N}-]{1,62})(?::\d{1,5})?(?:[/?#]|$)/iu;

/** Where a redirect leads when its target is written without http. */
function bareTargets(url: URL): readonly string[] {
  const targets: string[] = [];
  const add = (value: string) => {
    const target = unescaped(value);
    const ending = BARE_HOST.exec(target)?.[1];
    if (ending !== undefined && isEnding(ending)) targets.push(target);
  };
  for (const [name, value] of url.searchParams) if (TARGET.test(name)) add(value);
  for (const value of passedOnBy(url)) add(value);
  return targets;
}

/** An address in Base64 says so itself: "http" always begins alike there. */
function encodedTargets(rest: string): readonly string[] {
  return [...rest.matchAll(/aHR0c[A-Za-z0-9+/_-]{6,2000}/g)].flatMap(([coded]) => {
    const decoded = Buffer.from(coded, 'base64').toString('utf8');
    // Stryker disable next-line Regex: what begins so in Base64 begins so.
    const address = /^https?:\/\/([\x21-\x7e]+)/i.exec(decoded)?.[1];
    // Stryker disable next-line ArrayDeclaration: what is no address leads nowhere.
    return address === undefined ? [] : [address];
  });
}

const isHost = (host: string): boolean => host.includes('.') || host.startsWith('[');

// Nothing measured changes at 1 or 2 or 4 (docs/thresholds.md).
const MOST_ENCODED = 3;
/** Percent-decoding as often as somebody encoded it, within reason; broken sequences stay as they are. */
function unescaped(text: string): string {
  let decoded = text;
  for (let round = 0; round < MOST_ENCODED && decoded.includes('%'); round++) {
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
