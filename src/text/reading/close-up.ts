import { CJK, CLAUSE, DIGIT, GAP, LETTER, SPACE } from './kinds.ts';
import { readings } from './readings.ts';
import { emptyRuns, type Runs, STRETCH, STRETCHED, seenAs } from './runs.ts';

/**
 * The text with its letters closed up, for expressions, which read letter after letter: `b.u.y  n.o.w`, `buuuy nooow` and
 * `8uy n0w` as `buy now`. Phrases do not need it; they are matched through all of this with their word boundaries kept.
 */

/** Longest piece between two spaces: `b u y`. With two letters, `we go to a` would be spelled out. */
// En at 2: 34 more and 8 fewer of 18,313 disguised; zh at 2: 2 more of 11,587 disguised (docs/thresholds.md).
const PIECE_BETWEEN_SPACES = 1;
/** Longest piece between two other separators: `b.uy.now`. */
// En at 2: 5 more and 19 fewer of 18,313 disguised; en at 4: 24 more and 3 fewer disguised; zh at 2: 1 more and 10 fewer of 11,587
// disguised; zh at 4: 2 more disguised (docs/thresholds.md).
const PIECE = 3;
/** Longest piece once a stretch is known for one, since a separator may be left out: `b.u.y.nowat`. */
// Nothing measured changes at 5 or 7 (docs/thresholds.md).
const PIECE_LATER = 6;
/** `a.b` is an abbreviation, `加.微.信` is not: so many pieces in a row are a stretch that was spelled out. */
// En at 2: 190 more and 76 fewer of 18,313 disguised, 1 more clean line; en at 4: 1,948 fewer disguised; zh at 2: 1,890 more of
// 11,587 disguised; zh at 4: 1,202 fewer disguised (docs/thresholds.md).
const FEWEST_PIECES = 3;

/** First and last run of what was spelled out, with the run that separates its letters. */
type Stretch = { readonly first: number; readonly last: number; readonly separator: number };

export type CloseUp = {
  /** Undefined where nothing is spelled out, stretched or leet, which is nearly always. Valid until the next call. */
  all(runs: Runs): Runs | undefined;
  /** The same without a change to any letter: in an address each of them counts. */
  addresses(runs: Runs): Runs | undefined;
};

/** What is written otherwise in the closed text; by run, and used again for the next one. */
type Marks = {
  /** The letter that a digit or a symbol stands for; 0 where it stands for itself. */
  letter: Uint16Array;
  /** 1 for a letter that is written once, however often it stands there. */
  once: Uint8Array;
};

/** With buffers of its own, which are used again for the next text. */
export function makeCloseUp(): CloseUp {
  let closed: Runs = emptyRuns(512);
  const marks: Marks = { letter: new Uint16Array(512), once: new Uint8Array(512) };
  const fill = (runs: Runs, letters: boolean): Runs | undefined => {
    if (!mayClose(runs)) return undefined;
    if (closed.symbol.length < runs.count) {
      closed = emptyRuns(runs.count * 2);
      marks.letter = new Uint16Array(runs.count * 2);
      marks.once = new Uint8Array(runs.count * 2);
    }
    marks.letter.fill(0, 0, runs.count);
    marks.once.fill(0, 0, runs.count);
    const spelled = spelledOut(runs);
    const isStretched = letters && markStretched(runs, marks.once);
    const isLeet = letters && markLeet(runs, marks.letter);
    if (spelled.length === 0 && !isStretched && !isLeet) return undefined;
    closed.count = 0;
    closed.changed = true;
    closed.seen = runs.seen | seenAs(LETTER);
    copyClosed(closed, runs, spelled, marks);
    return closed;
  };
  return { all: (runs) => fill(runs, true), addresses: (runs) => fill(runs, false) };
}

function copyClosed(closed: Runs, runs: Runs, spelled: readonly Stretch[], { letter, once }: Marks): void {
  const { symbol, kind, length, count } = runs;
  let at = 0;
  for (const { first, last, separator } of spelled) {
    for (; at <= first; at++) copyOne(at, once[at] === 1 ? 1 : length[at]!);
    for (; at < last; at++) {
      const separates = isSame(runs, at, separator);
      // Between two separators stands one that was meant: the space of `b u y   n o w`.
      if (separates && length[at]! < STRETCH) continue;
      copyOne(at, separates || once[at] === 1 ? 1 : length[at]!);
    }
  }
  for (; at < count; at++) copyOne(at, once[at] === 1 ? 1 : length[at]!);

  function copyOne(which: number, times: number): void {
    const its = letter[which]!;
    push(closed, runs, which, its === 0 ? symbol[which]! : its, its === 0 ? kind[which]! : LETTER, times);
  }
}

/**
 * True may be wrong now and then. False is certain: nothing is spelled out, no letter is stretched and no digit stands
 * between two letters. Looks at two runs at a time, because every message pays for it.
 */
