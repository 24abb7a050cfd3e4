import { CJK, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import { makeReader } from '../reading/reader.ts';
import { FOREIGN } from '../reading/readings.ts';
import { emptyRuns, type Runs } from '../reading/runs.ts';

/**
 * What a learned model sees of a text: numbers of buckets, one for each gram and shape. All of it comes from the text as
 * it is read, so that a disguise that reading undoes changes nothing. Whoever changes what is made here counts
 * `FEATURES_VERSION` up: models that were taught before no longer fit.
 */
export const FEATURES_VERSION = 1;

/** A bucket is a number of so many bits. */
const BUCKET_BITS = 19;
export const BUCKETS = 1 << BUCKET_BITS;
const SHIFT = 32 - BUCKET_BITS;

/** By Han character from `FIRST_HAN` on, a number for how it sounds; 0 where it has no sound. */
export type HanSounds = Uint16Array;
const FIRST_HAN = 0x4e00;

/** The features of one text, each once: to say a thing ten times proves no more than to say it once. */
export type Features = {
  count: number;
  bucket: Int32Array;
  /** As it was read: where escapes were undone, apart from the terms of the engine. */
  runs: Runs;
  /** First and last run that a feature stands for, where it was asked for; of a shape -1. */
  first: Int32Array;
  last: Int32Array;
  /** Whether that is asked for: nearly no text is shown to anybody, and writing it down takes a third of the time. */
  places: boolean;
  /** Different characters one after the other, marks left out: a text of less than two says nothing. */
  letters: number;
  /** What was added in this turn, by the last bits of the bucket; the turn stands in the bits above it. */
  readonly added: Int32Array;
  turn: number;
};
const ADDED = 8192;
/** Turns have the bits that buckets leave. */
const TURNS = 1 << (31 - BUCKET_BITS);

/** A longer text is looked at so far: what it may cost is bounded. */
const MOST_RUNS = 20_000;
/** So many features end at one run at most, and so many shapes a text has. */
const OF_RUN = 12;
const OF_TEXT = 24;

const NO_RUNS = emptyRuns(0);
const emptyFeatures = (runs: number): Features => ({
  count: 0,
  runs: NO_RUNS,
  bucket: new Int32Array(runs * OF_RUN + OF_TEXT),
  first: new Int32Array(runs * OF_RUN + OF_TEXT),
  last: new Int32Array(runs * OF_RUN + OF_TEXT),
  places: false,
  letters: 0,
  added: new Int32Array(ADDED),
  turn: 0,
});

/** Adds a feature, unless it was added; a few that come again much later are added twice, in the same way everywhere. */
function add(features: Features, hash: number, from: number, to: number): void {
  const one = hash >>> SHIFT;
  const place = one & (ADDED - 1);
  const mark = (features.turn << BUCKET_BITS) | one;
  if (features.added[place] === mark) return;
  features.added[place] = mark;
  const at = features.count++;
  features.bucket[at] = one;
  if (!features.places) return;
  features.first[at] = from;
  features.last[at] = to;
}

/** What each kind of feature begins with, so that two kinds over the same characters are told apart. */
const SEEDS = {
  gram: 0x1b873593,
  start: 0x1b8735f0,
  mark: 0x2c1b3c6d,
  before: 0x2c1b3c6a,
  sound: 0x297a2d39,
  word: 0x6b43a9b5,
  shape: 0x52dce729,
};

const mix = (hash: number, value: number): number => {
  const mixed = Math.imul(hash ^ value, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1);
};

/**
 * Reads the features of a text that was read as these runs, and where each stands if that is asked for. What it gives is
 * valid until the next text.
 */
export type ReadFeatures = (text: string, runs: Runs, places?: boolean) => Features;

/** Makes a reader of features with buffers of its own. */
export function makeFeatures(sounds: HanSounds): ReadFeatures {
  let features = emptyFeatures(256);
  let tokens = emptyTokens(256);
  const apart = makeReader();
  return (text, given, places = false) => {
    // Terms give units to some characters beyond the BMP, and an escape for one of those is read together with it.
    const runs = given.merged ? apart.read(text) : given;
    const count = Math.min(runs.count, MOST_RUNS);
    if (tokens.token.length < count) {
      features = emptyFeatures(count * 2);
      tokens = emptyTokens(count * 2);
    }
    tokenize(tokens, text, runs, count, sounds);
    features.count = 0;
    features.runs = runs;
    features.places = places;
    features.letters = 0;
    features.turn++;
    if (features.turn === TURNS) {
      features.added.fill(0);
      features.turn = 1;
    }
    addGrams(features, tokens);
    addWords(features, tokens);
    addShapes(features, tokens);
    return features;
  };
}

/** What stands where: one entry for each run that differs from the one before. */
type Tokens = {
  count: number;
  token: Int32Array;
  /** How it sounds; of what has no sound itself, and of every digit the same. */
  sound: Int32Array;
  kind: Uint8Array;
  run: Int32Array;
  readonly ofKind: Int32Array;
  foreign: number;
  digits: number;
  longestNumber: number;
};

const emptyTokens = (size: number): Tokens => ({
  count: 0,
  token: new Int32Array(size),
  sound: new Int32Array(size),
  kind: new Uint8Array(size),
  run: new Int32Array(size),
  ofKind: new Int32Array(CJK + 1),
  foreign: 0,
  digits: 0,
  longestNumber: 0,
});

/** The private units stand for other characters in each engine, and 0 for any: the text itself says which. */
const isUnsaid = (symbol: number): boolean => symbol === 0 || (symbol >= 0xe000 && symbol <= 0xf8ff);
const ANY_DIGIT = 0x30;
/** Beyond all characters, so that no sound is taken for one. */
const SOUND = 0x200000;

function tokenize(tokens: Tokens, text: string, runs: Runs, count: number, sounds: HanSounds): void {
  const { token, sound, kind, run, ofKind } = tokens;
  ofKind.fill(0);
  let [size, last, lastKind, number, longest, digits, foreign] = [0, -1, -1, 0, 0, 0, 0];
  for (let at = 0; at < count; at++) {
    const symbol = runs.symbol[at]!;
    const its = runs.kind[at]!;
    const one = isUnsaid(symbol) ? text.codePointAt(runs.from[at]!)! : symbol;
    if (its === DIGIT) {
      digits += runs.length[at]!;
      number += runs.length[at]!;
      if (number > longest) longest = number;
    } else if (its >= LETTER) number = 0;
    // A character without a unit is a run of its own each time.
    if (one === last && its === lastKind) continue;
    last = one;
    lastKind = its;
    ofKind[its] = ofKind[its]! + 1;
    if ((runs.traits[at]! & FOREIGN) !== 0) foreign++;
    token[size] = one;
    kind[size] = its;
    run[size] = at;
    const heard = its === CJK && one >= FIRST_HAN ? (sounds[one - FIRST_HAN] ?? 0) : 0;
    sound[size] = heard !== 0 ? SOUND + heard : its === DIGIT ? ANY_DIGIT : one;
    size++;
  }
  tokens.count = size;
  tokens.foreign = foreign;
  tokens.digits = digits;
  tokens.longestNumber = longest;
}

function addGrams(features: Features, { count, token, sound, kind, run }: Tokens): void {
  // Places of the last three that are no marks, the nearest first.
  let [one, two, three] = [-1, -1, -1];
  for (let at = 0; at < count; at++) {
    const its = kind[at]!;
    if (its === SPACE) continue;
    const here = run[at]!;
    if (its < LETTER) {
      // A mark, with what stands on each side of it.
      const mark = mix(SEEDS.mark, token[at]!);
      add(features, mark, here, here);
      if (at + 1 < count) add(features, mix(mark, token[at + 1]!), here, run[at + 1]!);
      if (at > 0) add(features, mix(mix(SEEDS.before, token[at - 1]!), token[at]!), run[at - 1]!, here);
      continue;
    }
    features.letters++;
    let gram = mix(SEEDS.gram, token[at]!);
    let heard = mix(SEEDS.sound, sound[at]!);
    add(features, gram, here, here);
    if (one < 0) add(features, mix(SEEDS.start, token[at]!), here, here);
    else {
      gram = mix(gram, token[one]!);
      heard = mix(heard, sound[one]!);
      add(features, gram, run[one]!, here);
      add(features, heard, run[one]!, here);
      if (two < 0) add(features, mix(mix(SEEDS.start, token[one]!), token[at]!), run[one]!, here);
      else {
        gram = mix(gram, token[two]!);
        add(features, gram, run[two]!, here);
        add(features, mix(heard, sound[two]!), run[two]!, here);
        if (three >= 0) add(features, mix(gram, token[three]!), run[three]!, here);
      }
    }
    three = two;
    two = one;
    one = at;
  }
}

/** Words of letters and digits, and each with the one before it. */
function addWords(features: Features, { count, token, kind, run }: Tokens): void {
  let [word, from, before, beforeFrom] = [0, 0, 0, 0];
  for (let at = 0; at <= count; at++) {
    const its = at < count ? kind[at]! : SPACE;
    if (its === LETTER || its === DIGIT) {
      if (word === 0) from = at;
      word = mix(word === 0 ? SEEDS.word : word, token[at]!);
      continue;
    }
    if (word === 0) continue;
    add(features, word, run[from]!, run[at - 1]!);
    if (before !== 0) add(features, mix(before, word), run[beforeFrom]!, run[at - 1]!);
    before = word;
    beforeFrom = from;
    word = 0;
  }
}

const SHAPE_SEEDS = Int32Array.from({ length: 10 }, (_, which) => mix(SEEDS.shape, which));

/** How long a text is and what it is made of, in few steps each. */
function addShapes(features: Features, { count, ofKind, foreign, digits, longestNumber }: Tokens): void {
  const tenths = (part: number): number => (count === 0 ? 0 : Math.floor((part * 10) / count));
  const shape = (which: number, value: number): void => add(features, mix(SHAPE_SEEDS[which]!, value), -1, -1);
  shape(0, 0);
  shape(1, stepOf(count));
  shape(2, stepOf(digits));
  shape(3, Math.min(longestNumber, 16));
  shape(4, tenths(foreign));
  shape(5, stepOf(foreign));
  shape(6, tenths(ofKind[CJK]!));
  shape(7, tenths(ofKind[LETTER]!));
  shape(8, tenths(ofKind[GAP]!));
  shape(9, stepOf(ofKind[GAP]!));
}

/** Powers of two, with a step between each and the next: 1, 2, 3, 4, 6, 8, 12, … */
function stepOf(count: number): number {
  const power = 31 - Math.clz32(count);
  return count === 0 ? 0 : 1 + power * 2 + (power > 0 ? (count >> (power - 1)) & 1 : 0);
}
