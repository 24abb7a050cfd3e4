import type { RuleState } from '../model.ts';
import { readingDigest } from '../text/learned/model-table.ts';
import { say, type Told, toldBehind } from '../words/saying.ts';
import type { ConditionForm } from './format.ts';
import { innerConditions } from './inner-conditions.ts';
import { MODEL_NAME, type ReadModel, readModel } from './model-file.ts';
import { leastPrice, missingFor, pointFor, USUAL_PRICE } from './price.ts';
import type { Report } from './problem.ts';
import type { Condition, Heard, LearnedCondition } from './rule-set.ts';
import type { Place } from './source.ts';
import { hintFor } from './suggest.ts';

/** The models beside the rules, read when a rule first asks for one. */
export type ModelShelf = {
  readonly names: readonly string[];
  /** The paths of those that rules asked for. */
  used(): readonly string[];
  get(name: string): ReadModel | undefined;
};

export const isModelFile = (path: string): boolean => /\.model$/i.test(path);
/** `models/chat-spam.model` is the model chat-spam. */
const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.model$/i, '');

type Files = {
  readonly listFiles: readonly { readonly path: string; readonly text: string }[];
  readonly unreadable?: readonly { readonly path: string; readonly why: Told }[];
};

export function makeModelShelf({ listFiles, unreadable = [] }: Files): ModelShelf {
  const files = listFiles.filter(({ path }) => isModelFile(path));
  const broken = unreadable.filter(({ path }) => isModelFile(path));
  const known = new Map<string, ReadModel>();
  const used = new Set<string>();
  const read = (name: string): ReadModel | undefined => {
    const why = broken.find(({ path }) => nameOf(path) === name)?.why;
    if (why !== undefined) return { ok: false, why };
    const [file, second] = files.filter(({ path }) => nameOf(path) === name);
    if (file === undefined) return undefined;
    used.add(file.path);
    if (second !== undefined) return { ok: false, why: say('modelTwice', file.path, second.path) };
    const model = readModel(file.text);
    if (!model.ok || model.model.name === name) return model;
    return { ok: false, why: say('modelRenamed', model.model.name) };
  };
  return {
    names: [...new Set([...files, ...broken].map(({ path }) => nameOf(path)))],
    used: () => [...used],
    get(name) {
      if (!known.has(name)) {
        const model = read(name);
        if (model === undefined) return undefined;
        known.set(name, model);
      }
      return known.get(name);
    },
  };
}

type Asked = {
  /** Where conditions stand. */
  readonly placeOf: Map<Condition, (term: number) => Place>;
  readonly report: Report;
};

type LearnedForm = NonNullable<Extract<ConditionForm, { key: 'text' }>['value']['learned']>;

/** A condition on a model, or undefined where that is missing, broken, taught for another engine, or promises too little. */
export function buildLearned(
  form: LearnedForm,
  heard: Heard,
  { models, placeOf, report }: Asked & { readonly models: ModelShelf },
): LearnedCondition | undefined {
  const named = 'model' in form ? form.model : form;
  const asked = 'model' in form ? form.false_alarms : undefined;
  const confirmed = 'model' in form ? form.confirmed?.value : undefined;
  const { value: name, at } = named;
  const read = models.get(name);
  if (read === undefined) {
    const makes = MODEL_NAME.test(name) ? say('learnMakes', name) : say('modelNames');
    const hint = hintFor(name, models.names, 'Models here') ?? makes;
    report({ code: 'E-MODEL-UNKNOWN', at, message: say('modelUnknown', name), hint });
    return undefined;
  }
  const again = say('teachAgain', name);
  if (!read.ok) {
    report({ code: 'E-MODEL-FILE', at, message: toldBehind(say('modelUnusable', name), read.why), hint: again });
    return undefined;
  }
  const { card, table } = read.model;
  if (card.reading !== readingDigest()) {
    const message = say('modelFit', name, card.engine);
    report({ code: 'E-MODEL-FIT', at, message, hint: again });
    return undefined;
  }
  const oneIn = asked?.value ?? USUAL_PRICE;
  const missing = missingFor(card, oneIn);
  const least = leastPrice(card);
  if (missing > 0 && asked !== undefined) {
    const message = say('modelPrice', name, oneIn, card.noMatch, missing);
    const hint = say('modelPriceHint', least);
    report({ code: 'E-MODEL-PRICE', at: asked.at, message, hint });
    return undefined;
  }
  const promised = missing > 0 ? least : oneIn;
  if (missing > 0) {
    const message = say('modelPromises', name, promised, USUAL_PRICE, card.noMatch, missing);
    const hint = say('modelPromisesHint', name, promised);
    report({ code: 'W-MODEL-PRICE', at, message, hint });
  }
  const { score } = pointFor(card, promised);
  const isConfirmed = confirmed !== undefined && read.digest.startsWith(confirmed);
  const condition: LearnedCondition = {
    ...{ type: 'learned', model: name, digest: read.digest, isConfirmed, table },
    ...{ oneIn: promised, threshold: score, ...heard },
  };
  placeOf.set(condition, () => at);
  return condition;
}

/** So many digits of a model's digest are shown: nobody makes another model with the same. */
export const SHOWN_OF_DIGEST = 12;

/** The models that nobody confirmed, among all that a condition asks. */
function newModelsIn(condition: Condition): readonly LearnedCondition[] {
  if (condition.type === 'learned') return condition.isConfirmed ? [] : [condition];
  return innerConditions(condition).flatMap(newModelsIn);
}

/** A rule does not act by a model that nobody confirmed. Says so of each, where the rule would act otherwise. */
export function stateWith(state: RuleState, when: Condition, { placeOf, report }: Asked): RuleState {
  if (state !== 'live') return state;
  const news = newModelsIn(when);
  for (const condition of news) {
    const { model } = condition;
    const shown = condition.digest.slice(0, SHOWN_OF_DIGEST);
    const [message, hint] = [say('modelNew', model, shown), say('modelNewHint', model, shown)];
    report({ code: 'W-MODEL-NEW', at: placeOf.get(condition)!(0), message, hint });
  }
  return news.length === 0 ? state : 'shadow';
}
