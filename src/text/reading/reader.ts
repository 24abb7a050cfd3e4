import { mayBeEscape, undoEscapes } from './escapes.ts';
import { alone, isJamo, syllable } from './jamo.ts';
import { voice } from './kana.ts';
import { CJK, DROP, ESCAPE, GAP, HIGH, ITERATE, LETTER, MANY, VOICE } from './kinds.ts';
import type { PrivateUnits } from './private-units.ts';
import { DRAWS, FOREIGN, kindBeyond, MASK, readings } from './readings.ts';
import { addSymbol, emptyRuns, grown, NOTHING_HIDDEN, type Runs, SEEN, STRETCH, STRETCHED } from './runs.ts';

export type Reader = {
  /** Valid until the next call. `asSent` leaves escapes as they stand and ゛ and 々 out, so that nothing is merged. */
  read(text: string, asSent?: boolean): Runs;
};

/** No character reads as more than this many (U+FDFA is 18). */
const MOST_OF_ONE = 32;

/** Makes a reader with buffers of its own; `privateUnits` are those of the terms it reads for. */
export function makeReader(privateUnits?: PrivateUnits): Reader {
  const { packed, kind: kindOf, symbol: symbolOf, other: otherOf, traits: traitsOf, astral, many } = readings();
  let runs: Runs = emptyRuns(512);
  /** What they were read from, as it is read: one message is asked for several times. */
  let lastText: string | undefined;

  const addUnit = (unit: number, traits: number, from: number, to: number): void =>
    addSymbol(runs, unit, kindOf[unit]!, otherOf[unit]!, traits | traitsOf[unit]!, from, to);

  /** A character beyond the BMP. */
  const addAstral = (point: number, from: number, to: number): void => {
    const reading = astral.get(point);
    if (reading === undefined) {
      const kind = kindBeyond(point);
      if (kind === DROP) return;
      const unit = privateUnits === undefined ? 0 : privateUnits.of(point);
      const traits = point >= 0x1f000 && point < 0x20000 ? MASK : 0;
      addSymbol(runs, unit, kind, 0, traits, from, to);
    } else if (reading.kind === MANY) for (const unit of many.get(point)!) addUnit(unit, reading.traits, from, to);
    else if (reading.kind !== DROP)
      addSymbol(runs, reading.symbol, reading.kind, reading.other, reading.traits, from, to);
  };

  const addCharacter = (point: number, from: number, to: number): void => {
    if (point > 0xffff) {
      addAstral(point, from, to);
      return;
    }
    const kind = kindOf[point]!;
    const traits = traitsOf[point]!;
    if (kind === DROP) return;
    if (kind === MANY) for (const unit of many.get(point)!) addUnit(unit, traits, from, to);
    else if (kind === VOICE || kind === ITERATE) addDependent(runs, kind, symbolOf[point]!, from, to);
    else {
      const plainKind = kind === ESCAPE || kind === HIGH ? GAP : kind;
      addSymbol(runs, symbolOf[point]!, plainKind, otherOf[point]!, traits, from, to);
    }
  };

  /** Reads the character at `at` that is more than one unit with one reading; the next offset. */
  const readOne = (text: string, at: number, asSent: boolean): number => {
    const point = text.codePointAt(at)!;
    const next = at + (point > 0xffff ? 2 : 1);
    const isDependent = point <= 0xffff && (kindOf[point] === VOICE || kindOf[point] === ITERATE);
    runs.changed = true;
    if (isDependent && asSent) {
      if (isJamo(symbolOf[point]!)) addSymbol(runs, alone(symbolOf[point]!), CJK, 0, traitsOf[point]!, at, next);
      return next;
    }
    runs.merged ||= isDependent;
    addCharacter(point, at, next);
    return next;
  };

  const readEscaped = (text: string): Runs => {
    runs.count = 0;
    const { points, from, to, count, hidden } = undoEscapes(text);
    if (hidden.length > 0) runs.hidden = hidden;
    for (let at = 0; at < count; at++) {
      if (runs.symbol.length < runs.count + MOST_OF_ONE) runs = grown(runs);
      addCharacter(points[at]!, from[at]!, to[at]!);
    }
    // Who writes escapes may have closed anything up in them: looked at closely, whatever its letters.
    runs.seen |= STRETCHED;
    runs.changed = true;
    runs.merged = true;
    return runs;
  };

  return {
    read(text, asSent = false) {
      if (text === lastText && !asSent) return runs;
      lastText = asSent ? undefined : text;
      const size = text.length;
      if (runs.symbol.length < size + MOST_OF_ONE) runs = emptyRuns(size * 2 + MOST_OF_ONE);
      runs.count = 0;
      runs.seen = 0;
      runs.changed = false;
      runs.merged = false;
      runs.hidden = NOTHING_HIDDEN;
      for (let at = readPlain(text, 0, runs, packed); at < size; at = readPlain(text, at, runs, packed)) {
        if (!asSent && kindOf[text.charCodeAt(at)] === ESCAPE && mayBeEscape(text, at)) return readEscaped(text);
        at = readOne(text, at, asSent);
        if (runs.symbol.length < runs.count + size - at + MOST_OF_ONE) runs = grown(runs);
      }
      runs.changed ||= (runs.seen & FOREIGN) !== 0;
      return runs;
    },
  };
}

