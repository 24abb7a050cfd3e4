import type { CounterReading, EpochMs, MessageKey } from '../model.ts';
import type { Ends } from '../text/engine.ts';
import type { AcrossCondition } from './compiled-condition.ts';
import type { Evaluation, Facts } from './facts.ts';
import { OWN, textOf } from './voices.ts';

/** `key` is undefined for the message that is judged. */
type Piece = { readonly key: MessageKey | undefined; readonly ends: Ends; readonly sentAt: EpochMs };

/**
 * A phrase that is spelled out over messages reaches so many symbols into the first and the last, and over so many units
 * of those between. What stands further from the joints of messages is not read.
 */
const REACH = 64;
/** Units of what is kept of an end (text/reading/ends.ts). */
// Stryker disable next-line ArithmeticOperator: ends that are cut again are the same.
const LONGEST_KEPT = REACH * 8;
/** Stands for what was left out between the ends of a text. No phrase spans so many different signs. */
const LEFT_OUT = '\n。\n。\n。\n';

/** What is kept of a text for later messages: both its ends. */
export function endsToKeep(text: string, endsOf: EndsOf): string {
  const { head, tail, isWhole } = endsOf(text, REACH);
  return isWhole ? head : `${head}${LEFT_OUT}${tail}`;
}
export type EndsOf = (text: string, symbols: number) => Ends;

/** The ends of a text that was kept; texts of other versions were kept whole. */
function endsOfKept(text: string, endsOf: EndsOf): Ends {
  const first = text.indexOf(LEFT_OUT);
  if (first < 0) return endsOf(text, REACH);
  const tail = text.slice(text.lastIndexOf(LEFT_OUT) + LEFT_OUT.length);
  // As it was kept. Ends that are longer come from a sender who wrote these signs.
  // Stryker disable next-line EqualityOperator: ends that are cut again are the same.
  if (first <= LONGEST_KEPT && tail.length <= LONGEST_KEPT) return { head: text.slice(0, first), tail, isWhole: false };
  return { head: endsOf(text.slice(0, first), REACH).head, tail: endsOf(tail, REACH).tail, isWhole: false };
}

/**
 * Reads the rows of messages that hold this one, are short enough and close enough together, each as one text: only
 * their joints matter. A match counts if it reaches into this message from another one: any other is not new, or is
 * found in the message alone.
 *
 * Each row is read by itself, so that what stands around it (a letter that would make another word) cannot decide, and
 * pieces that arrive in another order are found all the same. What comes too late between two pieces that were read
 * together cannot undo it: then more is found than in order.
 */
export function evaluateAcross(condition: AcrossCondition, facts: Facts): Evaluation | undefined {
  const { content, readingOf } = facts;
  const reading = readingOf(condition.counter);
  // Stryker disable next-line ConditionalExpression: it saves time: a row of one message holds nothing new.
  if (reading?.texts === undefined || reading.texts.length === 0) return undefined;
  const own = textOf(content, OWN, '');
  const pieces = piecesOf(reading, { key: undefined, ends: facts.endsOf(own, REACH), sentAt: content.sentAt }, facts);
  const position = pieces.findIndex(({ key }) => key === undefined);
  const involved = new Set<number>();
  for (let first = position; first >= 0; first--) {
    for (let end = position + 1; end <= pieces.length; end++) {
      const row = pieces.slice(first, end);
      // Stryker disable next-line ConditionalExpression: it saves time, as above.
      if (row.length < 2) continue;
      if (row.length > condition.last || row.at(-1)!.sentAt - row[0]!.sentAt >= condition.withinMs) break;
      // No phrase reaches that far: a longer row holds nothing that shorter ones do not.
      if (!canBePassed(row)) break;
      for (const index of matchedIn(row, position - first, condition.pattern, facts)) involved.add(first + index);
    }
  }
  if (involved.size === 0) return undefined;
  const inOrder = [...involved].toSorted((a, b) => a - b);
  const contributing = inOrder.flatMap((index) => pieces[index]!.key ?? []);
  const older = inOrder.filter((index) => index < position).length;
  return { holds: true, spans: [], readings: [{ value: involved.size, contributing, position: older }] };
}

function piecesOf(reading: CounterReading, own: Piece, { endsOf }: Facts): readonly Piece[] {
  const recent = reading.texts!.map((text, index): Piece => {
    const sentAt = reading.times?.[index] ?? own.sentAt;
    return { key: reading.contributing[index], ends: endsOfKept(text, endsOf), sentAt };
  });
  // A message that comes late stands among the others, not behind them.
  return recent.toSpliced(reading.position ?? recent.length, 0, own);
}

/** Whether a phrase may reach from the first piece of a row to the last. */
function canBePassed(row: readonly Piece[]): boolean {
  const inner = row.slice(1, -1);
  const units = inner.reduce((sum, { ends }) => sum + ends.head.length, 0);
  return inner.every(({ ends }) => ends.isWhole) && units <= REACH * 4;
}

/** Which pieces of a row a match is made of, for matches that reach into the piece `own` and beyond it. */
function matchedIn(row: readonly Piece[], own: number, pattern: number, { matchesIn }: Facts): readonly number[] {
  const last = row.length - 1;
  const texts = row.map(({ ends }, index) => (index === last ? ends.head : ends.tail));
  const stops: number[] = [];
  for (const text of texts) stops.push((stops.at(-1) ?? 0) + text.length);
  const startOf = (index: number) => (index === 0 ? 0 : stops[index - 1]!);
  const touches = (index: number, start: number, end: number) => start < stops[index]! && end > startOf(index);
  const matches = matchesIn(texts.join(''), pattern);
  return matches
    .flatMap(({ spans }) => spans)
    .filter(({ start, end }) => touches(own, start, end) && (start < startOf(own) || end > stops[own]!))
    .flatMap(({ start, end }) => row.flatMap((_, index) => (touches(index, start, end) ? [index] : [])));
}
