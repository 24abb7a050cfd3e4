import { type CurvePoint, type Model, printModel, readModel } from '../rules/model-file.ts';
import { leastPrice, missingFor, pointFor, USUAL_PRICE } from '../rules/price.ts';
import { NO_SCORE, readingDigest } from '../text/learned/model-table.ts';
import type { ModelTable } from '../text/learned/weights.ts';
import { curveOf } from './curve.ts';
import { type Bounded, influenceOf } from './influence.ts';
import { inFixedOrder, type Line } from './lines.ts';
import { type SeenLines, seeLines } from './seen-lines.ts';
import { scoreLine, teach } from './teach.ts';

export type Lesson = {
  readonly name: string;
  readonly lines: readonly Line[];
  /** `unsaid --version` of this program, for the card. */
  readonly engine: string;
  /** The file of the model that stands there now, to be compared. */
  readonly before: string | undefined;
};

export type Learned = {
  /** The model's file. */
  readonly file: string;
  readonly model: Omit<Model, 'table'>;
  /** What names every bit of it. */
  readonly digest: string;
  readonly bounded: readonly Bounded[];
  readonly change: Change | undefined;
};

/** Lines on which the old and the new model differ, both at the default price. */
export type Change = { readonly newly: Counted; readonly noMore: Counted } | 'unreadable';
type Counted = { readonly match: number; readonly noMatch: number };

/** Fewer of one label teach nothing. */
export const FEWEST_LINES = 10;

const FOLDS = 5;
/** Many lines are known from fewer parts. */
const FOLDS_OF_MANY = 3;
const MANY = 30_000;

/** What `learn` tells of itself: so many of so many steps. */
export type OnStep = (done: number, total: number) => void;

/**
 * Teaches a model from lines. Pure: the same lines in any order give the same file. Takes some 10 s of one core and 300 MB
 * for 100,000 lines.
 */
export function learn({ name, lines: given, engine, before }: Lesson, onStep: OnStep = () => {}): Learned {
  const { lines, digest } = inFixedOrder(given);
  const { weights: influence, bounded, most } = influenceOf(lines);
  const folds = lines.length > MANY ? FOLDS_OF_MANY : FOLDS;
  const steps = 2 * folds + 2;
  let read = 0;
  const perStep = Math.ceil(lines.length / folds);
  const seen = seeLines(lines, () => {
    if (++read % perStep === 0) onStep(read / perStep, steps);
  });
  const fold = foldsOf(seen, folds);
  const all = [...lines.keys()];
  const scores = new Array<number>(lines.length);
  for (let left = 0; left < folds; left++) {
    const table = teach(
      seen,
      all.filter((at) => fold[at] !== left),
      influence,
    );
    for (const at of all) if (fold[at] === left) scores[at] = scoreLine(seen, at, table);
    onStep(folds + left + 1, steps);
  }
  const scoresOf = (isMatch: boolean) => scores.filter((_, at) => lines[at]!.isMatch === isMatch);
  const [innocent, guilty] = [scoresOf(false), scoresOf(true)];
  const curve = curveOf(innocent, guilty);
  const table = teach(seen, all, influence);
  const card = {
    match: guilty.length,
    noMatch: innocent.length,
    lines: digest,
    reading: readingDigest(),
    engine,
    folds,
    most: { labeller: thousandths(most.labeller), sender: thousandths(most.sender) },
  };
  const model: Model = { name, card: { ...card, curve: curve.length > 0 ? curve : [NOTHING_CAUGHT] }, table };
  const change = before === undefined ? undefined : changeFrom(before, model, seen);
  return { ...printModel(model), model: { name, card: model.card }, bounded, change };
}

/** Rounded up, but for what sums are wrong by. */
const thousandths = (share: number): number => Math.ceil(share * 1_000 - 1e-6);

/** If no innocent line has a letter in it, nothing is known about any score. */
const NOTHING_CAUGHT: CurvePoint = { score: 1_000_000, innocent: 0, caught: 0 };

/** Each label is dealt out evenly. Lines that are read alike go together, or one would give the other away. */
function foldsOf({ count, label, reading }: SeenLines, folds: number): Uint8Array {
  const fold = new Uint8Array(count);
  for (const its of [1, -1]) {
    const lines = Array.from({ length: count }, (_, at) => at).filter((at) => label[at] === its);
    lines.sort((a, b) => reading[a]! - reading[b]! || a - b);
    let group = -1;
    lines.forEach((at, nth) => {
      if (nth === 0 || reading[at] !== reading[lines[nth - 1]!]) group++;
      fold[at] = group % folds;
    });
  }
  return fold;
}

function changeFrom(before: string, model: Model, seen: SeenLines): Change {
  const read = readModel(before);
  if (!read.ok || read.model.card.reading !== readingDigest()) return 'unreadable';
  const [newly, noMore] = [
    { match: 0, noMatch: 0 },
    { match: 0, noMatch: 0 },
  ];
  const [old, now] = [usualTest(read.model, seen), usualTest(model, seen)];
  for (let at = 0; at < seen.count; at++) {
    const [did, does] = [old(at), now(at)];
    if (did === does) continue;
    (does ? newly : noMore)[seen.label[at] === 1 ? 'match' : 'noMatch']++;
  }
  return { newly, noMore };
}

function usualTest({ card, table }: { card: Model['card']; table: ModelTable }, seen: SeenLines) {
  const price = missingFor(card, USUAL_PRICE) > 0 ? leastPrice(card) : USUAL_PRICE;
  const { score } = pointFor(card, price);
  return (line: number): boolean => {
    const its = scoreLine(seen, line, table);
    return its > NO_SCORE && its >= score;
  };
}
