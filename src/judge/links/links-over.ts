import type { Span, TextPart } from '../../model.ts';
import { isEnglishWord } from '../../text/words/lexicon.ts';
import { type JoinedRun, joinedRuns } from '../matches.ts';
import { isHeard, type Voices } from '../voices.ts';
import type { Link } from './find-links.ts';

/** A link and where it stands in a message. */
export type Standing = {
  readonly link: Link;
  readonly spans: readonly Span[];
  /** A reader who sees the parts joined sees no such link: it is the rest of an address that begins in the part before. */
  readonly isRest?: true;
};
type LinksOf = (text: string) => readonly Link[];

/** The links of a message: those of each part, and those over the seams of parts that a reader sees joined. */
export function linksOver(parts: readonly TextPart[], voices: Voices, linksOf: LinksOf): readonly Standing[] {
  const found: Standing[] = [];
  for (let part = 0; part < parts.length; part++) {
    if (!isHeard(parts[part]!, voices)) continue;
    for (const link of linksOf(parts[part]!.text)) {
      found.push({ link, spans: [{ part, start: link.start, end: link.end }] });
    }
  }
  if (parts.length < 2) return found;
  for (const run of joinedRuns(parts, voices)) addOverSeams(run, parts, linksOf, found);
  return found;
}

/** How many links there are, each stretch of text in one of them. */
export function numberOfLinks(standing: readonly Standing[]): number {
  const alone = standing.filter(({ spans, isRest }) => spans.length === 1 && !isRest);
  const isPartOf = (over: readonly Span[]) =>
    alone.some(({ spans: [own] }) =>
      over.some(({ part, start, end }) => part === own!.part && start < own!.end && own!.start < end),
    );
  const over = standing.filter(({ spans }) => spans.length > 1 && !isPartOf(spans));
  return alone.length + over.length;
}

function addOverSeams(run: JoinedRun, parts: readonly TextPart[], linksOf: LinksOf, found: Standing[]): void {
  for (const link of linksOf(run.text)) {
    const spans = run.spansOf(link);
    if (spans.length < 2 || !isBelieved(spans, parts, linksOf)) continue;
    markRests(spans, parts, found);
    found.push({ link, spans });
  }
}

const ANNOUNCED = /:\s?[/\\]{2}|：\/\//;
const textAt = ({ part, start, end }: Span, parts: readonly TextPart[]): string => parts[part]!.text.slice(start, end);

/** Two addresses, or a word and an address, that stand side by side are no third one. */
function isBelieved(spans: readonly Span[], parts: readonly TextPart[], linksOf: LinksOf): boolean {
  const isAnnounced = ANNOUNCED.test(textAt(spans[0]!, parts));
  return spans.every((before, at) => {
    const after = spans[at + 1];
    if (after === undefined) return true;
    const [left, right] = [textAt(before, parts), textAt(after, parts)];
    const ends = linksOf(parts[before.part]!.text).some(
      ({ end, places }) => end === before.end && places[0]!.path === '' && !/[/\\]$/.test(left),
    );
    if (ends && /^[\p{L}\p{N}]/u.test(right)) return false;
    const begins = linksOf(parts[after.part]!.text).some(({ start }) => start === 0);
    if (begins && at === 0 && !isAnnounced && !/[.\u3002\uff0e]/.test(left)) return false;
    return isAnnounced || !isSentenceEnd(left, right);
  });
}

/** `good.` and `Live now`: behind a dot at a seam mostly another sentence begins. */
function isSentenceEnd(left: string, right: string): boolean {
  if (!/\.$/.test(left) && !/^\./.test(right)) return false;
  const name = /[a-z]+(?=\.?$)/i.exec(left)?.[0] ?? '';
  return isEnglishWord(name.toLowerCase()) && !/^\.?(?:com|org|cn|cc|io|gg|tv|xyz|icu|vip|example)\b|[/?]/i.test(right);
}

/** A scheme and a host have no more units. */
const LONGEST_HOST = 320;

/** Where the host itself is cut, what its rest reads as alone is no link for who sees the whole. */
function markRests(spans: readonly Span[], parts: readonly TextPart[], found: Standing[]): void {
  let before = '';
  for (const span of spans) {
    if (ANNOUNCED.test(before))
      for (const [index, standing] of found.entries()) {
        const [own] = standing.spans;
        if (standing.spans.length > 1 || own!.part !== span.part || own!.start >= span.end) continue;
        found[index] = { ...standing, isRest: true };
      }
    before += textAt(span, parts);
    if (before.length > LONGEST_HOST || /[/?#]/.test(before.replace(ANNOUNCED, ''))) return;
  }
}
