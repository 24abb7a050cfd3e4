import {
  type CompiledEngine,
  type Engine,
  type Finding,
  type Pattern,
  type PatternProblem,
  type Scan,
  type Steps,
  unlimited,
  type View,
} from './engine.ts';
import { compileExpressions, type ExpressionTable, openExpressionSearch } from './expressions/find-regexes.ts';
import { compileLearned, type LearnedTable, openLearned } from './learned/find-learned.ts';
import { openProfanitySearch, profanityTable } from './profanity/profanity.ts';
import type { ProfanityTable } from './profanity/profanity-automaton.ts';
import { makeCloseUp } from './reading/close-up.ts';
import { endsOf } from './reading/ends.ts';
import { makePrivateUnits } from './reading/private-units.ts';
import { makeReader } from './reading/reader.ts';
import { readings } from './reading/readings.ts';
import { type Runs, spell, spellText } from './reading/runs.ts';
import { compileTerms, openTermSearch, type TermTable } from './terms/find-terms.ts';
import { warmLexicon } from './words/lexicon.ts';

const NOTHING: readonly Finding[] = Object.freeze([]);
const nothing = (): readonly Finding[] => NOTHING;
const NOTHING_SEEN: Scan = Object.freeze({ findings: NOTHING, possible: [], search: nothing });

const inOrder = (a: Finding, b: Finding): number =>
  a.pattern - b.pattern || a.start - b.start || a.end - b.end || a.term - b.term;

/** On its own: the runs are used again for the next text. */
function viewOf(text: string, runs: Runs): View {
  const { text: spelt, run } = spell(text, runs);
  const { from, to } = { from: runs.from.slice(0, runs.count), to: runs.to.slice(0, runs.count) };
  return { text: spelt, placeOf: (start, end) => ({ start: from[run[start]!]!, end: to[run[end - 1]!]! }) };
}

/** Sorted, and each only once: several ways through a text may lead to the same finding. */
function tidy(findings: Finding[]): readonly Finding[] {
  if (findings.length === 0) return NOTHING;
  if (findings.length === 1) return findings;
  findings.sort(inOrder);
  return findings.filter((finding, at) => at === 0 || inOrder(finding, findings[at - 1]!) !== 0);
}

type SearchIn = (text: string, pattern: number, steps: Steps) => readonly Finding[] | undefined;

/** A class, since most messages have one: some expression may match. */
class TextScan implements Scan {
  readonly findings: readonly Finding[];
  readonly possible: readonly number[];
  readonly #text: string;
  readonly #searchIn: SearchIn;

  constructor(text: string, findings: readonly Finding[], possible: readonly number[], searchIn: SearchIn) {
    this.#text = text;
    this.findings = findings;
    this.possible = possible;
    this.#searchIn = searchIn;
  }
  search(pattern: number, steps: Steps): readonly Finding[] | undefined {
    return this.#searchIn(this.#text, pattern, steps);
  }
}

/** Patterns compiled, as plain data that one thread can hand to another: `openEngine` makes it find things. */
export type EngineTable = {
  /** What the private units of the terms stand for, in order. */
  readonly characters: readonly string[];
  readonly terms: TermTable | undefined;
  readonly expressions: ExpressionTable | undefined;
  readonly profanity: { readonly patterns: readonly number[]; readonly table: ProfanityTable } | undefined;
  readonly learned: LearnedTable | undefined;
};

export type CompiledTable =
  | { readonly ok: true; readonly table: EngineTable }
  | { readonly ok: false; readonly problems: readonly PatternProblem[] };

/**
 * Compiles patterns once, for matching often. Does not throw: what cannot be compiled comes back as problems, all at
 * once, each with the pattern and term it concerns. Takes well under 2 s for 100,000 terms.
 */
export function compilePatterns(patterns: readonly Pattern[]): CompiledTable {
  const privateUnits = makePrivateUnits();
  const terms = compileTerms(patterns, privateUnits);
  const expressions = compileExpressions(patterns, privateUnits);
  const problems = [...terms.problems, ...expressions.problems].sort((a, b) => a.pattern - b.pattern);
  if (problems.length > 0) return { ok: false, problems };
  const profane = [...patterns.keys()].filter((index) => patterns[index]!.type === 'profanity');
  return {
    ok: true,
    table: {
      characters: privateUnits.taken,
      terms: terms.table,
      expressions: expressions.table,
      profanity: profane.length > 0 ? { patterns: profane, table: profanityTable() } : undefined,
      learned: compileLearned(patterns),
    },
  };
}

/** Loads what every engine of the process shares, so that no message waits for it (about 0.3 s the first time). */
function warmEngine(): void {
  readings();
  warmLexicon();
}

