import type { Span } from '../model.ts';

/** What stands before and after a stretch that matched. */
export type Marks = { readonly before: string; readonly after: string };
export const BRACKETS: Marks = { before: '[', after: ']' };
export const COLOURED: Marks = { before: '\u001b[1;31m', after: '\u001b[0m' };

/** The text with every stretch that matched between marks; stretches that overlap become one. */
export function marked(text: string, spans: readonly Span[], { before, after }: Marks): string {
  let out = '';
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    if (start >= at || out === '') out += text.slice(at, start) + before;
    else out = out.slice(0, out.length - after.length);
    out += text.slice(Math.max(start, at), end) + after;
    at = end;
  }
  return out + text.slice(at);
}
