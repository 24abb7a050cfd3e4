import { innerConditions } from '../rules/inner-conditions.ts';
import type { Condition, LikeCondition, RuleSet } from '../rules/rule-set.ts';
import { compileEngine } from '../text/compile.ts';
import { piecesOf } from './pieces.ts';

/**
 * Known texts that messages are compared with, as plain data. Of each piece of a text the samples that have it, in a hash
 * table; of each sample its pieces.
 */
export type SampleTable = {
  /** Open addressing: a piece, or 0 where a place is free. */
  readonly keys: Int32Array;
  /** By place in `keys`: where its samples begin in `holders`; they end where those of the next number begin. */
  readonly nth: Int32Array;
  readonly begins: Int32Array;
  readonly holders: Int32Array;
  /** By sample: where its pieces begin in `pieces`; one number more than there are samples. */
  readonly starts: Int32Array;
  readonly pieces: Int32Array;
};
const NONE = new Int32Array(1);
export const NO_SAMPLES: SampleTable = {
  keys: NONE,
  nth: NONE,
  begins: NONE,
  holders: NONE,
  starts: NONE,
  pieces: NONE,
};

/** The samples of every list that messages are compared with, by the list's name. */
export type SampleTables = ReadonlyMap<string, SampleTable>;

/** The sample that a text is most like, by its index in the list, and the share of pieces that they have in common. */
export type Likeness = { readonly sample: number; readonly share: number };

/** Packs each list of samples once, whatever the number of rules that use it. */
export function packSamples({ rules }: RuleSet): SampleTables {
  const tables = new Map<string, SampleTable>();
  // Stryker disable next-line ConditionalExpression: it saves time: what is packed again is the same.
  for (const rule of rules)
    for (const { list, samples } of likesIn(rule.when)) if (!tables.has(list)) tables.set(list, packTexts(samples));
  return tables;
}

function likesIn(condition: Condition): readonly LikeCondition[] {
  return condition.type === 'like' ? [condition] : innerConditions(condition).flatMap(likesIn);
}

/** As messages are read. */
function packTexts(samples: readonly string[]): SampleTable {
  const readAs = makeReader();
  const held = samples.map((sample) => piecesOf(readAs(sample)));
  const byPiece = new Map<number, number[]>();
  held.forEach((pieces, sample) => {
    for (const piece of pieces) {
      const known = byPiece.get(piece);
      if (known === undefined) byPiece.set(piece, [sample]);
      else known.push(sample);
    }
  });
  const mask = 2 ** Math.ceil(Math.log2(byPiece.size * 1.5 + 2)) - 1;
  const keys = new Int32Array(mask + 1);
  const nth = new Int32Array(mask + 1);
  [...byPiece.keys()].forEach((piece, index) => {
    let place = piece & mask;
    while (keys[place] !== 0) place = (place + 1) & mask;
    keys[place] = piece;
    nth[place] = index;
  });
  return {
    keys,
    nth,
    begins: beginsOf([...byPiece.values()]),
    holders: Int32Array.from([...byPiece.values()].flat()),
    starts: beginsOf(held),
    pieces: Int32Array.from(held.flat()),
  };
}

function makeReader(): (text: string) => string {
  // Stryker disable next-line ArrayDeclaration: what is no pattern matches nothing.
  const made = compileEngine([]);
  // Stryker disable next-line all: said for the type checker.
  if (!made.ok) throw new Error('an engine without patterns does not compile');
  // Stryker disable next-line StringLiteral: whatever is not off is read.
  return (text) => made.engine.readAs(text, 'standard');
}

/** For texts that stand in no message. */
export function compareWith(samples: readonly string[]): (text: string, least: number) => Likeness | undefined {
  const table = packTexts(samples);
  const readAs = makeReader();
  return (text, least) => likenessOf(readAs(text), table, least);
}

/** Where each row begins when all stand one after the other, and where the last ends. */
function beginsOf(rows: readonly (readonly number[])[]): Int32Array {
  const begins = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    begins[index + 1] = begins[index]! + row.length;
  });
  return begins;
}

/**
 * The sample that a text (as the engine reads it) is most like, if they have at least `least` of their pieces in common: of all
 * pieces of both, so many are in both. Never misses one. A text that reaches the share has so many known pieces that one
 * at least of the rarest is a sample's: only samples that hold one of these are compared.
 */
export function likenessOf(read: string, table: SampleTable, least: number): Likeness | undefined {
  const own = piecesOf(read);
  const needed = Math.ceil(own.length * least - ROUNDING);
  // Stryker disable next-line ConditionalExpression: it saves time: of nothing nothing is known.
  if (needed === 0) return undefined;
  // Stryker disable next-line ConditionalExpression,MethodExpression: it saves time: what nobody holds leads nowhere.
  const known = own.map((piece) => numberOf(piece, table)).filter((number) => number >= 0);
  // Stryker disable next-line ConditionalExpression: it saves time, as above.
  if (known.length < needed) return undefined;
  // Stryker disable next-line all: the rarest first saves time.
  const heldBy = (number: number) => table.begins[number + 1]! - table.begins[number]!;
  // Stryker disable next-line all: as above.
  known.sort((a, b) => heldBy(a) - heldBy(b) || a - b);
  const isOwn = new Set(own);
  const compared = new Set<number>();
  let best: Likeness | undefined;
  // Stryker disable next-line MethodExpression: it saves time.
  // Stryker disable next-line EqualityOperator: one more is compared.
  for (const number of known.slice(0, known.length - needed + 1))
    for (let at = table.begins[number]!; at < table.begins[number + 1]!; at++) {
      const sample = table.holders[at]!;
      // Stryker disable next-line ConditionalExpression: it saves time.
      if (compared.has(sample)) continue;
      compared.add(sample);
      const share = shareWith(sample, table, isOwn, best?.share ?? least);
      if (share >= least && (best === undefined || share > best.share)) best = { sample, share };
    }
  return best;
}

/** A share that is just reached must not fail by what is lost in division. */
const ROUNDING = 1e-6;

/** 0 where it is below `least`: nothing is compared further than it takes to know that. */
function shareWith(sample: number, { starts, pieces }: SampleTable, own: ReadonlySet<number>, least: number): number {
  const start = starts[sample]!;
  const end = starts[sample + 1]!;
  const needed = ((own.size + end - start) * least) / (1 + least);
  // Stryker disable next-line all: it saves time: the next lines come to the same.
  if (Math.min(own.size, end - start) < needed - ROUNDING) return 0;
  let mayMiss = end - start - needed;
  // Stryker disable next-line EqualityOperator: no share comes so close to it.
  for (let at = start; at < end; at++) if (!own.has(pieces[at]!) && --mayMiss < -ROUNDING) return 0;
  const common = Math.round(mayMiss + needed);
  return common / (own.size + end - start - common);
}

function numberOf(piece: number, { keys, nth }: SampleTable): number {
  const mask = keys.length - 1;
  for (let place = piece & mask; keys[place] !== 0; place = (place + 1) & mask)
    if (keys[place] === piece) return nth[place]!;
  // Stryker disable next-line UnaryOperator: one more is compared.
  return -1;
}
