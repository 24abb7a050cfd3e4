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
  /** The bits behind `mayBegin`, for the one loop that cannot afford the call. */
  readonly pairs: Int32Array;
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

/** Where in `pairs` (masked to its size in bits) the two symbols have their bit. */
export const pairHash = (first: number, second: number): number => {
  const hash = Math.imul(first, MIX_NODE) ^ Math.imul(second, MIX_SYMBOL);
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
  const pairBits = powerOfTwo(Math.min(1 << 22, Math.max(1 << 12, sequences.length * 16)));
  const pairs = new Int32Array(pairBits >>> 5);
  const pairMask = pairBits - 1;

  const slotOf = (parent: number, symbol: number): number => {
    const hash = Math.imul(parent, MIX_NODE) ^ Math.imul(symbol, MIX_SYMBOL);
    return (hash ^ (hash >>> 15)) & mask;
  };
  const pairOf = (first: number, second: number): number => pairHash(first, second) & pairMask;

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
      if (at === 1) {
        const bit = pairOf(sequence.charCodeAt(0), symbol);
        pairs[bit >>> 5]! |= 1 << (bit & 31);
      }
    }
    next[index] = entry[node]!;
    entry[node] = index + 1;
  });

  return {
    roots,
    child,
    mayBegin(first, second) {
      const bit = pairOf(first, second);
      return (pairs[bit >>> 5]! & (1 << (bit & 31))) !== 0;
    },
    pairs,
    entry,
    next,
    firstChild,
    sibling,
    symbolOf,
    nodes,
  };
}
