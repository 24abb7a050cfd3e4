import { type Saying, say } from '../../words/saying.ts';
import type { Evasion, Language, Pattern, PatternProblem, TermsPattern } from '../engine.ts';
import { profaneWords } from '../profanity/profanity.ts';
import { isKana } from '../reading/kana.ts';
import { CJK, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import type { PrivateUnits } from '../reading/private-units.ts';
import { makeReader, type Reader } from '../reading/reader.ts';
import { KATAKANA, readings } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import {
  BREAK,
  CHINESE,
  COMPOUNDS,
  type EntryTable,
  type EntryWriter,
  JAPANESE,
  MARKED,
  makeEntryWriter,
  OPEN_LEFT,
  OPEN_RIGHT,
  WAS_KATAKANA,
  WITH_FORMS,
} from '../tables/entries.ts';
import { alsoWritten } from './also-written.ts';
import { LONGEST_TERM } from './path.ts';

const SHOWS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}\p{S}]/u;
/** Marks that end a sentence or quote a phrase. Any other mark that is written at its edge is part of it: `.net`, `【广告】`. */
const PUNCTUATION_AT_END = '.,!?;:…~';
const QUOTES = '"\'`‘’“”«»';
const isLeftOutAtEdge = (mark: string, edge: 'start' | 'end'): boolean =>
  QUOTES.includes(mark) || (edge === 'end' && PUNCTUATION_AT_END.includes(mark));

/** A word needs so many letters to have compounds. */
// At 4: 5 fewer of 26,662 disguised, 4 fewer clean lines (docs/thresholds.md).
const LETTERS_WITH_COMPOUNDS = 3;
/** The last word of a phrase needs so many letters to have forms. */
// At 3: 4 more of 26,662 disguised, 37 more clean lines; at 5: 2 fewer disguised, 5 fewer other words, 133 fewer clean lines
// (docs/thresholds.md).
const LETTERS_WITH_FORMS = 4;
/** Up to so many letters a term keeps its symbols: `c++`, `3==D`. */
// At 1: 2 more and 3 fewer of 26,662 disguised, 8 more other words, 3 more clean lines (docs/thresholds.md).
const LETTERS_WITH_SYMBOLS = 2;

/** `*` at an end: a word may go on there. A phrase that stands between two of another kind, `**`, is only set in bold. */
const WILDCARD = /^\*(?=[^*\s])|(?<=[^*\s])\*$/gu;

/** What a phrase asks for by how it is written. */
type Written = { readonly text: string; readonly traits: number };
function withoutWildcards(term: string, { words }: TermsPattern): Written {
  const trimmed = term.trim();
  let traits = words === 'anywhere' ? OPEN_LEFT | OPEN_RIGHT : 0;
  const text = trimmed.replace(WILDCARD, (_, at: number) => {
    traits |= at === 0 ? OPEN_LEFT : OPEN_RIGHT;
    return '';
  });
  return { text, traits };
}

type Problem = Omit<PatternProblem, 'pattern' | 'term'>;

function isBlank(runs: Runs): boolean {
  for (let at = 0; at < runs.count; at++) if (runs.kind[at] !== SPACE) return false;
  return true;
}

// Nothing measured changes at 2 or 4 (docs/thresholds.md).
const MARKS_OF_DRAWING = 3;
// Nothing measured changes at 1 or 3 (docs/thresholds.md).
const KINDS_OF_DRAWING = 2;
/** Three marks of two kinds and more are a drawing, (.)(.), not punctuation. */
function isDrawing(term: string): boolean {
  const marks = [...term.replace(/\s/gu, '')];
  return marks.length >= MARKS_OF_DRAWING && new Set(marks).size >= KINDS_OF_DRAWING;
}

type Owner = {
  readonly pattern: number;
  readonly term: number;
  readonly evasion: Evasion;
  readonly given: TermsPattern;
};

/**
 * Reads a term and writes its entry. A term that cannot sensibly be matched comes back as a problem, and nothing is
 * written.
 */
