import { undoEscapes } from './escapes.ts';
import { voice } from './kana.ts';
import { CJK, DROP, ESCAPE, GAP, HIGH, ITERATE, LETTER, MANY, VOICE } from './kinds.ts';
import type { PrivateUnits } from './private-units.ts';
import { DRAWS, FOREIGN, foldCharacter, MASK, type Readings, readings } from './readings.ts';

/**
 * A text as it is read: runs of equal symbols, each knowing where it stood. Arrays are longer than `count` and are
 * used again for the next text.
 */
export type Runs = {
  count: number;
  /** The traits of all runs together. */
  seen: number;
  /** Whether reading did more than lower-case the text. */
  changed: boolean;
  /** Whether characters were read together: escapes, ゛ and 々. */
  merged: boolean;
  symbol: Uint16Array;
  kind: Uint8Array;
  other: Uint8Array;
  traits: Uint8Array;
  /** How often the symbol stood there in a row. */
  length: Uint16Array;
  /** UTF-16 offsets in the original, half-open. */
  from: Int32Array;
  to: Int32Array;
};

/** No word has a letter so often in a row: somebody stretches it. */
export const STRETCH = 3;
/** Of all runs together, beside the traits: a letter is stretched. */
export const STRETCHED = 64;

export type Reader = {
  /** Valid until the next call. `asSent` leaves escapes as they stand and ゛ and 々 out, so that nothing is merged. */
  read(text: string, asSent?: boolean): Runs;
};

export const emptyRuns = (capacity: number): Runs => ({
  count: 0,
  seen: 0,
  changed: false,
  merged: false,
  symbol: new Uint16Array(capacity),
  kind: new Uint8Array(capacity),
  other: new Uint8Array(capacity),
  traits: new Uint8Array(capacity),
  length: new Uint16Array(capacity),
  from: new Int32Array(capacity),
  to: new Int32Array(capacity),
});

/** No character reads as more than this many (U+FDFA is 18). */
const MOST_OF_ONE = 32;

function grown(runs: Runs): Runs {
  const larger = emptyRuns(runs.symbol.length * 2);
  larger.count = runs.count;
  larger.seen = runs.seen;
  larger.changed = runs.changed;
  larger.merged = runs.merged;
  for (const name of ['symbol', 'kind', 'other', 'traits', 'length', 'from', 'to'] as const)
    larger[name].set(runs[name]);
  return larger;
}

