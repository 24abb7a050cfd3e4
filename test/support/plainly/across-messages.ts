/** Messages read together in the straightforward way, every row of them whole, to hold src/judge/across-messages.ts against. */

import type { AcrossCondition } from '../../../src/judge/compiled-condition.ts';
import type { Evaluation, Facts } from '../../../src/judge/facts.ts';
import type { CounterReading, EpochMs, MessageKey } from '../../../src/model.ts';

/** `key` is undefined for the message that is judged. */
type Piece = { readonly key: MessageKey | undefined; readonly text: string; readonly sentAt: EpochMs };

/**
 * Reads every row of messages that holds this one, is short enough and close enough together, as one text. A match
 * counts if it reaches into this message from another one: any other is not new, or is found in the message alone.
 *
 * Each row is read by itself, so that what stands around it (a letter that would make another word) cannot decide, and
 * pieces that arrive in another order are found all the same. What comes too late between two pieces that were read
 * together cannot undo it: then more is found than in order.
 */
export function acrossPlainly(condition: AcrossCondition, facts: Facts): Evaluation | undefined {
  const { content, readingOf } = facts;
  const reading = readingOf(condition.counter);
  if (reading?.texts === undefined || reading.texts.length === 0) return undefined;
  const own = content.parts.map(({ text }) => text).join('');
  const pieces = piecesOf(reading, own, content.sentAt);
  const position = pieces.findIndex(({ key }) => key === undefined);
  const involved = new Set<number>();
  for (let first = position; first >= 0; first--) {
    for (let end = position + 1; end <= pieces.length; end++) {
      const row = pieces.slice(first, end);
      if (row.length < 2) continue;
      if (row.length > condition.last || row.at(-1)!.sentAt - row[0]!.sentAt >= condition.withinMs) break;
      for (const index of matchedIn(row, position - first, condition.pattern, facts)) involved.add(first + index);
    }
  }
  if (involved.size === 0) return undefined;
  const others = [...involved].filter((index) => index !== position).toSorted((a, b) => a - b);
  const contributing = others.flatMap((index) => pieces[index]!.key ?? []);
  const older = others.filter((index) => index < position).length;
  return { holds: true, spans: [], readings: [{ value: involved.size, contributing, position: older }] };
}

function piecesOf(reading: CounterReading, own: string, sentAt: EpochMs): readonly Piece[] {
  const recent = reading.texts!.map((text, index): Piece => {
    return { key: reading.contributing[index], text, sentAt: reading.times?.[index] ?? sentAt };
  });
  // A message that comes late stands among the others, not behind them.
  return recent.toSpliced(reading.position ?? recent.length, 0, { key: undefined, text: own, sentAt });
}

/** Which pieces of a row a match is made of, for matches that reach into the piece `own` and beyond it. */
function matchedIn(row: readonly Piece[], own: number, pattern: number, { matchesIn }: Facts): readonly number[] {
  const ends: number[] = [];
  for (const { text } of row) ends.push((ends.at(-1) ?? 0) + text.length);
  const startOf = (index: number) => (index === 0 ? 0 : ends[index - 1]!);
  const touches = (index: number, start: number, end: number) => start < ends[index]! && end > startOf(index);
  const matches = matchesIn(row.map(({ text }) => text).join(''), pattern);
  return matches
    .flatMap(({ spans }) => spans)
    .filter(({ start, end }) => touches(own, start, end) && (start < startOf(own) || end > ends[own]!))
    .flatMap(({ start, end }) => row.flatMap((_, index) => (touches(index, start, end) ? [index] : [])));
}