function mayClose({ kind, seen, count }: Runs): boolean {
  if ((seen & STRETCHED) !== 0) return true;
  // Nothing to part letters by, and nothing to stand for one: most of any Chinese text.
  if ((seen & PARTS_OR_STANDS_FOR) === 0) return false;
  const pairs = pairsOf(kind);
  const whole = count >> 1;
  let state = 0;
  for (let at = 0; at < whole; at++) {
    const pair = pairs[at]!;
    state = TWO_ON[state | (pair & 7) | ((pair >> 5) & 56)]!;
    if (state === ACCEPTED) return true;
  }
  return (count & 1) === 1 && TWO_ON[state | kind[count - 1]! | (CLAUSE << 3)] === ACCEPTED;
}

const PARTS_OR_STANDS_FOR = seenAs(SPACE) | seenAs(GAP) | seenAs(DIGIT);

/** The kinds of a text two by two; the buffers of a reader stay the same for long. */
function pairsOf(kind: Uint8Array): Uint16Array {
  if (paired?.buffer !== kind.buffer) paired = new Uint16Array(kind.buffer);
  return paired;
}
let paired: Uint16Array | undefined;

const KINDS = 8;
const ACCEPTED = 0xffff;
/** What came last, as far as it matters. */
const [NOTHING_YET, A_LETTER, DIGITS_AFTER_LETTER, A_CJK] = [0, 1, 2, 3];
const LASTS = 4;
const PIECES = PIECE + 2;

/**
 * The state two runs on, by state and both kinds. A state is: separators so far (0 or 1), length of the piece, what came
 * last; times 64, so that a look-up needs no arithmetic.
 */
const TWO_ON = (() => {
  type State = { separators: number; piece: number; last: number };
  const next = ({ separators, piece, last }: State, kind: number): State | undefined => {
    switch (kind) {
      case SPACE:
      case GAP: {
        const longest = kind === SPACE ? PIECE_BETWEEN_SPACES : PIECE;
        const begins = { separators: last === A_CJK ? 1 : 0, piece: 0, last: NOTHING_YET };
        if (piece === 0 || piece > longest) return begins;
        return separators + 1 >= FEWEST_PIECES - 1 ? undefined : { separators: 1, piece: 0, last: NOTHING_YET };
      }
      case LETTER:
        return last === DIGITS_AFTER_LETTER ? undefined : { separators, piece: piece + 1, last: A_LETTER };
      case DIGIT: {
        const after = last === A_LETTER || last === DIGITS_AFTER_LETTER ? DIGITS_AFTER_LETTER : NOTHING_YET;
        return { separators, piece: piece + 1, last: after };
      }
      case CJK:
        return { separators, piece: separators === 0 ? 1 : piece + 1, last: A_CJK };
      default:
        return { separators, piece: 0, last: NOTHING_YET };
    }
  };
  const numberOf = ({ separators, piece, last }: State): number =>
    ((separators * PIECES + Math.min(piece, PIECES - 1)) * LASTS + last) * KINDS * KINDS;
  const states = new Uint16Array(2 * PIECES * LASTS * KINDS * KINDS);
  const kinds = [GAP, SPACE, CLAUSE, LETTER, DIGIT, CJK];
  for (let separators = 0; separators < 2; separators++)
    for (let piece = 0; piece < PIECES; piece++)
      for (let last = 0; last < LASTS; last++)
        for (const first of kinds)
          for (const second of kinds) {
            const state = { separators, piece, last };
            const one = next(state, first);
            const two = one && next(one, second);
            states[numberOf(state) + first + second * KINDS] = two === undefined ? ACCEPTED : numberOf(two);
          }
  return states;
})();

function spelledOut(runs: Runs): readonly Stretch[] {
  const { kind, count } = runs;
  let found: Stretch[] | undefined;
  for (let at = 0; at < count; at++) {
    if (kind[at] !== SPACE && kind[at] !== GAP) continue;
    const stretch = stretchFrom(runs, at);
    if (stretch === undefined) continue;
    found ??= [];
    found.push(stretch);
    at = stretch.last;
  }
  return found ?? NOTHING;
}
const NOTHING: readonly Stretch[] = Object.freeze([]);

/** The longest stretch whose first separator is the run `separator`. */
function stretchFrom(runs: Runs, separator: number): Stretch | undefined {
  const { kind, count } = runs;
  const longest = kind[separator] === SPACE ? PIECE_BETWEEN_SPACES : PIECE;
  const first = pieceBefore(runs, separator, longest);
  if (first === undefined) return undefined;
  let pieces = 1;
  let last = separator - 1;
  for (let at = separator; at < count && isSame(runs, at, separator); ) {
    const most = pieces >= FEWEST_PIECES && longest === PIECE ? PIECE_LATER : longest;
    const end = pieceAfter(runs, at, most, separator);
    if (end === undefined) break;
    pieces++;
    last = end;
    at = end + 1;
  }
  return pieces >= FEWEST_PIECES ? { first, last, separator } : undefined;
}