/** Makes a reader with buffers of its own; `privateUnits` are those of the terms it reads for. */
export function makeReader(privateUnits?: PrivateUnits): Reader {
  const table: Readings = readings();
  const { packed, kind: kindOf, symbol: symbolOf, other: otherOf, traits: traitsOf, astral, many } = table;
  let runs: Runs = emptyRuns(512);

  const push = (symbol: number, kind: number, other: number, traits: number, from: number, to: number): void => {
    const last = runs.count - 1;
    if (
      last >= 0 &&
      runs.symbol[last] === symbol &&
      runs.kind[last] === kind &&
      symbol !== 0 &&
      runs.length[last]! < 0xffff
    ) {
      runs.length[last]!++;
      if (kind === LETTER && runs.length[last]! >= STRETCH) runs.seen |= STRETCHED;
      runs.to[last] = to;
      runs.traits[last]! |= traits;
      if (other !== 0) runs.other[last] = other;
      return;
    }
    const at = runs.count++;
    runs.symbol[at] = symbol;
    runs.kind[at] = kind;
    runs.other[at] = other;
    runs.traits[at] = traits;
    runs.length[at] = 1;
    runs.from[at] = from;
    runs.to[at] = to;
  };

  const pushUnit = (unit: number, traits: number, from: number, to: number): void =>
    push(unit, kindOf[unit]!, otherOf[unit]!, traits | traitsOf[unit]!, from, to);

  /** A character beyond the BMP. */
  const pushAstral = (point: number, from: number, to: number): void => {
    const reading = astral.get(point);
    if (reading === undefined) {
      const unit = privateUnits === undefined ? 0 : privateUnits.of(point);
      if (point >= 0x20000 && point < 0x40000) push(unit, CJK, 0, 0, from, to);
      else if (point >= 0x1f000 && point < 0x20000) push(unit, GAP, 0, MASK, from, to);
      else push(unit, LETTER, 0, 0, from, to);
    } else if (reading.kind === MANY) for (const unit of many.get(point)!) pushUnit(unit, reading.traits, from, to);
    else if (reading.kind !== DROP) push(reading.symbol, reading.kind, reading.other, reading.traits, from, to);
  };

  /** ゛ and 々: they change or repeat the run before. */
  const pushDependent = (kind: number, which: number, from: number, to: number): void => {
    const last = runs.count - 1;
    if (last < 0 || runs.kind[last] !== CJK) return;
    const before = runs.symbol[last]!;
    const voiced = String.fromCharCode(before);
    if (kind === VOICE) {
      const composed = voice(voiced, which === 1);
      if (composed === undefined) return;
      if (runs.length[last]! > 1) {
        runs.length[last]!--;
        const start = runs.to[last]! - 1;
        runs.to[last] = start;
        push(composed.charCodeAt(0), CJK, 0, runs.traits[last]!, start, to);
      } else {
        runs.symbol[last] = composed.charCodeAt(0);
        runs.to[last] = to;
      }
    } else {
      const composed = which === 1 ? voice(voiced, false) : undefined;
      push(composed?.charCodeAt(0) ?? before, CJK, runs.other[last]!, runs.traits[last]!, from, to);
    }
  };

  const pushCharacter = (character: string, from: number, to: number): void => {
    const point = character.codePointAt(0)!;
    if (point > 0xffff) pushAstral(point, from, to);
    else {
      const kind = kindOf[point]!;
      if (kind === DROP) return;
      if (kind === MANY) for (const unit of many.get(point)!) pushUnit(unit, traitsOf[point]!, from, to);
      else if (kind === VOICE || kind === ITERATE) pushDependent(kind, symbolOf[point]!, from, to);
      else
        push(
          symbolOf[point]!,
          kind === ESCAPE || kind === HIGH ? GAP : kind,
          otherOf[point]!,
          traitsOf[point]!,
          from,
          to,
        );
    }
  };

  /** Whether nothing is left of a character behind `before`: it is invisible, or depends on a character that is not there. */
  const isNothing = (point: number, before: string): boolean => {
    if (point > 0xffff) return astral.get(point)?.kind === DROP;
    const kind = kindOf[point]!;
    return kind === DROP || ((kind === VOICE || kind === ITERATE) && before < '\x80');
  };

  /** Whether an escape may begin at `at`, where `%` or `&` stands: what is invisible does not keep it from being one. */
  const mayBeEscape = (text: string, at: number): boolean => {
    let next = at + 1;
    for (; next < text.length; next++) {
      const point = text.codePointAt(next)!;
      if (!isNothing(point, '')) return /[#%&0-9a-z]/i.test(foldCharacter(String.fromCodePoint(point)));
      if (point > 0xffff) next++;
    }
    return false;
  };

  const readEscaped = (text: string): void => {
    runs.count = 0;
    const units = function* () {
      let at = 0;
      for (const character of text) {
        yield { character, from: at, to: at + character.length };
        at += character.length;
      }
    };
    const fold = (character: string, before: string | undefined): string => {
      const point = character.codePointAt(0)!;
      if (point < 0x80) return character >= 'A' && character <= 'Z' ? character.toLowerCase() : character;
      if (isNothing(point, before ?? '')) return '';
      const folded = foldCharacter(character);
      return /[%&#;0-9a-z]/.test(folded) ? folded : character;
    };
    for (const unit of undoEscapes(units(), fold)) {
      if (runs.symbol.length < runs.count + MOST_OF_ONE) runs = grown(runs);
      pushCharacter(unit.character, unit.from, unit.to);
    }
  };

  /** Reads the character at `at` that is more than one unit with one reading; the next offset. */
  const readOne = (text: string, at: number, asSent: boolean): number => {
    const unit = text.charCodeAt(at);
    const its = kindOf[unit]!;
    runs.changed = true;
    if (its === DROP || (asSent && (its === VOICE || its === ITERATE))) return at + 1;
    if (its === ESCAPE) push(symbolOf[unit]!, GAP, otherOf[unit]!, traitsOf[unit]!, at, at + 1);
    else if (its === HIGH) {
      const low = text.charCodeAt(at + 1);
      if (low >= 0xdc00 && low <= 0xdfff) {
        pushAstral(((unit - 0xd800) << 10) + (low - 0xdc00) + 0x10000, at, at + 2);
        return at + 2;
      }
      push(0, GAP, 0, 0, at, at + 1);
    } else {
      runs.merged ||= its === VOICE || its === ITERATE;
      pushCharacter(text[at]!, at, at + 1);
    }
    return at + 1;
  };

  return {
    read(text, asSent = false) {
      const size = text.length;
      if (runs.symbol.length < size + MOST_OF_ONE) runs = emptyRuns(size * 2 + MOST_OF_ONE);
      runs.count = 0;
      runs.seen = 0;
      runs.changed = false;
      runs.merged = false;
      for (let at = readPlain(text, 0, runs, packed); at < size; at = readPlain(text, at, runs, packed)) {
        if (!asSent && kindOf[text.charCodeAt(at)] === ESCAPE && mayBeEscape(text, at)) {
          readEscaped(text);
          runs.seen = 0xff;
          runs.changed = true;
          runs.merged = true;
          return runs;
        }
        at = readOne(text, at, asSent);
        if (runs.symbol.length < runs.count + size - at + MOST_OF_ONE) runs = grown(runs);
      }
      runs.changed ||= (runs.seen & FOREIGN) !== 0;
      return runs;
    },
  };
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
    seen |= trait;
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

/** The text as it is read. */
export function spellText(text: string, runs: Runs): string {
  let spelt = '';
  let plain = 0;
  for (let at = 0; at < runs.count; at++) {
    const symbol = runs.symbol[at]!;
    if (runs.length[at] === 1 && symbol !== 0 && !isPrivate(symbol)) continue;
    spelt += `${spellPlain(runs, plain, at)}${shownBy(text, runs, at)}`;
    plain = at + 1;
  }
  return spelt + spellPlain(runs, plain, runs.count);
}

/** Runs of one unit with a reading each, which nearly all are. */
function spellPlain({ symbol }: Runs, from: number, to: number): string {
  return from === to
    ? ''
    : Buffer.from(symbol.buffer, symbol.byteOffset + from * 2, (to - from) * 2).toString('utf16le');
}

const isPrivate = (symbol: number): boolean => symbol >= 0xe000 && symbol <= 0xf8ff;

/** The text as it is read, and for every unit of that the run it came from. */
export function spell(text: string, runs: Runs): { readonly text: string; readonly run: Int32Array } {
  let spelt = '';
  const run: number[] = [];
  for (let at = 0; at < runs.count; at++) {
    const shown = shownBy(text, runs, at);
    spelt += shown;
    for (let unit = 0; unit < shown.length; unit++) run.push(at);
  }
  return { text: spelt, run: Int32Array.from(run) };
}

/** What one run spells; what has no reading is shown as it was sent. */
function shownBy(text: string, runs: Runs, at: number): string {
  const symbol = runs.symbol[at]!;
  if (symbol === 0 || isPrivate(symbol)) return text.slice(runs.from[at], runs.to[at]);
  const unit = String.fromCharCode(symbol);
  return runs.length[at] === 1 ? unit : unit.repeat(runs.length[at]!);
}
