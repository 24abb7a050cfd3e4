import type { Saying } from '../words/saying.ts';
import type { ModelTable } from './learned/weights.ts';

/**
 * The seam of the text engine: patterns in once, text in often, findings out. No I/O, no clock, no randomness.
 * Everything behind `compileEngine` may be replaced; these names stay.
 */

/** How much disguise a pattern sees through. docs/detection.md says what each layer undoes and what it costs. */
export type Evasion = 'off' | 'standard' | 'high';

/**
 * Plain phrases. Latin ones match whole words and their forms, CJK ones where they cut no other words; `*` at an end lifts
 * that there.
 */
export type TermsPattern = {
  readonly type: 'terms';
  readonly terms: readonly string[];
  readonly evasion: Evasion;
  /** Inside other words too. */
  readonly words?: 'anywhere' | undefined;
  /** Latin terms as they stand only: no plural, no -ed, -ing, -er, -y. */
  readonly forms?: 'off' | undefined;
  /** The language of the phrases: of Japanese ones those in kanji only count in Japanese text, of Chinese ones not there. */
  readonly language?: Language | undefined;
};
export const LANGUAGES = ['en', 'zh', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Pattern =
  | TermsPattern
  /** Linear-time regular expression (RE2 syntax), case-insensitive; sees the text as sent and as normalised. */
  | { readonly type: 'regex'; readonly source: string; readonly evasion: Evasion }
  /** obscenity's English data set, its own whitelist applied. */
  | { readonly type: 'profanity'; readonly language: 'english'; readonly evasion: Evasion }
  | LearnedPattern;

/** What a model gives a high score. Its findings are the stretches that weigh most. */
export type LearnedPattern = {
  readonly type: 'learned';
  /** Names the model and every bit of it. */
  readonly model: string;
  readonly table: ModelTable;
  /** The least score that matches. */
  readonly threshold: number;
};

/** The group of an expression that is shown as what it matched, where what stands around it decides too. */
export const SHOWN = 'shown_as_matched';

/** One stretch of the original text that one pattern matched. UTF-16 offsets, half-open, never empty. */
export type Finding = {
  /** Index into the patterns given to `compileEngine`. */
  readonly pattern: number;
  /** Index into `terms` for a `terms` pattern, otherwise 0. */
  readonly term: number;
  readonly start: number;
  readonly end: number;
  /** Found by looking at the whole text: it may lie anywhere in it. */
  readonly ofWhole?: true;
};

/** What a search may still cost. It is taken from as it goes, and below nothing the search ends without an answer. */
export type Steps = { left: number };
/** For who can wait: an example, a thread of its own. */
export const unlimited = (): Steps => ({ left: Number.POSITIVE_INFINITY });

/** What is known of a text at once, and what is worth knowing only to who needs it. */
export type Scan = {
  /** What terms and profanity found. */
  readonly findings: readonly Finding[];
  /** Patterns of the expressions that may match: the text has all the literals they cannot do without. */
  readonly possible: readonly number[];
  /**
   * The findings of one of these, in order; undefined where `steps` did not suffice. An expression costs many times all
   * the rest.
   */
  search(pattern: number, steps: Steps): readonly Finding[] | undefined;
};

export type Engine = {
  /** How many times as much as plain phrases reading a text for these patterns costs, at worst. */
  readonly weight: number;
  /** All findings of all patterns, ordered by pattern, then start. The empty answer is one shared frozen array. */
  find(text: string): readonly Finding[];
  /** The same in two steps. */
  scan(text: string): Scan;
  /** The text as read, and with spelled-out letters closed up: only those that differ from the text itself. */
  views(text: string): readonly View[];
  /** The first and the last so many symbols of a text; both are the whole text where it is short. */
  ends(text: string, symbols: number): Ends;
  /** The score of a text by a learned pattern, and the stretches that weigh most, the heaviest first; for people. */
  weigh(pattern: number, text: string): Weighed | undefined;
  /** What the text was read as at that level, for people. */
  readAs(text: string, evasion: Evasion): string;
};

/** `weight` is the stretch's share of all that speaks for a match, from 0 to 1. Scores are in thousandths of the margin. */
export type Weighed = {
  readonly score: number;
  readonly threshold: number;
  readonly stretches: readonly { readonly start: number; readonly end: number; readonly weight: number }[];
};

export type Ends = { readonly head: string; readonly tail: string; readonly isWhole: boolean };

/** Another reading of a text that knows where each stretch of it stood. UTF-16 offsets, half-open. */
export type View = {
  readonly text: string;
  placeOf(start: number, end: number): { readonly start: number; readonly end: number };
};

/** What cannot be compiled, with the pattern it concerns. `rules/` turns these into errors with file and line. */
export type PatternProblem = {
  readonly pattern: number;
  /** Index into `terms`, where it concerns one. */
  readonly term: number | undefined;
  readonly code: 'E-REGEX' | 'E-SLOW' | 'E-TERM-EMPTY' | 'E-TERM-SINGLE-CJK' | 'E-TERM-EVERYTHING';
  readonly message: Saying;
  readonly hint: Saying;
};

export type CompiledEngine =
  | { readonly ok: true; readonly engine: Engine }
  | { readonly ok: false; readonly problems: readonly PatternProblem[] };
