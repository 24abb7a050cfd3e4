import { isKana, LONG_VOWEL } from '../reading/kana.ts';
import { CJK, CLAUSE, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import { KATAKANA } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import { BREAK, type Entry, OPEN_LEFT, OPEN_RIGHT, WAS_KATAKANA } from '../tables/entries.ts';
import { isChineseWord, RARE_TWO, rarityOf } from '../words/lexicon.ts';
import { DRAWN, HIDDEN, OTHER, type Path } from './path.ts';

const LONG = LONG_VOWEL.charCodeAt(0);

/** The neighbouring characters from one run to another are a word of their own. */
function isWord(runs: Runs, from: number, to: number): boolean {
  if (from < 0 || to >= runs.count) return false;
  let word = '';
  for (let at = from; at <= to; at++) {
    if (runs.kind[at] !== CJK) return false;
    word += String.fromCharCode(runs.symbol[at]!);
  }
  return isChineseWord(word);
}

/** What lies between two symbols of a term. */
type Between = 'nothing' | 'mark' | 'soft' | 'space' | 'letter' | 'clause';

function between(runs: Runs, from: number, to: number): Between {
  let between: Between = 'nothing';
  for (let run = from; run < to; run++) {
    if (runs.kind[run] === CLAUSE) return 'clause';
    if (runs.kind[run] === SPACE) between = 'space';
    else if (runs.kind[run] === LETTER || runs.kind[run] === DIGIT) return 'letter';
    else if (runs.kind[run] !== GAP) continue;
    else if (between !== 'space') between = between === 'soft' || isSoft(runs, run) ? 'soft' : 'mark';
  }
  return between;
}

/** What a kana counts for: each is one of few, and many are words by themselves. */
const KANA_RARITY = 6;

/** Chance would not have put the two characters of a term around a gap. */
function isRarePair({ runs, first, depth }: Path): boolean {
  const bits = (run: number): number => (isKana(runs.symbol[run]!) ? KANA_RARITY : rarityOf(runs.symbol[run]!));
  return depth === 2 && bits(first[0]!) + bits(first[1]!) >= RARE_TWO;
}

/**
 * Whether the halves are words of what stands around them, so that the gap is a gap: 好吃，屎壳郎. A space or a comma
 * parts where either half is one, 25日，你 too; other punctuation, which has less business there, and a space between rare
 * characters where both are.
 */
function fallsApart(path: Path, at: number, gap: Between): boolean {
  if (gap === 'nothing' || gap === 'mark') return false;
  const { runs, first, after, depth } = path;
  const left = after[at - 1]! - 1;
  const right = first[at]!;
  const leftWord = at === 1 && (isWord(runs, left - 1, left) || isWord(runs, left - 2, left));
  const rightWord = at === depth - 1 && (isWord(runs, right, right + 1) || isWord(runs, right, right + 2));
  if (gap === 'soft' || gap === 'letter' || (gap === 'space' && isRarePair(path))) return leftWord && rightWord;
  return leftWord || rightWord || (gap === 'clause' && at === 1 && left > 0 && runs.kind[left - 1] === DIGIT);
}

const PARTICLES = new Set([...'啊吗吧呢呀哦嘛啦了的'].map((particle) => particle.charCodeAt(0)));

/** One of the two characters of the path stands alone on its side of the gap, which no clause does. */
function isLoneHalf({ runs, first, after }: Path): boolean {
  const behind = after[1]!;
  const isWide = (run: number): boolean => run >= 0 && run < runs.count && runs.kind[run] === CJK;
  return !isWide(first[0]! - 1) || !isWide(behind) || PARTICLES.has(runs.symbol[behind]!);
}

/** Whether a gap next to a character of a script without spaces is believed. */
export function believeGap(path: Path, at: number): boolean {
  const { runs, first, after } = path;
  const gap = between(runs, after[at - 1]!, first[at]!);
  return gap !== 'clause' && !fallsApart(path, at, gap);
}

function believeGaps(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  let adjoining = 0;
  let apart = false;
  for (let at = 1; at < depth; at++) {
    const gap = between(runs, after[at - 1]!, first[at]!);
    if (gap === 'nothing') adjoining++;
    if (gap === 'nothing' || (entry.shape[at]! & BREAK) !== 0) continue;
    apart ||= fallsApart(path, at, gap);
    if (gap !== 'clause') continue;
    // や、おい: a comma is at home between kana, but not in a foreign word.
    const inKana = isKana(runs.symbol[after[at - 1]! - 1]!) && isKana(runs.symbol[first[at]!]!);
    apart ||= depth > 2 && inKana && !isWholeKatakana(path);
    apart ||= depth === 2 && !isLoneHalf(path) && !isRarePair(path);
  }
  // Spelt out: every character on its own.
  return !apart || (adjoining === 0 && depth >= 3);
}

const SOFT = new Set([...'.,!?;:~…·)(」「』『"\''].map((symbol) => symbol.charCodeAt(0)));
const isSoft = (runs: Runs, run: number): boolean =>
  runs.kind[run] === GAP && (SOFT.has(runs.symbol[run]!) || runs.symbol[run] === 0);

/** No kana of the same syllabary goes on before or behind. */
function isWholeKana({ runs, first, after, depth }: Path): boolean {
  const syllabaryOf = (run: number, step: 1 | -1): number => {
    let at = run;
    while (runs.symbol[at] === LONG && at + step >= 0 && at + step < runs.count) at += step;
    return runs.traits[at]! & KATAKANA;
  };
  const goesOn = (edge: number, step: 1 | -1): boolean => {
    const beyond = runs.symbol[edge + step] ?? 0;
    if (edge + step < 0 || edge + step >= runs.count || !isKana(beyond)) return false;
    return beyond === LONG || syllabaryOf(edge + step, step) === syllabaryOf(edge, step === 1 ? -1 : 1);
  };
  return !goesOn(first[0]!, -1) && !goesOn(after[depth - 1]! - 1, 1);
}

/** A word of four katakana and more, which is foreign and begins and ends here. */
function isWholeKatakana(path: Path): boolean {
  const { runs, first, depth } = path;
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    if (runs.symbol[run] !== LONG && (runs.traits[run]! & KATAKANA) === 0) return false;
  }
  return depth >= 4 && isWholeKana(path);
}

