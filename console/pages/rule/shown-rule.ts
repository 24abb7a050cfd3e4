import type { ListedRule } from '../../../src/api/contract/rules.ts';

/** The answer of `GET /rules/:id`. */
export type Rule = ListedRule & {
  readonly when: unknown;
  readonly except: readonly string[];
  readonly scope: unknown;
  readonly brake: { readonly share: number; readonly min: number; readonly windowMs: number } | null;
  readonly examples: { readonly match: number; readonly noMatch: number; readonly sequences: number };
  readonly lastDay: { readonly hits: number; readonly judged: number } | null;
};
