import { isKana } from '../reading/kana.ts';
import { CJK, DIGIT, LETTER, SPACE } from '../reading/kinds.ts';
import { DRAWN } from '../reading/leet.ts';
import { DRAWS, type Drawn, FOREIGN, MASK, readings, SWAP } from '../reading/readings.ts';
import type { Runs, Words } from '../reading/runs.ts';
import { beginningOf, entryOf, type Trie } from '../tables/trie.ts';
import { endOfBefore } from '../words/parts-of-insults.ts';
import { GIVES_WAY, mayGiveWay } from './path.ts';
import { drawnUntil, isForeign, isSpelledOn, isStray, WIDEST_GAP } from './stands.ts';
import { isPlainSpace, opensWith, PART, SPELLING, TERM, type WordOpenings } from './word-openings.ts';

/** Letter → the one that it draws another with (r with n, for m). Doubled letters are never plain. */
const drawnWith = new Uint16Array(128);
for (const [shape] of DRAWN)
  if (/^[a-z]{2}$/.test(shape) && shape[0] !== shape[1]) drawnWith[shape.charCodeAt(0)] = shape.charCodeAt(1);

/** The run is one letter, which may be read otherwise only by a swap, and draws no other with the next. */
function isPlain({ symbol, kind, other, traits, length, count }: Runs, at: number): boolean {
  const trait = traits[at]!;
  if (length[at] !== 1 || (other[at] !== 0 && (trait & SWAP) === 0)) return false;
  if ((trait & DRAWS) === 0) return true;
  return kind[at] === LETTER && (at + 1 === count || symbol[at + 1] !== drawnWith[symbol[at]!]);
}

/** What a walk goes over. */
export type Walked = {
  readonly trie: Trie;
  /** By first component, what a row of characters is written for. */
  readonly splits?: ReadonlyMap<number, readonly Drawn[]> | undefined;
  /** How words begin, where terms begin at words only. */
  readonly openings?: WordOpenings | undefined;
};

/** Words of spaced scripts: a term begins where one begins, or anywhere in it. */
export type BeginsWhere = 'at words' | 'in words';

/** The runs of a text at which a term may begin: the first so many of `places`, valid until the next call. */
export type Beginnings = {
  readonly places: Int32Array;
  /** How many places there are. Some are there wrongly, and none is missing. */
  find(runs: Runs): number;
  /** Where words begin that may be spelt as terms are; by the last `find`. */
  readonly words: Words;
};

/**
 * Finds where terms may begin, told from the runs next to each place: nearly every one is passed over on a look or two at
 * a small table of bits.
 */
