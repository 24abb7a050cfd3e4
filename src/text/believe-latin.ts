import { CLAUSE, DIGIT, GAP, LETTER, SPACE } from './kinds.ts';
import { isEnglishWord } from './lexicon.ts';
import { DRAWN, EXACT, HIDDEN, OTHER, type Path } from './path.ts';
import { FOREIGN, SWAP } from './readings.ts';
import type { Runs } from './runs.ts';
import { BREAK, type Entry } from './terms.ts';

/** Symbols that stand between and around words in innocent text, so that one of them shows nothing. */
const JOINERS = new Set([...'-/.,\':;&+()"’“”‘!?_=…·|\\@#<>[]{}*~`^%'].map((symbol) => symbol.charCodeAt(0)));
const OPENERS = new Set([...'([{<#@&+^%!*|'].map((symbol) => symbol.charCodeAt(0)));
const CLOSERS = new Set([...'!)]}>|+%&^#*'].map((symbol) => symbol.charCodeAt(0)));
const APOSTROPHES = new Set([..."'’‘`´"].map((symbol) => symbol.charCodeAt(0)));
/** Masks that innocent text has inside words too often to be taken for hidden letters. */
const WEAK_MASKS = new Set([...'-_.~=+$@!%&^?…·#'].map((symbol) => symbol.charCodeAt(0)));

/** The runs as a plain lower-case ASCII word, or undefined where a letter is foreign or something else stands there. */
function plainWord(runs: Runs, from: number, to: number): string | undefined {
  let word = '';
  for (let at = from; at < to; at++) {
    if (runs.kind[at] !== LETTER || (runs.traits[at]! & FOREIGN) !== 0) return undefined;
    word += String.fromCharCode(runs.symbol[at]!).repeat(runs.length[at]!);
  }
  return word;
}

const isOrdinary = (word: string | undefined): boolean => word !== undefined && word.length > 1 && isEnglishWord(word);

type Gap = {
  readonly at: number;
  readonly space: boolean;
  readonly symbol: boolean;
  readonly clause: boolean;
  readonly own: boolean;
};

/** What lies between the symbols of the path: one gap per place where something does. */
function gapsOf(entry: Entry, path: Path): Gap[] {
  const { runs, first, after, depth } = path;
  const gaps: Gap[] = [];
  for (let at = 1; at < depth; at++) {
    const from = after[at - 1]!;
    const to = first[at]!;
    let space = false;
    let symbol = false;
    let clause = false;
    for (let run = from; run < to; run++) {
      const kind = runs.kind[run]!;
      if (kind === SPACE) space = true;
      else if (kind === CLAUSE) clause = true;
      else if (kind === GAP) symbol = true;
    }
    const own = (entry.shape[at]! & BREAK) !== 0;
    if (space || symbol || clause || own) gaps.push({ at, space, symbol, clause, own });
  }
  return gaps;
}

/** Where a spelt-out run of single letters goes on beyond the path, the letters there. */
function spelledOn(runs: Runs, from: number, step: 1 | -1): string {
  let letters = '';
  let at = from;
  for (;;) {
    let gap = at;
    while (gap >= 0 && gap < runs.count && runs.kind[gap]! < LETTER) gap += step;
    if (gap === at || gap < 0 || gap >= runs.count) return letters;
    const beyond = gap + step;
    const single = beyond < 0 || beyond >= runs.count || runs.kind[beyond]! < LETTER;
    if (runs.kind[gap] !== LETTER || runs.length[gap] !== 1 || !single) return letters;
    const letter = String.fromCharCode(runs.symbol[gap]!);
    letters = step === 1 ? letters + letter : letter + letters;
    at = gap + step;
  }
}

