import type { RuleWords } from './words.ts';

/**
 * Something to be said, not yet in any language: the name of a text and its arguments. It is plain data, so it can cross
 * threads and be told in the reader's language. Each language has one table (`en/`, `zh/`, `ja/`) of the same type: a text
 * missing in one of them does not compile.
 */
export type Saying = {
  [K in keyof RuleWords]: { readonly say: K; readonly args: Readonly<Parameters<RuleWords[K]>> };
}[keyof RuleWords];
/** Several are told one after the other. */
export type Told = Saying | readonly Saying[];

export const say = <K extends keyof RuleWords>(name: K, ...args: Parameters<RuleWords[K]>): Saying =>
  ({ say: name, args }) as unknown as Saying;

/** One after the other. */
export const toldBehind = (before: Saying, told: Told): Told => [before, ...('say' in told ? [told] : told)];

/** The text in one language. */
export function tell(words: RuleWords, told: Told): string {
  const all: readonly Saying[] = 'say' in told ? [told] : told;
  return all.map(({ say: name, args }) => (words[name] as (...args: readonly unknown[]) => string)(...args)).join('');
}
