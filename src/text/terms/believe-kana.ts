import { isKana, LONG_VOWEL } from '../reading/kana.ts';
import { CJK } from '../reading/kinds.ts';
import { KATAKANA } from '../reading/readings.ts';
import { type Entry, OPEN_LEFT, OPEN_RIGHT, WAS_KATAKANA } from '../tables/entries.ts';
import type { Path } from './path.ts';

/** Terms of kana: short ones are pieces of many words, so each predicate names a word that they may be a piece of. */

const LONG = LONG_VOWEL.charCodeAt(0);

/** No kana of the same syllabary goes on before or behind; in hiragana, `stretched`, its last vowel may. */
function isWholeKana({ runs, first, after, depth }: Path, stretched = false): boolean {
  const syllabaryOf = (run: number, step: 1 | -1): number => {
    let at = run;
    while (runs.symbol[at] === LONG && at + step >= 0 && at + step < runs.count) at += step;
    return runs.traits[at]! & KATAKANA;
  };
  const goesOn = (edge: number, step: 1 | -1): boolean => {
    let next = edge + step;
    if (stretched && step === 1 && runs.symbol[next] === LONG && syllabaryOf(edge, -1) === 0) next++;
    if (next < 0 || next >= runs.count || !isKana(runs.symbol[next]!)) return false;
    return runs.symbol[next] === LONG || syllabaryOf(next, step) === syllabaryOf(edge, step === 1 ? -1 : 1);
  };
  return !goesOn(first[0]!, -1) && !goesOn(after[depth - 1]! - 1, 1);
}

/** Foreign words have so many katakana and more; shorter terms may be pieces of them. */
// Nothing measured changes at 3 or 5 (docs/thresholds.md).
const SHORTEST_FOREIGN = 4;

/** A word of four katakana and more, which is foreign and begins and ends here. */
export function isWholeKatakana(path: Path): boolean {
  const { runs, first, depth } = path;
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    if (runs.symbol[run] !== LONG && (runs.traits[run]! & KATAKANA) === 0) return false;
  }
  return depth >= SHORTEST_FOREIGN && isWholeKana(path);
}

/** Kana that the path passed over as lengthening: エロォォ for エロ. */
function elongations({ runs, first, after, depth }: Path): number {
  let count = 0;
  for (let at = 1; at < depth; at++)
    for (let between = after[at - 1]!; between < first[at]!; between++) if (runs.kind[between] === CJK) count++;
  return count;
}

/** The term's kana, and those that stand in the other syllabary: カス for かす. */
function countKana(entry: Entry, { runs, first, depth }: Path): { readonly kana: number; readonly crossed: number } {
  let kana = 0;
  let crossed = 0;
  for (let at = 0; at < depth; at++) {
    if (!isKana(entry.sequence.charCodeAt(at))) continue;
    kana++;
    const isKatakana = (runs.traits[first[at]!]! & KATAKANA) !== 0;
    if (entry.sequence[at] !== LONG_VOWEL && isKatakana !== ((entry.shape[at]! & WAS_KATAKANA) !== 0)) crossed++;
  }
  return { kana, crossed };
}

/** Terms from here on are believed lengthened wherever they stand; shorter ones as whole words, from `SHORTEST_WHOLE` on. */
// At 3: 2 more of 4,425 disguised, 1 more clean line; at 5: 10 fewer disguised (docs/thresholds.md).
const SHORTEST_LENGTHENED = 4;
// At 2: 4 more of 4,425 disguised; at 4: 49 fewer disguised, 1 fewer other word (docs/thresholds.md).
const SHORTEST_WHOLE = 3;
/** ああ in まあああ: a short term, lengthened, is a piece of a longer cry. */
const isPieceOfCry = (path: Path): boolean =>
  elongations(path) > 0 &&
  path.depth < SHORTEST_LENGTHENED &&
  (path.depth < SHORTEST_WHOLE || !isWholeKana(path, true));

/** Terms from here on are believed in the other syllabary inside longer words. */
// At 3: 17 more of 4,425 disguised, 9 more other words, 4 more clean lines; at 5: 38 fewer disguised (docs/thresholds.md).
const SHORTEST_CROSSED = 4;
/** かす out of おかすごい: a short term in the other syllabary, cut out of a longer word. */
const isCutInOther = (path: Path, kana: number, crossed: number): boolean =>
  crossed > 0 && kana === path.depth && path.depth < SHORTEST_CROSSED && !isWholeKana(path);

/** Whether kana in the path are those of the term. */
export function believeKana(entry: Entry, path: Path): boolean {
  if (isPieceOfCry(path)) return false;
  const { kana, crossed } = countKana(entry, path);
  const isAllKana = kana === path.depth;
  if (isAllKana && (isPieceOfKatakana(entry, path) || isEndOfVerb(path, crossed))) return false;
  return !isCutInOther(path, kana, crossed);
}

/** What is left of a word in katakana is a word too from so many kana on: エロ|マンガ, and not グ|レイプ. */
// At 2: 5 texts are marked elsewhere; at 4: 26 texts are marked elsewhere (docs/thresholds.md).
const SHORTEST_KATAKANA_WORD = 3;
/** ッ, ン and ー begin no word. */
const BEGINS_NO_WORD = new Set([...'んー'].map((kana) => kana.charCodeAt(0)));

/** Kana of the same word in katakana that stand before the term, or behind it. */
function katakanaBeyond({ runs }: Path, edge: number, step: 1 | -1): number {
  let kana = 0;
  for (let at = edge; at >= 0 && at < runs.count; at += step) {
    const isKatakana = runs.symbol[at] === LONG || (isKana(runs.symbol[at]!) && (runs.traits[at]! & KATAKANA) !== 0);
    if (runs.kind[at] !== CJK || !isKatakana) break;
    kana += runs.length[at]!;
  }
  return kana;
}

/** グロ in マグロ, カント in ラカント: a term in katakana cut out of a longer word, with too little left for another. */
function isPieceOfKatakana(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  if (entry.traits & (OPEN_LEFT | OPEN_RIGHT)) return false;
  for (let at = 0; at < depth; at++)
    if (runs.symbol[first[at]!] !== LONG && (runs.traits[first[at]!]! & KATAKANA) === 0) return false;
  const before = katakanaBeyond(path, first[0]! - 1, -1);
  const behind = katakanaBeyond(path, after[depth - 1]!, 1);
  if (behind > 0 && BEGINS_NO_WORD.has(runs.symbol[after[depth - 1]!]!)) return true;
  return (before > 0 && before < SHORTEST_KATAKANA_WORD) || (behind > 0 && behind < SHORTEST_KATAKANA_WORD);
}

/** Longer terms are no ending of a verb. */
// Nothing measured changes at 2 or 4 (docs/thresholds.md).
const LONGEST_VERB_ENDING = 3;
/** Terms in hiragana as short as this are endings more often: なめ in 少なめ. */
// At 1: 1 more clean line (docs/thresholds.md).
const LONGEST_OWN_ENDING = 2;
/** エロ in 教えろ, カス in 動かす: hiragana directly behind a kanji are the rest of its word, if the term is in katakana or very short. */
function isEndOfVerb({ runs, first, depth }: Path, crossed: number): boolean {
  const start = first[0]!;
  if (depth > (crossed < depth ? LONGEST_OWN_ENDING : LONGEST_VERB_ENDING)) return false;
  if (start === 0 || (runs.traits[start]! & KATAKANA) !== 0) return false;
  return runs.kind[start - 1] === CJK && !isKana(runs.symbol[start - 1]!);
}
