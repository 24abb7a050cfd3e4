import { compileEngine } from '../../src/text/compile.ts';
import type { Engine, Evasion, Pattern } from '../../src/text/engine.ts';

/** An engine for these patterns; the patterns of a test must compile. */
export function engineFor(...patterns: Pattern[]): Engine {
  const compiled = compileEngine(patterns);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.engine;
}

/** `term: what stood in the text`, one for each finding, for terms of one pattern. */
export function found(terms: readonly string[], text: string, evasion: Evasion = 'standard'): string[] {
  const engine = engineFor({ type: 'terms', terms, evasion });
  return engine.find(text).map(({ term, start, end }) => `${terms[term]}: ${text.slice(start, end)}`);
}
