import { CJK, CLAUSE, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import { FOREIGN, SWAP } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import { BREAK, type Entry } from '../tables/entries.ts';
import { isDictionaryWord, isEnglishWord } from '../words/lexicon.ts';
import { isSecondName } from '../words/names.ts';
import { believeGap } from './believe-cjk.ts';
import { believeSpelledOut } from './believe-spelled-out.ts';
import { DRAWN, EXACT, HIDDEN, type Path } from './path.ts';

const symbols = (text: string): ReadonlySet<number> => new Set([...text].map((symbol) => symbol.charCodeAt(0)));
/** Symbols that join words in innocent text, so that one of them between two words shows nothing. */
const JOINERS = symbols('-/.,\':;&+()"’“”‘!?_=…·|\\@#<>[]{}*~`^%');
/** Those of them that stand inside single tokens (addresses, paths, times, possessives). */
const WIRES = symbols("./:,'’@&+=#");
/** Symbols that innocent text puts before or behind a word. */
const OPENERS = symbols('([{<#@&+^%!*|');
const CLOSERS = symbols('!)]}>|+%&^#*');
const ASTERISK = '*'.charCodeAt(0);
const APOSTROPHES = symbols("'’‘`´");

/** The runs as a plain lower-case ASCII word, or undefined where a letter is foreign or something else stands there. */
function plainWord(runs: Runs, from: number, to: number): string | undefined {
  let word = '';
  for (let at = from; at < to; at++) {
    if (runs.kind[at] !== LETTER || (runs.traits[at]! & FOREIGN) !== 0) return undefined;
    word += String.fromCharCode(runs.symbol[at]!).repeat(runs.length[at]!);
  }
  return word;
}
const SHORT = new Set(
  'a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we'.split(' '),
);
/** A word that may stand beside another: longer ones by the dictionary, short ones only if everybody uses them. */
const isCommon = (word: string | undefined): boolean =>
  word !== undefined && (word.length < 3 ? SHORT.has(word) : isEnglishWord(word));
const isOrdinary = (word: string | undefined): boolean => word !== undefined && word.length > 1 && isEnglishWord(word);

/** What makes a word of another one: apart from it, it is a slip of the keyboard and no disguise. */
const SUFFIXES = new Set('d ed er ers es ing ist ists ly s y'.split(' '));

/**
 * Adjoining runs without a gap between, how many symbols of the term they hold, and whether the term has a gap there that
 * the text has not.
 */
type Piece = { readonly from: number; readonly to: number; readonly held: number; readonly closed: boolean };
type Gap = { readonly at: number; readonly space: boolean; readonly symbol: boolean; readonly own: boolean };

/** What lies between the symbols of the path: one gap per place where something does, or where the term has one. */
function gapsOf(entry: Entry, path: Path): Gap[] {
  const { runs, first, after, depth } = path;
  const gaps: Gap[] = [];
  for (let at = 1; at < depth; at++) {
    let space = false;
    let symbol = false;
    for (let run = after[at - 1]!; run < first[at]!; run++) {
      const kind = runs.kind[run]!;
      if (kind === SPACE || kind === CLAUSE) space = true;
      else if (kind === GAP) symbol = true;
    }
    const own = (entry.shape[at]! & BREAK) !== 0;
    if (space || symbol || own) gaps.push({ at, space, symbol, own });
  }
  return gaps;
}

/** What the path needed beside plain letters. */
type Effort = {
  letters: number;
  foreign: number;
  digits: number;
  symbols: number;
  swaps: number;
  hidden: number;
  stretched: boolean;
};

function effortOf(path: Path): Effort {
  const { runs, first, after, how, depth } = path;
  const effort: Effort = { letters: 0, foreign: 0, digits: 0, symbols: 0, swaps: 0, hidden: 0, stretched: false };
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    const kind = runs.kind[run]!;
    const shaped = (runs.traits[run]! & FOREIGN) !== 0;
    if (how[at] === HIDDEN) effort.hidden++;
    else if (how[at] === EXACT) {
      if (kind === LETTER || kind === CJK) effort[shaped ? 'foreign' : 'letters']++;
    } else if (kind === DIGIT) effort.digits++;
    else if (kind === GAP) effort.symbols++;
    else if (how[at] === DRAWN || ((runs.traits[run]! & SWAP) !== 0 && !shaped)) effort.swaps++;
    else effort.foreign++;
    const isLast = at + 1 === depth || first[at + 1] !== run;
    if (isLast && how[at] !== HIDDEN && after[at]! - run === 1) {
      let used = 1;
      while (at - used >= 0 && first[at - used] === run) used++;
      if (runs.length[run]! > used) effort.stretched = true;
    }
    // Letters passed over as repeats of the one before.
    if (at > 0 && run > after[at - 1]!)
      for (let between = after[at - 1]!; between < run; between++)
        if (runs.kind[between]! >= LETTER) effort.stretched = true;
  }
  return effort;
}