/** ゛, 々 and Hangul apart: they change or repeat the run before. */
function addDependent(runs: Runs, kind: number, which: number, from: number, to: number): void {
  const last = runs.count - 1;
  const jamo = kind === VOICE && isJamo(which);
  if (last < 0 || runs.kind[last] !== CJK) {
    if (jamo) addSymbol(runs, alone(which), CJK, 0, 0, from, to);
    return;
  }
  const before = runs.symbol[last]!;
  const voiced = String.fromCharCode(before);
  if (kind === VOICE) {
    const composed = jamo ? syllable(before, which) : voice(voiced, which === 1);
    if (composed === undefined) {
      if (jamo) addSymbol(runs, alone(which), CJK, 0, 0, from, to);
      return;
    }
    if (runs.length[last]! > 1) {
      runs.length[last]!--;
      const start = runs.to[last]! - 1;
      runs.to[last] = start;
      addSymbol(runs, composed.charCodeAt(0), CJK, 0, runs.traits[last]!, start, to);
    } else {
      runs.symbol[last] = composed.charCodeAt(0);
      runs.to[last] = to;
    }
  } else {
    const composed = which === 1 ? voice(voiced, false) : undefined;
    addSymbol(runs, composed?.charCodeAt(0) ?? before, CJK, runs.other[last]!, runs.traits[last]!, from, to);
  }
}

/**
 * Reads from `at` for as long as each unit has one reading of its own, which nearly all text does throughout; the offset
 * where that ends. Kept apart and small, because it runs for every character of every message.
 */
function readPlain(text: string, at: number, runs: Runs, packed: Uint32Array): number {
  const { symbol, kind, other, traits, length, from, to } = runs;
  const size = text.length;
  let count = runs.count;
  let seen = runs.seen;
  let lastSymbol = count > 0 ? symbol[count - 1]! : 0;
  let lastKind = count > 0 ? kind[count - 1]! : GAP;
  let place = at;
  for (; place < size; place++) {
    const reading = packed[text.charCodeAt(place)]!;
    const its = (reading >>> 16) & 15;
    if (its > CJK) break;
    const read = reading & 0xffff;
    const trait = reading >>> 26;
    seen |= trait | (SEEN << its);
    if (read === lastSymbol && its === lastKind && read !== 0 && !(its === GAP && (trait & DRAWS) !== 0)) {
      const last = count - 1;
      length[last] = length[last]! + 1;
      if (its === LETTER && length[last]! >= STRETCH) seen |= STRETCHED;
      to[last] = place + 1;
      traits[last] = traits[last]! | trait;
      // пи: both read as n, and the second as u too.
      if (other[last] === 0) other[last] = (reading >>> 20) & 63;
      continue;
    }
    symbol[count] = read;
    kind[count] = its;
    other[count] = (reading >>> 20) & 63;
    traits[count] = trait;
    length[count] = 1;
    from[count] = place;
    to[count] = place + 1;
    count++;
    lastSymbol = read;
    lastKind = its;
  }
  runs.count = count;
  runs.seen = seen;
  return place;
}
