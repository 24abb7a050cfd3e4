import type { Finding, Pattern, PatternProblem } from '../engine.ts';
import { CJK } from '../reading/kinds.ts';
import { mirrored, reverse, TURNED_ONLY, turnUpsideDown } from '../reading/mirror.ts';
import type { PrivateUnits } from '../reading/private-units.ts';
import { makeReader } from '../reading/reader.ts';
import { type Drawn, TURNED } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import { believeSlip } from '../slips/slips.ts';
import { makeSlipWalk } from '../slips/walk-slips.ts';
import { compileSounds, openSoundSearch, type SoundsTable } from '../sounds/find-sounds.ts';
import { openSpeltSearch } from '../sounds/find-spelt.ts';
import { maySpell } from '../sounds/spelling-automaton.ts';
import { compileSpelt, type SpeltTable } from '../sounds/spelt.ts';
import {
  countEntries,
  type EntryTable,
  evasionOf,
  makeEntryReader,
  OPEN_LEFT,
  sequenceOf,
  traitsOf,
} from '../tables/entries.ts';
import { buildTrie, openTrie, type TrieTable } from '../tables/trie.ts';
import { beginsBefore } from '../words/parts-of-insults.ts';
import { believe, isPlain } from './believe.ts';
import { believeReversed } from './believe-reversed.ts';
import type { Path } from './path.ts';
import { splitCharacters } from './split-characters.ts';
import { readTerms } from './terms.ts';
import { makeWalk } from './walk.ts';
import { makeWordOpenings, type Openings, openingsOfWords, type WordOpenings } from './word-openings.ts';

export type FindTerms = {
  /** Adds what the terms match to `findings`. */
  (text: string, runs: Runs, findings: Finding[]): void;
  /** Steps that the last text took, for tests of linearity. */
  steps(): number;
};

const isTurned = (text: string): boolean => [...text].some((character) => TURNED_ONLY.includes(character));

/** Shows what follows from right to left: what is written backwards behind it reads as any other text. */
const OVERRIDE = '\u202e';
/** Says of each place of a text whether it is shown reversed. In one pass: each finding asks. */
function shownReversed(text: string): (at: number) => boolean {
  if (!text.includes(OVERRIDE)) return () => false;
  const shown = new Uint8Array(text.length);
  for (let at = 0, reversed = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === OVERRIDE) reversed = 1;
    else if (character === '\u202c' || character === '\n') reversed = 0;
    shown[at] = reversed;
  }
  return (at) => text[at] === OVERRIDE || (at > 0 && shown[at - 1] === 1);
}

/** All terms compiled, as data. */
export type TermTable = {
  readonly entries: EntryTable;
  readonly trie: TrieTable;
  readonly openings: WordOpenings;
  /** By first component, what a row of characters is written for; with `evasion: high` only. */
  readonly splits: ReadonlyMap<number, readonly Drawn[]> | undefined;
  readonly sounds: SoundsTable | undefined;
  /** Chinese terms by their pinyin. */
  readonly spelt: SpeltTable | undefined;
  /** Terms of spaced scripts that begin inside words. */
  readonly inside: { readonly trie: TrieTable; readonly entries: Int32Array } | undefined;
};

/** Compiles all terms that can be read, or says of each that cannot what is wrong. */
export function compileTerms(
  patterns: readonly Pattern[],
  privateUnits: PrivateUnits,
): {
  readonly table: TermTable | undefined;
  readonly problems: readonly PatternProblem[];
} {
  const { entries, problems } = readTerms(patterns, privateUnits);
  if (problems.length > 0 || countEntries(entries) === 0) return { table: undefined, problems };
  const trie = buildTrie(entries);
  const inside = compileInside(entries);
  const spelt = compileSpelt(entries);
  const openings = makeWordOpenings(trie, othersFor(spelt));
  const characters = charactersAtHigh(entries);
  if (characters.size === 0)
    return { table: { entries, trie, openings, splits: undefined, sounds: undefined, spelt, inside }, problems };
  const [splits, sounds] = [splitCharacters(characters), compileSounds(entries)];
  return { table: { entries, trie, openings, splits, sounds, spelt, inside }, problems };
}

const others = new Map<boolean | undefined, Openings>();
/** Worked out once for each kind of spelling, since a rule set may be compiled often. */
function othersFor(spelt: SpeltTable | undefined): Openings {
  const known = others.get(spelt?.hasKana);
  if (known !== undefined) return known;
  const found = openingsOfWords({
    spelling: (letters) => spelt !== undefined && maySpell(letters, spelt.hasKana),
    part: beginsBefore,
  });
  others.set(spelt?.hasKana, found);
  return found;
}