/** An engine over compiled patterns. Nothing is worked out here, so it takes no time worth speaking of once it is warm. */
export function openEngine(table: EngineTable): Engine {
  warmEngine();
  const privateUnits = makePrivateUnits(table.characters);
  const reader = makeReader(privateUnits);
  const closeUp = makeCloseUp();
  const findTerms = table.terms && openTermSearch(table.terms, privateUnits);
  const expressions = table.expressions && openExpressionSearch(table.expressions, privateUnits);
  const findProfanity = table.profanity && openProfanitySearch(table.profanity.table);
  const profane = table.profanity?.patterns ?? [];
  const learned = table.learned && openLearned(table.learned);

  let findings: Finding[] = [];
  const addProfanity = (start: number, end: number): void => {
    for (const pattern of profane) findings.push({ pattern, term: 0, start, end });
  };
  const viewsOf = (text: string, close: (runs: Runs) => Runs | undefined): readonly View[] => {
    const runs = reader.read(text);
    const closed = close(runs);
    return [runs.changed ? runs : undefined, closed].flatMap((view) =>
      view === undefined ? [] : [viewOf(text, view)],
    );
  };
  /** What stands in the markup of a text, with what terms, profanity and models find there. */
  const inMarkup = (text: string, hidden: readonly number[], depth: number): readonly Finding[] =>
    hidden.length === 0 || depth === MOST_IN_MARKUP ? NOTHING : scan(onlyThat(text, hidden), depth + 1).findings;
  const scan = (text: string, depth = 0): Scan => {
    const runs = reader.read(text);
    const { hidden } = runs;
    findings = [];
    let possible: readonly number[] = [];
    findTerms?.(text, runs, findings);
    learned?.find(text, runs, findings);
    if (expressions !== undefined || findProfanity !== undefined) {
      const closed = closeUp.all(runs);
      if (expressions !== undefined) possible = expressions.possible(text, runs, closed);
      findProfanity?.(text, runs, closed, addProfanity);
    }
    const own = tidy(findings);
    const known = hidden.length === 0 ? own : tidy([...own, ...inMarkup(text, hidden, depth)]);
    return possible.length === 0 && known === NOTHING ? NOTHING_SEEN : new TextScan(text, known, possible, searchIn);
  };
  /** The other readings of the text that was searched last: one expression is tried after the other. */
  let searched: { readonly text: string; readonly views: readonly View[] } | undefined;
  const viewsOnce = (text: string): readonly View[] => {
    if (searched?.text !== text) searched = { text, views: viewsOf(text, closeUp.all) };
    return searched.views;
  };
  const searchIn: SearchIn = (text, pattern, steps) => {
    const found: Finding[] = [];
    const isDone = expressions?.search(pattern, text, () => viewsOnce(text), found, steps) !== false;
    return isDone ? tidy(found) : undefined;
  };
  return {
    weight: weightOf(table),
    scan: (text) => scan(text),
    find(text) {
      const { findings: known, possible } = scan(text);
      return possible.length === 0
        ? known
        : tidy([...known, ...possible.flatMap((pattern) => searchIn(text, pattern, unlimited()) ?? [])]);
    },
    ends: (text, symbols) => endsOf(text, symbols, reader),
    views: (text) => viewsOf(text, closeUp.addresses),
    weigh: (pattern, text) => learned?.weigh(pattern, text, reader.read(text)),
    readAs: (text, evasion) => (evasion === 'off' ? text.toLowerCase() : spellText(text, reader.read(text))),
  };
}

/** Markup in what stands in markup is looked at so often. */
const MOST_IN_MARKUP = 3;

/** Of a text only these stretches, each in its place, and spaces where all else stood. */
function onlyThat(text: string, stretches: readonly number[]): string {
  const units = new Uint16Array(text.length).fill(0x20);
  for (let at = 0; at < stretches.length; at += 2)
    for (let unit = stretches[at]!; unit < stretches[at + 1]!; unit++) units[unit] = text.charCodeAt(unit);
  return Buffer.from(units.buffer).toString('utf16le');
}

/** What each kind of search costs beside that for terms. Measured on the worst texts for each (bench/worst.ts). */
const HIGH_WEIGHS = 2;
const EXPRESSIONS_WEIGH = 0.5;
const PROFANITY_WEIGHS = 1;
const LEARNED_WEIGHS = 0.3;
const MODEL_WEIGHS = 0.2;

function weightOf({ terms, expressions, profanity, learned }: EngineTable): number {
  const isHigh = terms?.splits !== undefined;
  const looks = learned === undefined ? 0 : LEARNED_WEIGHS + MODEL_WEIGHS * learned.models.length;
  const high = isHigh ? HIGH_WEIGHS : 0;
  return (
    1 +
    high +
    (expressions === undefined ? 0 : EXPRESSIONS_WEIGH) +
    (profanity === undefined ? 0 : PROFANITY_WEIGHS) +
    looks
  );
}

/** Both at once. */
export function compileEngine(patterns: readonly Pattern[]): CompiledEngine {
  const compiled = compilePatterns(patterns);
  return compiled.ok ? { ok: true, engine: openEngine(compiled.table) } : compiled;
}