/** Whether every letter stands alone, and the sequence is not part of a longer innocent one. */
function believeSpelledOut(entry: Entry, path: Path): boolean {
  const { runs, depth } = path;
  if (depth < 3) return false;
  const before = spelledOn(runs, path.first[0]! - 1, -1);
  const behind = spelledOn(runs, path.after[depth - 1]!, 1);
  if (before === '' && behind === '') return true;
  const whole = before + entry.sequence + behind;
  return (
    depth > 3 &&
    !isEnglishWord(whole) &&
    !isEnglishWord(before + entry.sequence) &&
    !isEnglishWord(entry.sequence + behind)
  );
}

function believeGaps(entry: Entry, path: Path, gaps: readonly Gap[]): boolean {
  const { runs, first, after, depth } = path;
  const inner = gaps.filter((gap) => !gap.own && (gap.space || gap.symbol || gap.clause));
  // The term's own gaps may be closed or filled, but not over the end of a sentence.
  for (const gap of gaps) {
    if (!gap.own || !gap.space || !gap.symbol) continue;
    const run = after[gap.at - 1]!;
    if (runs.kind[run] !== SPACE && '.!?;,:'.includes(String.fromCharCode(runs.symbol[run]!)) && inner.length === 0)
      return false;
  }
  if (inner.length === 0) return true;

  const cuts = new Set(inner.map((gap) => gap.at));
  const pieces: { from: number; to: number; length: number }[] = [];
  let start = 0;
  for (let at = 1; at <= depth; at++) {
    if (at < depth && !cuts.has(at)) continue;
    pieces.push({ from: first[start]!, to: after[at - 1]!, length: at - start });
    start = at;
  }
  const singles = pieces.filter((piece) => piece.to - piece.from === 1).length;
  if (singles === pieces.length && pieces.every((piece) => piece.length <= 2)) return believeSpelledOut(entry, path);

  const words = pieces.map((piece) => plainWord(runs, piece.from, piece.to));
  const strange = words.filter((word) => word === undefined || (word.length > 1 && !isEnglishWord(word))).length;
  const spaced = inner.some((gap) => gap.space || gap.clause);
  if (!spaced) {
    const apostrophe = inner.every((gap) => APOSTROPHES.has(runs.symbol[after[gap.at - 1]!]!));
    if (apostrophe) return strange > 0 && depth > 4;
    const joined = inner.every((gap) => JOINERS.has(runs.symbol[after[gap.at - 1]!]!));
    if (!joined) return true;
    if (singles > 0) return true;
    return strange > 0 || depth >= 6;
  }
  if (depth < 4) return false;
  // Cut once or twice: at least one piece must be no word, and most pieces must not be single letters used as words.
  if (pieces.length - singles <= 1 && singles <= 1) return strange > 0 && depth >= 4;
  return strange > 0;
}

/** Whether digits and symbols that stand for letters are meant as such. */
function believeReadings(entry: Entry, path: Path): boolean {
  const { runs, first, after, how, depth } = path;
  let letters = 0;
  let foreign = 0;
  let digits = 0;
  let symbols = 0;
  let swaps = 0;
  let hidden = 0;
  let strongMasks = 0;
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    const kind = runs.kind[run]!;
    const shape = (runs.traits[run]! & FOREIGN) !== 0;
    if (how[at] === HIDDEN) {
      hidden++;
      if (!WEAK_MASKS.has(runs.symbol[run]!)) strongMasks++;
    } else if (how[at] === DRAWN) {
      if (kind === LETTER) swaps++;
      else symbols++;
    } else if (how[at] === OTHER) {
      if (kind === DIGIT) digits++;
      else if (kind < LETTER) symbols++;
      else if ((runs.traits[run]! & SWAP) !== 0 && !shape) swaps++;
      else foreign++;
    } else if (how[at] === EXACT && kind === LETTER) {
      if (shape) foreign++;
      else letters++;
    }
  }
  const shown = letters + foreign;
  if (hidden > 0) {
    if (depth < 4 || strongMasks < hidden || hidden * 2 > depth || how[0] === HIDDEN) return false;
    if (how[depth - 1] === HIDDEN && depth < 5) return false;
  }
  if (digits > 0) {
    // A number is a number, and "4 片" four slices.
    if (shown + symbols === 0 || (entry.script === 'mixed' && latinPart(entry) < 3)) return false;
    if (depth <= 3 && digits + swaps > 1) return false;
    if (digits > shown + symbols && depth < 5) return false;
  }
  if (swaps > 0) {
    if (depth < 4 || swaps * 2 > depth) return false;
  }
  if (symbols > 0) {
    if (shown + digits === 0 && depth < 3) return false;
    if (!believeSymbols(path)) return false;
  }
  // Ordinary words stay ordinary, whatever else they could be read as.
  if (swaps > 0 || hidden > 0 || digits > 0) {
    const word = plainWord(runs, first[0]!, after[depth - 1]!);
    if (isOrdinary(word)) return false;
  }
  return true;
}

