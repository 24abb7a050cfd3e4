import { type GraphTable, KIND_SHIFT, LAST_EDGE, letterCode, NODE_SHIFT } from '../../src/text/tables/word-graph.ts';

/** A node while it is made. `kind` is that of the word that ends here. */
type Node = { kind: number; readonly next: Map<number, Node>; id: number; words: number };

/**
 * The smallest graph of words with their kinds (1 to 3), which nodes that go on alike share (Daciuk and others, 2000). The edges
 * that most words take stand first in their node.
 */
export function makeWordGraph(kinds: ReadonlyMap<string, number>): GraphTable {
  const root: Node = { kind: 0, next: new Map(), id: 0, words: 0 };
  const known = new Map<string, Node>();
  const path: { readonly from: Node; readonly letter: number; readonly node: Node }[] = [];
  const share = (depth: number): void => {
    while (path.length > depth) {
      const { from, letter, node } = path.pop()!;
      const named = [...node.next].map(([its, to]) => `${its}:${to.kind}:${to.id}`).join(' ');
      const same = known.get(`${node.kind} ${named}`);
      if (same !== undefined) from.next.set(letter, same);
      else {
        node.id = known.size + 1;
        known.set(`${node.kind} ${named}`, node);
      }
    }
  };
  let before = '';
  for (const word of [...kinds.keys()].sort()) {
    let depth = 0;
    while (depth < path.length && word[depth] === before[depth]) depth++;
    share(depth);
    let at = path.at(-1)?.node ?? root;
    for (const letter of word.slice(depth)) {
      const node: Node = { kind: 0, next: new Map(), id: 0, words: 0 };
      at.next.set(letterCode(letter.charCodeAt(0)), node);
      path.push({ from: at, letter: letterCode(letter.charCodeAt(0)), node });
      at = node;
    }
    at.kind = kinds.get(word)!;
    before = word;
  }
  share(0);
  return laidOut(root);
}

/** How many words go on from a node. */
function countWords(node: Node): number {
  if (node.words === 0)
    node.words = (node.kind === 0 ? 0 : 1) + [...node.next.values()].reduce((sum, to) => sum + countWords(to), 0);
  return node.words;
}

/** Depth first, so that nodes lie near those that lead to them. */
function laidOut(root: Node): GraphTable {
  const edges: number[] = [];
  const places = new Map<Node, number>();
  const place = (node: Node): number => {
    const known = places.get(node);
    if (known !== undefined || node.next.size === 0) return known ?? 0;
    const begin = edges.length;
    places.set(node, begin);
    const next = [...node.next].sort(([a, left], [b, right]) => countWords(right) - countWords(left) || a - b);
    for (const [letter, to] of next) edges.push(letter | (to.kind << KIND_SHIFT));
    edges[edges.length - 1]! |= LAST_EDGE;
    next.forEach(([, to], at) => {
      edges[begin + at]! += place(to) * 2 ** NODE_SHIFT;
    });
    return begin;
  };
  place(root);
  return Uint32Array.from(edges);
}
