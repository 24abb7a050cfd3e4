import type { Span, TextPart } from '../model.ts';
import type { Outside } from '../rules/rule-set.ts';
import type { Link } from './links/find-links.ts';
import { type Match, withoutOverlapped } from './matches.ts';

const MENTION = /(?<![a-zA-Z0-9_.])[@＠][\p{L}\p{N}_.-]{1,40}/gu;
/** As chats write emoji by name: `:smile:`, `[微笑]`, `[TUIEmoji_Smile]`. */
const EMOJI_NAME = /:[a-z0-9_+-]{2,32}:|\[[\p{L}\p{N}_]{1,24}\]/giu;

/** Without the matches that touch a link, a mention or the name of an emoji. */
export function outsideOf(
  matches: readonly Match[],
  kinds: readonly Outside[],
  parts: readonly TextPart[],
  linksOf: (text: string) => readonly Link[],
): readonly Match[] {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (matches.length === 0) return matches;
  const touched = new Set(matches.flatMap(({ spans }) => spans.map(({ part }) => part)));
  const spans: Span[] = [];
  for (const part of touched) {
    const { text } = parts[part]!;
    const add = (start: number, end: number) => spans.push({ part, start, end });
    if (kinds.includes('links')) for (const { start, end } of linksOf(text)) add(start, end);
    if (kinds.includes('mentions'))
      for (const { index, 0: name } of text.matchAll(MENTION)) add(index, index + name.length);
    if (kinds.includes('emoji_names'))
      for (const { index, 0: name } of text.matchAll(EMOJI_NAME)) add(index, index + name.length);
  }
  // Stryker disable next-line ConditionalExpression: it saves time.
  return spans.length === 0 ? matches : withoutOverlapped(matches, [{ term: 0, spans }]);
}
