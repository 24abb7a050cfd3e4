import type { Evasion, Pattern, PatternProblem } from '../engine.ts';
import { CJK, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import type { PrivateUnits } from '../reading/private-units.ts';
import { makeReader, type Reader } from '../reading/reader.ts';
import { KATAKANA, readings } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import { BREAK, type EntryTable, type EntryWriter, makeEntryWriter, WAS_KATAKANA } from '../tables/entries.ts';
import { LONGEST_TERM } from './path.ts';

const SHOWS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}\p{S}]/u;
/** Symbols that belong to a term even at its edge: `@everyone`, `$$$`. */
const KEPT_AT_EDGE = '@$#+';

type Problem = Omit<PatternProblem, 'pattern' | 'term'>;

function isBlank(runs: Runs): boolean {
  for (let at = 0; at < runs.count; at++) if (runs.kind[at] !== SPACE) return false;
  return true;
}

/** Three marks of two kinds and more are a drawing, (.)(.), not punctuation. */
function isDrawing(term: string): boolean {
  const marks = [...term.replace(/\s/gu, '')];
  return marks.length >= 3 && new Set(marks).size >= 2;
}

type Owner = { readonly pattern: number; readonly term: number; readonly evasion: Evasion };

/** Reads a term and writes its entry; what cannot be matched with sense comes back as a problem, and nothing is written. */
function readTerm(
  term: string,
  owner: Owner,
  { reader, privateUnits, writer }: { reader: Reader; privateUnits: PrivateUnits; writer: EntryWriter },
): Problem | undefined {
  const { astral } = readings();
  for (const character of term)
    if (character.length === 2 && !astral.has(character.codePointAt(0)!)) privateUnits.take(character);
  const runs = reader.read(term);
  const quoted = (): string => JSON.stringify(term);
  if (isBlank(runs))
    return refuse('E-TERM-EMPTY', `the phrase ${quoted()} is empty`, 'remove the line, or write a phrase');
  if (!SHOWS_SOMETHING.test(term) && !isDrawing(term))
    return refuse(
      'E-TERM-EVERYTHING',
      `the phrase ${quoted()} is only punctuation and would match everything`,
      'write a word',
    );

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
  const symbolic = letters < 2 || letters === digits || (wide === 0 && letters <= 2);
  let sequence = '';
  let broken = false;
  for (let at = 0; at < runs.count; at++) {
    const kind = runs.kind[at]!;
    const symbol = String.fromCharCode(runs.symbol[at]!);
    const edge = sequence === '' || at === runs.count - 1;
    const keeps =
      kind >= LETTER ||
      (kind === GAP && runs.symbol[at] !== 0 && symbolic) ||
      (kind === 0 &&
        (edge ? KEPT_AT_EDGE.includes(symbol) : runs.other[at] !== 0 || symbol === '*') &&
        runs.kind[at - 1] !== CJK);
    if (!keeps) {
      broken = sequence !== '';
      continue;
    }
    for (let times = 0; times < runs.length[at]! && sequence.length < LONGEST_TERM; times++) {
      const shape = (broken ? BREAK : 0) | ((runs.traits[at]! & KATAKANA) !== 0 ? WAS_KATAKANA : 0);
      writer.symbol(runs.symbol[at]!, kind, shape);
      sequence += symbol;
      broken = false;
    }
  }
  if (sequence === '')
    return refuse('E-TERM-EMPTY', `the phrase ${quoted()} has nothing that can be read`, 'write a phrase');
  if (sequence.length === 1 && wide === 1) {
    writer.drop();
    return refuse(
      'E-TERM-SINGLE-CJK',
      `${quoted()} is a single character; it would match inside innocent words`,
      'use a phrase of two characters or more',
    );
  }
  if (sequence.length === 1 && letters === 1) {
    writer.drop();
    return refuse(
      'E-TERM-EVERYTHING',
      `${quoted()} is a single letter or digit and would match nearly everything`,
      'use a word',
    );
  }
  const script = wide === 0 ? 'latin' : wide === letters ? 'cjk' : 'mixed';
  writer.end({ ...owner, script, literal: term.trim().toLowerCase() });
  return undefined;
}

const refuse = (code: Problem['code'], message: string, hint: string): Problem => ({ code, message, hint });

/** All terms of all patterns as entries, with what is wrong about any of them. */
export function readTerms(
  patterns: readonly Pattern[],
  privateUnits: PrivateUnits,
): { entries: EntryTable; problems: PatternProblem[] } {
  const writing = { reader: makeReader(privateUnits), privateUnits, writer: makeEntryWriter() };
  const problems: PatternProblem[] = [];
  patterns.forEach((given, pattern) => {
    if (given.type !== 'terms') return;
    const { evasion } = given;
    given.terms.forEach((text, term) => {
      const problem = readTerm(text, { pattern, term, evasion }, writing);
      if (problem !== undefined) problems.push({ ...problem, pattern, term });
    });
  });
  return { entries: writing.writer.finish(), problems };
}
