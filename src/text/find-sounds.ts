import { makeColumn, numbers, units } from './columns.ts';
import type { Finding } from './engine.ts';
import { countEntries, type Entry, type EntryTable, evasionOf, isNearMiss, sequenceOf } from './entries.ts';
import { CJK, LETTER } from './kinds.ts';
import { isChineseWord, isDictionaryWord, isFrequentCharacter } from './lexicon.ts';
import type { Runs } from './runs.ts';
import { LONGEST_SYLLABLE, openSounds, type SoundTable, soundTable } from './sound.ts';
import { buildTrie, openTrie, ROOT, type TrieTable } from './trie.ts';

/** How one character of a term was written. */
const SAME = 0;
const HOMOPHONE = 1;
const SPELT = 2;
const INITIAL = 3;

const STEPS = 200;
/** Steps for a whole text; once they are used up each beginning has only so many: enough for a few characters that sound so. */
const FUEL = 20_000;
const STEPS_LEFT = 16;
const HAN = /^\p{Script=Han}+$/u;

/** One Han character or one Latin letter of the text. */
type Sign = {
  readonly symbol: number;
  readonly latin: boolean;
  readonly from: number;
  readonly to: number;
  readonly opens: boolean;
  closes: boolean;
  readonly adjoins: boolean;
};

/** The text as signs; gaps only part them. */
function signsOf(runs: Runs): Sign[] {
  const signs: Sign[] = [];
  let before = -2;
  for (let at = 0; at < runs.count; at++) {
    const kind = runs.kind[at]!;
    if (kind !== CJK && kind !== LETTER) continue;
    const latin = kind === LETTER;
    const width = (runs.to[at]! - runs.from[at]!) / runs.length[at]!;
    for (let time = 0; time < runs.length[at]!; time++) {
      const last = signs.at(-1);
      const adjoins = before === at - 1 || time > 0;
      const opens = latin && !(last?.latin === true && adjoins);
      if (last?.latin === true && (!latin || opens)) last.closes = true;
      const from = runs.from[at]! + Math.floor(time * width);
      signs.push({
        symbol: runs.symbol[at]!,
        latin,
        from,
        to: Math.ceil(runs.from[at]! + (time + 1) * width),
        opens,
        closes: false,
        adjoins,
      });
    }
    before = at;
  }
  const last = signs.at(-1);
  if (last?.latin === true) last.closes = true;
  return signs;
}

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
    if (evasionOf(table, index) !== 'high' || isNearMiss(table, index)) continue;
    const sequence = sequenceOf(table, index);
    if (sequence.length < 2 || sequence.length > LONGEST || !HAN.test(sequence)) continue;
    for (const character of sequence) symbols.push(known.of(character.charCodeAt(0))[0] ?? 0);
    start.push(symbols.size);
    entries.push(index);
  }
  const trie = buildTrie({ start: start.finish(), symbols: symbols.finish() });
  return { sounds, trie, entries: entries.finish() };
}

export type FindSounds = {
  (runs: Runs, findings: Finding[]): void;
  /** Steps that the last text took, for tests of linearity. */
  steps(): number;
};

/** Finds terms by their sound. */
export function openSoundSearch(table: SoundsTable, entryAt: (index: number) => Entry): FindSounds {
  const known = openSounds(table.sounds);
  const trie = openTrie(table.trie);
  const how: number[] = [];
  const places: number[] = [];
  let signs: Sign[] = [];
  let steps = 0;
  let total = 0;
  let report: Finding[] = [];

  const isPair = (left: number, right: number): boolean => {
    const a = signs[left];
    const b = signs[right];
    if (a === undefined || b === undefined || a.latin || b.latin || !b.adjoins) return false;
    return isChineseWord(String.fromCharCode(a.symbol, b.symbol));
  };

  const isTriple = (from: number): boolean => {
    const three = signs.slice(Math.max(0, from), from + 3);
    if (from < 0 || three.length < 3 || three.some((sign, at) => sign.latin || (at > 0 && !sign.adjoins))) return false;
    return isChineseWord(String.fromCharCode(...three.map((sign) => sign.symbol)));
  };

  /** Nothing stands between the characters. */
  const isTight = (next: number): boolean => signs.slice(places[0]! + 1, next).every((sign) => sign.adjoins);

  const believes = (entry: Entry, depth: number, next: number): boolean => {
    const counts = [0, 0, 0, 0];
    for (let at = 0; at < depth; at++) {
      // Each term that sounds so has characters of its own.
      if (how[at] === SAME || how[at] === HOMOPHONE)
        how[at] = signs[places[at]!]!.symbol === entry.sequence.charCodeAt(at) ? SAME : HOMOPHONE;
      counts[how[at]!]!++;
    }
    const [same, homophones, spelt, initials] = counts as [number, number, number, number];
    if (same === depth) return false;
    if (signs[next - 1]!.latin && !signs[next - 1]!.closes) return false;
    if (depth === 3 && initials > same && same > 0) return false;
    if (initials > 0 && (same === 0 ? depth < 4 || initials < depth : depth < 3 || homophones > 0)) return false;
    if (spelt + initials === depth) {
      let letters = '';
      for (let at = places[0]!; at < next; at++) letters += String.fromCharCode(signs[at]!.symbol);
      if (letters.length < 5 - (initials > 0 ? 1 : 0) || isDictionaryWord(letters)) return false;
      // Spelt with spaces, two syllables are as likely a name.
      if (depth === 2 && signs[places[1]!]!.opens) return false;
    }
    if (homophones > 0) {
      if (depth === 2 && (same + spelt === 0 || !isTight(next))) return false;
      if (depth < 4 && (isPair(places[0]! - 1, places[0]!) || isPair(next - 1, next))) return false;
      for (let at = 0; at < depth; at++) {
        if (how[at] !== HOMOPHONE) continue;
        const place = places[at]!;
        if (isPair(place - 1, place) || isPair(place, place + 1)) return false;
        if ([place - 2, place - 1, place].some(isTriple)) return false;
        if (depth < 4 && isFrequentCharacter(String.fromCharCode(signs[place]!.symbol))) return false;
        // One character alone must sound the same to everybody; where most are changed, an accent is believed.
        if (depth < 4 && homophones === 1 && !known.areAlike(signs[place]!.symbol, entry.sequence.charCodeAt(at)))
          return false;
      }
    }
    return true;
  };

  const accept = (node: number, depth: number, next: number): void => {
    for (let at = trie.entry[node]!; at !== 0; at = trie.next[at - 1]!) {
      const entry = entryAt(table.entries[at - 1]!);
      if (!believes(entry, depth, next)) continue;
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
      const symbol = known.spelt(letters);
      if (symbol !== 0) follow(symbol, SPELT, end + 1);
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

  const find = (runs: Runs, findings: Finding[]): void => {
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
