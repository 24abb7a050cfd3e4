import { isKana, LONG_VOWEL, vowelOf } from '../reading/kana.ts';
import { CJK, GAP, LETTER } from '../reading/kinds.ts';
import { DRAWS, type Drawn, MASK, readings } from '../reading/readings.ts';
import type { Runs, Words } from '../reading/runs.ts';
import { entryOf, firstChildOf, ROOT, symbolOf } from '../tables/trie.ts';
import { type BeginsWhere, makeBeginnings, type Walked } from './beginnings.ts';
import {
  DRAWN,
  EXACT,
  GIVES_WAY,
  HIDDEN,
  LENGTHENED,
  LONGEST_TERM,
  makePath,
  mayGiveWay,
  OTHER,
  type Path,
} from './path.ts';
import { drawnUntil, isStray, WIDEST_GAP } from './stands.ts';

/**
 * Branching steps allowed from one beginning, so that the walk stays linear on texts made to be ambiguous. Chosen by hand.
 */
// Of 60,539 texts none is judged otherwise at half or double (docs/thresholds.md).
const STEPS = 150;
/** Further steps behind the first mask, which may hide any child of a node. Chosen by hand. */
// Of 60,539 texts none is judged otherwise at half or double (docs/thresholds.md).
const STEPS_MASKED = 1_000;
/**
 * Look-ups in the trie that one text may cause; no real chat message comes near. A text of nothing but ambiguity uses it
 * up. From then on each beginning has only `FUEL_LEFT`: enough for a plain term and for simple disguises, so that no
 * padding hides what stands behind it.
 */
// Of 60,539 texts none is judged otherwise at half or double; double costs 34 → 55 ms at worst (docs/thresholds.md).
const FUEL = 20_000;
// Of 60,539 texts none is judged otherwise at half or double; double costs 34 → 81 ms at worst (docs/thresholds.md).
const FUEL_LEFT = 24;
/** What judging one way costs beside walking it. */
// Of 60,539 texts none is judged otherwise at half or double; double costs 34 → 44 ms at worst (docs/thresholds.md).
const FUEL_PER_END = 8;
/** Ways that end in a term, from one beginning. */
const MOST_ENDS = 40;
/** Repeats of a letter passed over, that do not stand in one run: f u u u c k. */
const MOST_SKIPPED = 6;
/** Hidden letters in one term. */
const MOST_HIDDEN = 8;
const LONG = LONG_VOWEL.charCodeAt(0);
const vowels = new Map([...vowelOf].map(([kana, vowel]) => [kana.charCodeAt(0), vowel.charCodeAt(0)]));

const lengthens = (symbol: number, last: number): boolean => symbol === LONG || symbol === vowels.get(last);
/** `sp*m`: a sign that may hide a letter. The walk takes it for one only directly behind a letter. */
const isMask = ({ kind, traits }: Runs, at: number): boolean => kind[at] === GAP && (traits[at]! & MASK) !== 0;
/** In shorter terms no letter gives way to an ending: too little would be left. */
// At 4: 1 fewer of 26,662 disguised, 2 fewer other words, 4 fewer bad lines, 44 fewer clean lines (docs/thresholds.md).
const SHORTEST_GIVING_WAY = 3;

export type Walk = {
  /** Calls `found` for every way from the root to an entry; the path is valid during the call. */
  (text: string, runs: Runs): void;
  /** Steps taken by the last call, for tests of linearity. */
  steps(): number;
  /** The words of the last text that may be spelt as terms are; with `at words` only. */
  readonly words: Words;
};

/**
 * Walks the trie from every place in the text where a term may begin, along every reading of the characters, over
 * gaps and repeats. What it finds is possible; whether it is meant, `believe` decides.
 */
