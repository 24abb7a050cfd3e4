import type { Model } from '../rules/model-file.ts';
import { leastPrice, missingFor, pointFor, USUAL_PRICE } from '../rules/price.ts';
import { compileEngine } from '../text/compile.ts';

/** How two models differ on texts, each at the price of a rule that states none. */
export type Difference = {
  readonly texts: number;
  readonly both: number;
  readonly newly: Differing;
  readonly noMore: Differing;
};
/** How many texts, and some of them. */
export type Differing = { readonly count: number; readonly some: readonly string[] };

export type Comparing = {
  /** Looks at a message: its texts, each of which may match. */
  look(texts: readonly string[]): void;
  difference(): Difference;
};

const MOST_SHOWN = 10;
const OLD = 0;

/** Compares two models that fit this engine. */
export function compareModels(old: Model, now: Model): Comparing {
  const compiled = compileEngine([patternOf(old, 'old'), patternOf(now, 'new')]);
  // Models hold no pattern that could be refused.
  if (!compiled.ok) throw new Error('a model was refused as a pattern');
  const { engine } = compiled;
  const [newly, noMore] = [
    { count: 0, some: [] as string[] },
    { count: 0, some: [] as string[] },
  ];
  let [texts, both] = [0, 0];
  return {
    look(said) {
      texts++;
      const found = new Set(said.flatMap((text) => engine.find(text).map(({ pattern }) => pattern)));
      if (found.size === 0) return;
      if (found.size === 2) {
        both++;
        return;
      }
      const change = found.has(OLD) ? noMore : newly;
      change.count++;
      if (change.some.length < MOST_SHOWN) change.some.push(said.join(' '));
    },
    difference: () => ({ texts, both, newly: { ...newly }, noMore: { ...noMore } }),
  };
}

function patternOf({ card, table }: Model, model: string) {
  const price = missingFor(card, USUAL_PRICE) > 0 ? leastPrice(card) : USUAL_PRICE;
  return { type: 'learned', model, table, threshold: pointFor(card, price).score } as const;
}
