import { LONG_VOWEL, vowelOf } from './kana.ts';
import { CJK, DIGIT, GAP, LETTER, SPACE } from './kinds.ts';
import { DRAWN as DRAWN_SHAPES } from './leet.ts';
import { DRAWN, EXACT, HIDDEN, LENGTHENED, LONGEST_TERM, makePath, OTHER, type Path } from './path.ts';
import { DRAWS, type Drawn, MASK, readings, SWAP } from './readings.ts';
import type { Runs } from './runs.ts';
import { drawnUntil, isForeign, isSpelledOn, isStray } from './stands.ts';
import { ROOT, type Trie } from './trie.ts';

/** Gaps longer than this many runs end a word for certain. */
const WIDEST_GAP = 4;
/** Branching steps allowed from one beginning: keeps the whole linear on texts made to be ambiguous. */
const STEPS = 150;
/** And so many more behind the first mask: each child of a node may be what it hides. */
const STEPS_MASKED = 1_000;
/**
 * Work that one text may cause in full, in looks into the trie; no chat message that means something comes near it.
 * A text made of nothing but ambiguity uses it up, and from then on each beginning has only `FUEL_LEFT`: still enough
 * for a term as it is written and for simple disguises, so that no padding hides what stands behind it.
 */
const FUEL = 20_000;
const FUEL_LEFT = 24;
/** What judging one way costs beside walking it. */
const FUEL_PER_END = 8;
/** Ways that end in a term, from one beginning. */
const MOST_ENDS = 40;
/** Repeats of a letter passed over, that do not stand in one run: f u u u c k. */
const MOST_SKIPPED = 6;
/** Hidden letters in one term. */
const MOST_HIDDEN = 8;
const LONG = LONG_VOWEL.charCodeAt(0);
const vowels = new Map([...vowelOf].map(([kana, vowel]) => [kana.charCodeAt(0), vowel.charCodeAt(0)]));

const isKana = (symbol: number): boolean => symbol >= 0x3041 && symbol <= 0x30ff;

/** Letter → the one that it draws another with (r with n, for m). Doubled letters are never simple. */
const drawnWith = new Uint16Array(128);
for (const [shape] of DRAWN_SHAPES)
  if (/^[a-z]{2}$/.test(shape) && shape[0] !== shape[1]) drawnWith[shape.charCodeAt(0)] = shape.charCodeAt(1);

export type Walk = {
  /** Calls `found` for every way from the root to an entry; the path is valid during the call. */
  (text: string, runs: Runs): void;
  /** Steps taken by the last call, for tests of linearity. */
  steps(): number;
};

/**
 * Walks the trie from every place in the text where a term may begin, along every reading of the characters, over
 * gaps and repeats. What it finds is possible; whether it is meant, `believe` decides.
 */