export function makeBeginnings({ trie, splits, openings }: Walked, where: BeginsWhere): Beginnings {
  const { roots, child, mayBegin, beginnings } = trie;
  const lastBit = beginnings.length * 32 - 1;
  const { alternatives, drawn } = readings();
  /** By alternatives, 1 where a term begins with one of them: of a text in Chinese hardly any - is the long vowel of a term. */
  const begins = Uint8Array.from(alternatives, (symbols) => (symbols.some((symbol) => roots[symbol] !== 0) ? 1 : 0));
  /** Of what is drawn, letters that a term begins with. */
  const drawnFirst = new Map([...drawn].filter(([, shapes]) => shapes.some(({ letter }) => roots[letter] !== 0)));
  const firsts = firstsOf(roots, begins, drawnFirst);
  const isBeginning = where === 'at words';

  /** Whether a term may begin with this symbol and go on with what run `at` may be. */
  const goesOn = (first: number, runs: Runs, at: number): boolean => {
    if (mayBegin(first, runs.symbol[at]!)) return true;
    const other = runs.other[at]!;
    if (other !== 0) for (const symbol of alternatives[other]!) if (mayBegin(first, symbol)) return true;
    return false;
  };

  /** Whether the run begins the drawing of another letter, one of `letters`. */
  const isDrawn = (runs: Runs, at: number, letters: ReadonlyMap<number, readonly Drawn[]>): boolean => {
    if ((runs.traits[at]! & DRAWS) === 0) return false;
    for (const shape of letters.get(runs.symbol[at]!) ?? []) if (drawnUntil(runs, shape.rest, at, 1) !== 0) return true;
    return false;
  };

  /** A symbol that is no letter is one only beside others. */
  const mayBeginWithSign = (runs: Runs, at: number): boolean => {
    const symbol = runs.symbol[at]!;
    if (roots[symbol] !== 0) return true;
    const draws = (runs.traits[at]! & DRAWS) !== 0 && drawnFirst.has(symbol);
    const isReadOtherwise = begins[runs.other[at]!] === 1 || draws || splits?.has(symbol) === true;
    if (!isReadOtherwise || at + 1 === runs.count) return false;
    return runs.kind[at + 1] === SPACE ? isSpelledOn(runs, at + 2) : isReadOn(runs, at);
  };

  /** The `!` of `!好`, which may be an i: whether any term that begins with one goes on so. */
  const isReadOn = (runs: Runs, at: number): boolean => {
    const next = at + 1;
    const isPlainly = splits === undefined && runs.length[at] === 1 && !isDrawn(runs, at, drawnFirst);
    if (!isPlainly || runs.kind[next]! < LETTER || mayGiveWay(runs.symbol[next]!)) return true;
    for (const first of alternatives[runs.other[at]!]!)
      if (roots[first] !== 0 && (first === runs.symbol[next] || isKana(first) || goesOn(first, runs, next)))
        return true;
    return isDrawn(runs, next, drawn);
  };

  /** Whether a word that ends before the sign at `sign` may go on behind it: not where a space is all there is, and no term has the next letter. */
  const goesOnBehind = (runs: Runs, node: number, sign: number): boolean => {
    const { symbol, kind, traits, count } = runs;
    if (!isPlainSpace(runs, sign) || child(node, symbol[sign]!) !== 0) return true;
    const next = sign + 1;
    if (next >= count) return false;
    const its = symbol[next]!;
    if (kind[next] !== LETTER || (traits[next]! & (DRAWS | FOREIGN)) !== 0 || its === symbol[sign - 1]) return true;
    if (child(node, its) !== 0) return true;
    for (const read of alternatives[runs.other[next]!]!) if (child(node, read) !== 0) return true;
    return false;
  };

  /**
   * For two plain letters that a term begins with. Follows the one plain way as far as it goes: false when that leads
   * nowhere and nothing on it could have been read otherwise, which holds for most words that begin like a term.
   */
  const isWorthwhile = (runs: Runs, at: number): boolean => {
    const { symbol, kind, other, traits, length, count } = runs;
    let node = roots[symbol[at]!]!;
    for (let next = at + 1; ; next++) {
      if (node === 0) return false;
      if (entryOf(trie, node) !== 0 || next >= count) return true;
      if (kind[next]! < LETTER) return goesOnBehind(runs, node, next);
      if (length[next] !== 1 || isKana(symbol[next]!)) return true;
      if (kind[next] !== CJK && kind[next - 1] === CJK) return true;
      const trait = traits[next]!;
      const its = symbol[next]!;
      if (mayGiveWay(its) && GIVES_WAY.some((letter) => entryOf(trie, child(node, letter)) !== 0)) return true;
      if (other[next] !== 0) {
        if ((trait & SWAP) === 0) return true;
        for (const swapped of alternatives[other[next]!]!) if (child(node, swapped) !== 0) return true;
      }
      if ((trait & DRAWS) !== 0 && (its > 127 || (next + 1 < count && symbol[next + 1] === drawnWith[its])))
        return true;
      node = child(node, its);
    }
  };

  /** For letters of any kind, with what stands between them and the next. */
  const mayBeginWithLetter = (runs: Runs, at: number): boolean => {
    const { symbol: symbols, kind: kinds, traits } = runs;
    if (isDrawn(runs, at, drawnFirst)) return true;
    const first = symbols[at]!;
    const other = runs.other[at]!;
    if (runs.length[at]! > 1 && (goesOn(first, runs, at) || other !== 0)) return true;
    let next = at + 1;
    while (next < runs.count && kinds[next]! < LETTER) {
      if (runs.other[next] !== 0 || (traits[next]! & (DRAWS | MASK)) !== 0 || next - at > WIDEST_GAP) return true;
      if (mayBegin(first, symbols[next]!)) return true;
      next++;
    }
    if (next >= runs.count) return false;
    if (isDrawn(runs, next, drawn) || goesOn(first, runs, next)) return true;
    if (kinds[at] === CJK && isStray(runs, next)) return isForeign(runs, next) || goesOn(first, runs, next + 1);
    if (isKana(first) && kinds[at] === CJK) return true;
    if (other !== 0) for (const symbol of alternatives[other]!) if (goesOn(symbol, runs, next)) return true;
    return symbols[next] === first && kinds[next]! >= LETTER;
  };

  const mayBeginAt = (runs: Runs, at: number): boolean => {
    const { kind: kinds, symbol: symbols, count } = runs;
    const kind = kinds[at]!;
    if (kind < LETTER) return mayBeginWithSign(runs, at);
    if (splits !== undefined) return true;
    const next = at + 1;
    const isOneScript = next < count && kinds[next]! >= LETTER && (kind !== CJK || kinds[next] === CJK);
    const symbol = symbols[at]!;
    if (isOneScript && !isKana(symbol) && isPlain(runs, at) && isPlain(runs, next)) {
      return mayBegin(symbol, symbols[next]!) && (runs.other[at] !== 0 || isWorthwhile(runs, at));
    }
    return mayBeginWithLetter(runs, at);
  };

  /** Two plain characters side by side that no term begins with, which is most of any Chinese text. */
  const isPassedOver = ({ symbol, other, traits, length }: Runs, at: number): boolean => {
    const next = at + 1;
    if ((other[at]! | other[next]! | ((traits[at]! | traits[next]!) & DRAWS)) !== 0) return false;
    const first = symbol[at]!;
    if (length[at] !== 1 || length[next] !== 1 || isKana(first)) return false;
    const bit = beginningOf(first, symbol[next]!) & lastBit;
    return (beginnings[bit >>> 5]! & (1 << (bit & 31))) === 0;
  };

  /** By the table of first symbols, and then by all that is known; but for `high`, where nothing is passed over. */
  const isPlace = (runs: Runs, at: number): boolean => {
    const symbol = runs.symbol[at]!;
    if (splits === undefined && (firsts[symbol >>> 3]! & (1 << (symbol & 7))) === 0) return false;
    return mayBeginAt(runs, at);
  };

  const found = {
    places: new Int32Array(512),
    words: { places: new Int32Array(512), count: 0 },
    find(runs: Runs): number {
      const { kind, symbol, other, traits, count } = runs;
      const { words } = found;
      if (found.places.length < count) {
        found.places = new Int32Array(count * 2);
        words.places = new Int32Array(count * 2);
      }
      const { places } = found;
      const wordPlaces = words.places;
      let wordCount = 0;
      let size = 0;
      for (let at = 0; at < count; at++) {
        const its = kind[at]!;
        if (its === LETTER || its === DIGIT) {
          const opens = openings === undefined ? TERM : opensWith(openings, runs, at);
          if ((opens & SPELLING) !== 0) wordPlaces[wordCount++] = at;
          if (((opens & TERM) !== 0 || splits !== undefined) && isPlace(runs, at)) places[size++] = at;
          if (!isBeginning) continue;
          const behindPart = (opens & PART) === 0 ? -1 : endOfBefore(runs, at);
          if (behindPart > at && behindPart < count && isOfWord(kind[behindPart]!)) {
            const isTerm = splits !== undefined || (opensWith(openings!, runs, behindPart) & TERM) !== 0;
            if (isTerm && isPlace(runs, behindPart)) places[size++] = behindPart;
          }
          // The rest of the word, letter by letter: in text of spaced scripts that is most of it.
          while (at + 1 < count && isOfWord(kind[at + 1]!)) at++;
          continue;
        }
        if (splits === undefined) {
          const one = symbol[at]!;
          if ((firsts[one >>> 3]! & (1 << (one & 7))) === 0) continue;
          if (its !== CJK) {
            // Of spaces and marks hardly one is more than that.
            if ((other[at]! | (traits[at]! & DRAWS)) === 0 && roots[one] === 0) continue;
          } else if (at + 1 < count && kind[at + 1] === CJK && isPassedOver(runs, at)) continue;
        }
        if (mayBeginAt(runs, at)) places[size++] = at;
      }
      words.count = wordCount;
      return size;
    },
  };
  return found;
}