/** Letters of spaced scripts in a term of mixed scripts. */
const latinPart = (entry: Entry): number => entry.kinds.reduce((sum, kind) => sum + (kind === LETTER ? 1 : 0), 0);

/** Punctuation that opens or closes a word, or joins two, is no letter if what remains are words. */
function believeSymbols(path: Path): boolean {
  const { runs, first, after, depth } = path;
  const from = first[0]!;
  const to = after[depth - 1]!;
  const isSymbol = (run: number): boolean => runs.kind[run] === GAP;
  const opening = isSymbol(from) && OPENERS.has(runs.symbol[from]!);
  const closing = isSymbol(to - 1) && CLOSERS.has(runs.symbol[to - 1]!);
  const parts: { from: number; to: number }[] = [];
  for (let run = from; run < to; run++) {
    if (isSymbol(run) || runs.kind[run] === SPACE) continue;
    let end = run + 1;
    while (end < to && !isSymbol(end) && runs.kind[end] !== SPACE) end++;
    parts.push({ from: run, to: end });
    run = end;
  }
  if (parts.length === 0) return to - from >= 2;
  const ordinary = parts.every((part) => {
    const word = plainWord(runs, part.from, part.to);
    return word !== undefined && (word.length === 1 ? opening || closing : isEnglishWord(word));
  });
  if (!ordinary) return true;
  if (parts.length === 1) return !(opening || closing);
  return parts.some((part) => part.to - part.from === 1) && !opening && !closing;
}

/** Letters stretched beyond what the term has. */
function believeRepeats(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  let stretched = false;
  for (let at = 0; at < depth; at++) {
    if (at + 1 < depth && first[at + 1] === first[at]) continue;
    let used = 1;
    while (at - used >= 0 && first[at - used] === first[at]) used++;
    if (path.how[at] === HIDDEN) continue;
    if (after[at]! - first[at]! === 1 && runs.length[first[at]!]! > used) stretched = true;
  }
  if (!stretched) return true;
  if (entry.kinds[0] === DIGIT && depth < 4) return false;
  // "good" is no stretched "god"; each word that the text has is looked up as it stands there.
  for (let run = first[0]!; run < after[depth - 1]!; ) {
    let end = run;
    while (end < after[depth - 1]! && runs.kind[end]! >= LETTER) end++;
    if (isOrdinary(plainWord(runs, run, end)) && end - run > 1) {
      const word = plainWord(runs, run, end)!;
      if (!entry.sequence.includes(word)) return false;
    }
    run = Math.max(end, run) + 1;
  }
  return true;
}

/** Whether a way through the text that spells a term with letters of spaced scripts is the term. */
export function believeLatin(entry: Entry, path: Path): boolean {
  const gaps = gapsOf(entry, path);
  const closed = gaps.some((gap) => gap.own && !gap.space && !gap.symbol && !gap.clause);
  if (closed && isOrdinary(plainWord(path.runs, path.first[0]!, path.after[path.depth - 1]!))) return false;
  return believeRepeats(entry, path) && believeReadings(entry, path) && believeGaps(entry, path, gaps);
}
