import type { Action, ConversationKind, RuleState, Severity } from '../model.ts';
import type { Evasion } from '../text/engine.ts';

/**
 * A rule set as data: parsed, checked, lists read in, nothing compiled. `judge/` compiles it.
 * Immutable; its `hash` covers every byte that can change a verdict (rule files, lists, defaults).
 */
export type RuleSet = {
  /** Hex; the first 8 digits name it for people. */
  readonly hash: string;
  readonly rules: readonly Rule[];
};

export type Rule = {
  readonly id: string;
  readonly title: string;
  readonly policy: string;
  readonly severity: Severity;
  readonly state: RuleState;
  readonly scope: Scope;
  readonly when: Condition;
  /** Phrases that cancel only the matches they overlap. */
  readonly except: readonly string[];
  readonly then: readonly Action[];
  readonly examples: Examples;
};

/** Absent means no restriction. */
export type Scope = {
  readonly conversations: readonly ConversationKind[] | undefined;
  readonly groupTypes: readonly string[] | undefined;
  readonly groups: readonly string[] | undefined;
  readonly notGroups: readonly string[] | undefined;
  readonly sendersNot: readonly string[];
};

export type Condition =
  | { readonly type: 'any' | 'all' | 'none'; readonly of: readonly Condition[] }
  | { readonly type: 'terms'; readonly terms: readonly string[]; readonly evasion: Evasion; readonly list: string | undefined }
  | { readonly type: 'regex'; readonly source: string; readonly evasion: Evasion }
  | { readonly type: 'profanity'; readonly language: 'english'; readonly evasion: Evasion };

export type Examples = {
  readonly match: readonly string[];
  readonly noMatch: readonly string[];
};
