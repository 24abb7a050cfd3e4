import type { CompiledEngine, Engine, Finding, Pattern, PatternProblem } from './engine.ts';
import { type Expression, makeFindRegexes, readExpression } from './find-regexes.ts';
import { makeFindTerms } from './find-terms.ts';
import { warmLexicon } from './lexicon.ts';
import { type FindProfanity, makeFindProfanity } from './profanity.ts';
import { makeReader, spell } from './runs.ts';
import { readTerms } from './terms.ts';

const NOTHING: readonly Finding[] = Object.freeze([]);

const inOrder = (a: Finding, b: Finding): number =>
  a.pattern - b.pattern || a.start - b.start || a.end - b.end || a.term - b.term;

/** Sorted, and each only once: several ways through a text may lead to the same finding. */
function tidy(findings: Finding[]): readonly Finding[] {
  if (findings.length === 0) return NOTHING;
  if (findings.length === 1) return findings;
  findings.sort(inOrder);
  return findings.filter((finding, at) => at === 0 || inOrder(finding, findings[at - 1]!) !== 0);
}

function readExpressions(patterns: readonly Pattern[]): { expressions: Expression[]; problems: PatternProblem[] } {
  const expressions: Expression[] = [];
  const problems: PatternProblem[] = [];
  patterns.forEach((pattern, index) => {
    if (pattern.type !== 'regex') return;
    const read = readExpression(pattern.source);
    if (read.ok)
      expressions.push({ pattern: index, evasion: pattern.evasion, regex: read.regex, source: pattern.source });
    else problems.push({ ...read.problem, pattern: index });
  });
  return { expressions, problems };
}

/**
 * Compiles patterns once, for matching often. Does not throw: what cannot be compiled comes back as problems, all at
 * once, each with the pattern and term it concerns. Takes well under 2 s for 100,000 terms.
 */
export function compileEngine(patterns: readonly Pattern[]): CompiledEngine {
  const reader = makeReader();
  const { entries, problems: termProblems } = readTerms(patterns, reader);
  const { expressions, problems: expressionProblems } = readExpressions(patterns);
  const problems = [...termProblems, ...expressionProblems].sort((a, b) => a.pattern - b.pattern);
  if (problems.length > 0) return { ok: false, problems };

  const profane = [...patterns.keys()].filter((index) => patterns[index]!.type === 'profanity');
  const findTerms = entries.length > 0 ? makeFindTerms(entries) : undefined;
  const findRegexes = expressions.length > 0 ? makeFindRegexes(expressions, makeReader()) : undefined;
  const findProfanity: FindProfanity | undefined = profane.length > 0 ? makeFindProfanity() : undefined;
  if (findTerms !== undefined) warmLexicon();

  let findings: Finding[] = [];
  const addProfanity = (start: number, end: number): void => {
    for (const pattern of profane) findings.push({ pattern, term: 0, start, end });
  };
  const engine: Engine = {
    find(text) {
      const runs = reader.read(text);
      findings = [];
      findTerms?.(text, runs, findings);
      findRegexes?.(text, runs, findings);
      findProfanity?.(text, runs, addProfanity);
      return tidy(findings);
    },
    readAs: (text, evasion) => (evasion === 'off' ? text.toLowerCase() : spell(text, reader.read(text)).text),
  };
  return { ok: true, engine };
}
