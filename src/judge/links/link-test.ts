import type { TextPart } from '../../model.ts';
import type { LinkCondition } from '../../rules/rule-set.ts';
import type { Stretch } from '../matches.ts';
import { OWN, type Voices } from '../voices.ts';
import { type Domains, domainsFrom } from './domains.ts';
import type { Link } from './find-links.ts';
import { linksOver } from './links-over.ts';
import { makeLooksLike } from './looks-like.ts';

/** Where the links stand that meet the condition. `linksOf` gives the links of a text. */
export type LinkTest = (
  parts: readonly TextPart[],
  linksOf: (text: string) => readonly Link[],
  voices?: Voices,
) => readonly Stretch[];

/** `packed` holds the domains of the condition where they come from a list (list-entries.ts). */
export function makeLinkTest(condition: LinkCondition, packed?: Domains): LinkTest {
  const meets = meetsOf(condition, packed);
  // What is no link for who sees the parts joined leads nowhere unsafe, and to a listed place all the same.
  const asJoined = condition.domainNotIn !== undefined;
  return (parts, linksOf, voices = OWN) =>
    linksOver(parts, voices, linksOf)
      .filter(({ link, isRest }) => !(asJoined && isRest) && meets(link))
      .map(({ spans }) => spans);
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