const isOfWord = (kind: number): boolean => kind === LETTER || kind === DIGIT;

/**
 * By symbol, a bit where a term begins with it, or with something else that its character may be read as or begin to draw.
 * Eight kilobytes stay in the nearest cache.
 */
function firstsOf(roots: Int32Array, begins: Uint8Array, drawn: ReadonlyMap<number, unknown>): Uint8Array {
  const bits = new Uint8Array(roots.length >>> 3);
  const add = (symbol: number): void => {
    bits[symbol >>> 3]! |= 1 << (symbol & 7);
  };
  for (let symbol = 0; symbol < roots.length; symbol++) if (roots[symbol] !== 0) add(symbol);
  for (const { symbol, other, draws } of ambiguousSymbols())
    if (begins[other] === 1 || (draws && drawn.has(symbol))) add(symbol);
  return bits;
}

/** A character that is read otherwise too. */
type Ambiguous = { readonly symbol: number; readonly other: number; readonly draws: boolean };

let ambiguous: readonly Ambiguous[] | undefined;
function ambiguousSymbols(): readonly Ambiguous[] {
  if (ambiguous !== undefined) return ambiguous;
  const found: Ambiguous[] = [];
  const { symbol, other, traits, astral } = readings();
  const add = (its: number, also: number, trait: number): void => {
    const draws = (trait & DRAWS) !== 0;
    if (also !== 0 || draws) found.push({ symbol: its, other: also, draws });
  };
  for (let unit = 0; unit < 0x10000; unit++) add(symbol[unit]!, other[unit]!, traits[unit]!);
  for (const reading of astral.values()) add(reading.symbol, reading.other, reading.traits);
  ambiguous = found;
  return found;
}