function readTerm(
  whole: string,
  owner: Owner,
  { reader, privateUnits, writer }: { reader: Reader; privateUnits: PrivateUnits; writer: EntryWriter },
): Problem | undefined {
  const { astral } = readings();
  const { text: term, traits } = withoutWildcards(whole, owner.given);
  for (const character of term)
    if (character.length === 2 && !astral.has(character.codePointAt(0)!)) privateUnits.take(character);
  const runs = reader.read(term);
  const quoted = (): string => JSON.stringify(whole);
  if (isBlank(runs)) return refuse('E-TERM-EMPTY', say('phraseEmpty', quoted()), say('phraseEmptyHint'));
  if (!SHOWS_SOMETHING.test(term) && !isDrawing(term))
    return refuse('E-TERM-EVERYTHING', say('phrasePunctuation', quoted()), say('writeWord'));

  let letters = 0;
  let digits = 0;
  let wide = 0;
  for (let at = 0; at < runs.count; at++) {
    if (runs.kind[at]! < LETTER) continue;
    letters += runs.length[at]!;
    if (runs.kind[at] === DIGIT) digits += runs.length[at]!;
    if (runs.kind[at] === CJK) wide += runs.length[at]!;
  }
  // Without its symbols `9/11`, `3==D` or `c++` would be an everyday number or abbreviation: they stay part of it.
  const symbolic = letters < 2 || letters === digits || (wide === 0 && letters <= LETTERS_WITH_SYMBOLS);
  const inner = lettersOf(runs);
  let sequence = '';
  let broken = false;
  let marked = false;
  for (let at = 0; at < runs.count; at++) {
    const kind = runs.kind[at]!;
    const symbol = String.fromCharCode(runs.symbol[at]!);
    const edge = at < inner.from ? 'start' : at >= inner.to ? 'end' : undefined;
    const keeps =
      kind >= LETTER ||
      (kind === GAP && runs.symbol[at] !== 0 && symbolic) ||
      (kind === 0 &&
        runs.symbol[at] !== 0 &&
        (edge !== undefined
          ? !isLeftOutAtEdge(symbol, edge)
          : (runs.other[at] !== 0 || symbol === '*') && runs.kind[at - 1] !== CJK));
    if (!keeps) {
      broken = sequence !== '';
      marked ||= broken && kind !== SPACE;
      continue;
    }
    for (let times = 0; times < runs.length[at]! && sequence.length < LONGEST_TERM; times++) {
      const gap = (broken ? BREAK : 0) | (marked ? MARKED : 0);
      const shape = gap | ((runs.traits[at]! & KATAKANA) !== 0 ? WAS_KATAKANA : 0);
      writer.symbol(runs.symbol[at]!, kind, shape);
      sequence += symbol;
      broken = false;
      marked = false;
    }
  }
  if (sequence === '') return refuse('E-TERM-EMPTY', say('phraseUnreadable', quoted()), say('writePhrase'));
  if (sequence.length === 1 && wide === 1) {
    writer.drop();
    return refuse('E-TERM-SINGLE-CJK', say('singleCjk', quoted()), say('singleCjkHint'));
  }
  if (sequence.length === 1 && letters === 1) {
    writer.drop();
    return refuse('E-TERM-EVERYTHING', say('singleLetter', quoted()), say('singleLetterHint'));
  }
  const script = wide === 0 ? 'latin' : wide === letters ? 'cjk' : 'mixed';
  const { pattern, evasion, given } = owner;
  const wanted = traits | formsOf(runs, owner) | (script === 'cjk' && isKanji(runs) ? traitOf(given.language) : 0);
  writer.end({ pattern, term: owner.term, evasion, script, traits: wanted, literal: term.trim().toLowerCase() });
  return undefined;
}

/** From the first letter or digit to behind the last one. */
function lettersOf({ kind, count }: Runs): { readonly from: number; readonly to: number } {
  let from = 0;
  let to = count;
  while (from < count && kind[from]! < LETTER) from++;
  while (to > from && kind[to - 1]! < LETTER) to--;
  return { from, to };
}

/** Whether its last word is long enough to have forms that are its own. */
function formsOf({ kind, length, count }: Runs, { given, evasion }: Owner): number {
  if (given.forms === 'off' || evasion === 'off') return 0;
  let letters = 0;
  for (let at = count - 1; at >= 0 && kind[at] === LETTER; at--) letters += length[at]!;
  const isOneWord = kind.subarray(0, count).every((one) => one === LETTER);
  const compounds = isOneWord && letters >= LETTERS_WITH_COMPOUNDS ? COMPOUNDS : 0;
  return compounds | (letters >= LETTERS_WITH_FORMS ? WITH_FORMS : 0);
}

/** Of a term of Han characters only. */
const traitOf = (language: Language | undefined): number =>
  language === 'ja' ? JAPANESE : language === 'zh' ? CHINESE : 0;

/** Han characters and nothing else: Japanese and Chinese are written alike. */
function isKanji({ kind, symbol, count }: Runs): boolean {
  for (let at = 0; at < count; at++) if (kind[at] === CJK && isKana(symbol[at]!)) return false;
  return count > 0;
}

const refuse = (code: Problem['code'], message: Saying, hint: Saying): Problem => ({ code, message, hint });

/** All terms of all patterns as entries, with what is wrong about any of them. */
export function readTerms(
  patterns: readonly Pattern[],
  privateUnits: PrivateUnits,
): { entries: EntryTable; problems: PatternProblem[] } {
  const writing = { reader: makeReader(privateUnits), privateUnits, writer: makeEntryWriter() };
  const problems: PatternProblem[] = [];
  patterns.forEach((given, pattern) => {
    if (given.type === 'profanity' && given.evasion !== 'off') {
      const words: TermsPattern = { type: 'terms', terms: profaneWords(), evasion: given.evasion, forms: 'off' };
      for (const word of words.terms)
        readTerm(word, { pattern, term: 0, evasion: given.evasion, given: words }, writing);
    }
    if (given.type !== 'terms') return;
    const { evasion } = given;
    given.terms.forEach((text, term) => {
      const problem = readTerm(text, { pattern, term, evasion, given }, writing);
      if (problem !== undefined) problems.push({ ...problem, pattern, term });
      else if (evasion === 'high')
        for (const way of alsoWritten(text)) readTerm(way, { pattern, term, evasion, given }, writing);
    });
  });
  return { entries: writing.writer.finish(), problems };
}
