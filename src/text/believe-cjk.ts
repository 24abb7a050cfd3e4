import { BREAK, type Entry, WAS_KATAKANA } from './entries.ts';
import { CJK, CLAUSE, GAP, LETTER, SPACE } from './kinds.ts';
import { isChineseWord } from './lexicon.ts';
import { DRAWN, HIDDEN, OTHER, type Path } from './path.ts';
import { KATAKANA } from './readings.ts';
import type { Runs } from './runs.ts';

const isKana = (symbol: number): boolean => symbol >= 0x3041 && symbol <= 0x30ff;

/** Two neighbouring characters are a word of their own. */
const isPair = (runs: Runs, left: number, right: number): boolean =>
  left >= 0 &&
  right < runs.count &&
  runs.kind[left] === CJK &&
  runs.kind[right] === CJK &&
  isChineseWord(String.fromCharCode(runs.symbol[left]!, runs.symbol[right]!));

/** A space or a comma is a disguise only where the two halves are not words of what stands around them. */
function fallsApart(path: Path, at: number): boolean {
  const { runs, first, after, depth } = path;
  const left = after[at - 1]! - 1;
  const right = first[at]!;
  const leftWord = at === 1 ? isPair(runs, left - 1, left) : false;
  const rightWord = at === depth - 1 ? isPair(runs, right, right + 1) : false;
  return leftWord || rightWord;
}

/** Whether a gap next to a character of a script without spaces is believed. */
export function believeGap(path: Path, at: number): boolean {
  const { runs, first, after } = path;
  let soft = false;
  for (let run = after[at - 1]!; run < first[at]!; run++) {
    if (runs.kind[run] === CLAUSE) return false;
    if (runs.kind[run] === SPACE) soft = true;
  }
  return !(soft || isSoft(runs, after[at - 1]!, first[at]!)) || !fallsApart(path, at);
}

function believeGaps(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  let gaps = 0;
  let clauses = 0;
  let soft = 0;
  let apart = false;
  for (let at = 1; at < depth; at++) {
    const from = after[at - 1]!;
    const to = first[at]!;
    let clause = false;
    let space = false;
    let symbol = false;
    for (let run = from; run < to; run++) {
      if (runs.kind[run] === CLAUSE) clause = true;
      else if (runs.kind[run] === SPACE) space = true;
      else if (runs.kind[run] === GAP) symbol = true;
    }
    if (!clause && !space && !symbol) continue;
    if ((entry.shape[at]! & BREAK) !== 0) continue;
    gaps++;
    if (clause) clauses++;
    if (clause || space || isSoft(runs, from, to)) {
      soft++;
      if (fallsApart(path, at)) apart = true;
    }
  }
  if (gaps === 0) return true;
  // Spelt out: every character on its own.
  if (gaps === depth - 1 && depth >= 3) return true;
  if (clauses > 0 && (apart || (depth === 2 && !hasListComma(path)))) return false;
  if (soft === 0) return true;
  return !apart;
}

/** 、 joins rather than ends. */
const hasListComma = ({ runs, first, after }: Path): boolean =>
  runs.symbol[after[0]!] === 0x3001 && first[1] === after[0]! + 1;

const SOFT = new Set([...'.,!?;:~…·)(」「』『"\''].map((symbol) => symbol.charCodeAt(0)));
const isSoft = (runs: Runs, from: number, to: number): boolean => {
  for (let run = from; run < to; run++)
    if (runs.kind[run] === GAP && (SOFT.has(runs.symbol[run]!) || runs.symbol[run] === 0)) return true;
  return false;
};

/** A kana term written in the other syllabary must not be cut out of a longer word in it. */
function believeKana(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  let crossed = 0;
  let kana = 0;
  let elongated = 0;
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    if (at > 0 && first[at]! > after[at - 1]!)
      for (let between = after[at - 1]!; between < first[at]!; between++)
        if (runs.kind[between]! >= LETTER) elongated++;
    if (!isKana(entry.sequence.charCodeAt(at))) continue;
    kana++;
    const isKatakana = (runs.traits[run]! & KATAKANA) !== 0;
    if (entry.sequence[at] !== 'ー' && isKatakana !== ((entry.shape[at]! & WAS_KATAKANA) !== 0)) crossed++;
  }
  if (elongated > 0 && depth < 4) return false;
  if (crossed === 0 || kana < depth || depth >= 4) return true;
  const goesOn = (beyond: number, edge: number): boolean =>
    beyond >= 0 &&
    beyond < runs.count &&
    isKana(runs.symbol[beyond]!) &&
    ((runs.traits[beyond]! ^ runs.traits[edge]!) & KATAKANA) === 0;
  return !goesOn(first[0]! - 1, first[0]!) && !goesOn(after[depth - 1]!, after[depth - 1]! - 1);
}

/** Components for a character are believed at `high`, unless they are a word themselves (女子 for 好). */
function believeSplit(entry: Entry, { runs, first, after }: Path, at: number): boolean {
  return entry.evasion === 'high' && !(after[at]! - first[at]! === 2 && isPair(runs, first[at]!, first[at]! + 1));
}

/** Whether a way through the text that spells a term of Han characters or kana is the term. */
export function believeCjk(entry: Entry, path: Path): boolean {
  let hidden = 0;
  let other = 0;
  for (let at = 0; at < path.depth; at++) {
    if (path.how[at] === HIDDEN) hidden++;
    else if (path.how[at] === OTHER) other++;
    else if (path.how[at] === DRAWN && !believeSplit(entry, path, at)) return false;
  }
  if (hidden > 0) {
    if (path.depth < 3 || hidden > 1 || path.how[0] === HIDDEN || path.how[path.depth - 1] === HIDDEN) return false;
  }
  if (other === path.depth && path.depth < 2) return false;
  return believeGaps(entry, path) && believeKana(entry, path);
}