/** Digits, symbols and swaps: enough of the word must be written in letters, and it must not be a word as it stands. */
function believeReadings(entry: Entry, path: Path, effort: Effort): boolean {
  const { runs, first, after, how, depth } = path;
  const { letters, foreign, digits, symbols: marks, swaps, hidden } = effort;
  const shown = letters + foreign;
  if (hidden > 0) {
    if (depth < 4 && !(depth === 3 && isStarred(path))) return false;
    if (marks + digits + swaps > 0 && (hidden > 1 || shown < (isStarred(path) ? 2 : 3))) return false;
    // fu*! is no "furl": two signs in a row at the end are both masks, or none.
    if (marks > 0 && (runs.kind[first[0]!] === GAP || runs.kind[first[depth - 1]!] === GAP)) return false;
    if (hidden * 2 > depth && (hidden > 4 || !isStarred(path))) return false;
    if (how[0] === HIDDEN || how[depth - 1] === HIDDEN) return false;
  }
  if (digits > 0) {
    if (shown + marks === 0) return false;
    // "4片" is four slices, not A片.
    if (entry.script === 'mixed' && latinPart(entry) < 3) return false;
    if (depth <= 3 && digits + swaps > 1) return false;
    if (digits === 1 && marks + swaps === 0 && hasShortWordWithDigit(entry, path)) return false;
    if (digits > shown + marks && (depth < 4 || (digitGroups(path) < 2 && (depth < 5 || shown < 2)))) return false;
    if (!believeDigitEdges(path)) return false;
  }
  if (swaps > 0 && (depth < 4 || swaps * 2 > depth)) return false;
  if (marks > 0) {
    if (shown + digits === 0 && depth < 3) return false;
    if (!believeSymbols(path)) return false;
  }
  if (swaps + hidden + digits > 0 || effort.stretched) {
    // Words that the term does not have need an excuse: they are none, or stand beside one that is none.
    let ordinary = false;
    let odd = false;
    for (let run = first[0]!; run < after[depth - 1]!; ) {
      let end = run;
      while (end < after[depth - 1]! && runs.kind[end]! >= LETTER) end++;
      const word = plainWord(runs, run, end);
      if (word !== undefined && word.length > 1 && !entry.sequence.includes(word))
        if (isDictionaryWord(word)) ordinary = true;
        else odd = true;
      run = end + 1;
    }
    if (ordinary && !odd) return false;
  }
  return !effort.stretched || believeStretched(entry, path);
}

/** As many asterisks as letters is how people spare each other a word: b***h. */
function isStarred({ runs, first, how, depth }: Path): boolean {
  for (let at = 0; at < depth; at++) if (how[at] === HIDDEN && runs.symbol[first[at]!] !== ASTERISK) return false;
  return true;
}

function believeStretched(entry: Entry, path: Path): boolean {
  if (path.depth <= 2) return false;
  if (new Set(entry.sequence).size === 1) return false;
  return entry.kinds.some((kind) => kind !== DIGIT) && !isDoubledName(path);
}

/** A name, and a letter that it has twice is its own. */
function isDoubledName({ text, runs, first, after, depth }: Path): boolean {
  const from = first[0]!;
  const to = after[depth - 1]!;
  for (let run = from; run < to; run++) if (runs.length[run]! > 2 || runs.kind[run] !== LETTER) return false;
  return isSecondName(text, runs.from[from]!, runs.to[to - 1]!);
}

/** So many letters beside a word of two are more than chance. */
const PHRASE = 8;

/** "I have 3d" is not "I have ed": a lone digit in a word of two letters proves nothing, unless much else agrees. */
function hasShortWordWithDigit(entry: Entry, { runs, first, how, depth }: Path): boolean {
  if (depth - 2 >= PHRASE) return false;
  let start = 0;
  for (let at = 1; at <= depth; at++) {
    if (at < depth && (entry.shape[at]! & BREAK) === 0) continue;
    for (let letter = start; letter < at && at - start <= 2; letter++)
      if (how[letter] !== EXACT && runs.kind[first[letter]!] === DIGIT) return true;
    start = at;
  }
  return false;
}

