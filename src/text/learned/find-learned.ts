import type { Finding, Pattern, Weighed } from '../engine.ts';
import type { Runs } from '../reading/runs.ts';
import { type Features, type HanSounds, makeFeatures } from './features.ts';
import { hanSounds, scoreOf } from './model-table.ts';
import { heaviest } from './stretches.ts';
import type { ModelTable } from './weights.ts';

/** The learned patterns of an engine, as data. Two prices of one model share its table. */
export type LearnedTable = {
  readonly sounds: HanSounds;
  readonly models: readonly ModelTable[];
  /** In order of their numbers; `model` is an index into `models`. */
  readonly patterns: readonly { readonly pattern: number; readonly model: number; readonly threshold: number }[];
};

/** Undefined where nothing is learned. */
export function compileLearned(patterns: readonly Pattern[]): LearnedTable | undefined {
  const models: ModelTable[] = [];
  const known = new Map<string, number>();
  const learned = patterns.flatMap((pattern, index) => {
    if (pattern.type !== 'learned') return [];
    const model = known.get(pattern.model) ?? models.push(pattern.table) - 1;
    known.set(pattern.model, model);
    return [{ pattern: index, model, threshold: pattern.threshold }];
  });
  return learned.length === 0 ? undefined : { sounds: hanSounds(), models, patterns: learned };
}

export type Learned = {
  /** Adds what the models match to `findings`. Makes nothing where they match nothing. */
  find(text: string, runs: Runs, findings: Finding[]): void;
  weigh(pattern: number, text: string, runs: Runs): Weighed | undefined;
};

export function openLearned({ sounds, models, patterns }: LearnedTable): Learned {
  const read = makeFeatures(sounds);
  const add = (features: Features, which: number, findings: Finding[]): void => {
    const { pattern, model } = patterns[which]!;
    for (const { start, end } of heaviest(features, models[model]!))
      findings.push({ pattern, term: 0, start, end, ofWhole: true });
  };
  return {
    find(text, runs, findings) {
      let features = read(text, runs);
      for (let model = 0; model < models.length; model++) {
        const score = scoreOf(features, models[model]!);
        for (let which = 0; which < patterns.length; which++) {
          if (patterns[which]!.model !== model || score < patterns[which]!.threshold) continue;
          if (!features.places) features = read(text, runs, true);
          add(features, which, findings);
        }
      }
    },
    weigh(pattern, text, runs) {
      const asked = patterns.find((one) => one.pattern === pattern);
      if (asked === undefined) return undefined;
      const table = models[asked.model]!;
      const features = read(text, runs, true);
      const stretches = heaviest(features, table).toSorted((a, b) => b.weight - a.weight || a.start - b.start);
      return { score: scoreOf(features, table), threshold: asked.threshold, stretches };
    },
  };
}
