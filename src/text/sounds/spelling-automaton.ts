import { allSyllables } from './pinyin.ts';
import { romajiSounds } from './romaji.ts';

/**
 * Tells letter by letter whether a word may be spelt as terms are: in syllables of pinyin, or in romaji too. Nearly every
 * English word leaves it after three letters, so that nothing else is asked of it.
 */
export type SpellingAutomaton = {
  /** By state and letter, the next state; `DEAD` where no spelling goes on so. */
  readonly onward: Uint16Array;
  /** By state, 1 where a syllable may end. */
  readonly ends: Uint8Array;
};

/** What is no spelling, whatever follows. */
export const DEAD = 0;
/** The state before the first letter. */
export const START = 1;
export const FIRST_LETTER = 'a'.charCodeAt(0);
export const LETTERS = 26;

/** A tree of syllables: by letter, what goes on; `isEnd` where one ends. */
type Node = { readonly id: number; readonly next: Map<number, Node>; isEnd: boolean };

function treeOf(syllables: Iterable<string>): Node {
  let count = 0;
  const makeNode = (): Node => ({ id: count++, next: new Map(), isEnd: false });
  const root = makeNode();
  for (const syllable of syllables) {
    let node = root;
    for (let at = 0; at < syllable.length; at++) {
      const letter = syllable.charCodeAt(at) - FIRST_LETTER;
      const following = node.next.get(letter) ?? makeNode();
      node.next.set(letter, following);
      node = following;
    }
    node.isEnd = true;
  }
  return root;
}

/** By letter, the places that the letter leads to; where a syllable may end, the root as well. */
function onwardFrom(places: readonly Node[], root: Node): ReadonlyMap<number, ReadonlySet<Node>> {
  const onward = new Map<number, Set<Node>>();
  for (const place of places)
    for (const [letter, following] of place.next) {
      const reached = onward.get(letter) ?? new Set();
      reached.add(following);
      if (following.isEnd) reached.add(root);
      onward.set(letter, reached);
    }
  return onward;
}

/** Every state is the set of places in the tree at which the letters so far may stand. */
function build(syllables: Iterable<string>): SpellingAutomaton {
  const root = treeOf(syllables);
  const states: (readonly Node[])[] = [[], [root]];
  const known = new Map<string, number>();
  const numberOf = (places: ReadonlySet<Node>): number => {
    const sorted = [...places].sort((a, b) => a.id - b.id);
    const name = sorted.map(({ id }) => id).join(' ');
    const number = known.get(name) ?? states.push(sorted) - 1;
    known.set(name, number);
    return number;
  };
  const rows: number[][] = [new Array(LETTERS).fill(DEAD)];
  for (let state = START; state < states.length; state++) {
    const row: number[] = new Array(LETTERS).fill(DEAD);
    const onward = onwardFrom(states[state]!, root);
    for (let letter = 0; letter < LETTERS; letter++) {
      const places = onward.get(letter);
      if (places !== undefined) row[letter] = numberOf(places);
    }
    rows.push(row);
  }
  return {
    onward: Uint16Array.from(rows.flat()),
    ends: Uint8Array.from(states, (places) => (places.includes(root) ? 1 : 0)),
  };
}

let ofPinyin: SpellingAutomaton | undefined;
let ofBoth: SpellingAutomaton | undefined;

/** For terms in Han characters, or in kana too. Built at the first use (some milliseconds) and kept. */
export function spellingAutomaton(hasKana: boolean): SpellingAutomaton {
  if (hasKana) {
    ofBoth ??= build([...pinyinAsTyped(), ...romajiSounds()]);
    return ofBoth;
  }
  ofPinyin ??= build(pinyinAsTyped());
  return ofPinyin;
}

/** ü is typed as v, and as u: nve, nue. */
const pinyinAsTyped = (): readonly string[] =>
  [...allSyllables()].flatMap((syllable) => [syllable, syllable.replace('v', 'u')]);

/** Whether some spelling begins with these letters, which are plain ones or digits. */
export function maySpell(letters: string, hasKana: boolean): boolean {
  const { onward } = spellingAutomaton(hasKana);
  let state = START;
  for (let at = 0; at < letters.length && state !== DEAD; at++) {
    const letter = letters.charCodeAt(at) - FIRST_LETTER;
    state = letter < 0 ? DEAD : onward[state * LETTERS + letter]!;
  }
  return state !== DEAD;
}