export function makeWalk(
  trie: Trie,
  splits: ReadonlyMap<number, readonly Drawn[]> | undefined,
  found: (entry: number, path: Path) => void,
): Walk {
  const { roots, child, mayBegin, entry, firstChild, sibling, symbolOf } = trie;
  const { alternatives, drawn } = readings();
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
    for (let to = firstChild[node]!; to !== 0; to = sibling[to]!) {
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
    if (entry[node] !== 0 && --ends >= 0) {
      fuel -= FUEL_PER_END;
      for (let at = entry[node]!; at !== 0; at = trie.next[at - 1]!) found(at - 1, p);
    }
    if (firstChild[node] === 0 || p.depth >= LONGEST_TERM) return;
    const depth = p.depth;
    const last = symbolOf[node]!;
    if (repeats > 0) {
      // More of the same run: "11" may be `ll`, but also `il`.
      const run = p.first[depth - 1]!;
      again(node, runs.symbol[run]!, EXACT, next, repeats - 1, hidden);
      if (runs.other[run] !== 0)
        for (const symbol of alternatives[runs.other[run]!]!) again(node, symbol, OTHER, next, repeats - 1, hidden);
    }
    const how = p.how[depth - 1]!;
    let gaps = 0;
    let masked = -1;
    let skipped = 0;
    for (let at = next; at < runs.count; at++) {
      if (steps < 0 || fuel < 0) return;
      const kind = runs.kind[at]!;
      const symbol = runs.symbol[at]!;
      if (kind >= LETTER) {
        const to = child(node, symbol);
        if (to !== 0) {
          // The plain way costs nothing, however long the term.
          if (gaps === 0) steps++;
          consume(to, at, at + 1, EXACT, hidden);
        }
        readOtherwise(node, at, hidden);
        if (kind === CJK && isKana(last)) {
          // ロー is ロオ: either way of writing the long vowel goes.
          const vowel = vowels.get(last);
          const written = symbol === LONG ? vowel : symbol === vowel ? LONG : undefined;
          const lengthened = written === undefined ? 0 : child(node, written);
          if (lengthened !== 0) consume(lengthened, at, at + 1, LENGTHENED, hidden);
          if (symbol === LONG && gaps === 0 && ++skipped <= MOST_SKIPPED) continue;
        }
        if (symbol === last && how === EXACT && ++skipped <= MOST_SKIPPED) continue;
        if (isStray(runs, at)) continue;
        break;
      }
      if (symbol !== 0) {
        const to = child(node, symbol);
        if (to !== 0) consume(to, at, at + 1, EXACT, hidden);
      }
      readOtherwise(node, at, hidden);
      if ((runs.traits[at]! & MASK) !== 0 && gaps === 0 && kind === GAP) masked = at;
      if (++gaps > WIDEST_GAP) break;
    }
    // Last, because it costs most: every other way to read on has been tried.
    if (masked >= 0) {
      steps += unused;
      unused = 0;
      unmask(node, masked, runs.length[masked]!, hidden);
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

  const begin = (node: number, at: number, after: number, how: number): void => {
    if (node !== 0) {
      path!.depth = 0;
      consume(node, at, after, how, 0);
    }
  };

  /** Whether a term may begin with one of these first symbols and go on with what run `at` may be. */
  const goesOn = (first: number, at: number): boolean => {
    if (mayBegin(first, runs.symbol[at]!)) return true;
    const other = runs.other[at]!;
    if (other !== 0) for (const symbol of alternatives[other]!) if (mayBegin(first, symbol)) return true;
    return false;
  };

  /**
   * Nearly every beginning ends here, on two looks into a small table of bits: no term begins with what stands here and
   * next. May say yes wrongly, never no.
   */
  const mayStart = (at: number): boolean => {
    const { symbol: symbols, kind: kinds, traits } = runs;
    if (isDrawn(at)) return true;
    const first = symbols[at]!;
    const other = runs.other[at]!;
    if (runs.length[at]! > 1 && (goesOn(first, at) || other !== 0)) return true;
    let next = at + 1;
    while (next < runs.count && kinds[next]! < LETTER) {
      if (runs.other[next] !== 0 || (traits[next]! & (DRAWS | MASK)) !== 0 || next - at > WIDEST_GAP) return true;
      if (mayBegin(first, symbols[next]!)) return true;
      next++;
    }
    if (next >= runs.count) return false;
    if (isDrawn(next) || goesOn(first, next)) return true;
    if (kinds[at] === CJK && isStray(runs, next)) return isForeign(runs, next) || goesOn(first, next + 1);
    if (isKana(first) && kinds[at] === CJK) return true;
    if (other !== 0) for (const symbol of alternatives[other]!) if (goesOn(symbol, next)) return true;
    return symbols[next] === first && kinds[next]! >= LETTER;
  };

  /** Whether the run begins the drawing of another letter. Letters that draw letters (rn for m) are looked at closely. */
  const isDrawn = (at: number): boolean => {
    if ((runs.traits[at]! & DRAWS) === 0) return false;
    for (const shape of drawn.get(runs.symbol[at]!) ?? []) if (drawnUntil(runs, shape.rest, at, 1) !== 0) return true;
    return false;
  };

  /**
   * Follows the one plain way from `at` as far as it goes. Says false when that leads nowhere and nothing on it could have
   * been read otherwise: then there is nothing to explore, which holds for most words that begin like a term.
   */
  const isWorthwhile = (at: number, given: Runs): boolean => {
    const { symbol, kind, other, traits, length, count } = given;
    let node = roots[symbol[at]!]!;
    for (let next = at + 1; ; next++) {
      if (node === 0) return false;
      if (entry[node] !== 0 || next >= count || kind[next]! < LETTER) return true;
      if (length[next] !== 1 || isKana(symbol[next]!)) return true;
      if (kind[next] !== CJK && kind[next - 1] === CJK) return true;
      const trait = traits[next]!;
      const its = symbol[next]!;
      if (other[next] !== 0) {
        if ((trait & SWAP) === 0) return true;
        for (const swapped of alternatives[other[next]!]!) if (child(node, swapped) !== 0) return true;
      }
      if ((trait & DRAWS) !== 0 && (its > 127 || (next + 1 < count && symbol[next + 1] === drawnWith[its])))
        return true;
      node = child(node, its);
    }
  };

  const walk = (text: string, given: Runs): void => {
    runs = given;
    path ??= makePath(given);
    path.runs = given;
    path.text = text;
    total = 0;
    fuel = FUEL;
    const { kind: kinds, symbol: symbols, other: others, traits, length, count } = given;
    let before = GAP;
    for (let at = 0; at < count; at++) {
      const kind = kinds[at]!;
      const previous = before;
      before = kind;
      // Inside a word no word begins.
      if ((kind === LETTER || kind === DIGIT) && (previous === LETTER || previous === DIGIT)) continue;
      const symbol = symbols[at]!;
      const other = others[at]!;
      const trait = traits[at]!;
      const ambiguous = other !== 0 || (trait & DRAWS) !== 0 || splits?.has(symbol) === true;
      if (kind < LETTER) {
        if (!ambiguous && roots[symbol] === 0) continue;
        // A symbol is a letter only beside others.
        if ((at + 1 === count || (kinds[at + 1] === SPACE && !isSpelledOn(given, at + 2))) && roots[symbol] === 0)
          continue;
      } else if (splits === undefined) {
        // Nearly every beginning ends here, on a look or two at a small table of bits.
        const next = at + 1;
        const isSimple =
          length[at] === 1 &&
          (other === 0 || (trait & SWAP) !== 0) &&
          ((trait & DRAWS) === 0 || (kind === LETTER && next < count && symbols[next] !== drawnWith[symbol]));
        const isOneScript = next < count && kinds[next]! >= LETTER && (kind !== CJK || kinds[next] === CJK);
        if (isSimple && isOneScript && length[next] === 1 && !isKana(symbol)) {
          const nextTrait = traits[next]!;
          const nextSymbol = symbols[next]!;
          const third = next + 1;
          const isNextSimple =
            (others[next] === 0 || (nextTrait & SWAP) !== 0) &&
            ((nextTrait & DRAWS) === 0 ||
              (kinds[next] === LETTER && (third === count || symbols[third] !== drawnWith[nextSymbol])));
          if (isNextSimple) {
            if (!mayBegin(symbol, nextSymbol)) continue;
            if (other === 0 && !isWorthwhile(at, given)) continue;
          } else if (!mayStart(at)) continue;
        } else if (!mayStart(at)) continue;
      }
      steps = STEPS;
      unused = STEPS_MASKED;
      ends = MOST_ENDS;
      if (fuel < FUEL_LEFT) fuel = FUEL_LEFT;
      const full = fuel;
      if (symbols[at] !== 0) begin(roots[symbols[at]!]!, at, at + 1, EXACT);
      if (ambiguous) {
        path.depth = 0;
        readOtherwise(ROOT, at, 0);
      }
      total += full - fuel + 1;
    }
  };
  return Object.assign(walk, { steps: () => total });
}
