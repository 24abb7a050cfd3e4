import type { Span } from '../model.ts';
import { MARK_OFF, MARK_ON, plain } from '../plain-text.ts';

/** What stands before and after a stretch that matched. */
export type Marks = { readonly before: string; readonly after: string };
export const BRACKETS: Marks = { before: '[', after: ']' };
export const COLOURED: Marks = { before: MARK_ON, after: MARK_OFF };

/**
 * The text with every stretch that matched between marks; stretches that overlap become one. What is between marks is
 * written as `write` does: plain, on one line, unless said otherwise.
 */
export function marked(
  text: string,
  spans: readonly Span[],
  { before, after }: Marks,
  write: (text: string) => string = plain,
): string {
  let out = '';
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    if (start >= at || out === '') out += write(text.slice(at, start)) + before;
    else out = out.slice(0, out.length - after.length);
    out += write(text.slice(Math.max(start, at), end)) + after;
    at = end;
  }
  return out + write(text.slice(at));
}
