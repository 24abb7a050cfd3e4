import { believeSound, HOMOPHONE, INITIAL, SPELT } from './believe-sound.ts';
import { makeColumn, numbers, units } from './columns.ts';
import type { Finding } from './engine.ts';
import { countEntries, type Entry, type EntryTable, evasionOf, sequenceOf } from './entries.ts';
import type { Runs } from './runs.ts';
import { type Sign, signsOf } from './signs.ts';
import { LONGEST_SYLLABLE, openSounds, type Sounds, type SoundTable, soundTable, spokenSyllables } from './sound.ts';
import { buildTrie, openTrie, ROOT, type TrieTable } from './trie.ts';

const STEPS = 200;
/** Steps for a whole text; once they are used up each beginning has only so many: enough for a few characters that sound so. */
const FUEL = 20_000;
const STEPS_LEFT = 16;
const HAN = /^\p{Script=Han}+$/u;

/** Terms of Han characters by their sound, as data. */
export type SoundsTable = {
  readonly sounds: SoundTable;
  /** Of the syllables of each term. */
  readonly trie: TrieTable;
  /** By row of the trie, the entry. */
  readonly entries: Int32Array;
};

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
export function openSoundSearch(table: SoundsTable, entryAt: (index: number) => Entry): FindSounds {
  const known = openSounds(table.sounds);
  const trie = openTrie(table.trie);
  const how: number[] = [];
  const places: number[] = [];
  let text = '';
  let signs: Sign[] = [];
  let steps = 0;
  let total = 0;
  let report: Finding[] = [];

  const accept = (node: number, depth: number, next: number): void => {
    for (let at = trie.entry[node]!; at !== 0; at = trie.next[at - 1]!) {
      const entry = entryAt(table.entries[at - 1]!);
      if (!believeSound(entry, { text, signs, places, how, depth, next }, known)) continue;
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
    if (sign === undefined || (node !== ROOT && trie.firstChild[node] === 0)) return;
    // A few characters between are a gap; more, and it is another thought.
    if (depth > 0 && sign.from - signs[at - 1]!.to > 3) return;
    places[depth] = at;
    const follow = (symbol: number, way: number, next: number): void => {
      const to = node === ROOT ? trie.roots[symbol]! : trie.child(node, symbol);
      if (to === 0) return;
      how[depth] = way;
      places[depth] = at;
      step(to, next, depth + 1);
    };
    if (!sign.latin) {
      for (const symbol of known.of(sign.symbol)) follow(symbol, HOMOPHONE, at + 1);
      return;
    }
    let letters = '';
    for (let end = at; end < signs.length && end - at < LONGEST_SYLLABLE; end++) {
      if (end > at && (signs[end]!.opens || !signs[end]!.latin)) break;
      letters += String.fromCharCode(signs[end]!.symbol);
    }
    // The longest syllable first: it is the likeliest, and steps are few.
    for (; letters !== ''; letters = letters.slice(0, -1)) {
      const symbol = known.spelt(letters);
      if (symbol !== 0) follow(symbol, SPELT, at + letters.length);
    }
    for (let child = node === ROOT ? 0 : trie.firstChild[node]!; child !== 0; child = trie.sibling[child]!)
      if (known.initial(trie.symbolOf[child]!).charCodeAt(0) === sign.symbol)
        follow(trie.symbolOf[child]!, INITIAL, at + 1);
    if (node === ROOT)
      for (const symbol of firsts.get(String.fromCharCode(sign.symbol)) ?? []) follow(symbol, INITIAL, at + 1);
  };

  const firsts = new Map<string, number[]>();
  for (let child = trie.firstChild[ROOT]!; child !== 0; child = trie.sibling[child]!) {
    const symbol = trie.symbolOf[child]!;
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
