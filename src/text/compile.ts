import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { RE2JS } from 're2js';
import type { CompiledEngine, Evasion, Finding, Pattern, PatternProblem } from './engine.ts';
import { makeFindTerms } from './find-terms.ts';
import { makeReader, type Runs, spell } from './runs.ts';
import { readTerms } from './terms.ts';

const NOTHING: readonly Finding[] = Object.freeze([]);

type Matcher = (text: string, runs: Runs, found: Finding[]) => void;

function matchRegex(pattern: number, regex: RE2JS, evasion: Evasion): Matcher {
  return (text, runs, found) => {
    const raw = regex.matcher(text);
    while (raw.find())
      if (raw.end() > raw.start()) found.push({ pattern, term: 0, start: raw.start(), end: raw.end() });
    if (evasion === 'off') return;
    const spelt = spell(text, runs);
    const read = regex.matcher(spelt.text);
    while (read.find()) {
      if (read.end() <= read.start()) continue;
      const start = runs.from[spelt.run[read.start()]!]!;
      const end = runs.to[spelt.run[read.end() - 1]!]!;
      found.push({ pattern, term: 0, start, end });
    }
  };
}

function matchProfanity(pattern: number): Matcher {
  const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  return (text, _runs, found) => {
    for (const match of matcher.getAllMatches(text))
      found.push({ pattern, term: 0, start: match.startIndex, end: match.endIndex + 1 });
  };
}

const inOrder = (a: Finding, b: Finding): number =>
  a.pattern - b.pattern || a.start - b.start || a.end - b.end || a.term - b.term;
const same = (a: Finding, b: Finding | undefined): boolean => b !== undefined && inOrder(a, b) === 0;

/** Compiles patterns once, for matching often. Never throws: what cannot be compiled is a problem with its place. */
export function compileEngine(patterns: readonly Pattern[]): CompiledEngine {
  const reader = makeReader();
  const { entries, problems: termProblems } = readTerms(patterns, reader);
  const problems: PatternProblem[] = [...termProblems];
  const matchers: Matcher[] = [];
  patterns.forEach((pattern, index) => {
    if (pattern.type === 'regex') {
      try {
        matchers.push(matchRegex(index, RE2JS.compile(pattern.source, RE2JS.CASE_INSENSITIVE), pattern.evasion));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        problems.push({ pattern: index, term: undefined, code: 'E-REGEX', message, hint: 'use RE2 syntax' });
      }
    } else if (pattern.type === 'profanity') matchers.push(matchProfanity(index));
  });
  if (problems.length > 0) return { ok: false, problems };
  if (entries.length > 0) matchers.unshift(makeFindTerms(entries));
  return {
    ok: true,
    engine: {
      find(text) {
        const found: Finding[] = [];
        const runs = reader.read(text);
        for (const matcher of matchers) matcher(text, runs, found);
        if (found.length === 0) return NOTHING;
        return found.sort(inOrder).filter((finding, at) => !same(finding, found[at - 1]));
      },
      readAs: (text, evasion) => (evasion === 'off' ? text.toLowerCase() : spell(text, reader.read(text)).text),
    },
  };
}