/** A kana term written in the other syllabary must not be cut out of a longer word in it. */
function believeKana(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  let crossed = 0;
  let kana = 0;
  let elongated = 0;
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    if (at > 0 && first[at]! > after[at - 1]!)
      for (let between = after[at - 1]!; between < first[at]!; between++) if (runs.kind[between] === CJK) elongated++;
    if (!isKana(entry.sequence.charCodeAt(at))) continue;
    kana++;
    const isKatakana = (runs.traits[run]! & KATAKANA) !== 0;
    if (entry.sequence[at] !== 'ー' && isKatakana !== ((entry.shape[at]! & WAS_KATAKANA) !== 0)) crossed++;
  }
  if (elongated > 0 && depth < 4 && (depth < 3 || !isWholeKana(path))) return false;
  if (kana === depth && (isPieceOfKatakana(entry, path) || isEndOfVerb(path, crossed))) return false;
  return crossed === 0 || kana < depth || depth >= 4 || isWholeKana(path);
}

/** What is left of a word in katakana is a word too from so many kana on: エロ|マンガ, and not グ|レイプ. */
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
const LONGEST_VERB_ENDING = 3;
/** Terms in hiragana as short as this are endings more often: なめ in 少なめ. */
const LONGEST_OWN_ENDING = 2;
/** エロ in 教えろ, カス in 動かす: hiragana directly behind a kanji are the rest of its word, if the term is written in katakana or very short. */
function isEndOfVerb({ runs, first, depth }: Path, crossed: number): boolean {
  const start = first[0]!;
  if (depth > (crossed < depth ? LONGEST_OWN_ENDING : LONGEST_VERB_ENDING)) return false;
  if (start === 0 || (runs.traits[start]! & KATAKANA) !== 0) return false;
  return runs.kind[start - 1] === CJK && !isKana(runs.symbol[start - 1]!);
}

/** Components for a character are believed at `high`, unless they are a word themselves (女子 for 好). */
function believeSplit(entry: Entry, { runs, first, after }: Path, at: number): boolean {
  return entry.evasion === 'high' && !(after[at]! - first[at]! === 2 && isWord(runs, first[at]!, first[at]! + 1));
}

/** Signs that stand for a character that is left out. Hearts, stars and emoji behind a word mean something else, # a tag. */
const BLANKS = new Set([...'*○●〇×□■'].map((sign) => sign.charCodeAt(0)));
function believeLastHidden(entry: Entry, { runs, first, depth }: Path): boolean {
  return entry.evasion === 'high' && BLANKS.has(runs.symbol[first[depth - 1]!]!);
}

/** So many characters a term must have for each that is hidden: with fewer it may be any word. */
const SHOWN_TO_ONE_HIDDEN = 3;

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
    if (path.depth < 3 || hidden * SHOWN_TO_ONE_HIDDEN > path.depth || path.how[0] === HIDDEN) return false;
    if (path.how[path.depth - 1] === HIDDEN && !believeLastHidden(entry, path)) return false;
  }
  if (other === path.depth && path.depth < 2) return false;
  return believeGaps(entry, path) && believeKana(entry, path);
}
