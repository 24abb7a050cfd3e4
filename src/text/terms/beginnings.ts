import { isKana } from '../reading/kana.ts';
import { CJK, DIGIT, LETTER, SPACE } from '../reading/kinds.ts';
import { DRAWN } from '../reading/leet.ts';
import { DRAWS, type Drawn, MASK, readings, SWAP } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import type { Trie } from '../tables/trie.ts';
import { endsBefore, onBefore } from '../words/parts-of-insults.ts';
import { GIVES_WAY, mayGiveWay } from './path.ts';
import { drawnUntil, isForeign, isSpelledOn, isStray, WIDEST_GAP } from './stands.ts';

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

/** Words of spaced scripts: a term begins where one begins, or anywhere in it. */
export type BeginsWhere = 'at words' | 'in words';

/**
 * Whether a term may begin at a run, told from the runs next to it: nearly every place of a text is passed over on a look
 * or two at a small table of bits. May say yes wrongly, never no.
 */
export function makeMayBegin(
  trie: Trie,
  splits: ReadonlyMap<number, readonly Drawn[]> | undefined,
  where: BeginsWhere,
): (runs: Runs, at: number) => boolean {
  const { roots, child, mayBegin, entry } = trie;
  const isBeginning = where === 'at words';
  const { alternatives, drawn } = readings();

  /** Whether a term may begin with this symbol and go on with what run `at` may be. */
  const goesOn = (first: number, runs: Runs, at: number): boolean => {
    if (mayBegin(first, runs.symbol[at]!)) return true;
    const other = runs.other[at]!;
    if (other !== 0) for (const symbol of alternatives[other]!) if (mayBegin(first, symbol)) return true;
    return false;
  };

  /** Whether the run begins the drawing of another letter. */
  const isDrawn = (runs: Runs, at: number): boolean => {
    if ((runs.traits[at]! & DRAWS) === 0) return false;
    for (const shape of drawn.get(runs.symbol[at]!) ?? []) if (drawnUntil(runs, shape.rest, at, 1) !== 0) return true;
    return false;
  };

  /** A symbol that is no letter is one only beside others. */
  const mayBeginWithSign = (runs: Runs, at: number): boolean => {
    const symbol = runs.symbol[at]!;
    if (roots[symbol] !== 0) return true;
    const isReadOtherwise = runs.other[at] !== 0 || (runs.traits[at]! & DRAWS) !== 0 || splits?.has(symbol) === true;
    if (!isReadOtherwise || at + 1 === runs.count) return false;
    return runs.kind[at + 1] !== SPACE || isSpelledOn(runs, at + 2);
  };

  /**
   * For two plain letters that a term begins with. Follows the one plain way as far as it goes: false when that leads
   * nowhere and nothing on it could have been read otherwise, which holds for most words that begin like a term.
   */
  const isWorthwhile = ({ symbol, kind, other, traits, length, count }: Runs, at: number): boolean => {
    let node = roots[symbol[at]!]!;
    for (let next = at + 1; ; next++) {
      if (node === 0) return false;
      if (entry[node] !== 0 || next >= count || kind[next]! < LETTER) return true;
      if (length[next] !== 1 || isKana(symbol[next]!)) return true;
      if (kind[next] !== CJK && kind[next - 1] === CJK) return true;
      const trait = traits[next]!;
      const its = symbol[next]!;
      if (mayGiveWay(its) && GIVES_WAY.some((letter) => entry[child(node, letter)] !== 0)) return true;
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
    if (isDrawn(runs, at)) return true;
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
    if (isDrawn(runs, next) || goesOn(first, runs, next)) return true;
    if (kinds[at] === CJK && isStray(runs, next)) return isForeign(runs, next) || goesOn(first, runs, next + 1);
    if (isKana(first) && kinds[at] === CJK) return true;
    if (other !== 0) for (const symbol of alternatives[other]!) if (goesOn(symbol, runs, next)) return true;
    return symbols[next] === first && kinds[next]! >= LETTER;
  };

  /** Where the word begins that stands behind another in one: shit|head. */
  let behindPart = -1;
  const endOfPart = ({ symbol: symbols, length, count }: Runs, at: number): number => {
    let end = -1;
    let node = 0;
    for (let next = at; next < count; next++) {
      for (let used = 0; used < length[next]!; used++) {
        node = onBefore(node, symbols[next]!);
        if (node === 0) return end;
      }
      if (endsBefore(node)) end = next + 1;
    }
    return end;
  };

  return (runs, at) => {
    const { kind: kinds, symbol: symbols, count } = runs;
    const kind = kinds[at]!;
    if (kind < LETTER) return mayBeginWithSign(runs, at);
    if (isBeginning) {
      const isInside = at > 0 && isOfWord(kind) && isOfWord(kinds[at - 1]!);
      if (isInside && at !== behindPart) return false;
      if (!isInside) behindPart = kind === LETTER && onBefore(0, symbols[at]!) !== 0 ? endOfPart(runs, at) : -1;
    }
    if (splits !== undefined) return true;
    const next = at + 1;
    const isOneScript = next < count && kinds[next]! >= LETTER && (kind !== CJK || kinds[next] === CJK);
    const symbol = symbols[at]!;
    if (isOneScript && !isKana(symbol) && isPlain(runs, at) && isPlain(runs, next)) {
      return mayBegin(symbol, symbols[next]!) && (runs.other[at] !== 0 || isWorthwhile(runs, at));
    }
    return mayBeginWithLetter(runs, at);
  };
}

/** Inside a word no word begins. */
const isOfWord = (kind: number): boolean => kind === LETTER || kind === DIGIT;
