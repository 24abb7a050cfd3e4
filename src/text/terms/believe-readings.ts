import { CJK, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import { FOREIGN, SWAP } from '../reading/readings.ts';
import { BREAK, type Entry } from '../tables/entries.ts';
import { isDictionaryWord } from '../words/lexicon.ts';
import { isPartOfName, isSecondName } from '../words/names.ts';
import { isCommon, isOrdinary, JOINERS, plainWord, symbolSet } from './latin-words.ts';
import { DRAWN, EXACT, HIDDEN, type Path } from './path.ts';

/** Which digits, symbols, swaps, masks and repeats are believed to be letters. */

/** Symbols that innocent text puts before or behind a word. */
const OPENERS = symbolSet('([{<#@&+^%!*|');
const CLOSERS = symbolSet('!)]}>|+%&^#*');
const ASTERISK = '*'.charCodeAt(0);

/** What the path needed beside plain letters. */
export type Effort = {
  letters: number;
  foreign: number;
  digits: number;
  symbols: number;
  swaps: number;
  hidden: number;
  stretched: boolean;
};

export function effortOf(path: Path): Effort {
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
export function believeReadings(entry: Entry, path: Path, effort: Effort): boolean {
  const { runs, first, after, how, depth } = path;
  const { letters, foreign, digits, symbols: marks, swaps, hidden } = effort;
  const shown = letters + foreign;
  if (hidden > 0) {
    if (isParted(path)) return false;
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
  if (swaps > 0 && (depth < 4 || swaps * 2 > depth || isInName(path))) return false;
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

/** c*l*a*s*s: a mask that also stands beyond the term, with a letter behind it, parts letters and hides none. */
function isParted({ runs, first, after, how, depth }: Path): boolean {
  const before = first[0]! - 1;
  const behind = after[depth - 1]!;
  for (let at = 0; at < depth; at++) {
    if (how[at] !== HIDDEN) continue;
    const mask = runs.symbol[first[at]!];
    if (before > 0 && runs.symbol[before] === mask && runs.kind[before - 1] === LETTER) return true;
    if (behind + 1 < runs.count && runs.symbol[behind] === mask && runs.kind[behind + 1] === LETTER) return true;
  }
  return false;
}

/** Spaztic_One: a swapped letter in a name of two parts is its own. */
const isInName = ({ text, runs, first, after, depth }: Path): boolean =>
  isPartOfName(text, runs.from[first[0]!]!, runs.to[after[depth - 1]! - 1]!);

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