/** Where the piece before a separator begins: after another separator, or at the beginning of a word. */
function pieceBefore({ kind, length }: Runs, separator: number, longest: number): number | undefined {
  const first = separator - 1;
  if (first < 0 || kind[first]! <= CLAUSE || length[first]! > longest) return undefined;
  // Chinese has no beginnings of words: 请加.微.信 is spelled out from 加 on.
  if (kind[first] === CJK) return first;
  let at = first;
  let units = length[first]!;
  while (at > 0 && kind[at - 1]! > CLAUSE && kind[at - 1] !== CJK) {
    at--;
    units += length[at]!;
    if (units > longest) return undefined;
  }
  return at;
}

/** The last run of the piece after a separator; undefined where what follows is too long to be one. */
function pieceAfter(runs: Runs, separator: number, longest: number, same: number): number | undefined {
  const { kind, length, count } = runs;
  let units = 0;
  let at = separator + 1;
  for (; at < count && !isSame(runs, at, same); at++) {
    if (units > 0 && endsSpelling(runs, at, same)) break;
    units += length[at]!;
    if (units <= longest) continue;
    // `n o w!`: the piece ends before the mark.
    if (at > separator + 1 && kind[at]! <= CLAUSE) break;
    // Chinese that goes on: the piece is its first character.
    return kind[separator + 1] === CJK ? separator + 1 : undefined;
  }
  return units === 0 ? undefined : at - 1;
}

/** What is not spelled out ends a stretch and does not undo it: a space in `微.信 号`, or the 号 of 微 信号 behind a space. */
function endsSpelling(runs: Runs, at: number, same: number): boolean {
  const { kind } = runs;
  const isSpaceBeforeSeparator = at + 1 < runs.count && isSame(runs, at + 1, same);
  if (kind[at] === SPACE && !isSpaceBeforeSeparator) return true;
  return kind[at - 1] === CJK && kind[same] !== GAP;
}

const isSame = ({ kind, symbol }: Runs, at: number, other: number): boolean =>
  symbol[at] === symbol[other] && kind[at] === kind[other];

/** Marks all letters of words in which one is stretched: what is doubled in them may be so for the same reason. */
function markStretched({ kind, length, count, seen }: Runs, once: Uint8Array): boolean {
  if ((seen & STRETCHED) === 0) return false;
  let isAny = false;
  for (let first = 0, next = 0; first < count; first = next) {
    next = first + 1;
    if (kind[first] !== LETTER) continue;
    let longest = length[first]!;
    for (; next < count && kind[next] === LETTER; next++) longest = Math.max(longest, length[next]!);
    if (longest < STRETCH) continue;
    isAny = true;
    once.fill(1, first, next);
  }
  return isAny;
}

/** Marks digits and symbols among letters, each with the letter it most likely stands for. */
function markLeet({ kind, other, length, count }: Runs, letters: Uint16Array): boolean {
  let isAny = false;
  for (let at = 0; at < count; at++) {
    if (other[at] === 0 || (kind[at] !== DIGIT && kind[at] !== GAP) || length[at]! > 1) continue;
    const letter = letterFor(other[at]!);
    if (letter === undefined) continue;
    let after = at + 1;
    while (after < count && kind[after] === DIGIT && other[after] !== 0) after++;
    const isAfterLetter = at > 0 && (kind[at - 1] === LETTER || letters[at - 1] !== 0);
    const isBeforeLetter = after < count && kind[after] === LETTER;
    // n0w, sp4: a digit needs a letter on one side. sp@m: a symbol needs one on both; at an edge it is punctuation.
    const isBeforeDigits = after > at + 1;
    const isMeant =
      kind[at] === DIGIT ? isAfterLetter || isBeforeLetter : isAfterLetter && (isBeforeLetter || isBeforeDigits);
    if (!isMeant) continue;
    letters[at] = letter;
    isAny = true;
  }
  return isAny;
}

/** The likeliest letter among the other readings of a character. */
function letterFor(other: number): number | undefined {
  const letter = readings().alternatives[other]![0]!;
  return letter >= FIRST_LETTER && letter <= LAST_LETTER ? letter : undefined;
}
const FIRST_LETTER = 0x61;
const LAST_LETTER = 0x7a;

/** Adds run `at` of `runs`, as part of the run before where that reads the same. */
function push(closed: Runs, runs: Runs, at: number, symbol: number, kind: number, times: number): void {
  const last = closed.count - 1;
  if (last >= 0 && symbol !== 0 && closed.symbol[last] === symbol && closed.kind[last] === kind) {
    closed.length[last] = Math.min(closed.length[last]! + times, 0xffff);
    closed.to[last] = runs.to[at]!;
    return;
  }
  const place = closed.count++;
  closed.symbol[place] = symbol;
  closed.kind[place] = kind;
  closed.other[place] = 0;
  closed.traits[place] = runs.traits[at]!;
  closed.length[place] = times;
  closed.from[place] = runs.from[at]!;
  closed.to[place] = runs.to[at]!;
}
