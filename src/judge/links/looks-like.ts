import { getDomain, getDomainWithoutSuffix } from 'tldts';
import { lookAlikeOf } from '../../text/reading/look-alikes.ts';
import { fromPunycode } from './punycode.ts';

/** Whether a host passes for one of some domains without being it, or below it. */
export type LooksLike = (host: string) => boolean;

/** Below `github.io` and the like everybody has a name of their own: `paypal.github.io` is not GitHub's. */
const OF_ALL = { allowPrivateDomains: true };

/** Shorter names are inside others by chance. */
// At 5: 135 fewer of 3,997 look-alikes, 1 fewer clean line (docs/thresholds.md).
const SHORTEST_TOKEN = 4;
/** From this length on, one letter too many, too few, another or exchanged is still taken for the name. */
// At 5: 163 more of 3,997 look-alikes, 5 more clean lines; at 7: 329 fewer look-alikes, 7 fewer clean lines (docs/thresholds.md).
const SHORTEST_TYPO = 6;
/** A label of the DNS has 63 characters at most (RFC 1035), and one may be too many. */
const LONGEST_SKELETON = 64;
/** Labels of a domain that stands in front of another. */
// Nothing measured changes at 2 or 3 or 5 (docs/thresholds.md).
const MOST_LABELS = 4;

/**
 * Compares what a reader sees: `paypa1.com`, `rnicrosoft.com`, `раураl.com` (punycode), `pay-pal.com`, `paypall.com`, the
 * name under another ending or beside other words (`paypal.xyz`, `paypal-login.com`), and the whole domain in front of another
 * (`paypal.com.evil.xyz`).
 */
export function makeLooksLike(domains: readonly string[]): LooksLike {
  const own = new Set(domains.filter((domain) => !/[/*:]/.test(domain) && domain.includes('.')));
  const names = new Set<string>();
  const typos = new Set<string>();
  for (const domain of own) {
    const name = skeletonOf(getDomainWithoutSuffix(domain, OF_ALL) || domain.slice(0, domain.indexOf('.')));
    names.add(name);
    if (name.length >= SHORTEST_TYPO) for (const typo of oneLess(name)) typos.add(typo);
  }
  return (host) => {
    if (host.includes(':')) return false;
    const suffixes = suffixesOf(host);
    if (suffixes.some((suffix) => own.has(suffix))) return false;
    const registered = getDomain(host, OF_ALL) ?? host;
    // Stryker disable next-line MethodExpression,ArithmeticOperator: what is registered itself looks alike by its name.
    if (hasDomainInside(host.slice(0, host.length - registered.length), own)) return true;
    const written = getDomainWithoutSuffix(host, OF_ALL) || registered.slice(0, registered.indexOf('.'));
    const name = fromPunycode(written);
    if (isName(skeletonOf(name))) return true;
    return name.split(/[-_]/).some((token) => token.length >= SHORTEST_TOKEN && names.has(skeletonOf(token)));
  };

  function isName(skeleton: string): boolean {
    if (names.has(skeleton)) return true;
    if (skeleton.length < SHORTEST_TYPO - 1 || skeleton.length > LONGEST_SKELETON) return false;
    if (typos.has(skeleton)) return true;
    return oneLess(skeleton).some((typo) => names.has(typo) || typos.has(typo));
  }
}

function suffixesOf(host: string): readonly string[] {
  // Stryker disable next-line ArrayDeclaration: what is no host is no domain.
  const suffixes: string[] = [];
  for (let at = 0; at !== -1; at = host.indexOf('.', at) + 1 || -1) suffixes.push(host.slice(at));
  return suffixes;
}

/** Whether the labels before the registered name spell one of the domains: `paypal.com.`. */
function hasDomainInside(front: string, own: ReadonlySet<string>): boolean {
  // Stryker disable next-line MethodExpression,ConditionalExpression,StringLiteral: an empty label makes no domain.
  const labels = front.split('.').filter((label) => label !== '');
  // Stryker disable next-line EqualityOperator: behind the last there is none.
  for (let from = 0; from < labels.length; from++)
    for (let to = from + 2; to <= Math.min(labels.length, from + MOST_LABELS); to++)
      if (own.has(labels.slice(from, to).join('.'))) return true;
  return false;
}

const oneLess = (word: string): readonly string[] => [...word].map((_, at) => word.slice(0, at) + word.slice(at + 1));

/** Letters drawn alike become one. What is made of them need not be readable: both sides go through it. */
const DRAWN_ALIKE: readonly (readonly [RegExp, string])[] = [
  [/[0öø]/g, 'o'],
  [/[1i|!]/g, 'l'],
  [/5/g, 's'],
  [/3/g, 'e'],
  [/4/g, 'a'],
  [/7/g, 't'],
  [/8/g, 'b'],
  [/[9q]/g, 'g'],
  [/2/g, 'z'],
  [/rn|nn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/[-_]/g, ''],
];

function skeletonOf(name: string): string {
  const letters = [...fromPunycode(name).normalize('NFKD')]
    .map((character) => lookAlikeOf(character) ?? character)
    .join('')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return DRAWN_ALIKE.reduce((read, [drawn, as]) => read.replace(drawn, as), letters);
}
