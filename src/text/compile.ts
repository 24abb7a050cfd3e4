import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { RE2JS } from 're2js';
import type { CompiledEngine, Evasion, Finding, Pattern, PatternProblem } from './engine.ts';

const NOTHING: readonly Finding[] = Object.freeze([]);
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const WORD = /[\p{L}\p{N}]/u;

type Read = { text: string; starts: number[]; ends: number[] };

/** Compatibility forms, case, invisible characters and combining marks undone; every unit knows where it stood. */
function read(text: string, evasion: Evasion): Read {
  let out = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    const folded =
      evasion === 'off'
        ? character.toLowerCase()
        : character
            .normalize('NFKD')
            .toLowerCase()
            .replace(/[\p{Mn}\p{Cf}]/gu, '');
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(at);
      ends.push(end);
    }
    out += folded;
    at = end;
  }
  return { text: out, starts, ends };
}

type Matcher = (text: string, found: Finding[]) => void;

function matchTerms(pattern: number, terms: readonly string[], evasion: Evasion): Matcher {
  const needles = terms.map((term) => read(term, evasion).text);
  const isWord = (character: string | undefined): boolean =>
    character !== undefined && WORD.test(character) && !CJK.test(character);
  return (text, found) => {
    const view = read(text, evasion);
    needles.forEach((needle, term) => {
      for (let at = view.text.indexOf(needle); at >= 0; at = view.text.indexOf(needle, at + 1)) {
        const end = at + needle.length;
        if (isWord(needle[0]) && isWord(view.text[at - 1])) continue;
        if (isWord(needle.at(-1)) && isWord(view.text[end])) continue;
        found.push({ pattern, term, start: view.starts[at]!, end: view.ends[end - 1]! });
      }
    });
  };
}

function matchRegex(pattern: number, regex: RE2JS, evasion: Evasion): Matcher {
  const scan = (view: Read, found: Finding[]): void => {
    const matcher = regex.matcher(view.text);
    while (matcher.find()) {
      if (matcher.end() > matcher.start())
        found.push({ pattern, term: 0, start: view.starts[matcher.start()]!, end: view.ends[matcher.end() - 1]! });
    }
  };
  return (text, found) => {
    const units = Array.from({ length: text.length }, (_, at) => at);
    scan({ text, starts: units, ends: units.map((at) => at + 1) }, found);
    if (evasion !== 'off') scan(read(text, evasion), found);
  };
}

function matchProfanity(pattern: number): Matcher {
  const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  return (text, found) => {
    for (const match of matcher.getAllMatches(text))
      found.push({ pattern, term: 0, start: match.startIndex, end: match.endIndex + 1 });
  };
}

/** Compiles patterns once, for matching often. Never throws: what cannot be compiled is a problem with its place. */
export function compileEngine(patterns: readonly Pattern[]): CompiledEngine {
  const problems: PatternProblem[] = [];
  const matchers: Matcher[] = [];
  patterns.forEach((pattern, index) => {
    if (pattern.type === 'terms') {
      pattern.terms.forEach((term, termIndex) => {
        const folded = read(term, 'standard').text.trim();
        if (folded === '')
          problems.push({
            pattern: index,
            term: termIndex,
            code: 'E-TERM-EMPTY',
            message: 'the term is empty',
            hint: 'remove it',
          });
        else if ([...folded].length === 1 && CJK.test(folded))
          problems.push({
            pattern: index,
            term: termIndex,
            code: 'E-TERM-SINGLE-CJK',
            message: `"${term}" is a single character`,
            hint: 'use a phrase',
          });
        else if (!WORD.test(folded) && !/\p{Extended_Pictographic}/u.test(folded))
          problems.push({
            pattern: index,
            term: termIndex,
            code: 'E-TERM-EVERYTHING',
            message: `"${term}" has no letter or digit`,
            hint: 'use a word',
          });
      });
      matchers.push(matchTerms(index, pattern.terms, pattern.evasion));
    } else if (pattern.type === 'regex') {
      try {
        matchers.push(matchRegex(index, RE2JS.compile(pattern.source, RE2JS.CASE_INSENSITIVE), pattern.evasion));
      } catch (error) {
        problems.push({
          pattern: index,
          term: undefined,
          code: 'E-REGEX',
          message: String((error as Error).message),
          hint: 'use RE2 syntax',
        });
      }
    } else matchers.push(matchProfanity(index));
  });
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    engine: {
      find(text) {
        const found: Finding[] = [];
        for (const matcher of matchers) matcher(text, found);
        if (found.length === 0) return NOTHING;
        return found.sort((a, b) => a.pattern - b.pattern || a.start - b.start || a.end - b.end);
      },
      readAs: (text, evasion) => read(text, evasion).text,
    },
  };
}
