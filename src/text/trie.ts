import { SWAPS } from './leet.ts';

/**
 * All terms as one trie in typed arrays. A node is its slot in an open-addressed hash table keyed by parent and symbol,
 * so a step is one probe in one cache line, whatever the number of terms.
 */
export type Trie = {
  /** The child of the root by symbol, 0 where there is none. */
  readonly roots: Int32Array;
  /** 0 where there is none. */
  child(node: number, symbol: number): number;
  /** Whether any term begins with these two symbols; may say yes wrongly, never no. */
  mayBegin(first: number, second: number): boolean;
  /** First entry that ends at this node plus one, 0 where none does. Entries that share a node follow by `next`. */
  readonly entry: Int32Array;
  readonly next: Int32Array;
  /** Children of a node, for a wildcard: first child and next sibling, 0 at the end. */
  readonly firstChild: Int32Array;
  readonly sibling: Int32Array;
  readonly symbolOf: Uint16Array;
  readonly nodes: number;
};

/** The root is slot 0, which no child ever takes. */
export const ROOT = 0;

const MIX_NODE = 0x9e3779b1;
const MIX_SYMBOL = 0x85ebca6b;

/** Plain letters written for one another (leet.ts, SWAPS) are one to the tables of beginnings. */
const coarse = Uint16Array.from({ length: 128 }, (_, unit) => {
  const swapped = SWAPS[String.fromCharCode(unit)];
  return swapped === undefined ? unit : swapped.charCodeAt(0);
});
const coarsely = (symbol: number): number => (symbol < 128 ? coarse[symbol]! : symbol);

/** A set of beginnings as bits, small enough to stay in the nearest cache. */
function makeBits(expected: number): { readonly bits: Int32Array; readonly mask: number } {
  const size = powerOfTwo(Math.min(1 << 22, Math.max(1 << 13, expected * 16)));
  return { bits: new Int32Array(size >>> 5), mask: size - 1 };
}

const beginning = (first: number, second: number): number => {
  const hash = Math.imul(coarsely(first), MIX_NODE) ^ Math.imul(coarsely(second), MIX_SYMBOL);
  return hash ^ (hash >>> 15);
};

/** Nodes of the trie of these sequences: what each adds beyond its longest prefix shared with its neighbour. */
function countNodes(sorted: readonly string[]): number {
  let nodes = 0;
  let before = '';
  for (const sequence of sorted) {
    let shared = 0;
    while (shared < before.length && before.charCodeAt(shared) === sequence.charCodeAt(shared)) shared++;
    nodes += sequence.length - shared;
    before = sequence;
  }
  return nodes;
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, least)));

/** Builds the trie of symbol sequences, each a string of UTF-16 units; entry i is sequence i. */
export function makeTrie(sequences: readonly string[]): Trie {
  const nodes = countNodes([...sequences].sort());
  const size = powerOfTwo(nodes * 1.7 + 16);
  const mask = size - 1;
  const parentAndSymbol = new Int32Array(size * 2).fill(-1);
  const entry = new Int32Array(size);
  const next = new Int32Array(sequences.length);
  const firstChild = new Int32Array(size);
  const sibling = new Int32Array(size);
  const symbolOf = new Uint16Array(size);
  const roots = new Int32Array(0x10000);
  const pairs = makeBits(sequences.length);
  const set = (to: typeof pairs, hash: number): void => {
    const bit = hash & to.mask;
    to.bits[bit >>> 5]! |= 1 << (bit & 31);
  };
  const has = (of: typeof pairs, hash: number): boolean => {
    const bit = hash & of.mask;
    return (of.bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  };

  const slotOf = (parent: number, symbol: number): number => {
    const hash = Math.imul(parent, MIX_NODE) ^ Math.imul(symbol, MIX_SYMBOL);
    return (hash ^ (hash >>> 15)) & mask;
  };
  const child = (node: number, symbol: number): number => {
    for (let slot = slotOf(node, symbol); ; slot = (slot + 1) & mask) {
      const parent = parentAndSymbol[slot * 2]!;
      if (parent === node && parentAndSymbol[slot * 2 + 1] === symbol && slot !== ROOT) return slot;
      if (parent === -1 && slot !== ROOT) return 0;
    }
  };
  const add = (node: number, symbol: number): number => {
    const known = child(node, symbol);
    if (known !== 0) return known;
    let slot = slotOf(node, symbol);
    while (slot === ROOT || parentAndSymbol[slot * 2] !== -1) slot = (slot + 1) & mask;
    parentAndSymbol[slot * 2] = node;
    parentAndSymbol[slot * 2 + 1] = symbol;
    symbolOf[slot] = symbol;
    sibling[slot] = firstChild[node]!;
    firstChild[node] = slot;
    return slot;
  };

  sequences.forEach((sequence, index) => {
    let node = ROOT;
    for (let at = 0; at < sequence.length; at++) {
      const symbol = sequence.charCodeAt(at);
      node = add(node, symbol);
      if (at === 0) roots[symbol] = node;
    }
    if (sequence.length > 1) set(pairs, beginning(sequence.charCodeAt(0), sequence.charCodeAt(1)));
    next[index] = entry[node]!;
    entry[node] = index + 1;
  });

  return {
    roots,
    child,
    mayBegin: (first, second) => has(pairs, beginning(first, second)),
    entry,
    next,
    firstChild,
    sibling,
    symbolOf,
    nodes,
  };
}
