import { isKana } from '../reading/kana.ts';
import { CJK, CLAUSE, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import { BREAK, type Entry } from '../tables/entries.ts';
import { isChineseWord, RARE_TWO, rarityOf } from '../words/lexicon.ts';
import { isWholeKatakana } from './believe-kana.ts';
import type { Path } from './path.ts';

/** Gaps inside a term of a script without spaces, 加.微.信: which part its characters, and which part two words or clauses. */

/** The neighbouring characters from one run to another are a word of their own. */
export function isWord(runs: Runs, from: number, to: number): boolean {
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
// Nothing measured changes at 5 or 7 (docs/thresholds.md).
const KANA_RARITY = 6;

/** Chance would not have put the two characters of a term around a gap. */
function isRarePair({ runs, first, depth }: Path): boolean {
  const bits = (run: number): number => (isKana(runs.symbol[run]!) ? KANA_RARITY : rarityOf(runs.symbol[run]!));
  return depth === 2 && bits(first[0]!) + bits(first[1]!) >= RARE_TWO;
}

/** 好.吃, 好a吃, or a space between rare characters: innocent text seldom parts two words so. */
const isUnusualGap = (path: Path, gap: Between): boolean =>
  gap === 'soft' || gap === 'letter' || (gap === 'space' && isRarePair(path));

/** 3片，: the character counts what the number says, and the comma ends it. */
const endsCount = (runs: Runs, at: number): boolean => at > 0 && runs.kind[at - 1] === DIGIT;

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
  const endsWord = at === 1 && (isWord(runs, left - 1, left) || isWord(runs, left - 2, left));
  const beginsWord = at === depth - 1 && (isWord(runs, right, right + 1) || isWord(runs, right, right + 2));
  return isUnusualGap(path, gap)
    ? endsWord && beginsWord
    : endsWord || beginsWord || (gap === 'clause' && at === 1 && endsCount(runs, left));
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

/** や、おい: a comma is at home between kana, but not in a foreign word. */
const isCommaBetweenKana = (path: Path, at: number): boolean =>
  path.depth > 2 &&
  isKana(path.runs.symbol[path.after[at - 1]! - 1]!) &&
  isKana(path.runs.symbol[path.first[at]!]!) &&
  !isWholeKatakana(path);

/** 了，我: the end of one clause and the beginning of the next. */
const isClauseBorder = (path: Path): boolean => path.depth === 2 && !isLoneHalf(path) && !isRarePair(path);

/** From so many characters on, a term with a gap at every place was spelled out: 加，微，信. */
// Zh at 2: 70 more of 50,825 disguised, 5 more clean lines; zh at 4: 17 fewer disguised; ja at 2: 3 more of 4,425 disguised, 1 more
// clean line; ja at 4: 4 fewer disguised (docs/thresholds.md).
const FEWEST_SPELLED = 3;

/** Whether the gaps inside a term of Han characters or kana are believed. */
export function believeCjkGaps(entry: Entry, path: Path): boolean {
  const { runs, first, after, depth } = path;
  let adjoining = 0;
  let apart = false;
  for (let at = 1; at < depth; at++) {
    const gap = between(runs, after[at - 1]!, first[at]!);
    if (gap === 'nothing') adjoining++;
    if (gap === 'nothing' || (entry.shape[at]! & BREAK) !== 0) continue;
    apart ||= fallsApart(path, at, gap);
    if (gap === 'clause') apart ||= isCommaBetweenKana(path, at) || isClauseBorder(path);
  }
  const isSpelledOut = adjoining === 0 && depth >= FEWEST_SPELLED;
  return !apart || isSpelledOut;
}

/** Marks that stand between two words of innocent text as a comma does; characters without a reading as well. */
const SOFT = new Set([...'.,!?;:~…·)(」「』『"\''].map((symbol) => symbol.charCodeAt(0)));
const isSoft = (runs: Runs, run: number): boolean =>
  runs.kind[run] === GAP && (SOFT.has(runs.symbol[run]!) || runs.symbol[run] === 0);
