import type { Finding } from '../engine.ts';
import type { Runs } from '../reading/runs.ts';
import { makeColumn, numbers, units } from '../tables/columns.ts';
import { countEntries, type Entry, type EntryTable, evasionOf, sequenceOf } from '../tables/entries.ts';
import { buildTrie, entryOf, firstChildOf, openTrie, ROOT, symbolOf, type TrieTable } from '../tables/trie.ts';
import {
  believeSound,
  HOMOPHONE,
  INITIAL,
  isRareEnough,
  isWholeText,
  isWordOfLetters,
  isWrittenForAnother,
  SAME,
  SPELT,
} from './believe-sound.ts';
import { type Sign, signsOf } from './signs.ts';
import { LONGEST_SYLLABLE, openSounds, type Sounds, type SoundTable, soundTable, spokenSyllables } from './sound.ts';
import { isToneMark, isZhuyin, LONGEST_ZHUYIN, zhuyinInitials, zhuyinSyllables } from './zhuyin.ts';

const STEPS = 200;
/** Steps for a whole text; once they are used up each beginning has only so many: enough for a few characters that sound so. */
const FUEL = 20_000;
const STEPS_LEFT = 16;
/** Units between two characters of a term: so few are a gap, more begin another clause. */
// At 2: 119 texts are marked elsewhere; at 4: 23 texts are marked elsewhere (docs/thresholds.md).
const WIDEST_GAP = 3;
const HAN = /^\p{Script=Han}+$/u;

/** Terms of Han characters by their sound, as data. */
export type SoundsTable = {
  readonly sounds: SoundTable;
  /** Of the syllables of each term. */
  readonly trie: TrieTable;
  /** By row of the trie, the entry. */
  readonly entries: Int32Array;
};

// At 6: 1,101 fewer of 50,825 disguised (docs/thresholds.md).
const LONGEST = 12;

/** Compiles the terms of Han characters that are to be found by their sound. */
export function compileSounds(table: EntryTable): SoundsTable {
  const sounds = soundTable();
  const known = openSounds(sounds);
  const start = makeColumn(numbers);
  const symbols = makeColumn(units);
  const entries = makeColumn(numbers);
  start.push(0);
  for (let index = 0; index < countEntries(table); index++) {
    if (evasionOf(table, index) !== 'high') continue;
    const sequence = sequenceOf(table, index);
    if (sequence.length < 2 || sequence.length > LONGEST || !HAN.test(sequence)) continue;
    const usual = Array.from(sequence, (character) => known.of(character.charCodeAt(0))[0] ?? 0);
    for (const row of rowsOf(sequence, usual, known)) {
      for (const symbol of row) symbols.push(symbol);
      start.push(symbols.size);
      entries.push(index);
    }
  }
  const trie = buildTrie({ start: start.finish(), symbols: symbols.finish() });
  return { sounds, trie, entries: entries.finish() };
}

/** How a term sounds: character by character, and as its words are spoken where some character has several readings. */
function rowsOf(sequence: string, usual: readonly number[], known: Sounds): readonly (readonly number[])[] {
  let several = false;
  for (let at = 0; at < sequence.length; at++) several ||= known.hasSeveral(sequence.charCodeAt(at));
  if (!several) return [usual];
  const spoken = spokenSyllables(sequence).map((syllable, at) => known.spelt(syllable) || usual[at]!);
  return spoken.every((symbol, at) => symbol === usual[at]) ? [usual] : [usual, spoken];
}

export type FindSounds = {
  (text: string, runs: Runs, findings: Finding[]): void;
  /** Steps that the last text took, for tests of linearity. */
  steps(): number;
};

