/**
 * A set of words of small letters and digits as one graph: words share how they begin and how they end, so half a million take
 * two megabytes, and nothing is unpacked at a start. `makeWordGraph` of `scripts/tables/word-graph.ts` makes it.
 */
export type WordGraph = {
  /** The kind that a word was put in with, 1 to 3; 0 where there is no such word. */
  kindOf(word: string): number;
  /** Every word with its kind, in order. */
  each(visit: (word: string, kind: number) => void): void;
};

/**
 * By edge: the letter in bits 0 to 5, bit 6 where it is the last of its node, the kind of the word that ends with it in 7 and 8,
 * and where the edges of the next node begin, 0 where there are none. Those of the first node stand first.
 */
export type GraphTable = Uint32Array;
const LETTER_BITS = 0x3f;
export const LAST_EDGE = 0x40;
export const KIND_SHIFT = 7;
export const NODE_SHIFT = 9;

/** 0 to 9 for digits, 10 to 35 for letters; more, or less than none, for anything else. */
export const letterCode = (unit: number): number => (unit < 0x61 ? (unit < 0x3a ? unit - 0x30 : -1) : unit - 0x57);
const letterOf = (code: number): string => String.fromCharCode(code < 10 ? code + 0x30 : code + 0x57);
/** Rows of the table of two letters; what is no letter finds an empty one. */
const CODES = 64;

/** Where the edges end that begin here: behind the last one of their node. */
const endOf = (edges: GraphTable, begin: number): number => {
  let at = begin;
  while ((edges[at]! & LAST_EDGE) === 0) at++;
  return at + 1;
};

export function openWordGraph(edges: GraphTable): WordGraph {
  /** By the first letter, and by the first two, the edge that ends them, plus one: near the root nodes have many edges. */
  const ones = new Int32Array(CODES);
  const twos = new Int32Array(CODES * CODES);
  for (let at = 0; at < (edges.length === 0 ? 0 : endOf(edges, 0)); at++) {
    const [letter, node] = [edges[at]! & LETTER_BITS, edges[at]! >>> NODE_SHIFT];
    ones[letter] = at + 1;
    for (let next = node; node !== 0 && next < endOf(edges, node); next++)
      twos[letter * CODES + (edges[next]! & LETTER_BITS)] = next + 1;
  }
  const kindOf = (word: string): number => {
    const first = letterCode(word.charCodeAt(0));
    if (!(first >= 0 && first < CODES)) return 0;
    if (word.length === 1) return ones[first] === 0 ? 0 : (edges[ones[first]! - 1]! >>> KIND_SHIFT) & 3;
    const second = letterCode(word.charCodeAt(1));
    const entered = second >= 0 && second < CODES ? twos[first * CODES + second]! : 0;
    if (entered === 0) return 0;
    let edge = edges[entered - 1]!;
    for (let next = 2; next < word.length; next++) {
      let at = edge >>> NODE_SHIFT;
      if (at === 0) return 0;
      const letter = letterCode(word.charCodeAt(next));
      for (edge = edges[at]!; (edge & LETTER_BITS) !== letter; edge = edges[++at]!)
        if ((edge & LAST_EDGE) !== 0) return 0;
    }
    return (edge >>> KIND_SHIFT) & 3;
  };
  const each: WordGraph['each'] = (visit) => {
    const visitNode = (begin: number, before: string): void => {
      const inOrder = edges.slice(begin, endOf(edges, begin)).sort((a, b) => (a & LETTER_BITS) - (b & LETTER_BITS));
      for (const edge of inOrder) {
        const word = before + letterOf(edge & LETTER_BITS);
        const kind = (edge >>> KIND_SHIFT) & 3;
        if (kind !== 0) visit(word, kind);
        if (edge >>> NODE_SHIFT !== 0) visitNode(edge >>> NODE_SHIFT, word);
      }
    };
    if (edges.length > 0) visitNode(0, '');
  };
  return { kindOf, each };
}
