import type { Hit, Span } from './model.ts';

/**
 * What is kept of a hit's stretches, in evidence and in history: enough to see what it is. A rule that matches each word of a text of
 * 128 KB would else make a megabyte of one message.
 */
const MOST_SPANS_KEPT = 100;

export const fewSpans = (spans: readonly Span[]): readonly Span[] =>
  spans.length > MOST_SPANS_KEPT ? spans.slice(0, MOST_SPANS_KEPT) : spans;

/** Hits as evidence has them. Doing it again changes nothing. */
export const withFewSpans = (hits: readonly Hit[]): readonly Hit[] =>
  hits.map((hit) => ({ ...hit, spans: fewSpans(hit.spans) }));