/** Finds terms by their sound. */
export function openSoundSearch(
  table: SoundsTable,
  entries: EntryTable,
  entryAt: (index: number) => Entry,
): FindSounds {
  const known = openSounds(table.sounds);
  const trie = openTrie(table.trie);
  const how: number[] = [];
  const places: number[] = [];
  let text = '';
  let signs: Sign[] = [];
  let steps = 0;
  let total = 0;
  let report: Finding[] = [];

  /** Terms that sound like two characters are many, and those that share just one with the text few: others only where it says nothing else. */
  const sharesOne = (index: number): boolean => {
    const from = entries.start[index]!;
    const sharesFirst = entries.symbols[from] === signs[places[0]!]!.symbol;
    return sharesFirst !== (entries.symbols[from + 1] === signs[places[1]!]!.symbol);
  };
  const accept = (node: number, depth: number, next: number): void => {
    const first = entryOf(trie, node);
    if (first === 0) return;
    const heard = { text, signs, places, how, depth, next };
    let spoken = true;
    for (let at = 0; at < depth; at++) spoken &&= how[at] === HOMOPHONE || how[at] === SAME;
    if (spoken && !isRareEnough(heard)) return;
    const isVague = spoken && depth === 2 && !isWholeText(heard) && !isWrittenForAnother(heard);
    for (let at = first; at !== 0; at = trie.next[at - 1]!) {
      const index = table.entries[at - 1]!;
      if (isVague && !sharesOne(index)) continue;
      const entry = entryAt(index);
      if (!believeSound(entry, heard, known)) continue;
      report.push({
        pattern: entry.pattern,
        term: entry.term,
        start: signs[places[0]!]!.from,
        end: signs[next - 1]!.to,
      });
    }
  };

  const step = (node: number, at: number, depth: number): void => {
    if (--steps < 0) return;
    if (node !== ROOT) accept(node, depth, at);
    const sign = signs[at];
    if (sign === undefined || (node !== ROOT && firstChildOf(trie, node) === 0)) return;
    if (depth > 0 && sign.from - signs[at - 1]!.to > WIDEST_GAP) return;
    if (isZhuyin(sign.symbol)) stepZhuyin(node, at, depth);
    else if (sign.latin) stepLetters(node, at, depth);
    else for (const symbol of known.of(sign.symbol)) follow(node, symbol, HOMOPHONE, at, at + 1, depth);
  };
  const follow = (node: number, symbol: number, way: number, at: number, next: number, depth: number): void => {
    const to = node === ROOT ? trie.roots[symbol]! : trie.child(node, symbol);
    if (to === 0) return;
    how[depth] = way;
    places[depth] = at;
    step(to, next, depth + 1);
  };
  const followInitial = (node: number, initial: string, at: number, depth: number): void => {
    const code = initial.charCodeAt(0);
    if (node === ROOT) for (const symbol of firsts.get(initial) ?? []) follow(node, symbol, INITIAL, at, at + 1, depth);
    else
      for (let child = firstChildOf(trie, node); child !== 0; child = trie.sibling[child]!)
        if (known.initial(symbolOf(trie, child)).charCodeAt(0) === code)
          follow(node, symbolOf(trie, child), INITIAL, at, at + 1, depth);
  };

  const stepLetters = (node: number, at: number, depth: number): void => {
    let letters = '';
    for (let end = at; end < signs.length && end - at < LONGEST_SYLLABLE; end++) {
      if (end > at && (signs[end]!.opens || !signs[end]!.latin)) break;
      letters += String.fromCharCode(signs[end]!.symbol);
    }
    // No initials of anything: what begins there is a word.
    const isWord = node === ROOT && letters.length > 1 && isWordOfLetters(wordAt(at));
    // No syllable begins with v: it is read as what it is called in Chinese, 加v信.
    const initial = letters[0] === 'v' ? 'w' : letters[0]!;
    // The longest syllable first: it is the likeliest, and steps are few.
    for (; letters !== ''; letters = letters.slice(0, -1)) {
      const symbol = known.spelt(letters);
      if (symbol !== 0) follow(node, symbol, SPELT, at, at + letters.length, depth);
    }
    if (!isWord) followInitial(node, initial, at, depth);
  };
  const wordAt = (at: number): string => {
    let word = '';
    for (let end = at; end < signs.length && (end === at || !signs[end]!.opens) && signs[end]!.latin; end++)
      word += String.fromCharCode(signs[end]!.symbol);
    return word;
  };

  const stepZhuyin = (node: number, at: number, depth: number): void => {
    let letters = '';
    for (let end = at; end < at + LONGEST_ZHUYIN && isZhuyin(signs[end]?.symbol ?? 0); end++)
      letters += String.fromCharCode(signs[end]!.symbol);
    const isAlone = letters.length === 1;
    while (letters.length > 1 && (zhuyin.get(letters) ?? 0) === 0) letters = letters.slice(0, -1);
    const symbol = zhuyin.get(letters) ?? 0;
    const next = at + letters.length;
    if (symbol !== 0) follow(node, symbol, SPELT, at, isToneMark(signs[next]?.symbol ?? 0) ? next + 1 : next, depth);
    const initial = zhuyinInitials.get(signs[at]!.symbol);
    if (initial !== undefined && isAlone) followInitial(node, initial, at, depth);
  };
  const zhuyin = new Map([...zhuyinSyllables].map(([letters, spelt]) => [letters, known.spelt(spelt)]));

  const firsts = new Map<string, number[]>();
  for (let child = firstChildOf(trie, ROOT); child !== 0; child = trie.sibling[child]!) {
    const symbol = symbolOf(trie, child);
    const initial = known.initial(symbol);
    firsts.set(initial, [...(firsts.get(initial) ?? []), symbol]);
  }

  const find = (given: string, runs: Runs, findings: Finding[]): void => {
    text = given;
    report = findings;
    total = 0;
    signs = signsOf(runs);
    for (let at = 0; at < signs.length; at++) {
      if (signs[at]!.latin && !signs[at]!.opens) continue;
      const allowed = Math.max(STEPS_LEFT, Math.min(STEPS, FUEL - total));
      steps = allowed;
      step(ROOT, at, 0);
      total += allowed - Math.max(steps, 0);
    }
  };
  return Object.assign(find, { steps: () => total });
}
