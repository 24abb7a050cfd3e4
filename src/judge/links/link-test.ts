import type { Span, TextPart } from '../../model.ts';
import type { LinkCondition } from '../../rules/rule-set.ts';
import { isHeard, OWN, type Voices } from '../voices.ts';
import { type Domains, domainsFrom } from './domains.ts';
import type { Link } from './find-links.ts';
import { makeLooksLike } from './looks-like.ts';

/** Spans of the links that meet the condition. `linksOf` gives the links of a text. */
export type LinkTest = (
  parts: readonly TextPart[],
  linksOf: (text: string) => readonly Link[],
  voices?: Voices,
) => readonly Span[];

/** `packed` holds the domains of the condition where they come from a list (list-entries.ts). */
export function makeLinkTest(condition: LinkCondition, packed?: Domains): LinkTest {
  const meets = meetsOf(condition, packed);
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

function meetsOf({ domainIn, domainNotIn, looksLike }: LinkCondition, packed?: Domains): (link: Link) => boolean {
  if (looksLike) {
    const test = makeLooksLike(looksLike);
    return ({ places }) => places.some(({ host }) => test(host));
  }
  const wanted = domainIn && (packed ?? domainsFrom(domainIn));
  if (wanted) return ({ places }) => places.some((place) => wanted.has(place));
  const safe = domainNotIn && (packed ?? domainsFrom(domainNotIn));
  // A safe site that passes people on to an unsafe one is not safe.
  if (safe) return ({ places }) => places.some((place) => !safe.has(place));
  return () => true;
}
