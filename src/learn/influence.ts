import type { Line } from './lines.ts';

/**
 * How much each line counts, from above 0 to 1, so that one person cannot teach a model alone: what one labeller labelled
 * counts no more than a third of all labelled lines, what one sender sent no more than a hundredth of the lines with that
 * label.
 */
export type Influence = {
  readonly weights: Float64Array;
  readonly bounded: readonly Bounded[];
  /** Of the lines' weight so much is that of one labeller, and of one sender, at most: 0 to 1; 0 where none is known. */
  readonly most: { readonly labeller: number; readonly sender: number };
};
/** Somebody whose lines count less than their number; `counted` is what they count together. */
export type Bounded = {
  readonly kind: 'labeller' | 'sender';
  readonly who: string;
  readonly lines: number;
  readonly counted: number;
};

const SHARE_OF_LABELLER = 1 / 3;
const SHARE_OF_SENDER = 1 / 100;
/** So many lines of one person always count in full. */
const ALWAYS_OF_LABELLER = 20;
const ALWAYS_OF_SENDER = 5;

export function influenceOf(lines: readonly Line[]): Influence {
  const weights = new Float64Array(lines.length).fill(1);
  const bounded: Bounded[] = [];
  const bound = (
    kind: Bounded['kind'],
    among: readonly number[],
    whoOf: (line: Line) => string | undefined,
    most: number,
  ) => {
    const groups = Map.groupBy(
      among.filter((at) => whoOf(lines[at]!) !== undefined),
      (at) => whoOf(lines[at]!)!,
    );
    // There is only one labeller.
    if (kind === 'labeller' && groups.size < 2) return;
    for (const [who, its] of groups) {
      if (its.length <= most) continue;
      for (const at of its) weights[at] = Math.min(weights[at]!, most / its.length);
      bounded.push({ kind, who, lines: its.length, counted: most });
    }
  };
  const all = [...lines.keys()];
  const labelled = all.filter((at) => lines[at]!.by !== undefined).length;
  const mostOfLabeller = Math.max(ALWAYS_OF_LABELLER, Math.ceil(labelled * SHARE_OF_LABELLER));
  bound('labeller', all, ({ by }) => by, mostOfLabeller);
  for (const isMatch of [true, false]) {
    const those = all.filter((at) => lines[at]!.isMatch === isMatch);
    const mostOfSender = Math.max(ALWAYS_OF_SENDER, Math.ceil(those.length * SHARE_OF_SENDER));
    bound('sender', those, ({ sender }) => sender, mostOfSender);
  }
  const most = {
    labeller: mostOf(lines, weights, ({ by }) => by),
    sender: mostOf(lines, weights, ({ sender }) => sender),
  };
  return { weights, most, bounded: bounded.toSorted((a, b) => b.lines - a.lines || (a.who < b.who ? -1 : 1)) };
}

/** The largest share of all weight that lines of one person have together. */
function mostOf(lines: readonly Line[], weights: Float64Array, whoOf: (line: Line) => string | undefined): number {
  const sums = new Map<string, number>();
  let all = 0;
  for (const [at, line] of lines.entries()) {
    all += weights[at]!;
    const who = whoOf(line);
    if (who !== undefined) sums.set(who, (sums.get(who) ?? 0) + weights[at]!);
  }
  return all === 0 ? 0 : Math.max(0, ...sums.values()) / all;
}