export function makeWalk(
  walked: Walked,
  found: (entry: number, path: Path) => void,
  where: BeginsWhere = 'at words',
): Walk {
  const { trie, splits } = walked;
  const { roots, child, sibling } = trie;
  const { alternatives, drawn } = readings();
  const beginnings = makeBeginnings(walked, where);
  let runs: Runs;
  let path: Path | undefined;
  let steps = 0;
  let ends = 0;
  let unused = 0;
  let fuel = 0;
  let total = 0;

  const consume = (node: number, at: number, after: number, how: number, hidden: number): void => {
    const p = path!;
    const depth = p.depth;
    p.first[depth] = at;
    p.after[depth] = after;
    p.how[depth] = how;
    p.depth = depth + 1;
    descend(node, after, how === EXACT || how === OTHER ? runs.length[at]! - 1 : 0, hidden);
    p.depth = depth;
  };

  const readDrawn = (shapes: ReadonlyMap<number, readonly Drawn[]>, node: number, at: number, hidden: number): void => {
    for (const shape of shapes.get(runs.symbol[at]!) ?? []) {
      const to = node === ROOT ? roots[shape.letter]! : child(node, shape.letter);
      if (to === 0) continue;
      const until = drawnUntil(runs, shape.rest, at, 1);
      if (until !== 0) consume(to, at, until, DRAWN, hidden);
    }
  };

  /** Tries what run `at` may be read as, beside its own symbol. */
  const readOtherwise = (node: number, at: number, hidden: number): void => {
    const other = runs.other[at]!;
    if (other !== 0) {
      fuel--;
      for (const symbol of alternatives[other]!) {
        const to = node === ROOT ? roots[symbol]! : child(node, symbol);
        if (to !== 0) consume(to, at, at + 1, OTHER, hidden);
      }
    }
    if ((runs.traits[at]! & DRAWS) !== 0) readDrawn(drawn, node, at, hidden);
    if (splits !== undefined && runs.kind[at] === CJK) readDrawn(splits, node, at, hidden);
  };

  /** One mask for each hidden letter: a run of masks is gone through child by child. */
  const unmask = (node: number, at: number, left: number, hidden: number): void => {
    const p = path!;
    const depth = p.depth;
    if (depth >= LONGEST_TERM || hidden >= MOST_HIDDEN) return;
    p.first[depth] = at;
    p.after[depth] = at + 1;
    p.how[depth] = HIDDEN;
    for (let to = firstChildOf(trie, node); to !== 0; to = sibling[to]!) {
      fuel--;
      if (--steps < 0 || fuel < 0) return;
      p.depth = depth + 1;
      if (left > 1) unmask(to, at, left - 1, hidden + 1);
      else descend(to, at + 1, 0, hidden + 1);
      p.depth = depth;
    }
  };

  /** At `node`, having used up all runs before `next`; the last run may hold `repeats` more of its symbol. */
  function descend(node: number, next: number, repeats: number, hidden: number): void {
    const p = path!;
    fuel--;
    if (--steps < 0 || fuel < 0) return;
    const first = entryOf(trie, node);
    if (first !== 0 && --ends >= 0) {
      fuel -= FUEL_PER_END;
      for (let at = first; at !== 0; at = trie.next[at - 1]!) found(at - 1, p);
    }
    if (firstChildOf(trie, node) === 0 || p.depth >= LONGEST_TERM) return;
    if (next < runs.count && mayGiveWay(runs.symbol[next]!)) leaveOut(node, next);
    if (repeats > 0) readRepeats(node, next, repeats, hidden);
    const last = symbolOf(trie, node);
    const how = p.how[p.depth - 1]!;
    let gaps = 0;
    let masked = -1;
    let skipped = 0;
    for (let at = next; at < runs.count; at++) {
      if (steps < 0 || fuel < 0) return;
      const kind = runs.kind[at]!;
      const symbol = runs.symbol[at]!;
      if (kind < LETTER) {
        readSign(node, at, hidden);
        if (masked < 0 && gaps === 0 && isMask(runs, at)) masked = at;
        if (++gaps > WIDEST_GAP) break;
        continue;
      }
      const to = child(node, symbol);
      if (to !== 0) {
        // The plain way costs nothing, however long the term.
        if (gaps === 0) steps++;
        consume(to, at, at + 1, EXACT, hidden);
      }
      readOtherwise(node, at, hidden);
      if (kind === CJK && isKana(last)) {
        readLongVowel(node, at, last, hidden);
        // ロー and ロオ for ロ: a vowel that lengthens the last kana is passed over.
        if (gaps === 0 && lengthens(symbol, last) && ++skipped <= MOST_SKIPPED) continue;
      }
      // s p p p a m: so is a letter that repeats the last one, over gaps too.
      if (symbol === last && how === EXACT && ++skipped <= MOST_SKIPPED) {
        gaps = 0;
        continue;
      }
      if (!isStray(runs, at)) break;
    }
    // Last, because it costs most: every other way to read on has been tried.
    if (masked >= 0) {
      steps += unused;
      unused = 0;
      unmask(node, masked, runs.length[masked]!, hidden);
    }
  }

  /** More of the run that the last symbol came from: `11` may be `ll`, but also `il`. */
  function readRepeats(node: number, next: number, repeats: number, hidden: number): void {
    const p = path!;
    const run = p.first[p.depth - 1]!;
    again(node, runs.symbol[run]!, EXACT, next, repeats - 1, hidden);
    if (runs.other[run] !== 0)
      for (const symbol of alternatives[runs.other[run]!]!) again(node, symbol, OTHER, next, repeats - 1, hidden);
  }

  /** A mark or space: a symbol of the term, something that it is read as, or a gap. What has no reading is only a gap. */
  function readSign(node: number, at: number, hidden: number): void {
    const symbol = runs.symbol[at]!;
    if (symbol !== 0) {
      const to = child(node, symbol);
      if (to !== 0) consume(to, at, at + 1, EXACT, hidden);
    }
    readOtherwise(node, at, hidden);
  }

  /** ロー is ロオ: either way of writing the long vowel goes. */
  function readLongVowel(node: number, at: number, last: number, hidden: number): void {
    const symbol = runs.symbol[at]!;
    const vowel = vowels.get(last);
    const written = symbol === LONG ? vowel : symbol === vowel ? LONG : undefined;
    const to = written === undefined ? 0 : child(node, written);
    if (to !== 0) consume(to, at, at + 1, LENGTHENED, hidden);
  }

  /** An e or a y at the end of a term gives way to its ending: rav|ing for rave. It is shown by no run. */
  function leaveOut(node: number, next: number): void {
    const p = path!;
    const depth = p.depth;
    if (depth < SHORTEST_GIVING_WAY || p.after[depth - 1] !== next || runs.kind[next] !== LETTER) return;
    for (const letter of GIVES_WAY) {
      const to = child(node, letter);
      if (to === 0 || entryOf(trie, to) === 0 || --ends < 0) continue;
      fuel -= FUEL_PER_END;
      p.first[depth] = next;
      p.after[depth] = next;
      p.how[depth] = EXACT;
      p.depth = depth + 1;
      for (let at = entryOf(trie, to); at !== 0; at = trie.next[at - 1]!) found(at - 1, p);
      p.depth = depth;
    }
  }

  /** Reads one symbol more out of the run that the last one came from. */
  function again(node: number, symbol: number, how: number, next: number, repeats: number, hidden: number): void {
    const to = child(node, symbol);
    if (to === 0) return;
    const p = path!;
    const depth = p.depth;
    p.first[depth] = p.first[depth - 1]!;
    p.after[depth] = p.after[depth - 1]!;
    p.how[depth] = how;
    p.depth = depth + 1;
    descend(to, next, repeats, hidden);
    p.depth = depth;
  }

  const walk = (text: string, given: Runs): void => {
    runs = given;
    path ??= makePath(given);
    path.runs = given;
    path.text = text;
    total = 0;
    fuel = FUEL;
    const { symbol: symbols } = given;
    const count = beginnings.find(given);
    for (let place = 0; place < count; place++) {
      const at = beginnings.places[place]!;
      steps = STEPS;
      unused = STEPS_MASKED;
      ends = MOST_ENDS;
      if (fuel < FUEL_LEFT) fuel = FUEL_LEFT;
      const full = fuel;
      path.depth = 0;
      const root = roots[symbols[at]!]!;
      if (root !== 0) consume(root, at, at + 1, EXACT, 0);
      readOtherwise(ROOT, at, 0);
      total += full - fuel + 1;
    }
  };
  return Object.assign(walk, { steps: () => total, words: beginnings.words });
}
