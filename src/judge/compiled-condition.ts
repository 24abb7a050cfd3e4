import type { ElementKind } from '../model.ts';
import type { Outside, ShapeCondition } from '../rules/rule-set.ts';
import type { LinkTest } from './links/link-test.ts';
import type { SampleTable } from './samples.ts';
import { OWN, type Voices } from './voices.ts';

/** A condition with its patterns in the engine's numbering and its counters in the plan's. */
export type CompiledCondition =
  | { readonly type: 'any' | 'none'; readonly of: readonly CompiledCondition[] }
  | {
      readonly type: 'all';
      /** As written. */
      readonly of: readonly CompiledCondition[];
      /** In the order of asking: the most expensive are skipped if the others do not hold. */
      readonly cheapestFirst: readonly CompiledCondition[];
    }
  | {
      readonly type: 'patterns';
      readonly patterns: readonly number[];
      readonly voices: Voices;
      /** Matches in these do not count. */
      readonly outside?: readonly Outside[] | undefined;
    }
  | { readonly type: 'shape'; readonly wanted: ShapeCondition; readonly voices: Voices }
  | AcrossCondition
  | { readonly type: 'phone'; readonly voices: Voices }
  | { readonly type: 'length'; readonly longerThan: number; readonly voices: Voices }
  | {
      readonly type: 'like';
      readonly table: SampleTable;
      readonly share: number;
      readonly voices: Voices;
    }
  | { readonly type: 'link'; readonly test: LinkTest; readonly voices: Voices }
  | { readonly type: 'elements'; readonly kinds: readonly ElementKind[] }
  | { readonly type: 'count'; readonly counter: number; readonly atLeast: number }
  | { readonly type: 'score'; readonly threshold: number; readonly signals: readonly CompiledSignal[] };
type CompiledSignal = { readonly add: number; readonly when: CompiledCondition };

/** A phrase spelled out over several messages of one sender in one conversation. */
export type AcrossCondition = {
  readonly type: 'across';
  readonly pattern: number;
  readonly counter: number;
  readonly last: number;
  readonly withinMs: number;
};

/** Every pattern a condition looks at. */
export function patternsIn(condition: CompiledCondition): readonly number[] {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return condition.of.flatMap(patternsIn);
    case 'patterns':
      return condition.patterns;
    case 'across':
      return [condition.pattern];
    case 'score':
      return condition.signals.flatMap(({ when }) => patternsIn(when));
    default:
      return [];
  }
}

/** Every voice that a condition looks at. */
export function voicesIn(condition: CompiledCondition): Voices {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return condition.of.reduce((all, inner) => all | voicesIn(inner), 0);
    case 'patterns':
    case 'length':
    case 'like':
    case 'link':
    case 'shape':
    case 'phone':
      return condition.voices;
    case 'score':
      return condition.signals.reduce((all, { when }) => all | voicesIn(when), 0);
    default:
      return OWN;
  }
}

/** Whether a condition itself chooses messages by their elements or voices, instead of by what people say. */
export function choosesKinds(condition: CompiledCondition): boolean {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return condition.of.some(choosesKinds);
    case 'elements':
      return true;
    case 'score':
      return condition.signals.some(({ when }) => choosesKinds(when));
    default:
      return voicesIn(condition) !== OWN;
  }
}
