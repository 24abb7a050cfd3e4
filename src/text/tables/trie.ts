import { SWAPS } from '../reading/leet.ts';

/**
 * All terms as one trie in typed arrays. A node is its slot in an open-addressed hash table keyed by parent and symbol,
 * so a step is one probe in one cache line, whatever the number of terms.
 */
export type TrieTable = {
  /**
   * By slot, beside each other so that they come with one line of the cache: the parent (-1 where the slot is free), the
   * symbol, the first entry that ends here plus one (0 where none does), the first child (0 where there is none). Entries that
   * share a node follow by `next`.
   */
  readonly nodes: Int32Array;
  /** The child of the root by symbol, 0 where there is none. */
  readonly roots: Int32Array;
  /** The first two symbols of all sequences, as bits. */
  readonly beginnings: Int32Array;
  /** By hash of a node and a symbol, a bit where that has a child: most have none, and the nodes are too many for a cache. */
  readonly edges: Int32Array;
  readonly next: Int32Array;
  /** Children of a node, for a wildcard: the next sibling, 0 at the end. */
  readonly sibling: Int32Array;
};

export type Trie = TrieTable & {
  /** 0 where there is none. */
  child(node: number, symbol: number): number;
  /** Whether any term begins with these two symbols; may say yes wrongly, never no. */
  mayBegin(first: number, second: number): boolean;
};

/** Rows of symbols: row i goes from `start[i]` up to `start[i + 1]`. */
export type Sequences = { readonly start: Int32Array; readonly symbols: Uint16Array };

/** The root is slot 0, which no child ever takes. */
export const ROOT = 0;
/** Numbers of a node, and where each stands. */
const NODE = 4;
const [PARENT, SYMBOL, ENTRY, FIRST_CHILD] = [0, 1, 2, 3];
export const entryOf = ({ nodes }: TrieTable, node: number): number => nodes[node * NODE + ENTRY]!;
export const firstChildOf = ({ nodes }: TrieTable, node: number): number => nodes[node * NODE + FIRST_CHILD]!;
export const symbolOf = ({ nodes }: TrieTable, node: number): number => nodes[node * NODE + SYMBOL]!;

const MIX_NODE = 0x9e3779b1;
const MIX_SYMBOL = 0x85ebca6b;

/** Plain letters written for one another (leet.ts, SWAPS) are one to the tables of beginnings. */
const coarse = Uint16Array.from({ length: 128 }, (_, unit) => {
  const swapped = SWAPS[String.fromCharCode(unit)];
  return swapped === undefined ? unit : swapped.charCodeAt(0);
});
const coarsely = (symbol: number): number => (symbol < 128 ? coarse[symbol]! : symbol);

/** Hashes the first two symbols of a sequence, for `beginnings`. */
export const beginningOf = (first: number, second: number): number => {
  const hash = Math.imul(coarsely(first), MIX_NODE) ^ Math.imul(coarsely(second), MIX_SYMBOL);
  return hash ^ (hash >>> 15);
};

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, least)));
/** Slots for each node, at least: fewer, and probes get long. */
const SLOTS_PER_NODE = 1.7;
/** Bits for each slot: of twenty children that are not there one is asked for in vain. */
const EDGES_PER_SLOT = 8;
const roomFor = (nodes: number): number => nodes * SLOTS_PER_NODE + 16;

const edgeOf = (node: number, symbol: number): number => {
  const hash = Math.imul(node, MIX_NODE) ^ Math.imul(symbol, MIX_SYMBOL);
  return hash ^ (hash >>> 15);
};

/** Where the child stands, or the free slot where it belongs; `edge` is what `edgeOf` says of both. */
function slotOf(nodes: Int32Array, mask: number, node: number, symbol: number, edge: number): number {
  for (let slot = edge & mask; ; slot = (slot + 1) & mask) {
    if (slot === ROOT) continue;
    const parent = nodes[slot * NODE + PARENT]!;
    if (parent === -1 || (parent === node && nodes[slot * NODE + SYMBOL] === symbol)) return slot;
  }
}

/** Builds the trie; entry i is row i. */
export function buildTrie(sequences: Sequences): TrieTable {
  // How many prefixes the rows share is known only afterwards: most often they share enough for the first size.
  for (let size = powerOfTwo(roomFor(2 * sequences.start.length)); ; size *= 2) {
    const table = buildIn(size, sequences);
    if (table !== undefined) return table;
  }
}

/** Undefined where there is no room for all. */
function buildIn(size: number, { start, symbols }: Sequences): TrieTable | undefined {
  const rows = start.length - 1;
  const nodes = new Int32Array(size * NODE);
  for (let slot = 1; slot < size; slot++) nodes[slot * NODE + PARENT] = -1;
  const next = new Int32Array(rows);
  const sibling = new Int32Array(size);
  const roots = new Int32Array(0x10000);
  // Small enough to stay in the nearest cache.
  const beginnings = new Int32Array(powerOfTwo(Math.min(1 << 22, Math.max(1 << 13, rows * 16))) >>> 5);
  const bits = beginnings.length * 32 - 1;
  const edges = new Int32Array((size * EDGES_PER_SLOT) >>> 5);
  const edgeBits = edges.length * 32 - 1;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const from = start[row]!;
    const to = start[row + 1]!;
    let node = ROOT;
    for (let at = from; at < to; at++) {
      const symbol = symbols[at]!;
      const edge = edgeOf(node, symbol);
      const slot = slotOf(nodes, size - 1, node, symbol, edge);
      if (nodes[slot * NODE + PARENT] === -1) {
        if (roomFor(++count) > size) return undefined;
        nodes[slot * NODE + PARENT] = node;
        nodes[slot * NODE + SYMBOL] = symbol;
        edges[(edge & edgeBits) >>> 5]! |= 1 << (edge & 31);
        sibling[slot] = nodes[node * NODE + FIRST_CHILD]!;
        nodes[node * NODE + FIRST_CHILD] = slot;
        if (node === ROOT) roots[symbol] = slot;
      }
      node = slot;
    }
    if (to - from > 1) {
      const bit = beginningOf(symbols[from]!, symbols[from + 1]!) & bits;
      beginnings[bit >>> 5]! |= 1 << (bit & 31);
    }
    next[row] = nodes[node * NODE + ENTRY]!;
    nodes[node * NODE + ENTRY] = row + 1;
  }
  return { nodes, roots, beginnings, edges, next, sibling };
}

/** The trie of a table, to be walked. */
export function openTrie(table: TrieTable): Trie {
  const { nodes, beginnings, edges, sibling } = table;
  const mask = sibling.length - 1;
  const bits = beginnings.length * 32 - 1;
  const edgeBits = edges.length * 32 - 1;
  return {
    ...table,
    child(node, symbol) {
      const edge = edgeOf(node, symbol);
      if ((edges[(edge & edgeBits) >>> 5]! & (1 << (edge & 31))) === 0) return 0;
      const slot = slotOf(nodes, mask, node, symbol, edge);
      return nodes[slot * NODE + PARENT] === -1 ? 0 : slot;
    },
    mayBegin(first, second) {
      const bit = beginningOf(first, second) & bits;
      return (beginnings[bit >>> 5]! & (1 << (bit & 31))) !== 0;
    },
  };
}
