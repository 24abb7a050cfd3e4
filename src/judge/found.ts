import { hash } from 'node:crypto';
import type { Content, Hit, Span, TextPart } from '../model.ts';

/**
 * What was found in a message, as digests that tell nothing: an edit of it that is found to say the same again says nothing
 * of the editor. 60 bits: to choose words that pass for others one would have to know what others were found by.
 */
const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, 10);

/** Of a hit that no stretch shows, such as one of `none`, the rule. */
export function foundIn({ parts }: Pick<Content, 'parts'>, hits: readonly Hit[]): readonly string[] {
  const found = new Set<string>();
  for (const { rule, spans } of hits) {
    if (spans.length === 0) found.add(digest(`rule ${rule}`));
    for (const span of spans) found.add(digestOfSpan(parts, span));
  }
  return [...found];
}

export const wasMatched = (rule: string, before: readonly string[]): boolean => before.includes(digest(`rule ${rule}`));

export const digestOfSpan = (parts: readonly TextPart[], { part, start, end }: Span): string =>
  digest(`text ${parts[part]!.text.slice(start, end).toLowerCase()}`);

/**
 * Whether what a match is made of stood in the message before the edit that is judged: in a part that is as it was, or,
 * where the whole match lies in several, in a row of parts that is as it was; or the same words were found then.
 */
export function stoodBefore({ parts, foundBefore }: Content, spans: readonly Span[]): boolean {
  const stands = ({ part }: Span) => {
    const { stood } = parts[part]!;
    return stood === 'joined' || (stood === 'alone' && spans.length === 1);
  };
  if (spans.every(stands)) return true;
  return foundBefore !== undefined && spans.every((span) => foundBefore.includes(digestOfSpan(parts, span)));
}

/** Whether the message is an edit of which anything stood there before. */
export const isCompared = ({ parts, foundBefore }: Content): boolean =>
  foundBefore !== undefined || parts.some(({ stood }) => stood !== undefined);