/** Letters of spaced scripts in a term of mixed scripts. */
const latinPart = (entry: Entry): number => entry.kinds.reduce((sum, kind) => sum + (kind === LETTER ? 1 : 0), 0);

function digitGroups(path: Path): number {
  let groups = 0;
  for (let at = 0; at < path.depth; at++) {
    const isDigit = path.runs.kind[path.first[at]!] === DIGIT;
    if (isDigit && (at === 0 || path.runs.kind[path.first[at - 1]!] !== DIGIT)) groups++;
  }
  return groups;
}

/** A single reading at the edge of what is otherwise a word proves nothing in a short one: "4ever", "part 3". */
function believeDigitEdges(path: Path): boolean {
  const { runs, first, after, depth } = path;
  if (depth >= 6) return true;
  const from = first[0]!;
  const to = after[depth - 1]!;
  const opens = runs.kind[from] === DIGIT;
  const closes = runs.kind[to - 1] === DIGIT;
  if (opens === closes) return true;
  return !isOrdinary(plainWord(runs, opens ? from + 1 : from, closes ? to - 1 : to));
}

/** A symbol of the term from that one on is shown by a digit or a mark. */
function isDisguisedFrom({ runs, first, how, depth }: Path, from: number): boolean {
  for (let at = from; at < depth; at++)
    if (how[at] !== EXACT && (runs.kind[first[at]!] === DIGIT || runs.kind[first[at]!] === GAP)) return true;
  return false;
}

/** Punctuation that opens, closes or joins words is no letter where what remains are words: "(um", "yes|no". */
function believeSymbols(path: Path): boolean {
  const { runs, first, after, depth } = path;
  const from = first[0]!;
  const to = after[depth - 1]!;
  const isSymbol = (run: number): boolean => run >= from && run < to && runs.kind[run] === GAP;
  const opening = isSymbol(from);
  const closing = isSymbol(to - 1);
  if (opening && String.fromCharCode(runs.symbol[from]!) === '#' && !isDisguisedFrom(path, 1)) return false;
  // "$ cat", "$(cat": a symbol that stands apart from the word belongs to something else.
  if (opening && first[1]! > after[0]! && first[2] === after[1]) return false;
  for (let run = from; run < to; run++) {
    if (!isSymbol(run)) continue;
    const natural = run === from ? OPENERS : run === to - 1 ? CLOSERS : JOINERS;
    if (!natural.has(runs.symbol[run]!) || isSymbol(run + 1)) return true;
  }
  const words: (string | undefined)[] = [];
  for (let run = from; run < to; ) {
    let end = run;
    while (end < to && !isSymbol(end) && runs.kind[end] !== SPACE) end++;
    if (end > run) words.push(plainWord(runs, run, end));
    run = end + 1;
  }
  if (words.length === 1 && (opening || closing)) return !(words[0]?.length === 1 || isOrdinary(words[0]));
  return words.length === 0 || !words.every(isCommon);
}

function piecesOf(path: Path, gaps: readonly Gap[]): Piece[] {
  const cuts = new Set(gaps.filter((gap) => gap.space || gap.symbol).map((gap) => gap.at));
  const pieces: Piece[] = [];
  let start = 0;
  for (let at = 1; at <= path.depth; at++) {
    if (at < path.depth && !cuts.has(at)) continue;
    const closed = gaps.some((gap) => gap.own && gap.at > start && gap.at < at);
    pieces.push({ from: path.first[start]!, to: path.after[at - 1]!, held: at - start, closed });
    start = at;
  }
  return pieces;
}

const isWordWithSuffix = (runs: Runs, word: Piece, suffix: Piece): boolean =>
  SUFFIXES.has(plainWord(runs, suffix.from, suffix.to) ?? '') && isStem(plainWord(runs, word.from, word.to));
const isStem = (word: string | undefined): boolean => word !== undefined && word.length > 2 && isDictionaryWord(word);

/** A long word that people use is whole, and a few letters beside it are another: double ger. */
const isLongBeside = (runs: Runs, word: Piece, other: Piece): boolean =>
  word.to - word.from >= 6 && other.to - other.from <= 3 && isOrdinary(plainWord(runs, word.from, word.to));

