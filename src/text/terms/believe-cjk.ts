import type { Entry } from '../tables/entries.ts';
import { isChineseWord } from '../words/lexicon.ts';
import { believeCjkGaps, isWord } from './believe-cjk-gaps.ts';
import { believeKana } from './believe-kana.ts';
import { DRAWN, HIDDEN, OTHER, type Path } from './path.ts';

/** Terms of Han characters and kana: components written for a character, hidden ones, gaps, syllabaries. */

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
// Zh at 2: 2 more of 50,825 disguised, 106 more other words; zh at 4: 185 fewer disguised, 2 fewer other words; ja at 2: 35 more of
// 4,425 disguised, 95 more other words; ja at 4: 27 fewer disguised, 39 fewer other words (docs/thresholds.md).
const SHOWN_TO_ONE_HIDDEN = 3;

/** 加*信 is believed; 加**, *微信 and 加* may be anything. */
function believeHidden(entry: Entry, path: Path, hidden: number): boolean {
  const { how, depth } = path;
  if (hidden * SHOWN_TO_ONE_HIDDEN > depth || how[0] === HIDDEN) return false;
  return how[depth - 1] !== HIDDEN || believeLastHidden(entry, path);
}

/** One character, and only in another reading: a look-alike that says nothing. */
const isLoneOther = ({ depth }: Path, other: number): boolean => depth === 1 && other === 1;

/** 他妈妈的 is not 他妈的: a character that stands twice is a word with itself, and no stretched one. */
function isDoubledWord({ runs, first, depth }: Path): boolean {
  for (let at = 1; at < depth - 1; at++) {
    const run = first[at]!;
    if (runs.length[run] !== 2 || first[at - 1] === run || first[at + 1] === run) continue;
    if (isChineseWord(String.fromCharCode(runs.symbol[run]!).repeat(2))) return true;
  }
  return false;
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
  if (hidden > 0 && !believeHidden(entry, path, hidden)) return false;
  return !isLoneOther(path, other) && !isDoubledWord(path) && believeCjkGaps(entry, path) && believeKana(entry, path);
}