/** A trie of their own for the few terms that may begin anywhere in a word: nothing else is looked for there. */
function compileInside(table: EntryTable): TermTable['inside'] {
  const chosen: number[] = [];
  for (let index = 0; index < countEntries(table); index++)
    if ((traitsOf(table, index) & OPEN_LEFT) !== 0 && table.kinds[table.start[index]!]! < CJK) chosen.push(index);
  if (chosen.length === 0) return undefined;
  const rows = chosen.map((index) => table.symbols.subarray(table.start[index]!, table.start[index + 1]!));
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, at) => {
    start[at + 1] = start[at]! + row.length;
  });
  const symbols = new Uint16Array(start[rows.length]!);
  rows.forEach((row, at) => {
    symbols.set(row, start[at]);
  });
  return { trie: buildTrie({ start, symbols }), entries: Int32Array.from(chosen) };
}

function charactersAtHigh(entries: EntryTable): ReadonlySet<string> {
  const characters = new Set<string>();
  for (let index = 0; index < countEntries(entries); index++)
    if (evasionOf(entries, index) === 'high') for (const unit of sequenceOf(entries, index)) characters.add(unit);
  return characters;
}

/** Finds all terms of a table in one pass. */
export function openTermSearch(table: TermTable, privateUnits: PrivateUnits): FindTerms {
  const entryAt = makeEntryReader(table.entries);
  const { inside, openings } = table;
  const trie = openTrie(table.trie);
  const findSounds = table.sounds && openSoundSearch(table.sounds, table.entries, entryAt);
  const findSpelt = table.spelt && openSpeltSearch(table.spelt, entryAt);
  const otherReader = makeReader(privateUnits);
  let findings: Finding[] = [];

  const add = (index: number, path: Path): void => {
    const entry = entryAt(index);
    const stretch = believe(entry, path);
    if (stretch !== undefined) findings.push({ pattern: entry.pattern, term: entry.term, ...stretch });
  };
  const walk = makeWalk({ trie, splits: table.splits, openings }, add);
  const walkInside =
    inside && makeWalk({ trie: openTrie(inside.trie) }, (row, path) => add(inside.entries[row]!, path), 'in words');

  let original = '';
  let isReversed: (at: number) => boolean = () => false;
  let steps = 0;
  const walkTurned = makeWalk({ trie, openings }, (index, path) => {
    const entry = entryAt(index);
    const stretch = entry.evasion === 'off' ? undefined : believe(entry, path);
    if (stretch === undefined) return;
    const finding = mirrored({ pattern: entry.pattern, term: entry.term, ...stretch }, original.length);
    if (isTurned(original.slice(finding.start, finding.end))) findings.push(finding);
  });
  const walkReversed = makeWalk({ trie, openings }, (index, path) => {
    const entry = entryAt(index);
    const stretch = entry.evasion === 'off' || !isPlain(entry, path) ? undefined : believe(entry, path);
    if (stretch === undefined) return;
    const finding = mirrored({ pattern: entry.pattern, term: entry.term, ...stretch }, original.length);
    if (isReversed(finding.start) || believeReversed(entry, original, finding)) findings.push(finding);
  });

  const walkSlips = makeSlipWalk(trie, (index, slip) => {
    const entry = entryAt(index);
    if (!believeSlip(entry, slip)) return;
    const start = slip.runs.from[slip.first]!;
    findings.push({ pattern: entry.pattern, term: entry.term, start, end: slip.runs.to[slip.last]! });
  });

  const find = (text: string, runs: Runs, into: Finding[]): void => {
    findings = into;
    original = text;
    walk(text, runs);
    walkInside?.(text, runs);
    findSpelt?.(text, runs, walk.words, into);
    findSounds?.(text, runs, into);
    steps = walk.steps() + (walkInside?.steps() ?? 0) + (findSounds?.steps() ?? 0);
    if (table.splits !== undefined) {
      walkSlips(text, runs);
      steps += walkSlips.steps();
    }
    if ((runs.seen & TURNED) !== 0) {
      const turned = turnUpsideDown(text);
      walkTurned(turned, otherReader.read(turned));
      steps += walkTurned.steps();
    }
    if (table.splits !== undefined || (runs.changed && text.includes(OVERRIDE))) {
      isReversed = shownReversed(text);
      const reversed = reverse(text);
      walkReversed(reversed, otherReader.read(reversed));
      steps += walkReversed.steps();
    }
  };
  return Object.assign(find, { steps: () => steps });
}