/** Digits and marks that stand for letters have letters of the same piece beside them, marks on both sides; 1st has too few. */
function hasOddInside({ runs, first, how, depth }: Path, { from, to }: Piece): boolean {
  let letters = 0;
  let needed = 0;
  for (let run = from; run < to; run++) if (runs.kind[run] === LETTER) letters++;
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    if (run < from || run >= to || how[at] === EXACT || runs.kind[run] === LETTER) continue;
    const atEdge = run === from || run === to - 1;
    if (runs.kind[run] === GAP && atEdge) return false;
    needed = Math.max(needed, atEdge ? 3 : 2);
  }
  return letters >= needed;
}

function believeGaps(entry: Entry, path: Path, gaps: readonly Gap[], effort: Effort): boolean {
  const { runs, first, after, depth } = path;
  const inner = gaps.filter((gap) => !gap.own && (gap.space || gap.symbol));
  for (const gap of gaps) {
    if (!gap.own || inner.length > 0) continue;
    // Over the end of a sentence no phrase goes on.
    const end = String.fromCharCode(runs.symbol[after[gap.at - 1]!]!);
    if (gap.space && gap.symbol && '.!?;,:'.includes(end)) return false;
    // "fu" is not "f u".
    if (!gap.space && !gap.symbol && depth < 4) return false;
  }
  if (inner.length === 0) return true;
  if (effort.hidden > 0) return false;

  const latin = inner.filter((gap) => entry.kinds[gap.at] !== CJK && entry.kinds[gap.at - 1] !== CJK);
  // Every character on its own: a comma between is a separator like any other.
  const isSpelledOut = gaps.length === depth - 1 && depth >= 3;
  for (const gap of inner) if (!latin.includes(gap) && !isSpelledOut && !believeGap(path, gap.at)) return false;
  if (latin.length === 0) return true;

  const pieces = piecesOf(path, gaps);
  const singles = pieces.filter((piece) => piece.to - piece.from === 1 || piece.held === 1).length;
  if (singles === pieces.length) return believeSpelledOut(entry, path);
  const strange = pieces.filter((piece) => {
    const word = plainWord(runs, piece.from, piece.to);
    return piece.held > 1 && !isCommon(word);
  }).length;
  if (!latin.some((gap) => gap.space)) {
    const of = (gap: Gap): number => runs.symbol[after[gap.at - 1]!]!;
    if (latin.every((gap) => APOSTROPHES.has(of(gap)))) return strange > 0 && depth > 4 && !isContraction(path, pieces);
    if (!latin.every((gap) => JOINERS.has(of(gap)))) return true;
    if (latin.some((gap) => WIRES.has(of(gap))) && depth < 4) return false;
    return singles > 0 || strange > 0 || depth >= 6;
  }
  // Cut by a space: a piece must be no word, and nothing else may be odd about it.
  const { digits, symbols: marks, swaps, stretched } = effort;
  if (depth < 4 || swaps > 0 || stretched) return false;
  if (digits + marks > 0 && (depth < 5 || effort.letters < 3 || !pieces.every((piece) => hasOddInside(path, piece))))
    return false;
  if (pieces.length === 2) {
    const [left, right] = pieces as [Piece, Piece];
    if (isWordWithSuffix(runs, left, right) || isLongBeside(runs, left, right) || isLongBeside(runs, right, left))
      return false;
  }
  return strange > 0 && (first[0] === 0 || !APOSTROPHES.has(runs.symbol[first[0]! - 1]!));
}

/** What stands behind an apostrophe in a sentence: who're is two words, and not one with a mark in it. */
const CONTRACTIONS: ReadonlySet<string> = new Set('re ve ll d s t m'.split(' '));
const isContraction = ({ runs }: Path, pieces: readonly Piece[]): boolean =>
  pieces.length === 2 && CONTRACTIONS.has(plainWord(runs, pieces[1]!.from, pieces[1]!.to) ?? '');

/** Whether a way through the text that spells a term with letters of spaced scripts is the term. */
export function believeLatin(entry: Entry, path: Path): boolean {
  const gaps = gapsOf(entry, path);
  const effort = effortOf(path);
  // "therapist" is not "the rapist", nor "ur" two words.
  for (const { from, to, closed } of piecesOf(path, gaps))
    if (closed && isOrdinary(plainWord(path.runs, from, to))) return false;
  return believeReadings(entry, path, effort) && believeGaps(entry, path, gaps, effort);
}
